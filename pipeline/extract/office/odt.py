"""ODT: headings, paragraphs, list items, table rows and notes in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from crawler.formats import FORMATS
from pipeline.extract.backend import (
    BULLET,
    CELL_BREAK,
    Backend,
    Paragraph,
    UnreadableError,
    build_extraction,
    make_date_clues,
    set_apart,
)
from pipeline.extract.office.inline import FIELD_NAMESPACE, FieldMark, FormFields, Formula, Raised, read_shown
from pipeline.extract.office.odt_styles import (
    LINK,
    LOEXT,
    OASIS,
    ROLES,
    TABLE,
    TEXT_NAMESPACE,
    Styles,
    is_section_hidden,
    parse_level,
)
from pipeline.extract.office.xml_frames import MAX_NESTED, FirstFields, Frame, FrameReader, TextLimitError
from pipeline.extract.office.zip_package import Package, is_archive
from pipeline.extract.options import ReadOptions
from pipeline.records import BlockKind, Extraction

_UNREAD_OBJECT = "an embedded object is shown and was not read; save the document as PDF"
_MEDIA_TYPE = min(FORMATS["odt"].media_types).encode()
_MIMETYPE_BYTES = 200
_PARAGRAPHS = frozenset({"p", "h"})
_ROW_UNSEEN = frozenset({"collapse", "filter"})
_BLANKS = frozenset({"s", "tab", "line-break"})
# In an OpenDocument file dc:date is when it was last changed.
_FIELDS = {
    "http://purl.org/dc/elements/1.1/}title": "title",
    "http://purl.org/dc/elements/1.1/}language": "language",
    f"{OASIS}meta:1.0}}creation-date": "creation-date",
    "http://purl.org/dc/elements/1.1/}date": "modified",
}


def is_odt(data: bytes) -> bool:
    """Whether an archive holds an OpenDocument text."""
    if not is_archive(data):
        return False
    try:
        return Package(data, "ODT").read_beginning("mimetype", _MIMETYPE_BYTES).strip().startswith(_MEDIA_TYPE)
    except UnreadableError:
        return False


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The text of an OpenDocument text with its title and language; notes follow the paragraph or table row
    that refers to them, headers and footers are apart.

    `partial` when an object that it shows was not read, and when it holds more than 10,000,000 characters. Raises
    UnreadableError when the file is damaged or encrypted, unpacks to more than 200 MB, or holds more than 64 MB or
    3,000,000 elements of XML.
    """
    package, fields, sheet = Package(data, "ODT"), FirstFields(_FIELDS), _StyleSheet()
    # In a package of its own, so that nothing in it takes from the limits of the text.
    with suppress(UnreadableError, TextLimitError):
        Package(data, "ODT").parse_if_there("styles.xml", FrameReader(sheet, ROLES))
    content = _Content(sheet.styles, package)
    package.parse_if_there("meta.xml", fields)
    reader, reasons = FrameReader(content, ROLES), list[str]()
    try:
        package.parse("content.xml", reader)
    except TextLimitError as cut:
        reasons.append(str(cut))
        reader.close()
    if not content.has_body:
        raise UnreadableError("the ODT is damaged: it holds no text body")
    return build_extraction(
        content.blocks,
        title=fields.values.get("title", ""),
        lang=fields.values.get("language", ""),
        date_clues=make_date_clues("odt", ((name, fields.values.get(name)) for name in ("creation-date", "modified"))),
        reason="; ".join([*reasons, *content.unread]),
        apart=set_apart(sheet.margins()),
    )


class _Content(Frame):
    """The whole content: the styles made for it and the body of a text."""

    def __init__(self, styles: Styles, package: Package | None = None) -> None:
        self.blocks: list[Paragraph] = []
        self.unread: list[str] = []
        self.styles, self._package = styles, package
        self.has_body = False

    def read_object(self, link: str, line: list[str]) -> list[Paragraph]:
        """The blocks of an object that is shown at the end of a line, to which its formula is added."""
        shown = read_shown(self._package, link, line, ROLES) if self._package is not None and link else []
        if shown is None:
            self.unread = list(dict.fromkeys((*self.unread, _UNREAD_OBJECT)))
        return shown or []

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "style":
            self.styles.note(attributes)
        if role == "text-properties":
            self.styles.note_words(attributes)
        if role == "text":
            self.has_body = True
            return _BlockContainer(self.blocks, self)
        return self


class _StyleSheet(Frame):
    """The named styles, and the headers and footers of the pages."""

    def __init__(self) -> None:
        self.styles = Styles()
        self._margins: list[tuple[str, _Content]] = []

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "style":
            self.styles.note(attributes)
        if role == "text-properties":
            self.styles.note_words(attributes)
        if role in ("header", "footer"):
            margin = _Content(self.styles)
            self._margins.append((role, margin))
            return _BlockContainer(margin.blocks, margin)
        return self

    def margins(self) -> Iterator[tuple[str, str]]:
        """The texts of headers and footers, each with which it is."""
        for kind, margin in self._margins:
            yield from ((kind, block.text) for block in margin.blocks)


