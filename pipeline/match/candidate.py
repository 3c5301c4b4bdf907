"""A passage pair before it is a match, whatever kind of evidence found it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.corpus.model import CorpusDocument
from pipeline.match.cut_runs import Run
from pipeline.records import FindKind, Order
from pipeline.records.arrays import Range, hull

__all__ = ["MatchCandidate", "competes_in", "merge"]


@dataclass(frozen=True, slots=True, eq=False)
class MatchCandidate:
    """Passages of one city and one network document. Spans are characters; rows count embedded sentences.

    `strength` is the surprise of the profile's null where there is one, else the base score; strengths of one
    matcher's candidates can be compared. `core_sentences` are the city sentences of the core.
    """

    city: CorpusDocument
    network: CorpusDocument
    order: Order
    kind: FindKind
    base_score: float
    strength: float
    city_span: Range
    network_span: Range
    city_core: Range
    network_core: Range
    core_sentences: int
    pairs: tuple[tuple[int, int], ...]  # (city row, network row)
    runs: tuple[Run, ...] = ()
    is_scrap: bool = False
    repeated_in: tuple[CorpusDocument, ...] = ()  # of other networks, in the same words or nearly
    part_repeated_in: tuple[CorpusDocument, ...] = ()  # likewise, some of its sentences only
    network_parts: tuple[Range, ...] = ()  # what it was joined of, without what the city dropped between; empty: itself


def competes_in(candidate: MatchCandidate) -> tuple[str, bool, bool]:
    """What a candidate shares with those that may claim the same text of the city."""
    return candidate.city.document.document_id, candidate.order is Order.CITY_FIRST, candidate.is_scrap


def merge(strong: MatchCandidate, weak: MatchCandidate) -> MatchCandidate:
    """Both as one, with what the stronger is known by and a span that reaches over both.

    What another network has of one alone it has of a part.
    """
    whole = [one for one in strong.repeated_in if one in weak.repeated_in or set(weak.pairs) <= set(strong.pairs)]
    some = dict.fromkeys((*strong.repeated_in, *strong.part_repeated_in, *weak.repeated_in, *weak.part_repeated_in))
    return replace(
        strong,
        city_span=hull([strong.city_span, weak.city_span]),
        network_span=hull([strong.network_span, weak.network_span]),
        pairs=tuple(sorted({*strong.pairs, *weak.pairs})),
        runs=tuple(sorted({*strong.runs, *weak.runs})),
        repeated_in=tuple(whole),
        part_repeated_in=tuple(one for one in some if one not in whole),
        network_parts=tuple(sorted({*_parts_of(strong), *_parts_of(weak)})),
    )


def _parts_of(candidate: MatchCandidate) -> tuple[Range, ...]:
    return candidate.network_parts or (candidate.network_span,)
