"""What stands in other parts of a Word document and is shown in it: embedded documents, diagrams, charts."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import NamedTuple

from pipeline.extract.backend import Paragraph, UnreadableError
from pipeline.extract.html.decode import decode_page, is_html
from pipeline.extract.html.page import read_page, strip_floods
from pipeline.extract.office.docx_names import get_relation
from pipeline.extract.office.docx_relations import Relations
from pipeline.extract.office.rtf import read_rtf
from pipeline.extract.office.xml_frames import MAX_CHARS, Frame, FrameReader, TextLimitError
from pipeline.extract.office.zip_package import Package, is_archive
from pipeline.extract.txt import is_text
from pipeline.text.characters import storable

# A document that embeds one that embeds one: what is deeper is told, not read.
_MOST_DEEP = 3
# A few lines can name the same large part again and again.
_MOST_CHUNKS = 100
_MOST_CHUNK_BYTES = 20_000_000
_MIME_BYTES = 64
# EMU: 14 and 20 cm, as wide and high as what is printed on a page at least.
_PAGE_WIDTH, _PAGE_HEIGHT = 5_040_000, 7_200_000
_MOST_DIGITS = 12
_DRAWING = ("http://schemas.openxmlformats.org/drawingml/2006", "http://purl.oclc.org/ooxml/drawingml")
_ROLES = {
    **{f"{space}/diagram}}pt": "point" for space in _DRAWING},
    **{f"{space}/main}}p": "paragraph" for space in _DRAWING},
    **{f"{space}/main}}t": "text" for space in _DRAWING},
}
# Of the points of a diagram these are its root, its lines and its looks.
_WITHOUT_WORDS = frozenset({"doc", "parTrans", "sibTrans", "pres"})


class Opened(NamedTuple):
    """One document of a package: the package, what its main part names, and how deep it is embedded."""

    package: Package
    relations: Relations
    depth: int


class Inside:
    """Reads what the document shows from other parts; `unread` are the reasons for what it could not read,
    `pictures` counts those as large as a page.

    `read_document` gives the blocks of an embedded Word document by its bytes and how deep it stands.
    """

    def __init__(self, opened: Opened, read_document: Callable[[bytes, int], list[Paragraph]]) -> None:
        self._opened, self._read_document = opened, read_document
        self.unread: list[str] = []
        self.pictures = 0
        self._chunks = self._chars = 0

    def read_chunk(self, number: str) -> list[Paragraph]:
        """The blocks of the embedded document with this id."""
        try:
            name = self._opened.relations.find(number)
            self._chunks += 1
            if not name:
                raise UnreadableError("it is not in the file")
            if self._chunks > _MOST_CHUNKS:
                raise UnreadableError(f"there are more than {_MOST_CHUNKS} of them")
            return self._count(self._read_any(self._opened.package.read_whole(name, _MOST_CHUNK_BYTES)))
        except UnreadableError as error:
            self._note(f"a part of the document is embedded and was not read: {error}")
            return []

    def read_object(self, attributes: Mapping[str, str]) -> list[Paragraph]:
        """The blocks of an object that is shown, where it is a Word document; others are told and not read."""
        kind = attributes.get("ProgID", "")
        if attributes.get("Type") == "Link" or attributes.get("DrawAspect") == "Icon":
            return []
        if kind.startswith("Word."):
            return self.read_chunk(get_relation(attributes, "id"))
        self._note(f"an embedded object ({kind or 'of no name'}) is shown and was not read; save the document as PDF")
        return []

    def read_drawing(self, number: str) -> list[Paragraph]:
        """The words of the diagram or chart with this id."""
        blocks: list[Paragraph] = []
        try:
            if name := self._opened.relations.find(number):
                self._opened.package.parse(name, FrameReader(_Drawing(blocks), _ROLES))
        except UnreadableError as error:
            self._note(f"the words of a diagram were not read: {error}")
        return blocks

    def _count(self, blocks: list[Paragraph]) -> list[Paragraph]:
        self._chars += sum(len(block.text) for block in blocks)
        if self._chars > MAX_CHARS:
            raise TextLimitError(f"what it embeds holds more than {MAX_CHARS:,} characters; not all of it was read")
        return blocks

    def _note(self, reason: str) -> None:
        if reason not in self.unread:
            self.unread.append(reason)

    def _read_any(self, data: bytes) -> list[Paragraph]:
        if is_archive(data):
            if self._opened.depth >= _MOST_DEEP:
                raise UnreadableError("it stands in another one, too deep inside")
            return self._read_document(data, self._opened.depth + 1)
        if is_html(data) or data.lstrip().startswith(b"<"):
            page = read_page(strip_floods(storable(decode_page(data)[0])))
            if page.cut:
                self._note(f"a part of the document is embedded and was not read to its end: {page.cut}")
            return list(page.paragraphs)
        if data[:_MIME_BYTES].lower().lstrip().startswith((b"mime-version", b"from:", b"content-type")):
            return self._read_saved_page(data)
        if data.lstrip().startswith(b"{\\rtf"):
            return read_rtf(data)
        if not is_text(data):
            raise UnreadableError("it is in a format that is not read; save the document as PDF")
        lines = storable(data.decode("utf-8", errors="replace")).split("\n")
        return [Paragraph(line) for line in lines if line.strip()]

    def _read_saved_page(self, data: bytes) -> list[Paragraph]:
        """The page in a message, as browsers and Word save one with its pictures."""
        message = email.message_from_bytes(data, policy=email.policy.default)
        page = message.get_body(("html",)) if isinstance(message, EmailMessage) else None
        content = page.get_payload(decode=True) if page is not None else None
        if not isinstance(content, bytes):
            raise UnreadableError("it is a saved page without text; save the document as PDF")
        return self._read_any(content)


class Picture(Frame):
    """A picture, which is counted where it fills a page, as in a scan pasted page by page."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "size":
            size = attributes.get("cx", ""), attributes.get("cy", "")
            if all(one.isdecimal() and len(one) < _MOST_DIGITS for one in size):
                short, long = sorted(map(int, size))
                if short >= _PAGE_WIDTH and long >= _PAGE_HEIGHT:
                    self._inside.pictures += 1
        return self


class _Drawing(Frame):
    """A diagram or chart: each paragraph in it becomes a block."""

    def __init__(self, blocks: list[Paragraph]) -> None:
        self._blocks = blocks

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        if role == "point" and attributes.get("type") in _WITHOUT_WORDS:
            return None
        return DrawnParagraph(self._blocks) if role == "paragraph" else self


class DrawnParagraph(Frame):
    """A paragraph in a drawing."""

    def __init__(self, blocks: list[Paragraph]) -> None:
        self._blocks = blocks
        self._pieces: list[str] = []

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        return _DrawnText(self._pieces) if role == "text" else self

    def end(self) -> None:
        if text := "".join(self._pieces).strip():
            self._blocks.append(Paragraph(text))


class _DrawnText(Frame):
    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces

    def data(self, text: str) -> None:
        self._pieces.append(text)
