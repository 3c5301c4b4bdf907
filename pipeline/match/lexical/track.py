"""Passages found by words in common, for document pairs of one language."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.match.lexical import (
    LexicalPassage,
    LexicalSettings,
    PassageKind,
    WordCounts,
    WordedDocument,
    candidate_pairs,
    find_passages,
)
from pipeline.match.settings import MatchSettings
from pipeline.profile import Nulls, Profile
from pipeline.records import FindKind, Role
from pipeline.records.arrays import Range
from pipeline.records.order import who_was_first

__all__ = ["evidence_of", "find_lexical", "passages_of"]

_NATS_A_DECADE = 10.0  # strength of a passage where no null is known: one a ten nats


def find_lexical(
    corpus: Corpus, settings: MatchSettings, profile: Profile | None, dropped: Counter[str]
) -> list[MatchCandidate]:
    """All candidates of a corpus within each language that are strong enough."""
    nulls = profile.nulls if profile else None
    found = []
    for city, network, passage in passages_of(corpus, LexicalSettings()):
        candidate = _candidate(city, network, passage, nulls)
        if candidate.strength < settings.min_strength:
            dropped["score_below_minimum"] += 1
        else:
            found.append(candidate)
    return found


def passages_of(
    corpus: Corpus, settings: LexicalSettings
) -> Iterator[tuple[CorpusDocument, CorpusDocument, LexicalPassage]]:
    """Every passage that two documents of one language, a city's and a network's, have in common."""
    both = {found.lang for found in corpus.of_role(Role.CITY)} & {found.lang for found in corpus.of_role(Role.NETWORK)}
    for lang in sorted(both):
        cities = [found for found in corpus.of_role(Role.CITY) if found.lang == lang]
        networks = [found for found in corpus.of_role(Role.NETWORK) if found.lang == lang]
        city_words, network_words = [_worded(found) for found in cities], [_worded(found) for found in networks]
        counts = corpus.words.get(lang) or WordCounts.of([])
        for i, j in candidate_pairs(city_words, network_words, counts):
            for passage in find_passages(city_words[i], network_words[j], counts, settings):
                yield cities[i], networks[j], passage


def _worded(found: CorpusDocument) -> WordedDocument:
    return WordedDocument.of(found.text, [(s.start, s.end) for s in found.sentences], found.lang)


def evidence_of(passage: LexicalPassage) -> FindKind:
    """The kind of evidence that a passage found by words is."""
    return FindKind.DIGEST if passage.kind is PassageKind.DIGEST else FindKind.LEXICAL


def _candidate(
    city: CorpusDocument, network: CorpusDocument, passage: LexicalPassage, nulls: Nulls | None
) -> MatchCandidate:
    kind = evidence_of(passage)
    return MatchCandidate(
        city=city,
        network=network,
        order=who_was_first(network.document.date, city.document.date),
        kind=kind,
        base_score=passage.score,
        strength=_strength(passage, kind, city, nulls),
        city_span=_to_the_edges(city, passage.city),
        # A digest is explained by the whole document; what a reader is shown of that is where most of it stands.
        network_span=_to_the_edges(network, passage.core_network if kind is FindKind.DIGEST else passage.network),
        city_core=_to_the_edges(city, passage.core_city),
        network_core=_to_the_edges(network, passage.core_network),
        core_sentences=city.full_sentences(passage.city_sentences),
        pairs=tuple(sorted((row, other) for other, row, _ in passage.pairs)),
        runs=tuple(((a0, a1), (b0, b1)) for b0, b1, a0, a1 in passage.runs),
    )


def _to_the_edges(document: CorpusDocument, span: Range) -> Range:
    """The span with the marks that stand between its words and the edges of their sentences, such as a full stop."""
    starts = [sentence.start for sentence in document.sentences]
    first = document.sentences[max(0, bisect_right(starts, span[0]) - 1)]
    last = document.sentences[max(0, bisect_right(starts, span[1] - 1) - 1)]
    start = first.start if _wordless(document.text[first.start : span[0]]) and first.start <= span[0] else span[0]
    end = last.end if _wordless(document.text[span[1] : last.end]) and last.end >= span[1] else span[1]
    return start, end


def _wordless(text: str) -> bool:
    return not any(character.isalnum() for character in text)


def _strength(passage: LexicalPassage, kind: FindKind, city: CorpusDocument, nulls: Nulls | None) -> float:
    stratum = Nulls.stratum(kind, city.lang, city.lang, city.full_sentences(passage.city_sentences))
    tail = (nulls.find(stratum) or nulls.pooled(stratum)) if nulls else None
    return tail.surprise(passage.score) if tail else passage.score / _NATS_A_DECADE
