"""The formats a source may take, and how a server or an address announces each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Format:
    """File extensions and media types by which one format is known; all in lower case."""

    extensions: frozenset[str]
    media_types: frozenset[str]


FORMATS: dict[str, Format] = {
    "pdf": Format(frozenset({"pdf"}), frozenset({"application/pdf", "application/x-pdf"})),
    "html": Format(frozenset({"html", "htm", "xhtml"}), frozenset({"text/html", "application/xhtml+xml"})),
    "docx": Format(
        frozenset({"docx"}),
        frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
    ),
    "odt": Format(frozenset({"odt"}), frozenset({"application/vnd.oasis.opendocument.text"})),
    "txt": Format(frozenset({"txt"}), frozenset({"text/plain"})),
}

_NEVER_DOCUMENTS = frozenset(
    {
        *("doc", "odp", "ods", "ppt", "pptx", "xls", "xlsx"),
        *("css", "csv", "ics", "js", "json", "kml", "rss", "xml"),
        *("7z", "gz", "rar", "tar", "zip"),
        *("bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"),
        *("avi", "m4a", "mov", "mp3", "mp4", "wav", "webm"),
    }
)
# What servers send when they do not know or want to force a download.
_UNTELLING = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/force-download",
        "application/x-download",
    }
)


def extension(url: str) -> str:
    """The extension of an address's path, lower case without the dot; empty where there is none."""
    return PurePosixPath(unquote(urlsplit(url).path)).suffix[1:].lower()


def announced_by_address(url: str) -> str | None:
    """The format an address announces by its extension, `other` for what is never a document, else None."""
    found = extension(url)
    if found in _NEVER_DOCUMENTS:
        return "other"
    return next((name for name, known in FORMATS.items() if found in known.extensions), None)


def format_of(media_type: str, url: str, body: bytes) -> str | None:
    """The format of a response by its media type.

    Where the server does not tell (no type, octet-stream), the first bytes of a PDF or the address's
    extension decide. None for what is none of the known formats.
    """
    if media_type not in _UNTELLING:
        return next((name for name, known in FORMATS.items() if media_type in known.media_types), None)
    if body.startswith(b"%PDF-"):
        return "pdf"
    found = announced_by_address(url)
    return found if found in FORMATS else None
