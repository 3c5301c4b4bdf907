"""The body of a Word document as blocks: paragraphs and list items, table rows, text boxes after their paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.extract.backend import BULLET, CELL_BREAK, Paragraph
from pipeline.extract.office.docx_controls import Control
from pipeline.extract.office.docx_headings import Look, Looks
from pipeline.extract.office.docx_inside import DrawnParagraph, Inside
from pipeline.extract.office.docx_names import (
    BLANKS,
    BODY_TEXT,
    SILENT,
    StyleKind,
    get_relation,
    get_value,
    is_on,
    read_outline_level,
    read_size,
)
from pipeline.extract.office.style_names import kind_by_name
from pipeline.extract.office.xml_frames import MAX_NESTED, Frame
from pipeline.records import BlockKind

_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_DRAWN = frozenset({"paragraph", "textpath", "diagram", "chart"})
_PLAIN: StyleKind = (BlockKind.PARAGRAPH, 0)
_NO_LOOK = Look()


class NoteShelf:
    """The notes of a document by their kind and id, until the paragraph that refers to them takes them."""

    def __init__(self) -> None:
        self._notes: dict[tuple[str, str], list[Paragraph]] = {}

    def put(self, kind: str, number: str, note: Paragraph) -> None:
        """Keep a note."""
        self._notes.setdefault((kind, number), []).append(note)

    def take(self, kind: str, number: str) -> list[Paragraph]:
        """The notes of an id, once."""
        return self._notes.pop((kind, number), [])

    def rest(self) -> list[Paragraph]:
        """The notes that nothing refers to, in order."""
        return [note for notes in self._notes.values() for note in notes]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the body needs of the rest of the document: by its id what each style makes and how it looks, the styles
    whose text is hidden, and what reads embedded parts and drawings; without that none is read. Notes are read before
    the body. `bold` is kept for the paragraphs of the body that look like headings."""

    styles: Mapping[str, StyleKind] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    inside: Inside | None = None
    notes: NoteShelf = field(default_factory=NoteShelf)
    bold: Looks = field(default_factory=Looks)


class BlockContainer(Frame):
    """What holds paragraphs and tables: the body, a cell, a text box, a note.

    `level` counts the tables and boxes around it. Where `row` is given, all paragraphs become one cell of it in the
    end, and their notes follow it.
    """

    def __init__(self, blocks: list[Paragraph], level: int, around: Surroundings, row: _Row | None = None) -> None:
        self.blocks, self.level, self.around, self.row = blocks, level, around, row

    def add(self, block: Paragraph, plain: str, look: Look) -> None:
        """Take the next paragraph; `plain` is its text without a bullet, `look` how all of it is set."""
        self.blocks.append(block)

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "p":
            return _Paragraph(self)
        if role == "sdt":
            return Control(self)
        if role == "tbl" and self.level < MAX_NESTED:
            return _Table(self)
        if role in ("footnote", "endnote"):
            normal = get_value(attributes, "type") in (None, "normal")
            return _Note(self.around, role, get_value(attributes, "id") or "") if normal else None
        if role == "altChunk" and self.around.inside is not None:
            self.blocks += self.around.inside.read_chunk(get_relation(attributes, "id"))
            return None
        return None if role == "txbxContent" or role in SILENT else self

    def end(self) -> None:
        if self.row is not None and self.blocks:
            self.row.cells.append(_join([one for one in self.blocks if one.kind is not BlockKind.FOOTNOTE]))
            self.row.notes += [one for one in self.blocks if one.kind is BlockKind.FOOTNOTE]


class Body(BlockContainer):
    """The body itself, whose short bold paragraphs may be headings."""

    def __init__(self, blocks: list[Paragraph], around: Surroundings) -> None:
        super().__init__(blocks, 0, around)

    def add(self, block: Paragraph, plain: str, look: Look) -> None:
        if look.bold and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            self.around.bold.note(len(self.blocks), plain, look)
        super().add(block, plain, look)


def _join(blocks: list[Paragraph]) -> str:
    return " ".join(block.text for block in blocks)


class _Note(BlockContainer):
    """A footnote or endnote: its paragraphs become one block."""

    def __init__(self, around: Surroundings, kind: str, number: str) -> None:
        super().__init__([], 0, around)
        self._kind, self._number = kind, number

    def end(self) -> None:
        if self.blocks:
            self.around.notes.put(self._kind, self._number, Paragraph(_join(self.blocks), BlockKind.FOOTNOTE))


