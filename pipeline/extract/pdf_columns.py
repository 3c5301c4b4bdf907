"""Reading order of a page: columns by the white strips between them, full-width blocks between the columns.

A strip counts as a gutter when, over several lines, nothing crosses it and text stands on both its sides. The
page is cut there and each part is looked at again. Labels beside their values and numbers beside their list
items also leave a white strip: where the lines on its two sides stand level and one side is not running text,
the part is read line by line, unless sentences run on from line to line on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.extract.characters import LINE_END_HYPHENS
from pipeline.extract.pdf_ink import Rule
from pipeline.extract.pdf_words import Line, Word, ends_sentence, lines_of

# Cells of the raster in which white strips are sought, in points.
_CELL_X, _CELL_Y = 2.0, 4.0
_MIN_GUTTER_CELLS = 3
_MIN_LINES = 4
_MAX_TRIES = 5
_MAX_DEPTH = 6
_MIN_WRAPPED = 4
# Lines on both sides that a strip needs where the text itself says that it parts columns, and by how much it must.
_FEWEST_LINES = 2
_MIN_GAIN = 2
# A strip beside one with most lines on both sides is as good with this share of them, if it reaches farther.
_NEARLY = 0.75
# Headings are bold, or set in type larger than the text by this factor.
_LARGER = 1.08
# Points by which columns of one document begin at different places.
_EDGE_DRIFT = 6.0
# Stands for a table among the words of a page, none of which holds a line break.
TABLE_MARK = "\ufffc\n"
# Points: a plumb rule is no thicker than the one and no shorter than the other.
_MAX_RULE, _MIN_PLUMB = 3.0, 60.0

_Cells = npt.NDArray[np.bool_]


class Gutter(NamedTuple):
    """A white strip: its middle, and from where to where it reaches down the page."""

    x: float
    top: float
    bottom: float


class Columns:
    """Reading order of the pages of one document: where its columns are parted on one page helps on the others."""

    def __init__(self) -> None:
        self._known: list[_Known] = []

    def of(self, words: Sequence[Word], page: int, rules: Sequence[Rule] = ()) -> list[list[Word]]:
        """The words of a page as columns and full-width blocks, in reading order; plumb rules part columns."""
        plumb = [
            Gutter((rule.x0 + rule.x1) / 2, rule.top, rule.bottom)
            for rule in rules
            if rule.width <= _MAX_RULE and rule.height >= _MIN_PLUMB
        ]
        return self._split(list(words), page, 0, plumb)

    def _split(self, words: list[Word], page: int, depth: int, plumb: Sequence[Gutter]) -> list[list[Word]]:
        if not words:
            return []
        lines = lines_of(words, page)
        gutter = None
        if depth < _MAX_DEPTH and len(lines) >= _FEWEST_LINES:
            gutter = _ruled(words, lines, plumb) or self._gutter(words, lines, page)
        if gutter is None:
            return [words]
        above = [word for word in words if word.middle < gutter.top]
        below = [word for word in words if word.middle > gutter.bottom]
        band = [word for word in words if gutter.top <= word.middle <= gutter.bottom]
        left = [word for word in band if (word.x0 + word.x1) / 2 < gutter.x]
        right = [word for word in band if (word.x0 + word.x1) / 2 >= gutter.x]
        parts = (above, left, right, below)
        return [column for part in parts for column in self._split(part, page, depth + 1, plumb)]

    def _gutter(self, words: list[Word], lines: list[Line], page: int) -> Gutter | None:
        """The white strip with most lines on both sides of it that parts columns, or None."""
        left, top = min(word.x0 for word in words), min(word.top for word in words)
        ink = _ink(lines, left, top)
        if ink.shape[1] <= 4 * _MIN_GUTTER_CELLS:
            return None
        size = median(word.size for word in words)
        support = _support(ink, size)
        line_cells = 1.15 * size / _CELL_Y
        for _ in range(_MAX_TRIES):
            row, column = divmod(int(support.argmax()), support.shape[1])
            both = float(support[row, column])
            if both < (_FEWEST_LINES - 0.5) * line_cells:
                return None
            first, last = _stretch(np.greater_equal(support[row], _NEARLY * support[row, column]), column)
            middle, start, end = _longest(ink, row, first, last)
            found = Gutter(
                left + (middle + _MIN_GUTTER_CELLS / 2) * _CELL_X,
                top + start * _CELL_Y,
                top + (end + 1) * _CELL_Y,
            )
            found = _without_heading_below(found, words, end + 1 < len(ink))
            if self._parts_columns(_Sides.of(found, words, page), both >= (_MIN_LINES - 0.5) * line_cells):
                return found
            support[max(0, start) : end + 1, max(0, first - 2) : last + 3] = 0
        return None

    def _parts_columns(self, sides: _Sides, tall: bool) -> bool:
        """Whether the two sides of a strip are columns; if it is short, the text or another page must say so."""
        if tall:
            found = sides.are_columns()
        else:
            found = sides.gain() >= _MIN_GAIN or (sides.gain() >= 0 and any(map(sides.stand_at, self._known)))
        if found and tall:
            self._known.append(sides.edges())
        return found


class _Known(NamedTuple):
    """Where the columns to the left and to the right of a gutter of the document begin."""

    left: float
    right: float


class _Sides(NamedTuple):
    """The lines to the left and to the right of a white strip, and the lines of both together."""

    left: list[Line]
    right: list[Line]
    x: float
    band: list[Line]

    @classmethod
    def of(cls, gutter: Gutter, words: Sequence[Word], page: int) -> _Sides:
        band = [word for word in words if gutter.top <= word.middle <= gutter.bottom]
        return cls(
            lines_of([word for word in band if word.x0 < gutter.x], page),
            lines_of([word for word in band if word.x0 >= gutter.x], page),
            gutter.x,
            lines_of(band, page),
        )

    def edges(self) -> _Known:
        return _Known(min(line.x0 for line in self.left), min(line.x0 for line in self.right))

    def stand_at(self, known: _Known) -> bool:
        """Whether both sides begin where columns of the document begin."""
        if not self.left or not self.right:
            return False
        edges = self.edges()
        return abs(edges.left - known.left) < _EDGE_DRIFT and abs(edges.right - known.right) < _EDGE_DRIFT

    def are_columns(self) -> bool:
        """Whether the sides are columns, not the two halves of lines."""
        if any(_holds_table(side) for side in (self.left, self.right)):
            return True
        if len(self.left) < 2 or len(self.right) < 2:
            return False
        if (_is_prose(self.left) and _is_prose(self.right)) or _level_share(self.left, self.right) < 0.6:
            return True
        return min(_wrapped_lines(self.left), _wrapped_lines(self.right)) >= _MIN_WRAPPED

    def gain(self) -> int:
        """How much better sentences and broken words run on column by column than line by line."""
        if not self.left or not self.right:
            return 0
        halves: list[Sequence[Word]] = []
        for line in self.band:
            parts = ([w for w in line.words if w.x0 < self.x], [w for w in line.words if w.x0 >= self.x])
            halves += [part for part in parts if part]
        columns = [line.words for line in (*self.left, *self.right)]
        return _continuity(columns) - _continuity(halves)


def _continuity(pieces: Sequence[Sequence[Word]]) -> int:
    """Pairs of neighbouring pieces in which a sentence or word runs on, less those in which it is broken off."""
    return sum(_link(before[-1].text, after[0].text) for before, after in pairwise(pieces))


def _link(last: str, first: str) -> int:
    small = first[0].islower()
    if ends_sentence(last):
        return -small
    if len(last) > 1 and last[-1] in LINE_END_HYPHENS and last[-2].isalpha():
        return 2 if small else -first[0].isdigit()
    return int(small)


def _holds_table(side: Sequence[Line]) -> bool:
    return any(word.text == TABLE_MARK for line in side for word in line.words)


def _ruled(words: list[Word], lines: list[Line], plumb: Sequence[Gutter]) -> Gutter | None:
    """The leftmost plumb rule with text on both its sides and none across it.

    One that stands alone, as the side of a box, is made as long as no text crosses it.
    """
    parting = [rule for rule in sorted(plumb) if _parts_text(rule, words)]
    if not parting:
        return None
    rule = parting[0]
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


def _longest(ink: _Cells, row: int, first: int, last: int) -> tuple[int, int, int]:
    """The middle one of the strips through a row, between two columns, that reach farthest; its first and last row."""
    reaches = [
        _stretch(np.logical_not(np.any(ink[:, column : column + _MIN_GUTTER_CELLS], axis=1)), row)
        for column in range(first, last + 1)
    ]
    longest = max(end - start for start, end in reaches)
    best = [number for number, (start, end) in enumerate(reaches) if end - start == longest]
    middle = best[len(best) // 2]
    return first + middle, *reaches[middle]


def _stretch(flags: _Cells, at: int) -> tuple[int, int]:
    """The first and last index of the run of true values around `at`."""
    breaks = np.flatnonzero(~flags)
    place = int(np.searchsorted(breaks, at))
    first = int(breaks[place - 1]) + 1 if place else 0
    last = int(breaks[place]) - 1 if place < len(breaks) else len(flags) - 1
    return first, last


def _ink(lines: list[Line], left: float, top: float) -> _Cells:
    """Which cells hold text; the blanks between the words of a line count as text."""
    width = int((max(line.x1 for line in lines) - left) / _CELL_X) + 1
    height = int((max(line.bottom for line in lines) - top) / _CELL_Y) + 1
    ink = np.zeros((height, width), dtype=np.bool_)
    for line in lines:
        for number, word in enumerate(line.words):
            end = word.x1
            if number + 1 < len(line.words) and line.words[number + 1].x0 - end < 0.75 * word.size:
                end = line.words[number + 1].x0
            first, last = int((word.x0 - left) / _CELL_X), int((end - left) / _CELL_X)
            upper = int((word.top - top + 0.15 * word.size) / _CELL_Y)
            lower = int((word.bottom - top - 0.1 * word.size) / _CELL_Y)
            ink[upper : max(upper, lower) + 1, first : last + 1] = True
    return ink


def _support(ink: _Cells, size: float) -> npt.NDArray[np.int32]:
    """For each cell, how many rows of the white strip it lies in have text both to the left and to the right."""
    height, width = ink.shape
    count = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, out=count[:, 1:])
    free = count[:, _MIN_GUTTER_CELLS:] == count[:, :-_MIN_GUTTER_CELLS]
    reach = max(1, round(0.5 * size / _CELL_Y))
    wide = ink.copy()
    for shift in range(1, reach + 1):
        wide[shift:] |= ink[:-shift]
        wide[:-shift] |= ink[shift:]
    before = np.logical_or.accumulate(wide, axis=1)
    after = np.logical_or.accumulate(wide[:, ::-1], axis=1)[:, ::-1]
    spots = free.shape[1]
    both = free & before[:, :spots] & after[:, -spots:]
    strip = np.cumsum(~free, axis=0)
    key = strip * spots + np.arange(spots)
    sums = np.bincount(key.ravel(), weights=both.ravel(), minlength=int(key.max()) + 1)
    return np.where(free, sums[key], 0).astype(np.int32)


def _without_heading_below(gutter: Gutter, words: list[Word], crossed: bool) -> Gutter:
    """The gutter cut short where a heading on its left belongs to the full-width text that follows it."""
    if not crossed:
        return gutter
    band = [word for word in words if gutter.top <= word.middle <= gutter.bottom]
    right = [word.bottom for word in band if word.x0 >= gutter.x]
    left = [word.bottom for word in band if word.x1 <= gutter.x]
    if not right or not left:
        return gutter
    edge = max(right)
    tail = [word for word in band if word.top > edge]
    if not tail or any(word.x0 >= gutter.x for word in tail):
        return gutter
    before = [bottom for bottom in left if bottom <= min(word.top for word in tail)]
    size = max(word.size for word in tail)
    first = min(word.top for word in tail)
    usual = median(word.size for word in tail)
    if not all(word.bold for word in tail) and usual < _LARGER * median(word.size for word in band):
        return gutter
    if max(word.bottom for word in tail) - first < 3.6 * size and (not before or first - max(before) > 0.6 * size):
        return gutter._replace(bottom=first - 0.1)
    return gutter


def _wrapped_lines(lines: list[Line]) -> int:
    """How many lines go on with a sentence of the line above them."""
    return sum(
        line.words[0].text[0].islower() and not ends_sentence(above.words[-1].text) for above, line in pairwise(lines)
    )


def _is_prose(lines: list[Line]) -> bool:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    filled = median(line.x1 - line.x0 for line in lines) / max(width, 1.0)
    return filled >= 0.6 and median(len(line.text) for line in lines) >= 18


def _level_share(left: list[Line], right: list[Line]) -> float:
    """The share of the shorter side's lines that stand level with a line of the other side."""
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    heights = np.array([(line.top + line.bottom) / 2 for line in many])
    level = [np.abs(heights - (line.top + line.bottom) / 2).min() < 0.2 * line.size for line in few]
    return sum(bool(flag) for flag in level) / len(few)
