"""The formats that documents may have, one row each: how a file of it is known, and what its own dates are worth.

`FORMATS` is the one table. What a source may `take` and what a server or an address announces is looked up here, and so
is what the rest of the program must know of a format; `pipeline/extract` leads from each name to what reads it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

PLAIN_TEXT = "txt"  # the format that a text is in when it is in no other
ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class OwnDates:
    """The dates that files of a format give of themselves: how far they are trusted (0-1), and what they tell."""

    weight: float
    meaning: str


class ZipMark(NamedTuple):
    """By what a format that is a ZIP archive is known: a member of it, and bytes that stand in that."""

    member: str
    holds: bytes


class EndMark(NamedTuple):
    """Bytes that every whole file of a format has within so many of its last ones."""

    mark: bytes
    within: int


# Some servers put bytes of their own behind a PDF, and a ZIP archive may have a comment there.
_PDF_END, _ZIP_END = EndMark(b"%%EOF", 2_048), EndMark(b"PK\5\6", 66_000)


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    `name` is written in source files and kept with documents, `label` stands in sentences. Extensions have no dot and
    are in lower case, as the media types are. `magic` are the bytes that files begin with, empty for formats that have
    none, and `zip_mark` tells those apart that are ZIP archives; `end` is None where nothing tells that a file broke
    off, `own_dates` where files tell no dates.
    """

    name: str
    label: str
    extensions: frozenset[str]
    media_types: frozenset[str]
    magic: bytes = b""
    zip_mark: ZipMark | None = None
    end: EndMark | None = None
    own_dates: OwnDates | None = None

    @property
    def media_type(self) -> str:
        """The media type by which files of the format go, the plainest where there are several."""
        return min(self.media_types, key=lambda name: (len(name), name))

    @property
    def date_kind(self) -> str:
        """Of which kind such a date is among what is known of a document's date."""
        return f"{self.name}_metadata"


FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format(
            name="pdf",
            label="PDF",
            extensions=frozenset({"pdf"}),
            media_types=frozenset({"application/pdf", "application/x-pdf"}),
            magic=b"%PDF-",
            end=_PDF_END,
            own_dates=OwnDates(
                0.3, "When the PDF was made (CreationDate) and last changed (ModDate), often long after publication."
            ),
        ),
        Format(
            name="html",
            label="HTML",
            extensions=frozenset({"html", "htm", "xhtml"}),
            media_types=frozenset({"text/html", "application/xhtml+xml"}),
            own_dates=OwnDates(0.65, "What the page declares for programs; not when it was last changed."),
        ),
        Format(
            name="docx",
            label="DOCX",
            extensions=frozenset({"docx"}),
            media_types=frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
            magic=ZIP_MAGIC,
            zip_mark=ZipMark("[Content_Types].xml", b"wordprocessingml.document"),
            end=_ZIP_END,
            own_dates=OwnDates(0.25, "When the Word file was made and last changed; dates of templates are refused."),
        ),
        Format(
            name="odt",
            label="ODT",
            extensions=frozenset({"odt"}),
            media_types=frozenset({"application/vnd.oasis.opendocument.text"}),
            magic=ZIP_MAGIC,
            zip_mark=ZipMark("mimetype", b"application/vnd.oasis.opendocument.text"),
            end=_ZIP_END,
            own_dates=OwnDates(0.25, "The same of an OpenDocument text."),
        ),
        Format(
            name=PLAIN_TEXT,
            label="text",
            extensions=frozenset({"txt", "text"}),
            media_types=frozenset({"text/plain"}),
        ),
    )
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
        *("application/octet-stream", "binary/octet-stream", "application/x-octet-stream"),
        *("application/download", "application/force-download", "application/x-download", "application/save"),
        *("application/unknown", "application/x-unknown", "unknown/unknown"),
    }
)
# What files of formats that are never documents begin with: older Office files, pictures, packed files, programs.
_OTHER_MAGIC = (
    *(b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF"),
    *(b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"ID3", b"\x7fELF", b"OggS"),
)
# Some servers put an empty line, a mark of the encoding or a warning of a program before a file (PDF 1.7, H.3.4.1).
_MAGIC_WITHIN = 1024
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_LONGEST_MARK = 1_000_000


def own_date_kinds() -> dict[str, OwnDates]:
    """The dates that files give of themselves, by the kind under which they are kept, the most trusted first."""
    kinds = {known.date_kind: known.own_dates for known in FORMATS.values() if known.own_dates}
    return dict(sorted(kinds.items(), key=lambda item: -item[1].weight))


def extension(url: str) -> str:
    """The extension of an address's path, lower case without the dot; empty where there is none."""
    last = urlsplit(url).path.rpartition("/")[2].partition(";")[0]  # what follows names no file, but a visit or version
    return PurePosixPath(unquote(last)).suffix[1:].lower()


def format_in_address(url: str) -> str | None:
    """The format an address announces by its extension, `other` for what is never a document, else None."""
    ending = extension(url)
    name = next((name for name, known in FORMATS.items() if ending in known.extensions), None)
    return "other" if name is None and ending in _NEVER_DOCUMENTS else name


def format_in_bytes(body: bytes) -> str | None:
    """The format that bytes are of, `other` for what is never a document; None where they do not tell."""
    if body.startswith(_OTHER_MAGIC):
        return "other"
    if body.startswith(ZIP_MAGIC):
        return _format_of_zip(body)
    start = body[:_MAGIC_WITHIN]
    for name, known in FORMATS.items():
        # Text may speak of another format's mark; what comes before one in a file is a few bytes.
        if known.magic and known.zip_mark is None and known.magic in start and not _HTML_START.match(start):
            return name
    return "html" if _HTML_START.match(start) else None


def files_in_zip(body: bytes) -> list[str]:
    """The files with an extension that a ZIP archive packs, by their names; none of a file in a format that is one."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []
    is_office = "[Content_Types].xml" in names or "mimetype" in names
    return [] if is_office else [name for name in names if PurePosixPath(name).suffix]


def breaks_off(body: bytes) -> bool:
    """Whether bytes begin as a file whose end is missing: one of a format that tells its end, or of a ZIP archive."""
    known = FORMATS.get(format_in_bytes(body) or "")
    end = known.end if known else _ZIP_END if body.startswith(ZIP_MAGIC) else None
    return end is not None and end.mark not in body[-end.within :]


def _format_of_zip(body: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = set(archive.namelist())
            for name, known in FORMATS.items():
                if (mark := known.zip_mark) and mark.member in members:
                    with archive.open(mark.member) as member:
                        if mark.holds in member.read(_LONGEST_MARK):
                            return name
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        return None  # damaged or broken off: whoever reads it says so
    return "other"


def format_of(media_type: str, url: str, body: bytes) -> str | None:
    """The format of a response: by its bytes, else by its media type, else by the extension of its address.

    Servers give media types by the name of a file or by none, so what they say counts only where the bytes do not tell.
    None for what is none of the known formats.
    """
    begun_so = format_in_bytes(body)
    if begun_so is not None:
        return begun_so if begun_so in FORMATS else None
    if media_type not in _UNTELLING:
        return next((name for name, known in FORMATS.items() if media_type in known.media_types), None)
    announced = format_in_address(url)
    return announced if announced in FORMATS else None


def fitting_media_type(media_type: str, known_format: str) -> str:
    """A media type as a server gave it, or that of the format where it names another one than the file is in."""
    fits = media_type in _UNTELLING or media_type in FORMATS[known_format].media_types
    return media_type if fits else FORMATS[known_format].media_type
