"""Which format a file is in: what its bytes say, held against what its name and media type say."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from email.message import Message
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pipeline.extract.archive import is_archive, open_archive
from pipeline.extract.outcome import UnreadableError

_HEAD = 4096
_PDF_HEAD = 1024
_GENERIC = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/binary",
        "application/download",
        "application/force-download",
        "application/x-download",
        "application/unknown",
    }
)
# Formats that are often met and not read; the sentence says what to do.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc) or an encrypted one; save it as DOCX without a password"),
    (b"{\\rtf", "RTF; save it as DOCX"),
    (b"\x89PNG", "a PNG image; text in images is not read"),
    (b"\xff\xd8\xff", "a JPEG image; text in images is not read"),
    (b"GIF8", "a GIF image; text in images is not read"),
    (b"II*\x00", "a TIFF image; text in images is not read"),
    (b"MM\x00*", "a TIFF image; text in images is not read"),
    (b"\x1f\x8b", "a gzip archive; unpack it"),
)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_PREAMBLE = re.compile(r"(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_ANY_TAG = re.compile(rb"<[a-zA-Z][^<>]*>")


class KnownFormat(Protocol):
    """What is needed of a format to recognise it."""

    @property
    def name(self) -> str: ...
    @property
    def media_types(self) -> frozenset[str]: ...
    @property
    def extensions(self) -> frozenset[str]: ...
    def sniff(self, data: bytes, /) -> bool: ...


def is_pdf(data: bytes) -> bool:
    """Whether a PDF header stands in the first 1,024 bytes."""
    return b"%PDF-" in data[:_PDF_HEAD]


def is_html(data: bytes) -> bool:
    """Whether the file begins with HTML, after comments and an XML declaration."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data[:_HEAD].decode("utf-16" if wide else "utf-8", errors="replace").lstrip("\ufeff")
    found = _PREAMBLE.match(text)
    return bool(_MARKUP.match(text, found.end() if found else 0))


def is_text(data: bytes) -> bool:
    """Whether the file is UTF-8 with hardly a control character."""
    head = data[:_HEAD]
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    strange = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r\f") for character in text)
    return strange * 20 <= len(text)


def recognised(data: bytes, name: str, media_type: str, formats: Iterable[KnownFormat]) -> str:
    """The name of the file's format.

    Raises UnreadableError when no format is recognised, or another one than the name or media type declares.
    """
    known = list(formats)
    extension, essence = _extension(name), _essence(media_type)
    by_name = next((form.name for form in known if extension in form.extensions), "")
    by_type = next((form.name for form in known if essence in form.media_types), "")
    foreign = "" if by_type or essence in _GENERIC else essence
    content = _content(data, known, by_name or by_type, foreign)
    if by_name and by_name != content:
        raise UnreadableError(f"named {extension} but its content is {content.upper()}")
    if (by_type and by_type != content) or (foreign and not by_name):
        raise UnreadableError(f"declared as {essence} but its content is {content.upper()}")
    return content


def _content(data: bytes, known: Iterable[KnownFormat], declared: str, foreign: str) -> str:
    for magic, description in _OTHERS:
        if data.startswith(magic):
            raise UnreadableError(f"unknown format: it is {description}")
    content = next((form.name for form in known if form.sniff(data)), "")
    if content == "txt" and declared == "html" and _ANY_TAG.search(data):
        return declared
    if content:
        return content
    if is_archive(data):
        open_archive(data)
        raise UnreadableError("unknown format: it is a ZIP archive that is neither DOCX nor ODT")
    if declared == "txt" and not foreign:
        return declared
    if declared == "html" and _ANY_TAG.search(data[:_HEAD]):
        return declared
    raise UnreadableError("unknown format: its first bytes are neither PDF, HTML, DOCX, ODT nor text")


def _extension(name: str) -> str:
    """The extension of a file name, or of the path of a web address, in lower case."""
    path = unquote(urlsplit(name).path) if "://" in name else name
    return PurePosixPath(path.replace("\\", "/")).suffix.casefold()


def _essence(media_type: str) -> str:
    return media_type.split(";", 1)[0].strip().casefold()


def declared_charset(media_type: str) -> str:
    """The charset that a Content-Type names, or nothing."""
    message = Message()
    message["Content-Type"] = media_type.replace("\n", " ").replace("\r", " ")
    return str(message.get_content_charset() or "")
