"""Tables: which words of a page stand in which cell.

The words and rules of a page come in; tables as rows of cells of words go out, and the words that stand in none. Cells
are sought in three ways, and all give grids of boxes: `ruled` where lines enclose them, `unruled` where only level
lines part the rows, `open` where nothing but white does. What encloses a cell on all sides is surer, so it comes first
and takes its words; what white alone parts is sought in what is left, on the whole page and in each of its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np

from pipeline.extract.pdf.page import Box, Rule
from pipeline.extract.pdf.tables.open import find_open_grids
from pipeline.extract.pdf.tables.places import WordPlaces
from pipeline.extract.pdf.tables.ruled import find_ruled_grids
from pipeline.extract.pdf.tables.unruled import MAX_RULE, find_unruled_grids, is_crossed
from pipeline.extract.pdf.words import Word

_MIN_RULES = 3
# Share of the font size: a filled rectangle no higher than this shades a line of text.
_MAX_SHADE = 1.7


class Table(NamedTuple):
    """Rows of cells; each cell holds the words that stand in it. The box is that of the ruling lines."""

    rows: tuple[tuple[tuple[Word, ...], ...], ...]
    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def frames(self, rule: Rule) -> bool:
        """Whether a rule belongs to the table."""
        inside = self.x0 - MAX_RULE <= rule.x0 and rule.x1 <= self.x1 + MAX_RULE
        return inside and self.top - MAX_RULE <= rule.top and rule.bottom <= self.bottom + MAX_RULE


def find_tables(words: Sequence[Word], rules: Sequence[Rule], page: int) -> tuple[list[Table], list[Word]]:
    """The ruled tables of one page, top to bottom, and the words that stand in none of them."""
    if not words or len(rules) < _MIN_RULES:
        return [], list(words)
    shading = _MAX_SHADE * median(word.size for word in words)
    grids = find_ruled_grids([rule for rule in rules if not _is_shading(rule, shading)])
    tables: list[Table] = []
    rest = list(words)
    places = WordPlaces(words)
    opened = list(find_unruled_grids(rules, places))
    closed = [grid for grid in grids if len(grid) > 1 or not any(_lies_in(grid, other) for other in opened)]
    parted = [_bounding_box(cell for row in grid for cell in row) for grid in closed if max(map(len, grid)) > 1]
    # Text between two closed tables has level rules above and below it as well.
    opened = [
        [row for row in grid if not (_stands_between(row, parted) and is_crossed(row, places))] for grid in opened
    ]
    for grid, least in (*((grid, 1) for grid in closed), *((grid, 2) for grid in opened if grid)):
        table, rest = _fill_grid(grid, rest, page, least)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: (table.top, table.x0)), rest


def find_open_tables(words: Sequence[Word], page: int) -> tuple[list[Table], list[Word]]:
    """The tables of a page or column that no rule encloses, top to bottom, and the words that stand in none of them."""
    tables: list[Table] = []
    rest = list(words)
    for grid in find_open_grids(words):
        table, rest = _fill_grid(grid, rest, page, 2)
        if table is not None:
            tables.append(table)
    return tables, rest


def _is_shading(rule: Rule, height: float) -> bool:
    """Whether a rectangle is the background of one line of text, not a frame or a rule."""
    return not rule.is_line and not rule.stroked and MAX_RULE < rule.height < height


def _fill_grid(
    grid: Sequence[Sequence[Box]], words: list[Word], page: int, least: int
) -> tuple[Table | None, list[Word]]:
    """The table with its words, and the other words; no table where fewer than `least` rows have several cells."""
    x0, top, x1, bottom = _bounding_box(cell for row in grid for cell in row)
    inside = WordPlaces(WordPlaces(words).within((x0, top, x1, bottom)))
    free = np.ones(len(inside), dtype=np.bool_)
    taken: set[int] = set()
    rows = []
    for cells in grid:
        row = []
        for cell in cells:
            flags = inside.flag(cell) & free
            if flags.any():
                free &= ~flags
                row.append(tuple(inside.choose(flags)))
        if row:
            taken.update(id(word) for cell in row for word in cell)
            rows.append(tuple(row))
    if sum(len(row) > 1 for row in rows) < least:
        return None, words
    return Table(tuple(rows), page, x0, top, x1, bottom), [word for word in words if id(word) not in taken]


def _stands_between(row: Sequence[Box], tables: Sequence[Box]) -> bool:
    """Whether a row lies below one table and above another."""
    _, top, _, bottom = _bounding_box(row)
    above = any(table[3] <= top + MAX_RULE for table in tables)
    return above and any(table[1] >= bottom - MAX_RULE for table in tables)


def _lies_in(grid: Sequence[Sequence[Box]], other: Sequence[Sequence[Box]]) -> bool:
    """Whether a grid is a part of another, such as a row that is closed on all sides."""
    x0, top, x1, bottom = _bounding_box(cell for row in grid for cell in row)
    left, upper, right, lower = _bounding_box(cell for row in other for cell in row)
    return left - MAX_RULE <= x0 and x1 <= right + MAX_RULE and upper - MAX_RULE <= top and bottom <= lower + MAX_RULE


def _bounding_box(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
