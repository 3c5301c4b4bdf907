"""A PDF as one text: pages read in order, paragraphs whole, and for every word the box it was printed in.

The words, tables and rules of all pages come in, one text with its blocks and boxes goes out. Here are the steps:
`columns` (in the white strips of a `raster`) cuts a page into columns in reading order, `paragraphs` a column into
paragraphs, `table_rows` makes rows whole, `roles` says what each is, and `compose` writes them. A page after the other
is put into a spill file, so that no long document stands in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from statistics import median
from typing import NamedTuple

from pipeline.extract.options import ORDERING, ReadOptions
from pipeline.extract.pdf.document import PdfMetadata, open_pdf
from pipeline.extract.pdf.layout.columns import TABLE_MARK, ColumnSplitter
from pipeline.extract.pdf.layout.compose import ComposedText, compose, page_spans
from pipeline.extract.pdf.layout.paragraphs import Block, Leading, LeadingCounter, group_paragraphs, join_columns
from pipeline.extract.pdf.layout.roles import assign_role, part_notes
from pipeline.extract.pdf.layout.table_rows import RepeatedHeads, join_tables, merge_cut_rows
from pipeline.extract.pdf.margins.running_lines import RunningLines, find_running_lines
from pipeline.extract.pdf.pages import DocumentPages, TextPage, read_pages
from pipeline.extract.pdf.spill import SpillFile
from pipeline.extract.pdf.tables import Table, find_open_tables
from pipeline.extract.pdf.tables.open import may_hold_rows
from pipeline.extract.pdf.words import Line, Word, group_lines
from pipeline.records import Apart, BlockKind, PageSpan

# A cell longer than this that holds several paragraphs is running text set in a frame.
_MAX_ROW_CELL = 600


class Layout(NamedTuple):
    """The text of a PDF, its paragraphs and the places of its words; what its pages and the file say of themselves."""

    composed: ComposedText
    pages: tuple[PageSpan, ...]
    apart: tuple[Apart, ...]
    unread: tuple[int, ...]
    metadata: PdfMetadata


class _PageParts(NamedTuple):
    """Columns and tables of one page in reading order, and the page's height in points."""

    columns: tuple[Table | list[Line], ...]
    height: float


def lay_out(data: bytes, options: ReadOptions, *, damaged: bool = False) -> Layout:
    """The whole document as one text; raises UnreadableError when it cannot be opened.

    Where the file is `damaged`, a page that shows nothing may have lost what it showed.
    """
    with open_pdf(data) as file:
        metadata, count = file.read_metadata(), file.page_count
        document = read_pages(file, options, damaged=damaged)
    options.on_step(ORDERING, 0)
    running = find_running_lines(document.margins)
    spill: SpillFile[_PageParts] = SpillFile()
    heads = RepeatedHeads()
    with closing(document.pages), closing(spill):
        leading = _order_pages(document, running, spill)
        rows = join_tables(_make_paragraphs(spill, leading, document.body_size, heads))
        text = compose(join_columns(rows), document.vocabulary, document.to_shown)
    return Layout(
        text,
        _add_page_facts(page_spans(text, count), document),
        (*document.apart, *_set_apart(document.numbers, running), *heads.apart),
        tuple(sorted(document.unread)),
        metadata,
    )


def _order_pages(document: DocumentPages, running: Sequence[RunningLines], spill: SpillFile[_PageParts]) -> Leading:
    """Put the parts of all pages in reading order into a spill file; returns the usual distances between lines."""
    counter, splitter = LeadingCounter(), ColumnSplitter()
    for page, lines in zip(document.pages, running, strict=True):
        kept = tuple(word for number, word in enumerate(page.words) if number not in lines.words)
        parts = _split_page(page._replace(words=kept), splitter)
        for part in parts:
            if not isinstance(part, Table):
                counter.add(part)
        spill.append(_PageParts(tuple(parts), page.frame.height))
    return counter.usual()


