"""The cells that ruling lines enclose.

Lines that lie within a few points of each other are one; a cell is the smallest rectangle whose four sides are
drawn. Cells that share a corner make one grid (after A. Nurminen, "Algorithmic extraction of data in tables in PDF
documents", 2013, which pdfplumber and Tabula follow too).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.extract.pdf.arrays import Cells, Floats
from pipeline.extract.pdf.page import Box, Rule

# Points: lines nearer to each other than this are one, gaps shorter than this are none.
_SNAP = 3.0
_MIN_EDGE = 3.0
MAX_LINES = 400

# Where an edge stands across its direction, and from where to where it runs.
_Edge = tuple[float, float, float]


def find_ruled_grids(rules: Iterable[Rule]) -> list[list[list[Box]]]:
    """Grids of cells, each as rows from top to bottom with their cells from left to right; cells may span rows."""
    level, plumb = _collect_edges(rules)
    rows, columns = _snap(edge[0] for edge in level), _snap(edge[0] for edge in plumb)
    if len(rows) < 2 or len(columns) < 2 or max(len(rows), len(columns)) > MAX_LINES:
        return []
    across, down = _flag_covered(level, rows, columns), _flag_covered(plumb, columns, rows)
    return [_sort_into_rows(group, rows, columns) for group in _group_cells(_find_cells(across, down))]


def _collect_edges(rules: Iterable[Rule]) -> tuple[list[_Edge], list[_Edge]]:
    """Level and plumb edges: thin rectangles and lines are one edge, others are the four that frame them."""
    level: list[_Edge] = []
    plumb: list[_Edge] = []
    for rule in rules:
        if rule.height <= _SNAP:
            level.append(((rule.top + rule.bottom) / 2, rule.x0, rule.x1))
        elif rule.width <= _SNAP:
            plumb.append(((rule.x0 + rule.x1) / 2, rule.top, rule.bottom))
        elif not rule.is_line:
            level += [(rule.top, rule.x0, rule.x1), (rule.bottom, rule.x0, rule.x1)]
            plumb += [(rule.x0, rule.top, rule.bottom), (rule.x1, rule.top, rule.bottom)]
    return [edge for edge in level if _is_long(edge)], [edge for edge in plumb if _is_long(edge)]


def _is_long(edge: _Edge) -> bool:
    return edge[2] - edge[1] >= _MIN_EDGE


def _snap(places: Iterable[float]) -> list[float]:
    """Places that follow one another within a few points as their mean, in order."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= _SNAP:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _flag_covered(edges: Iterable[_Edge], lines: Sequence[float], crossings: Sequence[float]) -> Cells:
    """Whether, on each line, the stretch from each crossing to the next is drawn, in one piece or in several."""
    covered = np.zeros((len(lines), max(0, len(crossings) - 1)), dtype=np.bool_)
    stops = np.array(crossings)
    for line, start, end in _join_edges(edges, np.array(lines)):
        first = int(np.searchsorted(stops, start - _SNAP))
        last = int(np.searchsorted(stops, end + _SNAP, side="right")) - 1
        covered[line, first : max(first, last)] = True
    return covered


def _join_edges(edges: Iterable[_Edge], lines: Floats) -> list[tuple[int, float, float]]:
    """The number of its line for each edge, and edges of one line that meet as one."""
    placed = sorted((int(np.abs(lines - place).argmin()), start, end) for place, start, end in edges)
    joined: list[tuple[int, float, float]] = []
    for line, start, end in placed:
        if joined and joined[-1][0] == line and start - joined[-1][2] <= _SNAP:
            joined[-1] = (line, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((line, start, end))
    return joined


def _find_cells(across: Cells, down: Cells) -> list[tuple[int, int, int, int]]:
    """The smallest closed rectangles as first row line, first column line, last row line, last column line."""
    cells = []
    for row in range(across.shape[0] - 1):
        for column in range(down.shape[0] - 1):
            if across[row, column] and down[column, row]:
                corner = _find_opposite_corner(across, down, row, column)
                if corner is not None:
                    cells.append((row, column, *corner))
    return cells


def _find_opposite_corner(across: Cells, down: Cells, row: int, column: int) -> tuple[int, int] | None:
    """The lines that close the cell which begins at a corner: the nearest below and to the right that do."""
    for last in range(row + 1, across.shape[0]):
        if not down[column, last - 1]:
            return None
        if not across[last, column]:
            continue
        for right in range(column + 1, down.shape[0]):
            if not (across[row, right - 1] and across[last, right - 1]):
                break
            if down[right, row:last].all():
                return last, right
    return None


def _group_cells(cells: Sequence[tuple[int, int, int, int]]) -> list[list[tuple[int, int, int, int]]]:
    """The cells by the grids that they make through common corners, in reading order."""
    leader = list(range(len(cells)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    at: dict[tuple[int, int], int] = {}
    for number, (row, column, last, right) in enumerate(cells):
        for corner in ((row, column), (row, right), (last, column), (last, right)):
            leader[find(number)] = find(at.setdefault(corner, number))
    groups: dict[int, list[tuple[int, int, int, int]]] = {}
    for number, cell in enumerate(cells):
        groups.setdefault(find(number), []).append(cell)
    return list(groups.values())


def _sort_into_rows(
    cells: Sequence[tuple[int, int, int, int]], rows: Sequence[float], columns: Sequence[float]
) -> list[list[Box]]:
    """The cells with the places of their sides, by the row line at which they begin."""
    by_row: dict[int, list[Box]] = {}
    for row, column, last, right in sorted(cells):
        by_row.setdefault(row, []).append((columns[column], rows[row], columns[right], rows[last]))
    return [by_row[row] for row in sorted(by_row)]
