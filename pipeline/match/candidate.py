"""A passage pair before it is a match, whatever kind of evidence found it; and which of them are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.corpus.model import CorpusDocument
from pipeline.match.extend import hull, overlap
from pipeline.records import FindKind, Order
from pipeline.records.arrays import Range

__all__ = ["MatchCandidate", "resolved"]


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
    runs: tuple[tuple[Range, Range], ...] = ()  # (city characters, network characters)


def resolved(found: Iterable[MatchCandidate], dropped: Counter[str]) -> list[MatchCandidate]:
    """The strongest claim on a city text keeps it; what is kept never shares a character.

    Overlap on both sides with the same document merges. A weaker passage that only reaches into a stronger one is
    cut back to its own text. Documents that cannot have come first compete among themselves, so that a later text
    never hides an earlier one. Words beat vectors where both found the passage, because they know its boundaries.
    """
    kept: dict[tuple[str, bool], list[MatchCandidate]] = {}
    for one in sorted(found, key=_rank):
        places = kept.setdefault((one.city.document.document_id, one.order is Order.CITY_FIRST), [])
        fitted = _fitted(one, places, dropped)
        if fitted is not None:
            places.append(fitted)
    return [one for key in sorted(kept) for one in kept[key]]


def _rank(one: MatchCandidate) -> tuple[bool, float, str, str, Range, Range]:
    return (
        one.kind is FindKind.SEMANTIC and one.city.lang == one.network.lang,
        -one.strength,
        one.city.document.document_id,
        one.network.document.document_id,
        one.city_core,
        one.network_core,
    )


def _fitted(one: MatchCandidate, places: list[MatchCandidate], dropped: Counter[str]) -> MatchCandidate | None:
    """The candidate as it may stand beside what is kept; None where another claims its core, or took it in."""
    for place, other in enumerate(places):
        if not overlap(other.city_span, one.city_span):
            continue
        same = other.network is one.network and overlap(other.network_span, one.network_span)
        if same and other.kind is one.kind:
            merged = _merged(other, one)
            if not any(overlap(third.city_span, merged.city_span) for i, third in enumerate(places) if i != place):
                places[place] = merged
                dropped["merged_with_stronger"] += 1
                return None
        if overlap(other.city_span, one.city_core):
            by_words_too = same and one.kind is FindKind.SEMANTIC is not other.kind
            dropped["found_by_words_too" if by_words_too else "passage_better_explained_elsewhere"] += 1
            return None
        one = _cut_back(one, other.city_span)
    return one


def _merged(strong: MatchCandidate, weak: MatchCandidate) -> MatchCandidate:
    return replace(
        strong,
        city_span=hull([strong.city_span, weak.city_span]),
        network_span=hull([strong.network_span, weak.network_span]),
        pairs=tuple(sorted({*strong.pairs, *weak.pairs})),
        runs=tuple(sorted({*strong.runs, *weak.runs})),
    )


def _cut_back(one: MatchCandidate, taken: Range) -> MatchCandidate:
    """The candidate without the edge of its span that another passage holds; its core lies beside that."""
    start, end = one.city_span
    span = (taken[1], end) if taken[1] <= one.city_core[0] else (start, taken[0])
    # The blanks between the two passages belong to neither.
    text = one.city.text
    first, last = span
    while text[first].isspace():
        first += 1
    while text[last - 1].isspace():
        last -= 1
    inside = [(row, other) for row, other in one.pairs if _within(one.city, row, (first, last))]
    return replace(one, city_span=(first, last), pairs=tuple(inside) or one.pairs)


def _within(document: CorpusDocument, row: int, span: Range) -> bool:
    sentence = document.sentences[row]
    return span[0] <= sentence.start and sentence.end <= span[1]
