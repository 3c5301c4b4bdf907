"""Reading order of a page: columns by the white strips between them, full-width blocks between the columns.

A strip counts as a gutter when, over several lines, nothing crosses it and text stands on both its sides. The
page is cut there and each part is looked at again. Labels beside their values and numbers beside their list
items also leave a white strip: where the lines on its two sides stand level and one side is not running text,
the part is read line by line, unless sentences run on from line to line on both sides.

This is an X-Y cut (Nagy and Seth 1984) along one white strip at a time instead of through the whole page, so that a
title over two columns or a box in one of them is no hindrance. Figures in comments are of the 26 golden pages of
`benchmarks/extraction`, where 3 words do not follow the one that they should.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from pipeline.extract.pdf.layout.gutters import Gutter, find_plumb_rules, find_ruled_gutter
from pipeline.extract.pdf.layout.raster import (
    CELL_X,
    CELL_Y,
    GUTTER_CELLS,
    count_support,
    find_longest_strip,
    find_run,
    rasterise,
)
from pipeline.extract.pdf.page import Rule
from pipeline.extract.pdf.words import Line, Word, ends_sentence, group_lines
from pipeline.text.pages.hyphens import PRINTED_HYPHENS

# A strip with so many lines on both sides is tall: the white itself speaks for columns.
_MIN_LINES = 4
# Strips that are looked at before a part is taken for one column; cuts that may lie one within another.
_MAX_TRIES = 5
_MAX_DEPTH = 6
# Lines of each side that go on with a sentence: fewer do so by chance among labels or cells of several lines.
_MIN_WRAPPED = 4
# Words in the middle line of each side: single ones may be the ends of justified lines.
_FEWEST_WORDS = 2
# Lines on both sides that a strip needs where the text itself says that it parts columns, and by how much it must.
_FEWEST_LINES = 2
_MIN_GAIN = 2
# A strip beside one with most lines on both sides is as good with this share of them, if it reaches farther.
_NEARLY = 0.75
# Share of the type size: blanks that fill a line are seldom so wide below each other.
_WIDE = 1.5
# Headings are bold, or set in type larger than the text by this factor.
_LARGER = 1.08
# Points by which columns of one document begin at different places.
_EDGE_DRIFT = 6.0
# Stands for a table among the words of a page, none of which holds a line break.
TABLE_MARK = "\ufffc\n"


class ColumnSplitter:
    """Reading order of the pages of one document: where its columns are parted on one page helps on the others."""

    def __init__(self) -> None:
        self._known: list[_ColumnEdges] = []

    def split(self, words: Sequence[Word], page: int, rules: Sequence[Rule] = ()) -> list[list[Word]]:
        """The words of a page as columns and full-width blocks, in reading order; plumb rules part columns."""
        return self._split(list(words), page, 0, find_plumb_rules(rules))

    def _split(self, words: list[Word], page: int, depth: int, plumb: Sequence[Gutter]) -> list[list[Word]]:
        if not words:
            return []
        lines = group_lines(words, page)
        gutter = None
        # A drawn line is surer than white; without this 6 words on the golden pages are out of order instead of 3.
        if depth < _MAX_DEPTH and len(lines) >= _FEWEST_LINES:
            gutter = find_ruled_gutter(words, lines, plumb) or self._find_gutter(words, lines, page)
        if gutter is None:
            return [words]
        above = [word for word in words if word.middle < gutter.top]
        below = [word for word in words if word.middle > gutter.bottom]
        band = [word for word in words if gutter.top <= word.middle <= gutter.bottom]
        left = [word for word in band if (word.x0 + word.x1) / 2 < gutter.x]
        right = [word for word in band if (word.x0 + word.x1) / 2 >= gutter.x]
        # Each part is looked at by itself: below the columns there may be others, and in a column a box.
        parts = (above, left, right, below)
        return [column for part in parts for column in self._split(part, page, depth + 1, plumb)]

    def _find_gutter(self, words: list[Word], lines: list[Line], page: int) -> Gutter | None:
        """The white strip with most lines on both sides of it that parts columns, or None."""
        left, top = min(word.x0 for word in words), min(word.top for word in words)
        ink = rasterise(lines, left, top)
        if ink.shape[1] <= 4 * GUTTER_CELLS:
            return None
        size = median(word.size for word in words)
        support = count_support(ink, size)
        # Lines are set with some white between them, so one takes a little more of the raster than its type is high.
        line_cells = 1.15 * size / CELL_Y
        for _ in range(_MAX_TRIES):
            row, column = divmod(int(support.argmax()), support.shape[1])
            both = float(support[row, column])
            if both < (_FEWEST_LINES - 0.5) * line_cells:
                return None
            # Beside the best cell a strip may have hardly less text at its sides and reach farther down the page.
            first, last = find_run(np.greater_equal(support[row], _NEARLY * support[row, column]), column)
            middle, start, end = find_longest_strip(ink, row, first, last)
            gutter = Gutter(
                left + (middle + GUTTER_CELLS / 2) * CELL_X,
                top + start * CELL_Y,
                top + (end + 1) * CELL_Y,
            )
            gutter = _end_above_heading(gutter, words, end + 1 < len(ink))
            if self._parts_columns(_Sides.beside(gutter, words, page), both >= (_MIN_LINES - 0.5) * line_cells):
                return gutter
            # No gutter: take the strip out of the count, with the cells beside it that show the same white once more.
            support[max(0, start) : end + 1, max(0, first - 2) : last + 3] = 0
        return None

    def _parts_columns(self, sides: _Sides, tall: bool) -> bool:
        """Whether the two sides of a strip are columns; if it is short, the text or another page must say so."""
        if tall:
            parting = sides.are_columns()
        else:
            gain = sides.measure_gain()
            known = any(map(sides.stand_at, self._known))
            parting = gain >= _MIN_GAIN or (gain >= 0 and (known or sides.both_wrap()))
        # Only what white alone has shown may help elsewhere; a doubtful strip would vouch for the next doubtful one.
        if parting and tall:
            self._known.append(sides.find_edges())
        return parting


class _ColumnEdges(NamedTuple):
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
    def beside(cls, gutter: Gutter, words: Sequence[Word], page: int) -> _Sides:
        band = [word for word in words if gutter.top <= word.middle <= gutter.bottom]
        return cls(
            group_lines([word for word in band if word.x0 < gutter.x], page),
            group_lines([word for word in band if word.x0 >= gutter.x], page),
            gutter.x,
            group_lines(band, page),
        )

    def find_edges(self) -> _ColumnEdges:
        return _ColumnEdges(min(line.x0 for line in self.left), min(line.x0 for line in self.right))

    def stand_at(self, known: _ColumnEdges) -> bool:
        """Whether both sides begin where columns of the document begin."""
        if not self.left or not self.right:
            return False
        edges = self.find_edges()
        return abs(edges.left - known.left) < _EDGE_DRIFT and abs(edges.right - known.right) < _EDGE_DRIFT

    def are_columns(self) -> bool:
        """Whether the sides are columns, not the two halves of lines."""
        # Lines of a table are no lines of text, so nothing can be said by them, and a table is no half of a line.
        if any(_holds_table(side) for side in (self.left, self.right)):
            return True
        if len(self.left) < 2 or len(self.right) < 2:
            return False
        # Labels stand level with their values because they are set line by line; columns do so only where both are
        # set on one grid. Were every tall strip a gutter, 14 words would be out of order instead of 3.
        if _level_share(self.left, self.right) < 0.6:
            return True
        if _is_prose(self.left) and _is_prose(self.right):
            # Blanks below each other in a justified text are narrower than gutters, and its sentences run on across.
            return self._measure_white() >= _WIDE * self.left[0].size or self.measure_gain() > 0
        if min(_count_wrapped_lines(self.left), _count_wrapped_lines(self.right)) < _MIN_WRAPPED:
            return False
        # Justified lines that end with the same small word ("the") seem to wrap on both sides, yet run on no better.
        words = min(median(len(line.words) for line in side) for side in (self.left, self.right))
        return words >= _FEWEST_WORDS or self.measure_gain() >= _MIN_GAIN

    def both_wrap(self) -> bool:
        """Whether each side, far from the other, is a text that fills its lines and runs on at the end of each."""
        if self._measure_white() < _WIDE * self.left[0].size:
            return False
        return all(_is_prose(side) and _count_wrapped_lines(side) == len(side) - 1 for side in (self.left, self.right))

    def _measure_white(self) -> float:
        """How far the sides are from each other, in points."""
        return min(line.x0 for line in self.right) - max(line.x1 for line in self.left)

    def measure_gain(self) -> int:
        """How much better sentences and broken words run on column by column than line by line."""
        if not self.left or not self.right:
            return 0
        halves: list[Sequence[Word]] = []
        for line in self.band:
            parts = ([w for w in line.words if w.x0 < self.x], [w for w in line.words if w.x0 >= self.x])
            halves += [part for part in parts if part]
        columns = [line.words for line in (*self.left, *self.right)]
        return _count_continuations(columns) - _count_continuations(halves)


def _count_continuations(pieces: Sequence[Sequence[Word]]) -> int:
    """Pairs of neighbouring pieces in which a sentence or word runs on, less those in which it is broken off."""
    return sum(_score_link(before[-1].text, after[0].text) for before, after in pairwise(pieces))


def _score_link(last: str, first: str) -> int:
    small = first[0].islower()
    if ends_sentence(last):
        return -small  # a sentence seldom begins with a small letter: the pieces do not belong together
    if len(last) > 1 and last[-1] in PRINTED_HYPHENS and last[-2].isalpha():
        return 2 if small else -first[0].isdigit()  # a broken word tells more than a sentence that runs on
    return int(small)


def _holds_table(side: Sequence[Line]) -> bool:
    return any(word.text == TABLE_MARK for line in side for word in line.words)


def _end_above_heading(gutter: Gutter, words: list[Word], crossed: bool) -> Gutter:
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


def _count_wrapped_lines(lines: list[Line]) -> int:
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
