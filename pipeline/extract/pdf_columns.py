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

from pipeline.extract.pdf_words import Line, Word, ends_sentence, lines_of

# Cells of the raster in which white strips are sought, in points.
_CELL_X, _CELL_Y = 2.0, 4.0
_MIN_GUTTER_CELLS = 3
_MIN_LINES = 4
_MAX_TRIES = 5
_MAX_DEPTH = 6
_MIN_WRAPPED = 4

_Cells = npt.NDArray[np.bool_]


class Gutter(NamedTuple):
    """A white strip: its middle, and from where to where it reaches down the page."""

    x: float
    top: float
    bottom: float


def columns_of(words: Sequence[Word], page: int) -> list[list[Word]]:
    """The words of a page as columns and full-width blocks, in reading order."""
    return _split(list(words), page, 0)


def _split(words: list[Word], page: int, depth: int) -> list[list[Word]]:
    if not words:
        return []
    lines = lines_of(words, page)
    gutter = _gutter(words, lines, page) if depth < _MAX_DEPTH and len(lines) >= _MIN_LINES else None
    if gutter is None:
        return [words]
    above = [word for word in words if word.middle < gutter.top]
    below = [word for word in words if word.middle > gutter.bottom]
    band = [word for word in words if gutter.top <= word.middle <= gutter.bottom]
    left = [word for word in band if (word.x0 + word.x1) / 2 < gutter.x]
    right = [word for word in band if (word.x0 + word.x1) / 2 >= gutter.x]
    parts = (above, left, right, below)
    return [column for part in parts for column in _split(part, page, depth + 1)]


def _gutter(words: list[Word], lines: list[Line], page: int) -> Gutter | None:
    """The white strip with most lines on both sides of it that parts columns, or None."""
    left, top = min(word.x0 for word in words), min(word.top for word in words)
    ink = _ink(lines, left, top)
    if ink.shape[1] <= 4 * _MIN_GUTTER_CELLS:
        return None
    size = median(word.size for word in words)
    support = _support(ink, size)
    needed = (_MIN_LINES - 0.5) * 1.15 * size / _CELL_Y
    for _ in range(_MAX_TRIES):
        row, column = divmod(int(support.argmax()), support.shape[1])
        if support[row, column] < needed:
            return None
        first, last = _stretch(np.greater_equal(support[row], support[row, column]), column)
        middle = (first + last) // 2
        crossed = np.any(ink[:, middle : middle + _MIN_GUTTER_CELLS], axis=1)
        start, end = _stretch(np.logical_not(crossed), row)
        found = Gutter(
            left + (middle + _MIN_GUTTER_CELLS / 2) * _CELL_X,
            top + start * _CELL_Y,
            top + (end + 1) * _CELL_Y,
        )
        found = _without_heading_below(found, words, end + 1 < len(ink))
        if _parts_columns(found, words, page):
            return found
        support[max(0, start) : end + 1, max(0, first - 2) : last + 3] = 0
    return None


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
    if max(word.bottom for word in tail) - first < 3.6 * size and (not before or first - max(before) > 0.6 * size):
        return gutter._replace(bottom=first - 0.1)
    return gutter


def _parts_columns(gutter: Gutter, words: list[Word], page: int) -> bool:
    """Whether the two sides of the strip are columns, not the two halves of lines."""
    band = [word for word in words if gutter.top <= word.middle <= gutter.bottom]
    left = lines_of([word for word in band if word.x0 < gutter.x], page)
    right = lines_of([word for word in band if word.x0 >= gutter.x], page)
    if len(left) < 2 or len(right) < 2:
        return False
    if (_is_prose(left) and _is_prose(right)) or _level_share(left, right) < 0.6:
        return True
    return min(_wrapped_lines(left), _wrapped_lines(right)) >= _MIN_WRAPPED


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