@dataclass(slots=True)
class _Paragraph(Frame):
    """A paragraph; its text boxes follow it, then the notes that it refers to."""

    container: BlockContainer
    pieces: list[str] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    outline: int | None = None
    # Whether the run that is open is hidden: its style comes before what it says itself.
    hidden: bool = False
    # How the run that is open is set, and how what was read is: bold where all of it is, in the size of its beginning.
    run: Look = field(default_factory=Look)
    look: Look | None = None
    # Of these one serves all runs: most of a document's elements stand in them.
    text: _Text = field(init=False)
    properties: _RunProperties = field(init=False)

    def __post_init__(self) -> None:
        self.text, self.properties = _Text(self), _RunProperties(self)

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "r":
            self.hidden = self.style in self.container.around.hidden
            self.run = self.container.around.looks.get(self.style, _NO_LOOK)
            return self
        if role == "sdt":
            return Control(self)
        if role == "rPr":
            return self.properties
        if role == "t":
            return None if self.hidden else self.text
        if role in BLANKS:
            self.pieces.append("" if self.hidden else BLANKS[role])
            return None
        if role == "pPr":
            return _ParagraphProperties(self)
        if role in _REFERENCES:
            notes = self.container.around.notes.take(_REFERENCES[role], get_value(attributes, "id") or "")
            # What refers to a note in hidden text is not shown, nor is the note.
            self.notes += [] if self.hidden else notes
            return None
        if role in _DRAWN:
            return self._draw(role, attributes)
        if role == "txbxContent":
            deep = self.container.level >= MAX_NESTED
            return BlockContainer(
                self.container.blocks if deep else self.boxes, self.container.level + 1, self.container.around
            )
        return None if role in SILENT else self

    def _draw(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        """The words of drawings follow the paragraph, as text boxes do."""
        inside = self.container.around.inside
        if self.hidden or inside is None:
            return None
        if role == "paragraph":
            return DrawnParagraph(self.boxes)
        if role == "textpath":
            self.boxes.append(Paragraph(attributes.get("string", "").strip()))
        else:
            self.boxes += inside.read_drawing(get_relation(attributes, "dm" if role == "diagram" else "id"))
        return None

    def end(self) -> None:
        text = "".join(self.pieces).strip()
        if text:
            kind, level = self._find_kind()
            item = kind is BlockKind.LIST_ITEM
            block = Paragraph(f"{BULLET} {text}" if item else text, kind, level)
            self.container.add(block, text, self.look or _NO_LOOK)
        self.container.blocks += [*self.boxes, *self.notes]

    def _find_kind(self) -> StyleKind:
        if self.outline is not None and self.outline < BODY_TEXT:
            return BlockKind.HEADING, self.outline + 1
        kind, level = self.container.around.styles.get(self.style) or kind_by_name(self.style) or _PLAIN
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
class _RunProperties(Frame):
    """Kept by its paragraph from run to run; what stands in a property says nothing."""

    paragraph: _Paragraph

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "vanish":
            self.paragraph.hidden = is_on(attributes)
        elif role == "rStyle":
            around, style = self.paragraph.container.around, get_value(attributes) or ""
            self.paragraph.hidden = self.paragraph.hidden or style in around.hidden
            self.paragraph.run = around.looks.get(style, _NO_LOOK).over(self.paragraph.run)
        elif role == "b":
            self.paragraph.run = Look(is_on(attributes)).over(self.paragraph.run)
        elif role == "sz":
            self.paragraph.run = Look(None, read_size(attributes)).over(self.paragraph.run)
        return None


@dataclass(slots=True)
class _Text(Frame):
    paragraph: _Paragraph

    def data(self, text: str) -> None:
        self.paragraph.pieces.append(text)
        if text.strip():
            before, run = self.paragraph.look, self.paragraph.run
            if before is None:
                self.paragraph.look = run
            elif before.bold and not run.bold:
                self.paragraph.look = before._replace(bold=False)


@dataclass(slots=True)
class _Table(Frame):
    """A table: each of its rows becomes a block."""

    container: BlockContainer

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "tr":
            return _Row(self.container)
        return None if role in ("p", "tbl") or role in SILENT else self


@dataclass(slots=True)
class _Row(Frame):
    container: BlockContainer
    cells: list[str] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    deleted: bool = False

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "del":
            self.deleted = True
        if role == "sdt":
            return Control(self)
        if role == "tc":
            return BlockContainer([], self.container.level + 1, self.container.around, self)
        return None if role in ("p", "tbl") or role in SILENT else self

    def end(self) -> None:
        if self.cells and not self.deleted:
            self.container.blocks.append(Paragraph(CELL_BREAK.join(self.cells), BlockKind.TABLE_ROW))
            self.container.blocks += self.notes
