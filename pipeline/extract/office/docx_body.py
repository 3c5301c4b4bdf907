"""The body of a Word document as blocks: paragraphs and list items, table rows, text boxes after their paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.extract.backend import BULLET, CELL_BREAK, Paragraph
from pipeline.extract.office.style_names import kind_by_name
from pipeline.extract.office.xml_frames import MAX_NESTED, Frame
from pipeline.records import BlockKind

StyleKind = tuple[BlockKind, int]
BODY_TEXT = 9  # the outline level that is none
_PLAIN: StyleKind = (BlockKind.PARAGRAPH, 0)

# The namespace as Word writes it, and as it does when told to keep to the standard.
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_SILENT = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "Fallback"})
_BLANKS = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "-"}
_NAMES = (
    "p", "pPr", "pStyle", "outlineLvl", "numPr", "numId", "t", "tbl", "tr", "tc", "txbxContent", "footnote",
    "endnote", "style", "name", "basedOn", "docDefaults", "lang",
)  # fmt: skip
ROLES = {f"{space}}}{name}": name for space in _NAMESPACES for name in (*_NAMES, *_BLANKS, *_SILENT)}
ROLES["http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"] = "Fallback"


def get_value(attributes: Mapping[str, str], name: str = "val") -> str | None:
    """An attribute in the namespace of Word, None when it is not there."""
    return next((text for space in _NAMESPACES if (text := attributes.get(f"{space}}}{name}")) is not None), None)


def read_outline_level(attributes: Mapping[str, str]) -> int:
    """The outline level of a paragraph or style, 0 the highest heading; 9 is body text."""
    level = get_value(attributes) or ""
    return int(level) if level in set("012345678") else BODY_TEXT


class BlockContainer(Frame):
    """What holds paragraphs and tables: the body, a cell, a text box, a note.

    `level` counts the tables and boxes around it, `styles` gives by its id what each style makes. Where `into` is
    given, all paragraphs become one text there in the end.
    """

    def __init__(
        self, blocks: list[Paragraph], level: int, styles: Mapping[str, StyleKind], into: list[str] | None = None
    ) -> None:
        self.blocks, self.level, self.styles, self.into = blocks, level, styles, into

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "p":
            return _Paragraph(self)
        if role == "tbl" and self.level < MAX_NESTED:
            return _Table(self)
        if role in ("footnote", "endnote"):
            return _Note(self) if get_value(attributes, "type") in (None, "normal") else None
        return None if role == "txbxContent" or role in _SILENT else self

    def end(self) -> None:
        if self.into is not None and self.blocks:
            self.into.append(_join(self.blocks))


def _join(blocks: list[Paragraph]) -> str:
    return " ".join(block.text for block in blocks)


class _Note(BlockContainer):
    """A footnote or endnote: its paragraphs become one block."""

    def __init__(self, container: BlockContainer) -> None:
        super().__init__([], container.level, container.styles)
        self._notes = container.blocks

    def end(self) -> None:
        if self.blocks:
            self._notes.append(Paragraph(_join(self.blocks), BlockKind.FOOTNOTE))


@dataclass(slots=True)
class _Paragraph(Frame):
    """A paragraph; its text boxes follow it."""

    container: BlockContainer
    pieces: list[str] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    outline: int | None = None

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "t":
            return _Text(self.pieces)
        if role in _BLANKS:
            self.pieces.append(_BLANKS[role])
            return None
        if role == "pPr":
            return _ParagraphProperties(self)
        if role == "txbxContent":
            deep = self.container.level >= MAX_NESTED
            return BlockContainer(
                self.container.blocks if deep else self.boxes, self.container.level + 1, self.container.styles
            )
        return None if role in _SILENT else self

    def end(self) -> None:
        text = "".join(self.pieces).strip()
        if text:
            kind, level = self._find_kind()
            item = kind is BlockKind.LIST_ITEM
            self.container.blocks.append(Paragraph(f"{BULLET} {text}" if item else text, kind, level))
        self.container.blocks += self.boxes

    def _find_kind(self) -> StyleKind:
        if self.outline is not None and self.outline < BODY_TEXT:
            return BlockKind.HEADING, self.outline + 1
        kind, level = self.container.styles.get(self.style) or kind_by_name(self.style) or _PLAIN
        if kind is BlockKind.HEADING and self.outline == BODY_TEXT:
            return _PLAIN
        if self.number is not None and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return (BlockKind.PARAGRAPH if self.number == "0" else BlockKind.LIST_ITEM), 0
        return kind, level


@dataclass(slots=True)
class _ParagraphProperties(Frame):
    paragraph: _Paragraph

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "numPr":
            return self
        if role == "numId":
            self.paragraph.number = get_value(attributes)
        elif role == "pStyle":
            self.paragraph.style = get_value(attributes) or ""
        elif role == "outlineLvl":
            self.paragraph.outline = read_outline_level(attributes)
        return None


@dataclass(slots=True)
class _Text(Frame):
    pieces: list[str]

    def data(self, text: str) -> None:
        self.pieces.append(text)


@dataclass(slots=True)
class _Table(Frame):
    """A table: each of its rows becomes a block."""

    container: BlockContainer

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "tr":
            return _Row(self.container)
        return None if role in ("p", "tbl") or role in _SILENT else self


@dataclass(slots=True)
class _Row(Frame):
    container: BlockContainer
    cells: list[str] = field(default_factory=list)

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "tc":
            return BlockContainer([], self.container.level + 1, self.container.styles, self.cells)
        return None if role in ("p", "tbl") or role in _SILENT else self

    def end(self) -> None:
        if self.cells:
            self.container.blocks.append(Paragraph(CELL_BREAK.join(self.cells), BlockKind.TABLE_ROW))