@dataclass(slots=True)
class _BlockContainer(Frame):
    """What holds paragraphs, lists and tables: the body, a list item, a cell, a text box, a note.

    `level` counts the tables and boxes around it. Where `into` is given, all blocks become one text there in the end;
    notes among them go to `notes` if that is given.
    """

    blocks: list[Paragraph]
    whole: _Content
    level: int = 0
    bullet: bool = False
    into: list[str] | None = None
    notes: list[Paragraph] | None = None

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role in _PARAGRAPHS:
            style = attributes.get(f"{TEXT_NAMESPACE}style-name", "")
            hidden = self.whole.styles.is_hidden("paragraph", style)
            return None if hidden else _Paragraph(self, *self._find_kind(role, attributes))
        if role == "section" and is_section_hidden(attributes):
            return None
        if role == "forms":
            return FormFields(self.whole.unread)
        if role == "list-item":
            return _BlockContainer(self.blocks, self.whole, self.level, bullet=True)
        if role == "row" and attributes.get(f"{TABLE}visibility") in _ROW_UNSEEN:
            return None
        if role == "row" and self.level < MAX_NESTED:
            return _Row(self)
        return None if role in ("silent", "note") else self

    def _find_kind(self, role: str, attributes: Mapping[str, str]) -> tuple[BlockKind, int]:
        kind, level = self.whole.styles.find_kind(attributes.get(f"{TEXT_NAMESPACE}style-name", ""))
        if role == "h":
            return BlockKind.HEADING, parse_level(attributes.get(f"{TEXT_NAMESPACE}outline-level")) or level or 1
        return kind, level

    def add(self, block: Paragraph) -> None:
        """Takes a block; the first of a list item is given its bullet, those of a list within have their own.

        A heading is numbered as list items are, and is none.
        """
        if self.bullet and block.text.strip() and not block.text.startswith(BULLET):
            self.bullet = False
            if block.kind is BlockKind.PARAGRAPH:
                block = Paragraph(f"{BULLET} {block.text}", BlockKind.LIST_ITEM)
        self.blocks.append(block)

    def end(self) -> None:
        if self.into is not None and self.blocks:
            words, notes = self.blocks, self.notes
            if notes is not None:
                notes += [block for block in words if block.kind is BlockKind.FOOTNOTE]
                words = [block for block in words if block.kind is not BlockKind.FOOTNOTE]
            self.into.append(" ".join(block.text for block in words))


@dataclass(slots=True)
class _Paragraph(Frame):
    """A paragraph or heading; its text boxes follow it, then its notes."""

    container: _BlockContainer
    kind: BlockKind
    outline: int
    pieces: list[str] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: bool = False

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "hidden-paragraph":
            self.hidden = attributes.get(f"{TEXT_NAMESPACE}is-hidden") == "true"
            return None
        if role in _BLANKS:
            self.pieces.append(" ")
            return None
        if role == "span":
            style = attributes.get(f"{TEXT_NAMESPACE}style-name", "")
            styles = self.container.whole.styles
            if styles.is_hidden("text", style):
                return None
            return Raised(self, self.pieces) if styles.is_raised(style) else self
        if role == "control" and attributes.get(f"{LOEXT}showing-place-holder") == "true":
            return None
        if role == "note":
            return _Note(self.container, self.notes)
        if role == "formula":
            return Formula(self.pieces)
        if role == "fieldmark":
            return FieldMark(self.pieces, attributes.get(f"{FIELD_NAMESPACE}type", ""))
        if role == "object":
            self.boxes += self.container.whole.read_object(attributes.get(LINK, ""), self.pieces)
            return self
        if role in _PARAGRAPHS or role in ("list-item", "row"):
            deep = self.container.level >= MAX_NESTED
            inside = _BlockContainer(
                self.container.blocks if deep else self.boxes, self.container.whole, self.container.level + 1
            )
            return inside.begin(role, attributes)
        return None if role == "silent" else self

    def data(self, text: str) -> None:
        self.pieces.append(text)

    def end(self) -> None:
        if self.hidden:
            return
        self.container.add(Paragraph("".join(self.pieces), self.kind, self.outline))
        self.container.blocks += [*self.boxes, *(Paragraph(note, BlockKind.FOOTNOTE) for note in self.notes)]


@dataclass(slots=True)
class _Note(Frame):
    container: _BlockContainer
    notes: list[str]

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "note-body":
            return _BlockContainer([], self.container.whole, self.container.level + 1, into=self.notes)
        return None


@dataclass(slots=True)
class _Row(Frame):
    """A table row: its cells become one block; one cell around several paragraphs is a box, and they stay."""

    container: _BlockContainer
    cells: list[str] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    inside: list[list[Paragraph]] = field(default_factory=list)

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role != "cell":
            return None
        self.inside.append([])
        whole, level = self.container.whole, self.container.level + 1
        return _BlockContainer(self.inside[-1], whole, level, into=self.cells, notes=self.notes)

    def end(self) -> None:
        if len(self.inside) == 1 and len(self.inside[0]) - len(self.notes) > 1:
            self.container.blocks += self.inside[0]
            return
        row = CELL_BREAK.join(cell for cell in self.cells if cell.strip())
        self.container.add(Paragraph(row, BlockKind.TABLE_ROW))
        self.container.blocks += self.notes


BACKEND = Backend(is_odt, read)
