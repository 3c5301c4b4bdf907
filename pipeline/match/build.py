"""From a kept candidate to a match: sentences by number, spans, coverage, and what every scorer says."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.match.quotes.quotation import is_quoted
from pipeline.match.quotes.quoted_words import find_quoted_language
from pipeline.match.scorers import KeptScores, MatchedPassages, score_all
from pipeline.match.scorers.base import weigh_evenly
from pipeline.profile import Profile
from pipeline.records import AlignedPair, AlignedRun, ExclusionCode, Flag, Match, Order, Side, Span, sentences_in
from pipeline.records.arrays import Range
from pipeline.records.order import lag_days, who_was_first
from pipeline.text.hashed_words import hash_stem
from pipeline.text.word_counts import WordCounts

__all__ = ["build_match", "expected_ratio", "score_match"]

_DECIMALS = 4
_TOLD_BY_SCORES = (
    Flag.NAMES_CITY,
    Flag.TELLS_OF_CITY,
    Flag.IN_ANNEX,
    Flag.REJECTED,
    Flag.NETWORK_IN_PART,
    Flag.THIRD_SOURCE,
)
_WORDS_REMEMBERED = 1 << 16  # with their rarity: the matches of a study share most of theirs


def build_match(candidate: MatchCandidate) -> Match:
    """The match that a candidate becomes, before the scorers and the weighing."""
    pairs = _measure_pairs(candidate)
    aligned_city, aligned_network = {p.city_sentence for p in pairs}, {p.network_sentence for p in pairs}
    city = _build_side(candidate.city, candidate.city_span, candidate.city_core, aligned_city)
    network = _build_side(candidate.network, candidate.network_span, candidate.network_core, aligned_network)
    lag = lag_days(candidate.network.document.date, candidate.city.document.date)
    return Match(
        match_id=_match_id(network, city),
        network=network,
        city=city,
        kind=candidate.kind,
        score=round(candidate.strength, _DECIMALS),
        base_score=round(candidate.base_score, _DECIMALS),
        core_sentences=candidate.core_sentences,
        score_cosine=_mean([pair.cosine for pair in pairs]),
        score_margin=_mean([pair.margin for pair in pairs]),
        pairs=pairs,
        runs=tuple(AlignedRun(Span(*network_run), Span(*city_run)) for city_run, network_run in candidate.runs),
        order=candidate.order,
        lag_days_min=None if lag is None else lag[0],
        lag_days_max=None if lag is None else lag[1],
        exclusion=ExclusionCode.SCRAP if candidate.is_scrap else None,
    ).with_flags(*_tell_quotes(candidate))


def _tell_quotes(candidate: MatchCandidate) -> Iterator[Flag]:
    """Which of both texts says that the words are another's."""
    if is_quoted(candidate.city.text, candidate.city_core):
        yield Flag.QUOTED
    if is_quoted(candidate.network.text, candidate.network_core):
        yield Flag.NETWORK_QUOTES


def score_match(
    corpus: Corpus, candidate: MatchCandidate, match: Match, profile: Profile | None, kept: KeptScores | None = None
) -> Match:
    """The match with what every scorer says of it; what is kept is not found again."""
    quoted = find_quoted_language(candidate)
    passages = MatchedPassages(
        network=candidate.network,
        city=candidate.city,
        match=match,
        lexicon=corpus.lexicon,
        expected_ratio=1.0 if quoted else expected_ratio(candidate, profile),
        rarity=_rarity_in(corpus, quoted or candidate.city.lang),
        city_pages=candidate.city.pages,
        quoted_lang=quoted,
        repeated_in=tuple(one.document for one in candidate.repeated_in),
        part_repeated_in=tuple(one.document for one in candidate.part_repeated_in),
        network_parts=candidate.network_parts,
    )
    scored = _tell_repeated(replace(match, scores=score_all(passages, kept)), passages)
    told = ((flag, scored.scored(flag.value)) for flag in _TOLD_BY_SCORES)
    return scored.with_flags(*(flag for flag, score in told if score is not None and score.value))


def _tell_repeated(match: Match, passages: MatchedPassages) -> Match:
    """The match with the flags of what other networks published in its words."""
    via, citation = match.scored(Flag.VIA_NETWORK.value), match.scored("citation")
    if via is not None and via.value:
        return match.with_flags(Flag.VIA_NETWORK)
    own = passages.network.document.date
    is_named = citation is not None and bool(citation.value)
    later = (who_was_first(own, other.date) is Order.NETWORK_FIRST for other in passages.repeated_in)
    return match if is_named or all(later) else match.with_flags(Flag.NETWORK_TIE)


def expected_ratio(candidate: MatchCandidate, profile: Profile | None) -> float:
    """How many characters of the city's language say what one of the network's says; 1 without a profile."""
    return math.exp(profile.expected_ratio(candidate.city.lang, candidate.network.lang)) if profile else 1.0


def _rarity_in(corpus: Corpus, lang: str) -> Callable[[str], float]:
    """How rare a word of this language is in the study, in nats; all words alike where nothing was counted."""
    counts = corpus.words.get(lang)
    if counts is None:
        return weigh_evenly
    return lambda word: _rarity_of(counts, hash_stem(word, lang))


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _rarity_of(counts: WordCounts, stem: int) -> float:
    return float(counts.rarity(np.array([stem], np.uint64))[0])


def _mean(values: list[float]) -> float | None:
    return round(float(np.mean(values)), _DECIMALS) if values else None


def _measure_pairs(candidate: MatchCandidate) -> tuple[AlignedPair, ...]:
    city, network = candidate.city, candidate.network
    pairs = []
    for city_row, network_row in candidate.pairs:
        cosine = float(city.vectors[city_row] @ network.vectors[network_row])
        margin = cosine - float(city.hub[city_row] + network.hub[network_row]) / 2
        numbers = network.sentences[network_row].number, city.sentences[city_row].number
        pairs.append(AlignedPair(*numbers, round(cosine, _DECIMALS), round(margin, _DECIMALS)))
    return tuple(pairs)


def _build_side(document: CorpusDocument, span: Range, core: Range, aligned: set[int]) -> Side:
    inside = sentences_in(document.sentences, *span)
    total = sum(_shared_length(s.start, s.end, span) for s in inside)
    covered = sum(_shared_length(s.start, s.end, span) for s in inside if s.number in aligned)
    return Side(
        document_id=document.document.document_id,
        sha256=document.document.sha256,
        span=Span(*span),
        core=Span(*core),
        first_sentence=inside[0].number if inside else 0,
        last_sentence=inside[-1].number + 1 if inside else 0,
        coverage=round(covered / total, _DECIMALS) if total else 0.0,
    )


def _shared_length(start: int, end: int, span: Range) -> int:
    return min(end, span[1]) - max(start, span[0])


def _match_id(network: Side, city: Side) -> str:
    """16 hex digits of both versions and spans: the same passages keep their id from run to run."""
    parts = [f"{side.document_id}:{side.sha256}:{side.span.start}-{side.span.end}" for side in (network, city)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
