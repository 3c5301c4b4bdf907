"""Rows of tables that a page's end or the shading of single lines cut in two, put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.extract.backend import CELL_BREAK
from pipeline.extract.pdf.layout.paragraphs import Block
from pipeline.extract.pdf.tables import Table
from pipeline.extract.pdf.words import Line, Word, ends_sentence, group_lines
from pipeline.records import Apart, BlockKind

# Rows at the head of a table that its next page may repeat.
_MAX_HEAD = 3


def merge_cut_rows(table: Table) -> list[list[list[Word]]]:
    """The rows of a table, put together where the shading of single lines cut a cell into many."""
    rows: list[list[list[Word]]] = []
    swallowing = False
    for row in table.rows:
        if len(row) == 1 and rows and (above := _find_cell_above(rows[-1], row[0])):
            goes_on = _runs_on(above, row[0], table.page)
            last = above is rows[-1][-1]
            swallowing = swallowing or (last and (len(rows[-1]) == 1 or goes_on))
            if (swallowing and last) or goes_on:
                above += row[0]
                continue
        rows.append([list(cell) for cell in row])
        swallowing = False
    return rows


def _find_cell_above(row: Sequence[list[Word]], below: Sequence[Word]) -> list[Word] | None:
    """The cell of a row that begins as far to the left as another cell."""
    left = min(word.x0 for word in below)
    near = (cell for cell in reversed(row) if abs(min(word.x0 for word in cell) - left) < 2 * cell[0].size)
    return next(near, None)


def _runs_on(cell: Sequence[Word], other: Sequence[Word], page: int) -> bool:
    return _goes_on(group_lines(cell, page)[-1], group_lines(other, page)[0])


def _goes_on(last: Line, first: Line) -> bool:
    return first.words[0].text[0].islower() and not ends_sentence(last.words[-1].text)


class RepeatedHeads:
    """Cuts the head off a table that goes on at the top of a page, where the page repeats it; keeps what it cut."""

    def __init__(self) -> None:
        self.apart: list[Apart] = []
        self._head: list[list[str]] = []
        self._page = 0

    def cut(self, parts: Sequence[Table | list[Line]]) -> list[Table | list[Line]]:
        """The parts of the next page, in reading order, without rows that repeat the head of the table before them."""
        result = list(parts)
        first, last = (part if isinstance(part, Table) else None for part in (parts[0], parts[-1]))
        goes_on = first is not None and first.page == self._page + 1
        if first is not None and goes_on:
            result[0] = self._cut_head(first)
        if last is not None:
            if not (goes_on and last is first):
                self._head = [_row_texts(row, last.page) for row in last.rows[:_MAX_HEAD]]
            self._page = last.page
        return result

    def _cut_head(self, table: Table) -> Table:
        rows = [_row_texts(row, table.page) for row in table.rows[: len(self._head)]]
        same = [row == head and len(row) > 1 for row, head in zip(rows, self._head, strict=False)]
        count = min((same.index(False) if False in same else len(same)), len(table.rows) - 1)
        self.apart += [Apart("header", table.page, CELL_BREAK.join(row)) for row in rows[:count]]
        return table._replace(rows=table.rows[count:])


def _row_texts(row: Sequence[Sequence[Word]], page: int) -> list[str]:
    return [" ".join(line.text for line in group_lines(cell, page)) for cell in row]


def join_tables(columns: Iterable[Sequence[Block]]) -> Iterator[list[Block]]:
    """The blocks of all columns; of a table that goes on at the head of the next page the row in two parts is whole."""
    held: list[list[Block]] = []  # the table that ends the page, and the notes of the page
    for column in columns:
        blocks = list(column)
        if held and all(block.kind is BlockKind.FOOTNOTE for block in blocks):
            held.append(blocks)
            continue
        if held and _follows(held[0], blocks) and (whole := _join_rows(held[0][-1], blocks[0])):
            held[0][-1] = whole
            del blocks[0]
        if not held or blocks:
            yield from held
            held = [blocks] if blocks and blocks[-1].is_row else []
            if not held:
                yield blocks
    yield from held


def _follows(table: Sequence[Block], blocks: Sequence[Block]) -> bool:
    """Whether blocks are rows on the page after that on which a table ends."""
    last = max(line.page for line in table[-1].lines)
    return bool(blocks) and blocks[0].is_row and blocks[0].lines[0].page == last + 1


def _cells(row: Block) -> list[tuple[Line, ...]]:
    starts = [*(row.cells or (0,)), len(row.lines)]
    return [row.lines[start:end] for start, end in pairwise(starts)]


def _join_rows(row: Block, rest: Block) -> Block | None:
    """Both rows as one where every cell of the second goes on with the cell that stands above it."""
    cells, more = _cells(row), _cells(rest)
    lefts = [min(line.x0 for line in cell) for cell in cells]
    for cell in more:
        left = min(line.x0 for line in cell)
        place = min(range(len(cells)), key=lambda number: abs(lefts[number] - left))
        if abs(lefts[place] - left) > 2 * rest.size or not _goes_on(cells[place][-1], cell[0]):
            return None
        cells[place] += cell
    starts = [sum(map(len, cells[:number])) for number in range(len(cells))]
    return row._replace(lines=tuple(line for cell in cells for line in cell), cells=tuple(starts) if row.cells else ())
