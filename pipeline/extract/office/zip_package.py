"""ZIP archives, which DOCX and ODT files are: opened only when complete, unlocked and of sane size.

Their XML is read as a stream, so that a large part costs no more memory than its text. Nothing outside the archive
is opened, and no entity is expanded.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Protocol
from xml.parsers import expat

from crawler.formats import ZIP_MAGIC
from pipeline.extract.backend import UnreadableError

MAX_UNPACKED_BYTES = 200_000_000
# The text of a thousand printed pages stays far below these limits.
MAX_MARKUP_BYTES = 64_000_000
MAX_MARKUP_ELEMENTS = 3_000_000
MAX_MEMBERS = 10_000
# The parser begins anew with each piece until a tag or comment is whole: larger pieces bound what that costs.
_PIECE_BYTES = 4_000_000
_TAG_BYTES = 100
_ENCRYPTED = 0x1
# Other methods are not allowed in DOCX and ODT, and one of them may ask for gigabytes.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCODINGS = re.compile(r"utf-?(?:8|16)|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_ENTRY = b"PK\x01\x02"


class MarkupReader(Protocol):
    """Takes the elements and characters of a part as they come; names are written `namespace}name`."""

    def start(self, name: str, attributes: Mapping[str, str], /) -> None: ...
    def data(self, text: str, /) -> None: ...
    def end(self, name: str, /) -> None: ...


def is_archive(data: bytes) -> bool:
    """Whether the file begins as a ZIP archive does."""
    return data.startswith(ZIP_MAGIC)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive; raises UnreadableError when it is cut off, locked or would unpack to more than 200 MB."""
    if data.count(_ENTRY) > MAX_MEMBERS:
        raise UnreadableError(f"it is a ZIP archive of more than {MAX_MEMBERS:,} files, and no document has as many")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # zipfile raises errors of many kinds on damaged archives
        raise UnreadableError(
            "the file ends early or is damaged: it begins as a ZIP archive, as DOCX and ODT do, but has no end"
        ) from error
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError("the file is encrypted and needs a password")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise UnreadableError(f"unpacked it would be larger than {MAX_UNPACKED_BYTES // 1_000_000} MB")
    return archive


class Package:
    """An archive whose parts are read one after another, within limits that hold for all of them together.

    `kind` is the format as a reason names it. Raises UnreadableError when the archive cannot be opened.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self._kind = kind
        self._archive = open_archive(data)
        self._bytes_left = MAX_MARKUP_BYTES
        self._elements_left = MAX_MARKUP_ELEMENTS

    def read_beginning(self, name: str, most_bytes: int) -> bytes:
        """The first bytes of a part; raises UnreadableError when it is missing or damaged."""
        return next(self._read_pieces(name, most_bytes), b"")[:most_bytes]

    def has(self, name: str) -> bool:
        """Whether the archive holds a part of this name."""
        return name in self._archive.NameToInfo

    def finds(self, name: str, pattern: re.Pattern[bytes]) -> bool:
        """Whether a pattern of a few letters, such as a tag, stands in the first 64 MB of a part, parsed or not.

        Raises UnreadableError when the part is missing or damaged.
        """
        before, left = b"", MAX_MARKUP_BYTES
        for piece in self._read_pieces(name, _PIECE_BYTES):
            # Without the zeros that UTF-16 puts between the letters.
            seen = before + piece.replace(b"\0", b"")
            if pattern.search(seen):
                return True
            before, left = seen[-_TAG_BYTES:], left - len(piece)
            if left <= 0:
                break
        return False

    def read_whole(self, name: str, most_bytes: int) -> bytes:
        """All bytes of a part; raises UnreadableError when it is missing, damaged or larger than that."""
        if self.has(name) and self._archive.getinfo(name).file_size > most_bytes:
            raise UnreadableError(f"it is larger than {most_bytes // 1_000_000} MB")
        data = b"".join(self._read_pieces(name, _PIECE_BYTES))
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise _too_large_error(f"{MAX_MARKUP_BYTES // 1_000_000} MB of XML")
        return data

    def parse(self, name: str, reader: MarkupReader) -> None:
        """Hands the XML of a part to a reader, from its beginning to its end.

        Raises UnreadableError when the part is missing, damaged or not well-formed, and when the parts read so far
        hold more than 64 MB or 3,000,000 elements.
        """
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.data
        # With this handler the parser leaves entities as they are instead of expanding them.
        parser.DefaultHandler = _ignore
        parser.XmlDeclHandler = self._check_encoding
        try:
            for piece in self._read_pieces(name, _PIECE_BYTES):
                self._count(piece)
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise UnreadableError(f"the {self._kind} is damaged: its content is not well-formed") from error

    def parse_if_there(self, name: str, reader: MarkupReader) -> None:
        """The same for a part that may be missing."""
        if self.has(name):
            self.parse(name, reader)

    def _check_encoding(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and not _ENCODINGS.fullmatch(encoding):
            raise UnreadableError(f"the {self._kind} is damaged: its content is in an encoding that is not read")

    def _read_pieces(self, name: str, most_bytes: int) -> Iterator[bytes]:
        try:
            member = self._archive.getinfo(name)
            if member.compress_type not in _METHODS:
                raise zipfile.BadZipFile
            with self._archive.open(member) as stream:
                while piece := stream.read(most_bytes):
                    yield piece
        except MemoryError:
            raise
        except Exception as error:  # a damaged member raises errors of zipfile, zlib and others
            raise UnreadableError(f"the file is damaged: its part {name} cannot be read") from error

    def _count(self, piece: bytes) -> None:
        self._bytes_left -= len(piece)
        # Its opening tags, declarations and comments: at least as many as its elements.
        self._elements_left -= piece.count(b"<") - piece.count(b"</")
        if self._bytes_left < 0:
            raise _too_large_error(f"{MAX_MARKUP_BYTES // 1_000_000} MB of XML")
        if self._elements_left < 0:
            raise _too_large_error(f"{MAX_MARKUP_ELEMENTS:,} elements")


def _ignore(_: str) -> None:
    """Takes what is neither an element nor characters."""


def _too_large_error(most: str) -> UnreadableError:
    return UnreadableError(
        f"unpacked it holds more than {most}, the most that is read of one; save it as PDF, or in parts, and add those"
    )
