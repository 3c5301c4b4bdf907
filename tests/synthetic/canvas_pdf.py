"""PDFs drawn line by line on a reportlab canvas: every word placed by itself, kerned pairs and ligature glyphs."""

from __future__ import annotations

from itertools import groupby

from tests.synthetic.canvas_pages import CanvasPages
from tests.synthetic.content import Block, Content, Kind
from tests.synthetic.layouts import Layout, blocks_of
from tests.synthetic.typesetting import SetLine, Type, set_lines

_CELL_PADDING = 3.0
_BOX_PADDING = 8.0
_HANG = 16.0
_IN_BOX = (Kind.BOX, Kind.BOX_TITLE)


def canvas_pdf(content: Content, layout: Layout) -> bytes:
    """The content as a PDF in the layout."""
    pages = CanvasPages(content, layout)
    after_heading = True
    for group, members in groupby(blocks_of(content, layout), _group):
        blocks = list(members)
        if group == "table":
            _table(pages, blocks)
        elif group == "box":
            _box(pages, blocks)
        else:
            for block in blocks:
                _text(pages, block, after_heading)
                after_heading = block.kind in (Kind.TITLE, Kind.HEADING)
    return pages.saved()


def _group(block: Block) -> str:
    return "table" if block.kind is Kind.ROW else "box" if block.kind in _IN_BOX else "text"


def _text(pages: CanvasPages, block: Block, after_heading: bool) -> None:
    layout = pages.layout
    if block.kind in (Kind.TITLE, Kind.HEADING):
        _heading(pages, block)
    elif block.kind is Kind.CAPTION:
        pages.y += 0.6 * layout.leading
        _lines(pages, block.text, Type(pages.faces, layout.size * 0.9, bold=True), keep=4)
    elif block.mark:
        _item(pages, block)
    else:
        indent = layout.size * 1.4 if layout.indented and not after_heading else 0.0
        _lines(pages, block.text, Type(pages.faces, layout.size), indent=indent, fill=layout.justified)
        if not layout.indented:
            pages.y += 0.6 * layout.leading


def _lines(
    pages: CanvasPages, text: str, kind: Type, *, indent: float = 0.0, fill: bool = False, keep: int = 1
) -> None:
    """A paragraph over the column's width; at least `keep` lines of room are left for its first one."""
    width = pages.layout.column_width
    leading = pages.layout.leading * kind.size / pages.layout.size
    if pages.room < keep * leading:
        pages.next_column()
    for number, line in enumerate(set_lines(text, width, kind, indent)):
        left = indent if number == 0 else 0.0
        pages.put(line, kind, leading, left, width - left if fill else 0.0)


def _heading(pages: CanvasPages, block: Block) -> None:
    layout = pages.layout
    size = layout.size * (1.5 if block.kind is Kind.TITLE else 1.2)
    kind = Type(pages.faces, size, bold=True)
    if layout.titled and block is pages.content.blocks[0]:
        for line in set_lines(block.text, layout.width - 2 * layout.margin, Type(pages.faces, size * 1.3, bold=True)):
            pages.put(line, Type(pages.faces, size * 1.3), size * 1.6, 0.0, 0.0)
        pages.y += size
        pages.start_columns_below()
        return
    if pages.room < 4 * layout.leading + 2 * size:
        pages.next_column()
    if not pages.at_top:
        pages.y += 0.9 * layout.leading
    for line in set_lines(block.text, layout.column_width, kind):
        pages.put(line, kind, size * 1.2, 0.0, 0.0)
    pages.y += 0.4 * layout.leading


def _item(pages: CanvasPages, block: Block) -> None:
    layout = pages.layout
    kind = Type(pages.faces, layout.size)
    width = layout.column_width - _HANG
    for number, line in enumerate(set_lines(block.text, width, kind)):
        pages.put(line, kind, layout.leading, _HANG, width if layout.justified else 0.0)
        if number == 0:
            pages.canvas.setFont(pages.faces[0], layout.size)
            pages.canvas.drawString(pages.x, layout.height - pages.y + 0.25 * layout.size, block.mark)
    pages.y += 0.2 * layout.leading


def _table(pages: CanvasPages, rows: list[Block]) -> None:
    """A ruled table; a row is never torn apart."""
    layout = pages.layout
    shares = (0.46, 0.32, 0.22) if layout.table_columns == 3 else (0.55, 0.45)
    kind = Type(pages.faces, layout.size * 0.88)
    leading = kind.size * 1.2
    for row in rows:
        cells = [
            set_lines(cell, share * layout.column_width - 2 * _CELL_PADDING, kind)
            for cell, share in zip(row.cells, shares, strict=True)
        ]
        height = max(map(len, cells)) * leading + 2 * _CELL_PADDING
        if pages.room < height:
            pages.next_column()
        left = 0.0
        start = pages.y
        for cell, share in zip(cells, shares, strict=True):
            pages.canvas.rect(pages.x + left, layout.height - start - height, share * layout.column_width, height)
            pages.y = start + _CELL_PADDING
            for line in cell:
                pages.put(line, kind, leading, left + _CELL_PADDING, 0.0)
            left += share * layout.column_width
        pages.y = start + height
    pages.y += 0.8 * layout.leading


def _box(pages: CanvasPages, blocks: list[Block]) -> None:
    """A shaded box over the column's width, never torn apart."""
    layout = pages.layout
    width = layout.column_width - 2 * _BOX_PADDING
    kinds = [Type(pages.faces, layout.size, bold=block.kind is Kind.BOX_TITLE) for block in blocks]
    texts: list[list[SetLine]] = [set_lines(block.text, width, kind) for block, kind in zip(blocks, kinds, strict=True)]
    height = sum(map(len, texts)) * layout.leading + 2 * _BOX_PADDING
    if pages.room < height + layout.leading:
        pages.next_column()
    pages.y += 0.6 * layout.leading
    pages.canvas.setFillGray(0.88)
    pages.canvas.rect(pages.x, layout.height - pages.y - height, layout.column_width, height, stroke=0, fill=1)
    pages.canvas.setFillGray(0)
    pages.y += _BOX_PADDING
    for lines, kind in zip(texts, kinds, strict=True):
        for line in lines:
            pages.put(line, kind, layout.leading, _BOX_PADDING, 0.0)
    pages.y += _BOX_PADDING + 0.6 * layout.leading
