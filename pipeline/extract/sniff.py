"""Which format a file is in: what its bytes say, held against what its name and media type say."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from email.message import Message
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pipeline.extract.backend import UnreadableError
from pipeline.extract.office.zip_package import is_archive, open_archive

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
# Of two marks that begin alike the longer comes first; a page without a mark begins with a tag.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Those in which texts are written; Python knows others, which are not for texts or take very long.
_ENCODINGS = re.compile(
    r"ascii|utf-(?:8|16|32)(?:-sig|-le|-be)?|(?:iso8859|koi8|mac|tis)-[\w-]+|cp\d+|gb\w+|hz|big5\w*"
    r"|(?:euc|shift|iso2022)_\w+|johab|ptcp154|kz1048"
)
_PADDING = b"\x00\x1a"  # some old programs fill the last block of a file with these
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
# A short file is given the benefit of the doubt, and so is one stray character in a hundred.
_MIN_NOISE_BYTES = 64
_NOISE_SHARE = 0.05
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_PREAMBLE = re.compile(r"(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_MAX_TYPE_CHARS = 100
_UNPRINTABLE = re.compile(r"[^ -~]")
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
    text = data[:_HEAD].decode(detect_wide_encoding(data) or "utf-8", errors="replace").lstrip("\ufeff")
    found = _PREAMBLE.match(text)
    return bool(_MARKUP.match(text, found.end() if found else 0))


def is_text(data: bytes) -> bool:
    """Whether the file is UTF-8 with hardly a control character."""
    head = data[:_HEAD]
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    strange = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r\f") for character in text)
    return strange * 20 <= len(text)


def recognise_format(data: bytes, name: str, media_type: str, formats: Iterable[KnownFormat]) -> str:
    """The name of the file's format.

    Raises UnreadableError when no format is recognised, or another one than the name or media type declares.
    """
    known = list(formats)
    extension, essence = _parse_extension(name), _parse_essence(media_type)
    by_name = next((form.name for form in known if extension in form.extensions), "")
    by_type = next((form.name for form in known if essence in form.media_types), "")
    foreign = "" if by_type or essence in _GENERIC else essence
    content = _recognise_content(data, known, by_name or by_type, foreign)
    if by_name and by_name != content:
        raise UnreadableError(f"named {extension} but its content is {content.upper()}")
    if (by_type and by_type != content) or (foreign and not by_name):
        raise UnreadableError(f"declared as {essence} but its content is {content.upper()}")
    return content


def _recognise_content(data: bytes, known: Iterable[KnownFormat], declared: str, foreign: str) -> str:
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
        _refuse_noise(data)
        return declared
    if declared == "html" and _ANY_TAG.search(data[:_HEAD]):
        return declared
    raise UnreadableError("unknown format: its first bytes are neither PDF, HTML, DOCX, ODT nor text")


def _refuse_noise(data: bytes) -> None:
    """Nothing when a file declared as text may be one in another encoding; raises UnreadableError when it is not."""
    head = data.rstrip(_PADDING)[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if detect_wide_encoding(data) or len(head) < _MIN_NOISE_BYTES or controls <= _NOISE_SHARE * len(head):
        return
    if max(head[::2].count(0), head[1::2].count(0)) > len(head) / 4:
        raise UnreadableError(
            "declared as text, and it looks like UTF-16 or UTF-32 without a mark: save the file as UTF-8"
        )
    raise UnreadableError("declared as text, but its content is none: it is full of control characters")


def _parse_extension(name: str) -> str:
    """The extension of a file name, or of the path of a web address, in lower case."""
    try:
        path = unquote(urlsplit(name).path) if "://" in name else name
    except ValueError:  # the address is no address
        path = name
    return PurePosixPath(path.replace("\\", "/")).suffix.casefold()


def _parse_essence(media_type: str) -> str:
    return _UNPRINTABLE.sub(" ", media_type.split(";", 1)[0])[:_MAX_TYPE_CHARS].strip().casefold()


def parse_charset(media_type: str) -> str:
    """The encoding that a Content-Type names, or nothing when it names none or none that is known."""
    message = Message()
    message["Content-Type"] = _UNPRINTABLE.sub(" ", media_type)
    return normalise_encoding(str(message.get_content_charset() or ""))


def normalise_encoding(name: str) -> str:
    """An encoding by the name that Python gives it; nothing when it is unknown or not one for texts."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if _ENCODINGS.fullmatch(found) else ""


def detect_wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 by the mark that a file begins with, or by a first character that only markup has."""
    return next((encoding for mark, encoding in _WIDE if data.startswith(mark)), "")