def _make_paragraphs(
    pages: Iterable[_PageParts], leading: Leading, body_size: float, heads: RepeatedHeads
) -> Iterator[list[Block]]:
    """The paragraphs and table rows of all pages, column by column; the notes of a page follow its text."""
    for page in pages:
        notes: list[Block] = []
        for part in heads.cut(page.columns) if page.columns else ():
            if isinstance(part, Table):
                yield [block for row in merge_cut_rows(part) for block in _make_row(row, part.page, leading)]
                continue
            text, foot = part_notes(part, body_size, page.height)
            yield [assign_role(block, body_size) for block in group_paragraphs(text, leading)]
            notes += [block._replace(kind=BlockKind.FOOTNOTE) for block in group_paragraphs(foot, leading)]
        yield notes


def _add_page_facts(pages: Iterable[PageSpan], document: DocumentPages) -> tuple[PageSpan, ...]:
    return tuple(
        PageSpan(
            page.number,
            page.start,
            page.end,
            document.faults.get(page.number, ""),
            document.ocr.get(page.number),
            page.number in document.stopped,
        )
        for page in pages
    )


def _set_apart(numbers: Sequence[int], running: Sequence[RunningLines]) -> Iterator[Apart]:
    for number, lines in zip(numbers, running, strict=True):
        yield from (Apart("header", number, text) for text in lines.header)
        yield from (Apart("footer", number, text) for text in lines.footer)


def _split_page(page: TextPage, splitter: ColumnSplitter) -> list[Table | list[Line]]:
    """Columns and tables of one page in reading order; turned text comes last."""
    number = page.number
    # A table across the page is found before its columns are: white between its cells may go on their gutter.
    upright = [word for word in page.words if word.upright]
    is_parted = may_hold_rows(upright)
    across, upright = find_open_tables(upright, number) if is_parted else ([], upright)
    tables = [*page.tables, *across]
    places = [_mark(table) for table in tables]
    turned = [word for word in page.words if not word.upright]
    result: list[Table | list[Line]] = []
    for column in splitter.split(upright + places, number, page.rules):
        rest = [word for word in column if word.text != TABLE_MARK]
        within, rest = find_open_tables(rest, number) if is_parted else ([], rest)
        placed = [(word, tables[places.index(word)]) for word in column if word.text == TABLE_MARK]
        placed += [(_mark(table), table) for table in within]
        for place, table in sorted(placed, key=lambda pair: pair[0].top):
            result.append(group_lines([word for word in rest if word.middle < place.top], number))
            result.append(table)
            rest = [word for word in rest if word.middle >= place.top]
        result.append(group_lines(rest, number))
    if turned:
        result.append([_make_turned_line(turned, number)])
    return [part for part in result if part]


def _mark(table: Table) -> Word:
    """What stands for a table among the words of its page."""
    return Word(TABLE_MARK, table.x0, table.top, table.x1, table.bottom, 10.0)


def _make_turned_line(words: Sequence[Word], page: int) -> Line:
    """Text that does not stand upright, in the order it was drawn; of no size, so that it never parts a paragraph."""
    return Line(tuple(words), page, words[0].x0, words[0].top, words[-1].x1, words[-1].bottom, 0.0, False)


def _make_row(cells: Sequence[Sequence[Word]], page: int, leading: Leading) -> list[Block]:
    """A table row as one paragraph; one of a single cell or with cells of running text keeps their paragraphs."""
    filled = [group_paragraphs(_group_cell_lines(cell, page), leading) for cell in cells]
    if any(_is_running_text(cell) for cell in filled):
        return [block for cell in filled for block in cell]
    if len(filled) == 1:
        return [block._replace(kind=BlockKind.TABLE_ROW) for block in filled[0]]
    lines: list[Line] = []
    starts = []
    for cell in filled:
        starts.append(len(lines))
        lines.extend(line for block in cell for line in block.lines)
    size = median(line.size for line in lines)
    return [Block(tuple(lines), size, tuple(starts), BlockKind.TABLE_ROW)]


def _group_cell_lines(cell: Sequence[Word], page: int) -> list[Line]:
    """The lines of a cell; turned text as it was drawn."""
    turned = [word for word in cell if not word.upright]
    lines = group_lines([word for word in cell if word.upright], page)
    return [*lines, _make_turned_line(turned, page)] if turned else lines


def _is_running_text(cell: Sequence[Block]) -> bool:
    return len(cell) > 1 and sum(len(line.text) for block in cell for line in block.lines) > _MAX_ROW_CELL
