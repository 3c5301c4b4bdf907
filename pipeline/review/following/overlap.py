"""When a match is the passage pair that was judged, when only a part of it, and when neither."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Span
from pipeline.records.matches import MatchPlaces

__all__ = ["LEAST_COMMON", "Overlap", "PlacedMatches", "Relation", "common_share", "holds"]

# Two passages are the same where at least this share of the longer one's characters is common to both, on either side.
LEAST_COMMON = 2 / 3


class Relation(StrEnum):
    """What a match is to a judged pair."""

    SAME = "same"
    WITHIN = "within"  # the match holds what was judged and more
    PIECE = "piece"  # the match is a piece of what was judged


@dataclass(frozen=True, slots=True)
class Overlap:
    """A match that has to do with a judged pair; `share` is the smaller of the common shares of the two sides."""

    match_id: str
    relation: Relation
    share: float


class PlacedMatches:
    """The matches of a run by their documents and places."""

    def __init__(self, matches: Iterable[MatchPlaces]) -> None:
        self._by_documents: dict[tuple[str, str], list[MatchPlaces]] = {}
        for match in matches:
            key = match.network.document_id, match.city.document_id
            self._by_documents.setdefault(key, []).append(match)
        self._starts, self._longest = {}, {}
        for key, placed in self._by_documents.items():
            placed.sort(key=lambda match: (match.city.span.start, match.city.span.end, match.match_id))
            self._starts[key] = [match.city.span.start for match in placed]
            self._longest[key] = max(match.city.span.end - match.city.span.start for match in placed)

    def near(self, documents: tuple[str, str], network: Span, city: Span) -> Iterator[Overlap]:
        """The matches between two documents that a judged pair is one of, a part of, or made of."""
        placed = self._by_documents.get(documents, [])
        if not placed:
            return
        starts = self._starts[documents]
        first = bisect.bisect_right(starts, city.start - self._longest[documents])
        for match in placed[first : bisect.bisect_left(starts, city.end)]:
            relation = _relate((network, match.network.span), (city, match.city.span))
            if relation is not None:
                share = min(common_share(network, match.network.span), common_share(city, match.city.span))
                yield Overlap(match.match_id, relation, share)


def common_share(one: Span, other: Span) -> float:
    """The characters that two spans share, as a share of the longer."""
    return _common(one, other) / max(one.end - one.start, other.end - other.start)


def holds(outer: Span, inner: Span) -> bool:
    """Whether a span has so much of another one that it has it as a part."""
    return _common(outer, inner) >= LEAST_COMMON * (inner.end - inner.start)


def _common(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _relate(*sides: tuple[Span, Span]) -> Relation | None:
    """What the match is, from the judged span and its own on each side; None where they have too little in common."""
    if all(common_share(*side) >= LEAST_COMMON for side in sides):
        return Relation.SAME
    if all(holds(match, judged) for judged, match in sides):
        return Relation.WITHIN
    if all(holds(judged, match) for judged, match in sides):
        return Relation.PIECE
    return None
