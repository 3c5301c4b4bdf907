"""The levels of a document's headings: by their numbers where these count on, and by their type where none do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.headings.numbering import Heading, Numbering, Style, find_numberings

MAX_LEVEL = 6
# Words name parts beside each other as well, such as chapters and annexes; other signs are changed to go deeper.
_SIGNS = frozenset({"1", "A", "a", "I", "i"})


class _Rank(NamedTuple):
    """How high headings stand: by a type size and boldness, and by the steps below the headings of that type."""

    style: Style
    below: int = 0

    @property
    def order(self) -> tuple[float, bool, int]:
        return -self.style[0], not self.style[1], self.below


def rank_levels(headings: Sequence[Heading]) -> list[int]:
    """The level of each heading, 1 the highest.

    The larger, and of two alike the bold one, stands higher. What is numbered alike has one level, and what numbers
    say to be inside of another is below it: "2.1" below "2", and signs that count anew, or at all, within others.
    """
    ranks = [_Rank(heading.style) for heading in headings]
    placed: list[tuple[Numbering, _Rank]] = []
    for numbering in find_numberings(headings):
        own = _Rank(numbering.find_style(headings))
        above = _find_above(numbering, own.style, placed)
        deepest = max(above, key=lambda rank: rank.order, default=None)
        if deepest is not None and own.style >= deepest.style:
            own = _Rank(deepest.style, deepest.below + 1)
        placed.append((numbering, own))
        for at in numbering.members:
            ranks[at] = own
    levels = {order: level for level, order in enumerate(sorted({rank.order for rank in ranks}), 1)}
    return [min(levels[rank.order], MAX_LEVEL) for rank in ranks]


def _find_above(inner: Numbering, style: Style, placed: Sequence[tuple[Numbering, _Rank]]) -> list[_Rank]:
    """The ranks of the headings in which the inner ones stand, of those that came first."""
    first = inner.members[0]
    within = [(one.find_last_before(first), rank) for one, rank in placed if _is_part(inner, one)]
    # The contents number their lines as the text does, so only the nearest count.
    nearest = [max(within, key=lambda found: found[0])[1]] if within else []
    return nearest + [rank for one, rank in placed if _holds(one, inner, alike=rank.style == style)]


def _is_part(inner: Numbering, outer: Numbering) -> bool:
    return outer.scheme == inner.scheme and outer.depth < inner.depth


def _holds(outer: Numbering, inner: Numbering, *, alike: bool) -> bool:
    """Whether headings numbered in another way stand within the outer ones; `alike` says that they look alike."""
    if outer.scheme == inner.scheme:
        return False
    return outer.goes_on_after(inner.members[0]) or (alike and inner.scheme in _SIGNS)
