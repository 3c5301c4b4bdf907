"""Tables without vertical rules: level rules of one width part their rows, white strips or pieces of rules columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

import numpy as np

from pipeline.extract.pdf.page import Box, Rule
from pipeline.extract.pdf.tables.places import WordPlaces, holds
from pipeline.extract.pdf.words import Line, Word, group_lines

# Points: rules are no thicker than this, and those of one table differ by no more than this in where they end.
MAX_RULE = 3.0
# A head and a foot, and one between them: two level rules alone set off a quotation or a headline.
_MIN_LEVELS = 3
# Shares of the font size: how wide the white between two columns is at least, and that between words at most.
_MIN_STRIP = 0.8
WORD_REACH = 0.75
# Share of the lines that may cross a white strip between columns: headings over several columns do.
_MAX_CROSSING = 0.15
# Share of the rows that must have text in several columns.
_MIN_FILLED = 0.6
# Points: running text between two rules is higher than any row of a table.
_MAX_ROW = 320.0
_MAX_CELL_LINE = 45


class _Level(NamedTuple):
    """A level rule, whole or in pieces that touch: its height on the page, and where the pieces begin and end."""

    y: float
    ends: tuple[float, ...]

    @property
    def is_pieced(self) -> bool:
        return len(self.ends) > 2


def find_unruled_grids(rules: Sequence[Rule], words: WordPlaces) -> Iterator[list[list[Box]]]:
    """Tables as rows of cells, found by rules of one width below each other."""
    for levels in _group_levels(_find_levels(rules)):
        if len(levels) < _MIN_LEVELS:
            continue
        # Where most rules are drawn cell by cell, their pieces say what the columns are; else the white must.
        bands = list(pairwise(levels))
        if sum(level.is_pieced for level in levels) * 2 > len(levels):
            rows = [_cut_by_pieces(above, below, words) for above, below in bands]
        else:
            rows = _cut_by_strips(bands, words)
        # Text between two tables of one width lies between two of their rules and parts them.
        for is_row, table in groupby(zip(bands, rows, strict=True), key=lambda pair: bool(pair[1])):
            grid = [row for _, band_rows in table for row in band_rows]
            if is_row and len(grid) > 1:
                yield grid


def _find_levels(rules: Sequence[Rule]) -> list[_Level]:
    """The level rules of a page, top to bottom; pieces on one height that touch are one."""
    thin = sorted(
        ((rule.top + rule.bottom) / 2, rule.x0, rule.x1)
        for rule in rules
        if rule.height <= MAX_RULE and rule.width > 2 * MAX_RULE
    )
    rows: list[list[tuple[float, float, float]]] = []
    for piece in thin:
        # Against the first piece of the row and not the one before, or slightly slanting lines would run together.
        if rows and piece[0] - rows[-1][0][0] <= MAX_RULE / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [level for row in rows for level in _split_runs(row)]


def _split_runs(row: Sequence[tuple[float, float, float]]) -> Iterator[_Level]:
    ends: list[float] = []
    for _, x0, x1 in sorted(row, key=lambda piece: piece[1:]):
        if ends and x0 - ends[-1] >= MAX_RULE:
            yield _Level(row[0][0], tuple(ends))
            ends = []
        if not ends:
            ends = [x0, x1]
        elif x1 > ends[-1] + MAX_RULE:
            ends.append(x1)
    if ends:
        yield _Level(row[0][0], tuple(ends))


def _group_levels(levels: Sequence[_Level]) -> list[list[_Level]]:
    """The rules that begin and end at the same places, each group from top to bottom."""
    groups: list[list[_Level]] = []
    for level in levels:
        for group in groups:
            first = group[0]
            if abs(first.ends[0] - level.ends[0]) <= MAX_RULE and abs(first.ends[-1] - level.ends[-1]) <= MAX_RULE:
                group.append(level)
                break
        else:
            groups.append([level])
    return groups


def _cut_by_pieces(above: _Level, below: _Level, words: WordPlaces) -> list[list[Box]]:
    """The row between two rules drawn cell by cell; none where text runs across the border of two cells."""
    row = [(x0, above.y, x1, below.y) for x0, x1 in pairwise(above.ends if above.is_pieced else below.ends)]
    return [] if below.y - above.y > _MAX_ROW or is_crossed(row, words) else [row]


def is_crossed(row: Sequence[Box], words: WordPlaces) -> bool:
    """Whether text runs on from one cell of a row to the next."""
    # Rules in pieces also underline words; then sentences run on from piece to piece with the blanks of a line.
    inside = words.within(*row)
    for left, right in pairwise(word for line in group_lines(inside, 0) for word in line.words):
        level = abs(left.middle - right.middle) < 0.3 * left.size
        if level and right.x0 - left.x1 < 0.5 * left.size and _find_cell(row, left) != _find_cell(row, right):
            return True
    return False


def _find_cell(row: Sequence[Box], word: Word) -> int:
    return next((number for number, cell in enumerate(row) if holds(cell, word)), -1)


def _cut_by_strips(bands: Sequence[tuple[_Level, _Level]], words: WordPlaces) -> list[list[list[Box]]]:
    """For each band its rows, whose columns are parted by white strips through all bands; none where it is no table.

    A row is a line, or the whole band where a cell holds prose.
    """
    left, right = bands[0][0].ends[0], bands[0][0].ends[-1]
    nothing: list[list[list[Box]]] = [[] for _ in bands]
    band_words = [
        words.within((left, above.y, right, below.y)) if below.y - above.y < _MAX_ROW else [] for above, below in bands
    ]
    lines = [group_lines(band, 0) for band in band_words]
    borders = _find_borders([line for band in lines for line in band], left, right)
    # One column with lines above and below is a text with rules between its paragraphs.
    filled = [len({_find_column(borders, word) for word in band}) > 1 for band in band_words if band]
    if len(borders) < 3 or sum(filled) < _MIN_FILLED * len(filled):
        return nothing
    rows = []
    for (above, below), band in zip(bands, lines, strict=True):
        heights = _find_row_borders(above.y, below.y, band, borders) if band else []
        cells = [[(x0, top, x1, end) for x0, x1 in pairwise(borders)] for top, end in pairwise(heights)]
        if len(cells) > 1 and _is_labelled_once(band, borders[1]):
            cells[0][0] = (borders[0], above.y, borders[1], below.y)
        rows.append(cells)
    return rows


def _is_labelled_once(lines: Sequence[Line], border: float) -> bool:
    """Whether the first column holds one label for all rows, set in the middle of their height."""
    label = [line for line in lines if line.x0 < border]
    if not label or lines[0] is label[0]:
        return False
    middle = (lines[0].top + lines[-1].bottom) / 2
    return abs((label[0].top + label[-1].bottom) / 2 - middle) < WORD_REACH * label[0].size and (
        sum(line.x1 > border for line in label) <= 1
    )


def _find_borders(lines: Sequence[Line], left: float, right: float) -> list[float]:
    """Where columns begin and end: the middles of the strips that hardly any line crosses."""
    # A cell a point: how many lines of the table cover it. Text is seldom nearer than a point to its neighbour.
    crossed = np.zeros(max(1, int(right - left) + 2), dtype=np.int32)
    for line in lines:
        for x0, x1 in find_stretches(line):
            crossed[max(0, int(x0 - left)) : max(0, int(x1 - left)) + 1] += 1
    free = crossed <= _MAX_CROSSING * len(lines)
    inked = np.flatnonzero(~free)
    if not len(inked):
        return []
    needed = _MIN_STRIP * median(line.size for line in lines)
    borders = [left]
    # From one covered point to the next: where more than a strip lies between them a border is in its middle.
    for before, after in pairwise(inked.tolist()):
        if after - before - 1 >= needed:
            borders.append(left + (before + after) / 2)
    return [*borders, right]


def find_stretches(line: Line) -> Iterator[tuple[float, float]]:
    """Where a line holds text, blanks between words included, from the left."""
    words = sorted(line.words, key=attrgetter("x0"))  # those of a line that runs to the left too are in reading order
    start, end = words[0].x0, words[0].x1
    for word in words[1:]:
        if word.x0 - end >= WORD_REACH * word.size:
            yield start, end
            start = word.x0
        end = max(end, word.x1)
    yield start, end


def _find_column(borders: Sequence[float], word: Word) -> int:
    middle = (word.x0 + word.x1) / 2
    return sum(border <= middle for border in borders)


def _find_row_borders(top: float, bottom: float, lines: Sequence[Line], borders: Sequence[float]) -> list[float]:
    """Where rows begin and end between two rules: at every line, or only at the rules where a cell holds prose."""
    # A cell that wraps makes one row of many lines, and which line of its neighbours is beside which cannot be told.
    if len(lines) < 2 or any(_is_prose(lines, x0, x1) for x0, x1 in pairwise(borders)):
        return [top, bottom]
    middles = [(line.top + line.bottom) / 2 for line in lines]
    return [top, *((above + below) / 2 for above, below in pairwise(middles)), bottom]


def _is_prose(lines: Sequence[Line], x0: float, x1: float) -> bool:
    """Whether a column holds a sentence that runs over lines."""
    texts = [" ".join(word.text for word in line.words if x0 <= (word.x0 + word.x1) / 2 < x1) for line in lines]
    filled = [text for text in texts if text]
    runs_on = any(line[0].islower() and not above.endswith((".", ";")) for above, line in pairwise(filled))
    return len(filled) > 1 and (runs_on or median(map(len, filled)) > _MAX_CELL_LINE)
