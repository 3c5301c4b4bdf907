"""DOCX: paragraphs, list items, tables, text boxes and notes in the order of the document.

Text that a tracked change deleted is left out, text that one inserted is read. The dates in the file's properties
are handed on as they stand, those of a template too: what they are worth is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from pipeline.extract.backend import Backend, Paragraph, UnreadableError, build_extraction, make_date_clues, set_apart
from pipeline.extract.office.docx_body import BlockContainer, Body, Surroundings
from pipeline.extract.office.docx_inside import Inside, Opened
from pipeline.extract.office.docx_names import ROLES
from pipeline.extract.office.docx_relations import PROPERTIES, find_document, read_relations
from pipeline.extract.office.docx_styles import Styles
from pipeline.extract.office.xml_frames import FirstFields, FrameReader, TextLimitError
from pipeline.extract.office.zip_package import Package, is_archive
from pipeline.extract.options import ReadOptions
from pipeline.records import Extraction

# A ground of the page, and pictures and shapes that stand anywhere on it, also behind its text.
_GROUND = re.compile(rb"<(?:[\w.-]+:)?(?:background|anchor|pict)[\s/>]")
_FIELDS = {
    "http://purl.org/dc/elements/1.1/}title": "title",
    "http://purl.org/dc/terms/}created": "created",
    "http://purl.org/dc/terms/}modified": "modified",
}


def is_docx(data: bytes) -> bool:
    """Whether an archive holds a Word document, under whatever name its package gives it."""
    if not is_archive(data):
        return False
    try:
        return bool(find_document(Package(data, "DOCX")))
    except UnreadableError:
        return False


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The text of a Word document with its title and default language; headers and footers are apart.

    Notes follow the paragraph or table row that refers to them, those to which nothing refers come last.

    Embedded documents and the words of diagrams stand at their place; hidden text is left out. `partial` when one of
    these could not be read, where pictures are as large as a page, as in scans pasted page by page, and when it holds
    more than 10,000,000 characters. Raises UnreadableError when the file is damaged or encrypted, unpacks to more than
    200 MB, or holds more than 64 MB or 3,000,000 elements of XML.
    """
    document, fields = _Document(data), FirstFields(_FIELDS)
    document.package.parse_if_there(PROPERTIES, fields)
    blocks = document.read_blocks()
    return build_extraction(
        blocks,
        title=fields.values.get("title", ""),
        lang=document.styles.lang,
        date_clues=make_date_clues(
            "docx", ((name, fields.values.get(name, "").strip()) for name in ("created", "modified"))
        ),
        reason="; ".join([*document.inside.unread, *_tell_pictures(document.inside.pictures)]),
        apart=set_apart(_read_margins(document)),
    )


def _tell_pictures(number: int) -> list[str]:
    """The reason for pictures as large as a page, where there are any."""
    few = "one picture is as large as a page" if number == 1 else f"{number} pictures are as large as a page"
    return [f"{few}; no text in pictures is read: save the document as PDF"] if number else []


class _Document:
    """One Word document, the file itself or one embedded in it."""

    def __init__(self, data: bytes, depth: int = 0) -> None:
        self.package = Package(data, "DOCX")
        self.name = find_document(self.package)
        if not self.name:
            raise UnreadableError("it is a ZIP archive that is no Word document")
        self.relations, self.styles = read_relations(self.package, self.name), Styles()
        self.inside = Inside(Opened(self.package, self.relations, depth), self._read_embedded)

    def read_blocks(self) -> list[Paragraph]:
        """All blocks, notes after what refers to them; what is not read of them is told in `inside.unread`."""
        for name in self.relations.of("styles"):
            self.package.parse_if_there(name, self.styles)
        blocks: list[Paragraph] = []
        around = Surroundings(self.styles.find_kinds(), self.styles.find_looks(), self.inside)
        # Notes first, since they stand in parts of their own and are read where the body refers to them.
        for name in (*self.relations.of("footnotes"), *self.relations.of("endnotes")):
            if self.package.has(name):
                self._read_part(name, BlockContainer([], 0, around))
        self._read_part(self.name, Body(blocks, around, white=self._is_white()))
        around.bold.mark_headings(blocks)
        return blocks + around.notes.rest()

    def _is_white(self) -> bool:
        """Whether nothing can stand behind the text of the body; not where that cannot be told.

        What is behind it may come after it, or belong to the header or footer.
        """
        parts = {self.name, *self.relations.of("header"), *self.relations.of("footer")}
        try:
            return not any(self.package.has(name) and self.package.finds(name, _GROUND) for name in parts)
        except UnreadableError:
            return False

    def _read_part(self, name: str, container: BlockContainer) -> None:
        """Read a part up to the limit of what is read of one, so that no endless notes keep the body away."""
        reader = FrameReader(container, ROLES)
        try:
            self.package.parse(name, reader)
        except TextLimitError as cut:
            self.inside.unread.append(str(cut))
            reader.close()

    def _read_embedded(self, data: bytes, depth: int) -> list[Paragraph]:
        document = _Document(data, depth)
        blocks = document.read_blocks()
        self.inside.unread += document.inside.unread
        self.inside.pictures += document.inside.pictures
        return blocks


def _read_margins(document: _Document) -> Iterator[tuple[str, str]]:
    """The texts of headers and footers; what cannot be read of them is no loss of text."""
    for kind in ("header", "footer"):
        for name in document.relations.of(kind):
            blocks: list[Paragraph] = []
            with suppress(UnreadableError, TextLimitError):
                document.package.parse_if_there(name, FrameReader(BlockContainer(blocks, 0, Surroundings()), ROLES))
            yield from ((kind, block.text) for block in blocks)


BACKEND = Backend(is_docx, read, packages=("lxml",))
