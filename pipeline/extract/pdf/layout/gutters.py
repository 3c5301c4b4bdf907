"""Gutters, and the plumb rules that are drawn in some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.pdf.page import Rule
from pipeline.extract.pdf.words import Line, Word

# Points: a plumb rule is no thicker than the one and no shorter than the other.
_MAX_RULE, _MIN_PLUMB = 3.0, 60.0


class Gutter(NamedTuple):
    """A white strip: its middle, and from where to where it reaches down the page."""

    x: float
    top: float
    bottom: float


def find_plumb_rules(rules: Iterable[Rule]) -> list[Gutter]:
    """The rules that stand upright and are long enough to part columns."""
    return [
        Gutter((rule.x0 + rule.x1) / 2, rule.top, rule.bottom)
        for rule in rules
        if rule.width <= _MAX_RULE and rule.height >= _MIN_PLUMB
    ]


def find_ruled_gutter(words: list[Word], lines: list[Line], plumb: Sequence[Gutter]) -> Gutter | None:
    """The leftmost plumb rule with text on both its sides and none across it.

    One that stands alone, as the side of a box, is made as long as no text crosses it.
    """
    parting = [rule for rule in sorted(plumb) if _parts_text(rule, words)]
    if not parting:
        return None
    rule = parting[0]
    # Several that begin and end together are the column lines of one table, which end where its text does.
    if sum(other[1:] == rule[1:] for other in parting) > 1:
        return rule
    crossing = [line for line in lines if _crosses(line, rule.x)]
    above = [line.bottom for line in crossing if line.bottom <= rule.top + line.size]
    below = [line.top for line in crossing if line.top >= rule.bottom - line.size]
    return Gutter(rule.x, max(above, default=-1.0), min(below, default=max(word.bottom for word in words) + 1))


def _parts_text(rule: Gutter, words: list[Word]) -> bool:
    band = [word for word in words if rule.top <= word.middle <= rule.bottom]
    left = sum(word.x1 <= rule.x + 1 for word in band)
    right = sum(word.x0 >= rule.x - 1 for word in band)
    return bool(left and right) and left + right == len(band)


def _crosses(line: Line, x: float) -> bool:
    """Whether a line runs on across a place, be it with the blank between two words."""
    if not line.x0 < x < line.x1:
        return False
    return any(
        (left.x0 + _MAX_RULE < x < left.x1 - _MAX_RULE)
        or (left.x1 <= x <= right.x0 and right.x0 - left.x1 < 0.75 * left.size)
        for left, right in pairwise((*line.words, line.words[-1]))
    )
