"""The body of a Word document as blocks: paragraphs and list items, table rows, text boxes after their paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.extract.backend import BULLET, CELL_BREAK, Paragraph
from pipeline.extract.office.docx_headings import Look, Looks
from pipeline.extract.office.docx_inside import DrawnParagraph, Inside, Picture
from pipeline.extract.office.docx_names import (
    BLANKS,
    BODY_TEXT,
    SILENT,
    StyleKind,
    get_relation,
    get_value,
    is_on,
)
from pipeline.extract.office.docx_setting import ParagraphProperties, RunProperties, RunText, Setting, StyleLooks
from pipeline.extract.office.inline import Control, FormAnswer, Formula, read_sign
from pipeline.extract.office.style_names import kind_by_name
from pipeline.extract.office.xml_frames import MAX_NESTED, Frame
from pipeline.records import BlockKind

_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_DRAWN = frozenset({"paragraph", "textpath", "diagram", "chart", "object", "picture"})
_PLAIN: StyleKind = (BlockKind.PARAGRAPH, 0)


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
    """What the body needs of the rest of the document: by its id what each style makes, how the styles look, and what
    reads embedded parts and drawings; without that none is read. Notes are read before the body. `bold` is kept for the
    paragraphs of the body that look like headings."""

    styles: Mapping[str, StyleKind] = field(default_factory=dict)
    looks: StyleLooks = field(default_factory=StyleLooks)
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
        # The place of what the next paragraph begins with, such as a letter set large in a frame of its own, and the
        # number of blocks when it was read.
        self._beginning = (0, 0)
        self._deleted = False

    def add(self, block: Paragraph, plain: str, look: Look) -> None:
        """Take the next paragraph; `plain` is its text without a bullet, `look` how all of it is set."""
        self.blocks.append(block)

    def add_beginning(self, text: str, after: list[Paragraph]) -> None:
        """Take what the next paragraph begins with; it stays a block where none follows it directly."""
        place = len(self.blocks)
        self.blocks += [Paragraph(text), *after]
        self._beginning = place, len(self.blocks)

    def take_beginning(self) -> str:
        """What was taken so, no block any more, where nothing was read since; else nothing."""
        (place, blocks), self._beginning = self._beginning, (0, 0)
        return self.blocks.pop(place).text if blocks and len(self.blocks) == blocks else ""

    white = False  # whether white letters are unseen where nothing else sets a ground: cells and boxes have their own

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
        if role in ("altChunk", "subDoc") and self.around.inside is not None:
            self.blocks += self.around.inside.read_chunk(get_relation(attributes, "id"))
            return None
        self._deleted = self._deleted or role == "cellDel"
        return None if role == "txbxContent" or role in SILENT else self

    def end(self) -> None:
        if self.row is not None and self.blocks and not self._deleted:
            self.row.blocks = self.blocks
            self.row.cells.append(_join([one for one in self.blocks if one.kind is not BlockKind.FOOTNOTE]))
            self.row.notes += [one for one in self.blocks if one.kind is BlockKind.FOOTNOTE]


class Body(BlockContainer):
    """The body itself, whose short bold paragraphs may be headings; `white` where nothing stands behind its text."""

    def __init__(self, blocks: list[Paragraph], around: Surroundings, *, white: bool) -> None:
        super().__init__(blocks, 0, around)
        self.white = white

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
    # Of each open field what it answers in a form, and how many pieces stood before it.
    answers: list[tuple[FormAnswer, int]] = field(default_factory=list)
    setting: Setting = field(init=False)
    # Of these one serves all runs: most of a document's elements stand in them.
    text: RunText = field(init=False)
    properties: RunProperties = field(init=False)

    def __post_init__(self) -> None:
        self.setting = Setting(self.container.around.looks)
        self.text, self.properties = RunText(self.setting, self.pieces), RunProperties(self.setting)

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "r":
            self.setting.begin_run()
            return self
        if role == "sdt":
            return Control(self)
        if role == "rPr":
            return self.properties
        if role == "t":
            return None if self._is_unseen() else self.text
        if role == "formula":
            return None if self.setting.hidden else Formula(self.pieces)
        if role == "sym":
            self.pieces.append("" if self._is_unseen() else read_sign(attributes))
            return None
        if role == "fldChar":
            return self._note_field(attributes)
        if role in BLANKS:
            self.pieces.append("" if self.setting.hidden else BLANKS[role])
            return None
        if role == "pPr":
            return ParagraphProperties(self.setting)
        if role in _REFERENCES:
            notes = self.container.around.notes.take(_REFERENCES[role], get_value(attributes, "id") or "")
            # What refers to a note in hidden text is not shown, nor is the note.
            self.notes += [] if self.setting.hidden else notes
            return None
        if role in _DRAWN:
            return self._draw(role, attributes)
        if role == "txbxContent":
            deep = self.container.level >= MAX_NESTED
            return BlockContainer(
                self.container.blocks if deep else self.boxes, self.container.level + 1, self.container.around
            )
        return None if role in SILENT else self

    def _is_unseen(self) -> bool:
        setting = self.setting
        return setting.hidden or not setting.is_made or (setting.is_pale and self.container.white)

    def _note_field(self, attributes: Mapping[str, str]) -> Frame | None:
        """A field begins or ends; what is chosen in a form stands where the field has no text of its own."""
        self.setting.note_field(attributes)
        kind = get_value(attributes, "fldCharType")
        if kind == "begin":
            self.answers.append((FormAnswer(), len(self.pieces)))
            return self.answers[-1][0]
        if kind == "end" and self.answers:
            answer, place = self.answers.pop()
            if not self._is_unseen() and not "".join(self.pieces[place:]).strip():
                self.pieces.append(answer.text)
        return None

    def _draw(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        """The words of drawings follow the paragraph, as text boxes do."""
        inside = self.container.around.inside
        if self.setting.hidden or inside is None:
            return None
        if role == "paragraph":
            return DrawnParagraph(self.boxes)
        if role == "picture":
            return Picture(inside)
        if role == "textpath":
            self.boxes.append(Paragraph(attributes.get("string", "").strip()))
        elif role == "object":
            self.boxes += inside.read_object(attributes)
        else:
            self.boxes += inside.read_drawing(get_relation(attributes, "dm" if role == "diagram" else "id"))
        return None

    def end(self) -> None:
        text, after = "".join(self.pieces).strip(), [*self.boxes, *self.notes]
        if self.setting.initial and len(text) == 1:
            self.container.add_beginning(text, after)
            return
        text = self.container.take_beginning() + text
        if text and self.setting.joined:
            self.container.add_beginning(f"{text} ", after)
            return
        if text:
            kind, level = self._find_kind()
            item = kind is BlockKind.LIST_ITEM
            block = Paragraph(f"{BULLET} {text}" if item else text, kind, level)
            self.container.add(block, text, self.setting.look or Look())
        self.container.blocks += after

    def _find_kind(self) -> StyleKind:
        if self.setting.outline is not None and self.setting.outline < BODY_TEXT:
            return BlockKind.HEADING, self.setting.outline + 1
        kind, level = self.container.around.styles.get(self.setting.style) or kind_by_name(self.setting.style) or _PLAIN
        if kind is BlockKind.HEADING and self.setting.outline == BODY_TEXT:
            return _PLAIN
        if self.setting.number is not None and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return (BlockKind.PARAGRAPH if self.setting.number == "0" else BlockKind.LIST_ITEM), 0
        return kind, level


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
    blocks: list[Paragraph] = field(default_factory=list)
    count: int = 0
    deleted: bool = False

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "del" or (role == "hidden" and is_on(attributes)):
            self.deleted = True
        if role == "sdt":
            return Control(self)
        if role == "tc":
            self.count += 1
            return BlockContainer([], self.container.level + 1, self.container.around, self)
        return None if role in ("p", "tbl") or role in SILENT else self

    def end(self) -> None:
        if self.deleted:
            return
        if self.count == 1 and len(self.blocks) - len(self.notes) > 1:
            self.container.blocks += self.blocks  # a box around paragraphs
        elif self.cells:
            self.container.blocks.append(Paragraph(CELL_BREAK.join(self.cells), BlockKind.TABLE_ROW))
            self.container.blocks += self.notes
