"""Passages found by words in common, for document pairs of one language."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from index.progress import Bar, no_bar, part_of
from pipeline.corpus.kept_texts import recall_words
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.match.kept_candidates import Found, KeptCandidates
from pipeline.match.lexical import (
    LexicalPassage,
    LexicalSettings,
    PassageKind,
    WordCounts,
    WordedDocument,
    find_passages,
)
from pipeline.match.lexical.kept_pairs import KeptPairs
from pipeline.match.settings import MatchSettings
from pipeline.profile import Nulls, Profile
from pipeline.records import FindKind, Role, Sentence
from pipeline.records.arrays import Range
from pipeline.records.order import who_was_first

__all__ = ["find_all_passages", "find_lexical", "kind_of"]

_NATS_A_DECADE = 10.0  # strength of a passage where no null is known: one a ten nats


def find_lexical(
    corpus: Corpus, settings: MatchSettings, profile: Profile | None, dropped: Counter[str], bar: Bar = no_bar
) -> list[MatchCandidate]:
    """All candidates of a corpus within each language that are strong enough."""
    nulls, lexical = profile.nulls if profile else None, LexicalSettings()
    made_of = lexical, settings.min_strength, profile and profile.profile_id
    kept: dict[str, KeptCandidates] = {}
    candidates: list[MatchCandidate] = []
    for pair in _open_pairs(corpus, bar):
        lang = pair.city.lang
        if lang not in kept:
            kept[lang] = KeptCandidates(corpus.kept, "lexical", (*made_of, pair.counts.digest))
        make = partial(_find_in_pair, pair, lexical, settings.min_strength, nulls)
        found = kept[lang].find(pair.city, pair.network, make)
        dropped.update(one for one in found if isinstance(one, str))
        candidates += [one for one in found if isinstance(one, MatchCandidate)]
    return candidates


def _find_in_pair(pair: _OpenedPair, lexical: LexicalSettings, least: float, nulls: Nulls | None) -> Iterator[Found]:
    """The candidates of two documents; for one that is dropped, why."""
    for passage in pair.find_passages(lexical):
        built = _build_candidate(pair.city, pair.network, passage, nulls)
        yield "score_below_minimum" if built.strength < least else built


def find_all_passages(
    corpus: Corpus, settings: LexicalSettings, bar: Bar = no_bar
) -> Iterator[tuple[CorpusDocument, CorpusDocument, LexicalPassage]]:
    """Every passage that two documents of one language, a city's and a network's, have in common."""
    for pair in _open_pairs(corpus, bar):
        for passage in pair.find_passages(settings):
            yield pair.city, pair.network, passage


@dataclass(frozen=True, slots=True, eq=False)
class _OpenedPair:
    """Two documents of one language that share rare words or a run of words, and how common words are in it."""

    city: CorpusDocument
    network: CorpusDocument
    read: Callable[[CorpusDocument], WordedDocument]
    counts: WordCounts

    def find_passages(self, settings: LexicalSettings) -> list[LexicalPassage]:
        return find_passages(self.read(self.city), self.read(self.network), self.counts, settings)


def _open_pairs(corpus: Corpus, bar: Bar) -> Iterator[_OpenedPair]:
    langs = [{document.lang for document in corpus.of_role(role)} for role in (Role.CITY, Role.NETWORK)]
    shared = sorted(langs[0] & langs[1])
    for lang in shared:
        bar(0, f"words of {lang}")
        cities = [document for document in corpus.of_role(Role.CITY) if document.lang == lang]
        networks = [document for document in corpus.of_role(Role.NETWORK) if document.lang == lang]
        counts, read = corpus.words.get(lang) or WordCounts.of([]), _reader(corpus)
        pairs = KeptPairs(corpus.kept, lang, counts, read).find(cities, networks)
        opened = part_of(bar, len(shared) * len(pairs))
        for i, j in pairs:
            yield _OpenedPair(cities[i], networks[j], read, counts)
            opened(1, f"by words: {cities[i].document.document_id}")


def _reader(corpus: Corpus) -> Callable[[CorpusDocument], WordedDocument]:
    """What gives the words of a document, each read once."""
    known: dict[CorpusDocument, WordedDocument] = {}

    def read(document: CorpusDocument) -> WordedDocument:
        if document not in known:
            known[document] = recall_words(corpus.kept, document.text, document.sentences, document.lang)
        return known[document]

    return read


def kind_of(passage: LexicalPassage) -> FindKind:
    """The kind of evidence that a passage found by words is."""
    return FindKind.DIGEST if passage.kind is PassageKind.DIGEST else FindKind.LEXICAL


def _build_candidate(
    city: CorpusDocument, network: CorpusDocument, passage: LexicalPassage, nulls: Nulls | None
) -> MatchCandidate:
    kind = kind_of(passage)
    return MatchCandidate(
        city=city,
        network=network,
        order=who_was_first(network.document.date, city.document.date),
        kind=kind,
        base_score=passage.score,
        strength=_rate_strength(passage, kind, city, nulls),
        city_span=_extend_to_edges(city, passage.city),
        # A digest is explained by the whole document; what a reader is shown of that is where most of it stands.
        network_span=_extend_to_edges(network, passage.core_network if kind is FindKind.DIGEST else passage.network),
        city_core=_extend_to_edges(city, passage.core_city),
        network_core=_extend_to_edges(network, passage.core_network),
        core_sentences=city.count_full_sentences(passage.city_sentences),
        pairs=tuple(sorted((row, other) for other, row, _ in passage.pairs)),
        runs=tuple(((a0, a1), (b0, b1)) for b0, b1, a0, a1 in passage.runs),
    )


def _extend_to_edges(document: CorpusDocument, span: Range) -> Range:
    """The span with the marks that stand between its words and the edges of their sentences, such as a full stop."""
    first, last = _last_begun(document, span[0]), _last_begun(document, span[1] - 1)
    start = first.start if _is_wordless(document.text[first.start : span[0]]) and first.start <= span[0] else span[0]
    end = last.end if _is_wordless(document.text[span[1] : last.end]) and last.end >= span[1] else span[1]
    return start, end


def _last_begun(document: CorpusDocument, place: int) -> Sentence:
    """The last sentence that begins at a character or before it; the first where none does."""
    begun = bisect_right(document.sentences, place, key=lambda sentence: sentence.start)
    return document.sentences[max(0, begun - 1)]


def _is_wordless(text: str) -> bool:
    return not any(character.isalnum() for character in text)


def _rate_strength(passage: LexicalPassage, kind: FindKind, city: CorpusDocument, nulls: Nulls | None) -> float:
    stratum = Nulls.stratum(kind, city.lang, city.lang, city.count_full_sentences(passage.city_sentences))
    return nulls.judge(stratum).surprise(passage.score) if nulls else passage.score / _NATS_A_DECADE
