"""The body of a Word document as blocks: paragraphs and list items, table rows, text boxes after their paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.extract.backend import BULLET, CELL_BREAK, Paragraph
from pipeline.extract.office.docx_controls import Control
from pipeline.extract.office.docx_inside import DrawnParagraph, Inside
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
_DRAWING = ("http://schemas.openxmlformats.org/drawingml/2006", "http://purl.oclc.org/ooxml/drawingml")
_BLANKS = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "-"}
_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_DRAWN = frozenset({"paragraph", "textpath", "diagram", "chart"})
_NAMES = (
    "p", "pPr", "pStyle", "outlineLvl", "numPr", "numId", "t", "tbl", "tr", "tc", "txbxContent", "footnote",
    "endnote", "style", "name", "basedOn", "docDefaults", "lang", "r", "rStyle", "vanish", "altChunk",
    "footnoteReference", "endnoteReference", "sdt", "sdtContent", "showingPlcHdr",
)  # fmt: skip
ROLES = {f"{space}}}{name}": name for space in _NAMESPACES for name in (*_NAMES, *_BLANKS, *_SILENT)}
ROLES["http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"] = "Fallback"
ROLES["urn:schemas-microsoft-com:vml}textpath"] = "textpath"
for _space in _DRAWING:
    ROLES |= {
        f"{_space}/main}}p": "paragraph", f"{_space}/main}}t": "text", f"{_space}/diagram}}relIds": "diagram",
        f"{_space}/chart}}chart": "chart",
    }  # fmt: skip
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def get_value(attributes: Mapping[str, str], name: str = "val") -> str | None:
    """An attribute in the namespace of Word, None when it is not there."""
    return next((text for space in _NAMESPACES if (text := attributes.get(f"{space}}}{name}")) is not None), None)


def get_relation(attributes: Mapping[str, str], name: str) -> str:
    """The id of a relation in an attribute, empty when it is not there."""
    return next((text for space in _RELATIONS if (text := attributes.get(f"{space}}}{name}")) is not None), "")


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property that is either on or off is on; to name it is to switch it on."""
    return (get_value(attributes) or "on").lower() not in ("0", "false", "off")


def read_outline_level(attributes: Mapping[str, str]) -> int:
    """The outline level of a paragraph or style, 0 the highest heading; 9 is body text."""
    level = get_value(attributes) or ""
    return int(level) if level in set("012345678") else BODY_TEXT


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
    """What the body needs of the rest of the document: by its id what each style makes, the styles whose text is
    hidden, and what reads embedded parts and drawings; without that none is read. Notes are read before the body."""

    styles: Mapping[str, StyleKind] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    inside: Inside | None = None
    notes: NoteShelf = field(default_factory=NoteShelf)


class BlockContainer(Frame):
    """What holds paragraphs and tables: the body, a cell, a text box, a note.

    `level` counts the tables and boxes around it. Where `row` is given, all paragraphs become one cell of it in the
    end, and their notes follow it.
    """

    def __init__(self, blocks: list[Paragraph], level: int, around: Surroundings, row: _Row | None = None) -> None:
        self.blocks, self.level, self.around, self.row = blocks, level, around, row

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
        return None if role == "txbxContent" or role in _SILENT else self

    def end(self) -> None:
        if self.row is not None and self.blocks:
            self.row.cells.append(_join([one for one in self.blocks if one.kind is not BlockKind.FOOTNOTE]))
            self.row.notes += [one for one in self.blocks if one.kind is BlockKind.FOOTNOTE]


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
    # Of these one serves all runs: most of a document's elements stand in them.
    text: _Text = field(init=False)
    properties: _RunProperties = field(init=False)

    def __post_init__(self) -> None:
        self.text, self.properties = _Text(self.pieces), _RunProperties(self)

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "r":
            self.hidden = self.style in self.container.around.hidden
            return self
        if role == "sdt":
            return Control(self)
        if role == "rPr":
            return self.properties
        if role == "t":
            return None if self.hidden else self.text
        if role in _BLANKS:
            self.pieces.append("" if self.hidden else _BLANKS[role])
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
        return None if role in _SILENT else self

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
            self.container.blocks.append(Paragraph(f"{BULLET} {text}" if item else text, kind, level))
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
            self.paragraph.hidden = (
                self.paragraph.hidden or get_value(attributes) in self.paragraph.container.around.hidden
            )
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
    notes: list[Paragraph] = field(default_factory=list)
    deleted: bool = False

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "del":
            self.deleted = True
        if role == "sdt":
            return Control(self)
        if role == "tc":
            return BlockContainer([], self.container.level + 1, self.container.around, self)
        return None if role in ("p", "tbl") or role in _SILENT else self

    def end(self) -> None:
        if self.cells and not self.deleted:
            self.container.blocks.append(Paragraph(CELL_BREAK.join(self.cells), BlockKind.TABLE_ROW))
            self.container.blocks += self.notes
