"""A PDF as one text: pages read in order, paragraphs whole, and for every word the box it was printed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.extract.pdf_columns import columns_of
from pipeline.extract.pdf_compose import Mark, composed, page_spans
from pipeline.extract.pdf_document import PageContent, read_pdf
from pipeline.extract.pdf_paragraphs import Block, Leading, join_columns, leading_of, paragraphs_of
from pipeline.extract.pdf_running import without_running_lines
from pipeline.extract.pdf_tables import Table
from pipeline.extract.pdf_words import Line, Word, ends_sentence, lines_of
from pipeline.records import PageSpan

# A cell longer than this that holds several paragraphs is running text set in a frame.
_MAX_ROW_CELL = 600
# Unicode's character for an object that stands between words.
_TABLE_MARK = "\ufffc"


class Layout(NamedTuple):
    """The text of a PDF; `silent` and `broken` number the pages without text and the pages that failed."""

    text: str
    pages: tuple[PageSpan, ...]
    marks: tuple[Mark, ...]
    silent: tuple[int, ...]
    broken: tuple[int, ...]
    title: str
    lang: str
    dates: tuple[tuple[str, str], ...]


def lay_out(data: bytes) -> Layout:
    """The whole document as one text; raises UnreadableError when it cannot be opened."""
    content = read_pdf(data)
    bare = without_running_lines([page.words for page in content.pages])
    pages = [page._replace(words=words) for page, words in zip(content.pages, bare, strict=True)]
    text, marks = composed(_blocks(pages))
    return Layout(
        text,
        page_spans(marks, content.page_count, len(text)),
        marks,
        content.silent,
        content.broken,
        content.title,
        content.lang,
        content.dates,
    )


def _blocks(pages: Iterable[PageContent]) -> list[Block]:
    """The paragraphs and table rows of all pages in reading order."""
    parts = [part for page in pages for part in _parts(page)]
    leading = leading_of(part for part in parts if not isinstance(part, Table))
    columns = []
    for part in parts:
        if isinstance(part, Table):
            columns.append([block for row in _whole_rows(part) for block in _row(row, part.page, leading)])
        else:
            columns.append(paragraphs_of(part, leading))
    return join_columns(columns)


def _parts(page: PageContent) -> list[Table | list[Line]]:
    """Columns and tables of one page in reading order; turned text comes last."""
    number = page.words.number
    places = [Word(_TABLE_MARK, table.x0, table.top, table.x1, table.bottom, 10.0) for table in page.tables]
    upright = [word for word in page.words.words if word.upright]
    turned = [word for word in page.words.words if not word.upright]
    result: list[Table | list[Line]] = []
    for column in columns_of(upright + places, number):
        rest = [word for word in column if word.text != _TABLE_MARK]
        for place in sorted((word for word in column if word.text == _TABLE_MARK), key=lambda word: word.top):
            result.append(lines_of([word for word in rest if word.middle < place.top], number))
            result.append(page.tables[places.index(place)])
            rest = [word for word in rest if word.middle >= place.top]
        result.append(lines_of(rest, number))
    if turned:
        result.append([_turned_line(turned, number)])
    return [part for part in result if part]


def _turned_line(words: Sequence[Word], page: int) -> Line:
    """Text that does not stand upright, in the order it was drawn; of no size, so that it never parts a paragraph."""
    return Line(tuple(words), page, words[0].x0, words[0].top, words[-1].x1, words[-1].bottom, 0.0, False)


def _whole_rows(table: Table) -> list[list[list[Word]]]:
    """The rows of a table, put together where the shading of single lines cut a cell into many."""
    rows: list[list[list[Word]]] = []
    swallowing = False
    for row in table.rows:
        if len(row) == 1 and rows and _is_below(rows[-1][-1], row[0]):
            swallowing = swallowing or len(rows[-1]) == 1 or _runs_on(rows[-1][-1], row[0], table.page)
            if swallowing:
                rows[-1][-1] += row[0]
                continue
        rows.append([list(cell) for cell in row])
        swallowing = False
    return rows


def _is_below(cell: Sequence[Word], other: Sequence[Word]) -> bool:
    left, other_left = min(word.x0 for word in cell), min(word.x0 for word in other)
    return abs(left - other_left) < 2 * cell[0].size


def _runs_on(cell: Sequence[Word], other: Sequence[Word], page: int) -> bool:
    last, first = lines_of(cell, page)[-1].words[-1].text, lines_of(other, page)[0].words[0].text
    return first[0].islower() and not ends_sentence(last)


def _row(cells: Sequence[Sequence[Word]], page: int, leading: Leading) -> list[Block]:
    """A table row as one paragraph; one of a single cell or with cells of running text keeps their paragraphs."""
    filled = [paragraphs_of(lines_of(cell, page), leading) for cell in cells]
    if len(filled) == 1 or any(_is_running_text(cell) for cell in filled):
        return [block for cell in filled for block in cell]
    lines: list[Line] = []
    starts = []
    for cell in filled:
        starts.append(len(lines))
        lines.extend(line for block in cell for line in block.lines)
    return [Block(tuple(lines), median(line.size for line in lines), tuple(starts))]


def _is_running_text(cell: Sequence[Block]) -> bool:
    return len(cell) > 1 and sum(len(line.text) for block in cell for line in block.lines) > _MAX_ROW_CELL
