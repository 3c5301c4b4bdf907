"""From a kept candidate to a match: sentences by number, spans, coverage, and what every scorer says."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.match.scorers import Pairing, score_all
from pipeline.match.scorers.base import even
from pipeline.profile import Profile
from pipeline.records import AlignedPair, AlignedRun, Match, Side, Span
from pipeline.records.arrays import Range
from pipeline.records.order import lag_days
from pipeline.text.hashed_words import stem_hash

__all__ = ["match_of", "scored"]

_DECIMALS = 4


def match_of(found: MatchCandidate) -> Match:
    """The match that a candidate becomes, before the scorers and the weighing."""
    pairs = _pairs(found)
    city = _side(found.city, found.city_span, found.city_core, {pair.city_sentence for pair in pairs})
    network = _side(found.network, found.network_span, found.network_core, {pair.network_sentence for pair in pairs})
    lag = lag_days(found.network.document.date, found.city.document.date)
    return Match(
        match_id=_match_id(network, city),
        network=network,
        city=city,
        kind=found.kind,
        score=round(found.strength, _DECIMALS),
        base_score=round(found.base_score, _DECIMALS),
        core_sentences=found.core_sentences,
        score_cosine=_mean([pair.cosine for pair in pairs]),
        score_margin=_mean([pair.margin for pair in pairs]),
        pairs=pairs,
        runs=tuple(AlignedRun(Span(*network_run), Span(*city_run)) for city_run, network_run in found.runs),
        order=found.order,
        lag_days_min=None if lag is None else lag[0],
        lag_days_max=None if lag is None else lag[1],
    )


def scored(corpus: Corpus, found: MatchCandidate, match: Match, profile: Profile | None) -> Match:
    """The match with what every scorer says of it."""
    ratio = profile.expected_ratio(found.city.lang, found.network.lang) if profile else 0.0
    pairing = Pairing(
        network=found.network,
        city=found.city,
        match=match,
        lexicon=corpus.lexicon,
        expected_ratio=math.exp(ratio),
        rarity=_rarity(corpus, found.city.lang),
        city_pages=found.city.pages,
    )
    return replace(match, scores=score_all(pairing))


def _rarity(corpus: Corpus, lang: str) -> Callable[[str], float]:
    """How rare a word of this language is in the study, in nats; all words alike where nothing was counted."""
    counts = corpus.words.get(lang)
    if counts is None:
        return even
    return lambda word: float(counts.rarity(np.array([stem_hash(word, lang)], np.uint64))[0])


def _mean(values: list[float]) -> float | None:
    return round(float(np.mean(values)), _DECIMALS) if values else None


def _pairs(found: MatchCandidate) -> tuple[AlignedPair, ...]:
    city, network = found.city, found.network
    made = []
    for row, other in found.pairs:
        cosine = float(city.vectors[row] @ network.vectors[other])
        margin = cosine - float(city.hub[row] + network.hub[other]) / 2
        numbers = network.sentences[other].number, city.sentences[row].number
        made.append(AlignedPair(*numbers, round(cosine, _DECIMALS), round(margin, _DECIMALS)))
    return tuple(made)


def _side(found: CorpusDocument, span: Range, core: Range, aligned: set[int]) -> Side:
    inside = [s for s in found.sentences if s.start < span[1] and span[0] < s.end]
    total = sum(_shared(s.start, s.end, span) for s in inside)
    covered = sum(_shared(s.start, s.end, span) for s in inside if s.number in aligned)
    return Side(
        document_id=found.document.document_id,
        sha256=found.document.sha256,
        span=Span(*span),
        core=Span(*core),
        first_sentence=inside[0].number if inside else 0,
        last_sentence=inside[-1].number + 1 if inside else 0,
        coverage=round(covered / total, _DECIMALS) if total else 0.0,
    )


def _shared(start: int, end: int, span: Range) -> int:
    return min(end, span[1]) - max(start, span[0])


def _match_id(network: Side, city: Side) -> str:
    """16 hex digits of both versions and spans: the same passages keep their id from run to run."""
    parts = [f"{side.document_id}:{side.sha256}:{side.span.start}-{side.span.end}" for side in (network, city)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
