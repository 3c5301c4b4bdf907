"""Blocks of text out of markup: paragraphs, list items and table rows, in the order of the page.

Written as a parser's target, so that neither the depth nor the length of a page costs more than its share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.extract.backend import BULLET, CELL_BREAK, Paragraph
from pipeline.extract.html.wording import BESIDE
from pipeline.records import BlockKind

# trafilatura writes its own tag names; the names of HTML itself serve where the whole page is read.
_BREAKS = frozenset({"lb", "br"})
_ROWS = frozenset({"row", "tr"})
_CELLS = frozenset({"cell", "td", "th"})
_ITEMS = frozenset({"item", "li"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "code", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "head", "header", "hr", "list", "main", "nav", "ol", "p", "pre", "quote",
        "section", "summary", "table", "tbody", "tfoot", "thead", "ul",
    }
)  # fmt: skip
_CAPTIONS = frozenset({"caption", "figcaption"})
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "select", "button", "iframe", "title"}) | BESIDE
# A row within more rows than this is given cell by cell: every level joins the text below it once more.
_MAX_ROWS = 20
STRUCTURE = _BREAKS | _ROWS | _CELLS | _ITEMS | _BLOCKS | _SILENT


class BlockWriter:
    """Takes tags and characters as they come and keeps the finished blocks in `blocks`.

    A list item begins with a bullet, a heading in one has none; the cells of a table row stand in one block.
    """

    def __init__(self) -> None:
        self.blocks: list[Paragraph] = []
        self._pending: list[str] = []
        self._open: list[str] = []
        # What text in each open element is, and of a heading its level.
        self._kinds: list[tuple[BlockKind, int]] = [(BlockKind.PARAGRAPH, 0)]
        self._silent = 0
        # Bullets of open items that have no words yet; they are always those opened last.
        self._bullets = 0
        # Of each open row: the blocks before it, and its finished cells.
        self._rows: list[tuple[list[Paragraph], list[str]]] = []
        self._cells_open: list[bool] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        role = self._role_of(tag, attributes)
        if role == "silent":
            self._silent += 1
        elif role == "break":
            self._pending.append(" ")
        elif role:
            self.end_block()
        self._open.append(role)
        self._kinds.append(_kind_of(tag, role, attributes) or self._kinds[-1])
        if role == "item":
            self._bullets += 1
        elif role == "row":
            self._rows.append((self.blocks, []))
            self._cells_open.append(False)
            self.blocks = []
        elif role == "cell":
            self._end_cell()
            self._cells_open[-1] = True

    def data(self, text: str) -> None:
        """Characters of the element that began last."""
        if self._silent:
            return
        if self._bullets and text.strip():
            if self._kinds[-1][0] is not BlockKind.HEADING:
                self._pending.append(f"{BULLET} " * self._bullets)
            self._bullets = 0
        self._pending.append(text)

    def end(self, tag: str) -> None:
        """The element that began last ends."""
        role = self._open.pop()
        if role == "silent":
            self._silent -= 1
        elif role and role != "break":
            self.end_block()
        self._kinds.pop()
        if role == "item" and self._bullets:
            self._bullets -= 1
        elif role == "row":
            self._end_row()
        elif role == "cell":
            self._end_cell()
            self._cells_open[-1] = False

    def close(self) -> None:
        """The markup ends, whatever is still open."""
        while self._open:
            self.end("")
        self.end_block()

    def end_block(self) -> None:
        """What was read since the last block becomes one, unless it is blank."""
        text = " ".join("".join(self._pending).split())
        self._pending = []
        if text and text != BULLET:
            self.blocks.append(Paragraph(text, *self._kinds[-1]))
            if not self._rows:
                self.on_block(text)

    def on_block(self, text: str) -> None:
        """Called with each block of the page itself, once it is whole."""

    def _role_of(self, tag: str, attributes: Mapping[str, str]) -> str:
        if self._silent or tag in _SILENT:
            return "silent"
        if tag in _BREAKS:
            return "break"
        if tag in _ROWS and len(self._rows) < _MAX_ROWS:
            return "row"
        if tag in _CELLS and self._rows and not self._cells_open[-1]:
            return "cell"
        if tag in _ITEMS and not attributes.get("rend", "").startswith("d"):
            return "item"
        return "block" if tag in _BLOCKS or tag in _ROWS or tag in _CELLS or tag in _ITEMS else ""

    def _end_cell(self) -> None:
        if self.blocks:
            self._rows[-1][1].append(" ".join(block.text for block in self.blocks))
            self.blocks = []

    def _end_row(self) -> None:
        self._end_cell()
        self.blocks, cells = self._rows.pop()
        self._cells_open.pop()
        self._pending.append(CELL_BREAK.join(cells))
        self._kinds.append((BlockKind.TABLE_ROW, 0))
        self.end_block()
        self._kinds.pop()


def _kind_of(tag: str, role: str, attributes: Mapping[str, str]) -> tuple[BlockKind, int] | None:
    """What text directly in an element is, where the element itself says so."""
    # trafilatura writes `<head rend="h2">`.
    heading = attributes.get("rend", "") if tag == "head" else tag
    if len(heading) == 2 and heading[0] == "h" and heading[1] in "123456":
        return BlockKind.HEADING, int(heading[1])
    if tag in _CAPTIONS:
        return BlockKind.CAPTION, 0
    return (BlockKind.LIST_ITEM, 0) if role == "item" else None


def read_blocks(element: Any) -> list[Paragraph]:
    """The blocks of text of an lxml element and all below it."""
    from lxml import etree

    writer = BlockWriter()
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            writer.start(node.tag, node.attrib)
            writer.data(node.text or "")
            continue
        if event == "end":
            writer.end(node.tag)
        if node is not element:
            writer.data(node.tail or "")
    writer.close()
    return writer.blocks
