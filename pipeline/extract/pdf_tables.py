"""Tables with ruling lines: which words of a page stand in which cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from pdfminer.layout import LTContainer, LTCurve

from pipeline.extract.pdf_words import Word, lines_of

_MIN_RULES = 6
_MAX_RULES = 4000
# Points: a filled rectangle no thicker than this is a rule.
_MAX_RULE = 3.0
# Share of the font size: a filled rectangle no higher than this shades a line of text.
_MAX_SHADE = 1.7
_MIN_OPEN_ROWS = 2

_Box = tuple[float, float, float, float]


class Table(NamedTuple):
    """Rows of cells; each cell holds the words that stand in it. The box is that of the ruling lines."""

    rows: tuple[tuple[tuple[Word, ...], ...], ...]
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class _Rule(NamedTuple):
    """A horizontal rule drawn cell by cell: its height on the page and where its pieces begin and end."""

    y: float
    ends: tuple[float, ...]


def tables_of(page: Any, words: Sequence[Word]) -> tuple[list[Table], list[Word]]:
    """The ruled tables of one pdfplumber page, top to bottom, and the words that stand in none of them."""
    if not words or not _MIN_RULES <= _drawn(page.layout) <= _MAX_RULES:
        return [], list(words)
    shading = _MAX_SHADE * median(word.size for word in words)
    ruled = page.filter(lambda item: not _is_shading(item, shading)).find_tables()
    grids = [[[cell for cell in row.cells if cell is not None] for row in table.rows] for table in ruled]
    tables: list[Table] = []
    rest = list(words)
    for grid in (*grids, *_open_grids(page, words)):
        table, rest = _filled(grid, rest, page.page_number)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: (table.top, table.x0)), rest


def _drawn(container: Any) -> int:
    """How many lines, rectangles and curves are drawn."""
    number = 0
    for item in container:
        if isinstance(item, LTCurve):
            number += 1
        elif isinstance(item, LTContainer):
            number += _drawn(item)
    return number


def _is_shading(item: dict[str, Any], height: float) -> bool:
    """Whether a pdfplumber object is the background of one line of text, not a frame or a rule."""
    return item["object_type"] == "rect" and not item["stroke"] and _MAX_RULE < item["height"] < height


def _open_grids(page: Any, words: Sequence[Word]) -> list[list[list[_Box]]]:
    """Tables without vertical rules whose horizontal ones are drawn cell by cell, which tells the columns."""
    grids: list[list[list[_Box]]] = []
    grid: list[list[_Box]] = []
    for above, below in pairwise(_rules(page)):
        row = [(x0, above.y, x1, below.y) for x0, x1 in pairwise(above.ends)]
        if _same_columns(above, below) and not _is_crossed(row, words):
            grid.append(row)
        else:
            grids, grid = [*grids, grid], []
    return [grid for grid in (*grids, grid) if len(grid) >= _MIN_OPEN_ROWS]


def _is_crossed(row: Sequence[_Box], words: Sequence[Word]) -> bool:
    """Whether text runs across the border of two cells: then there is no row between the two rules."""
    inside = [word for word in words if _holds(_bounds(row), word)]
    for left, right in pairwise(word for line in lines_of(inside, 0) for word in line.words):
        level = abs(left.middle - right.middle) < 0.3 * left.size
        if level and right.x0 - left.x1 < 0.5 * left.size and _cell_of(row, left) != _cell_of(row, right):
            return True
    return False


def _cell_of(row: Sequence[_Box], word: Word) -> int:
    return next((number for number, cell in enumerate(row) if _holds(cell, word)), -1)


def _rules(page: Any) -> list[_Rule]:
    pieces = [
        (round((item["top"] + item["bottom"]) / 2), item["x0"], item["x1"])
        for item in (*page.rects, *page.lines)
        if item["height"] <= _MAX_RULE and item["width"] > 2 * _MAX_RULE
    ]
    rules = []
    for y in sorted({piece[0] for piece in pieces}):
        level = sorted((x0, x1) for height, x0, x1 in pieces if height == y)
        joined = all(after[0] - before[1] < _MAX_RULE for before, after in pairwise(level))
        if len(level) > 1 and joined:
            rules.append(_Rule(float(y), (level[0][0], *(x1 for _, x1 in level))))
    return rules


def _same_columns(above: _Rule, below: _Rule) -> bool:
    if len(above.ends) != len(below.ends):
        return False
    return all(abs(a - b) <= _MAX_RULE for a, b in zip(above.ends, below.ends, strict=True))


def _filled(grid: Sequence[Sequence[_Box]], words: list[Word], page: int) -> tuple[Table | None, list[Word]]:
    """The table with its words, and the other words; no table where frames and rules only look like one."""
    x0, top, x1, bottom = _bounds(cell for row in grid for cell in row)
    inside = [word for word in words if _holds((x0, top, x1, bottom), word)]
    taken: set[int] = set()
    rows = []
    for cells in grid:
        row = []
        for cell in cells:
            held = tuple(word for word in inside if id(word) not in taken and _holds(cell, word))
            taken.update(id(word) for word in held)
            if held:
                row.append(held)
        if row:
            rows.append(tuple(row))
    if sum(len(row) > 1 for row in rows) < 2:
        return None, words
    return Table(tuple(rows), page, x0, top, x1, bottom), [word for word in words if id(word) not in taken]


def _bounds(boxes: Iterable[_Box]) -> _Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _holds(box: _Box, word: Word) -> bool:
    x0, top, x1, bottom = box
    return x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= word.middle <= bottom
