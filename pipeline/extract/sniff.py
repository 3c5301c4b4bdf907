"""Which format a file is in: what its bytes say, held against what its name and media type say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from crawler.formats import FORMATS, PLAIN_TEXT, ZIP_MAGIC, format_in_address
from pipeline.extract.backend import Backend, UnreadableError
from pipeline.extract.office.zip_package import is_archive, open_archive

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
# The fields that an e-mail begins with, and some that only e-mails have; browsers save a page in one file as an e-mail.
_FIELDS = re.compile(rb"(?:\xef\xbb\xbf)?(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_OF_EMAILS = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Content-Transfer-Encoding):", re.I | re.M)
_FIELDS_BYTES = 65_536
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
# Files that stand for another: a link that was saved, a document of Google Drive, a file that Git keeps elsewhere.
_STANDS_FOR = (
    (re.compile(rb"\s*\[(?:InternetShortcut|Desktop Entry)\]"), "a link to an address; save what that shows"),
    (re.compile(rb"\s*\{[^{}]{0,200}https://docs\.google\.com/"), "a link to a Google document; download it as DOCX"),
    (re.compile(rb"version https://git-lfs\.github\.com/spec/"), "a pointer of Git LFS; fetch it with `git lfs pull`"),
)
_MAX_TYPE_CHARS = 100
_UNPRINTABLE = re.compile(r"[^ -~]")


def recognise_format(data: bytes, name: str, media_type: str, backends: Mapping[str, Backend]) -> str:
    """The name of the file's format, one of those that `backends` read.

    They are asked in their order. Raises UnreadableError when no format is recognised, or another one than the name or
    media type declares.
    """
    extension, essence = _parse_extension(name), _parse_essence(media_type)
    known = [FORMATS[name] for name in backends]
    by_name = next((form.name for form in known if extension in form.extensions), "")
    by_type = next((form.name for form in known if essence in form.media_types), "")
    foreign = "" if by_type or essence in _GENERIC else essence
    content = _recognise_content(data, backends, by_name or by_type, foreign)
    if by_name and by_name != content:
        raise UnreadableError(f"named .{extension} but its content is {content.upper()}")
    if content == PLAIN_TEXT:
        _refuse_data(data, extension)
    if (by_type and by_type != content) or (foreign and not by_name):
        raise UnreadableError(f"declared as {essence} but its content is {content.upper()}")
    return content


def _recognise_content(data: bytes, backends: Mapping[str, Backend], declared: str, foreign: str) -> str:
    _refuse_others(data)
    content = next((name for name, backend in backends.items() if backend.recognises(data)), "")
    if content not in ("", PLAIN_TEXT):
        return content
    if not content and is_archive(data):
        open_archive(data)
        packed = _list_labels(known.label for known in FORMATS.values() if known.magic == ZIP_MAGIC)
        advice = "unpack it, or save what it holds as DOCX or PDF"
        raise UnreadableError(f"unknown format: it is a ZIP archive that is neither {packed}; {advice}")
    # Any text may be plain text, and a type that is not known at all speaks against it.
    is_contested = declared == PLAIN_TEXT and bool(foreign)
    if declared not in ("", content) and not is_contested and backends[declared].may_be(data):
        return declared
    if content:
        return content
    labels = _list_labels(known.label for known in FORMATS.values())
    raise UnreadableError(f"unknown format: its first bytes are neither {labels}")


def _refuse_others(data: bytes) -> None:
    """Raises UnreadableError for what is often met and not read."""
    read = {known.magic for known in FORMATS.values()}
    for magic, description in _OTHERS:
        if data.startswith(magic) and magic not in read:
            raise UnreadableError(f"unknown format: it is {description}")


def _refuse_data(data: bytes, extension: str) -> None:
    """Raises UnreadableError for text that is written for programs, whose marks would stand in the quotes."""
    fields = _FIELDS.match(data[:_FIELDS_BYTES])
    if fields and _OF_EMAILS.search(fields.group()):
        advice = "save its text and its attachments, or the page as HTML, and add those"
        raise UnreadableError(
            f"unknown format: it is an e-mail, or a web page saved in one file (.eml, .mht); {advice}"
        )
    for begins, what in _STANDS_FOR:
        if begins.match(data[:_FIELDS_BYTES]):
            raise UnreadableError(f"it holds no text but {what}, and add that")
    if _MARKUP.match(data):
        raise UnreadableError("unknown format: it is XML; save what it says as text or HTML")
    if format_in_address(f"a.{extension}") == "other":
        raise UnreadableError(f"named .{extension}, which is data and no text; save what it says as .txt")


def _list_labels(labels: Iterable[str]) -> str:
    *first, last = labels
    return f"{', '.join(first)} nor {last}"


def _parse_extension(name: str) -> str:
    """The extension of a file name, or of the path of a web address, in lower case without the dot."""
    try:
        path = unquote(urlsplit(name).path) if "://" in name else name
    except ValueError:  # the address is no address
        path = name
    return PurePosixPath(path.replace("\\", "/")).suffix[1:].casefold()


def _parse_essence(media_type: str) -> str:
    return _UNPRINTABLE.sub(" ", media_type.split(";", 1)[0])[:_MAX_TYPE_CHARS].strip().casefold()
