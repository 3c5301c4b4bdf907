"""The formats that documents may have, one row each: how a file of it is known, and what its own dates are worth.

`FORMATS` is the one table. What a source may `take` and what a server or an address announces is looked up here, and so
is what the rest of the program must know of a format; `pipeline/extract` leads from each name to what reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

PLAIN_TEXT = "txt"  # the format that a text is in when it is in no other
ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class OwnDates:
    """The dates that files of a format give of themselves: how far they are trusted (0-1), and what they tell."""

    weight: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    `name` is written in source files and kept with documents, `label` stands in sentences. Extensions have no dot and
    are in lower case, as the media types are. `magic` are the bytes that files begin with, empty for formats that have
    none; `own_dates` is None where files tell no dates.
    """

    name: str
    label: str
    extensions: frozenset[str]
    media_types: frozenset[str]
    magic: bytes = b""
    own_dates: OwnDates | None = None

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
            own_dates=OwnDates(0.25, "When the Word file was made and last changed; dates of templates are refused."),
        ),
        Format(
            name="odt",
            label="ODT",
            extensions=frozenset({"odt"}),
            media_types=frozenset({"application/vnd.oasis.opendocument.text"}),
            magic=ZIP_MAGIC,
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
        "application/octet-stream",
        "binary/octet-stream",
        "application/force-download",
        "application/x-download",
    }
)


def own_date_kinds() -> dict[str, OwnDates]:
    """The dates that files give of themselves, by the kind under which they are kept, the most trusted first."""
    kinds = {known.date_kind: known.own_dates for known in FORMATS.values() if known.own_dates}
    return dict(sorted(kinds.items(), key=lambda item: -item[1].weight))


def extension(url: str) -> str:
    """The extension of an address's path, lower case without the dot; empty where there is none."""
    return PurePosixPath(unquote(urlsplit(url).path)).suffix[1:].lower()


def format_in_address(url: str) -> str | None:
    """The format an address announces by its extension, `other` for what is never a document, else None."""
    ending = extension(url)
    name = next((name for name, known in FORMATS.items() if ending in known.extensions), None)
    return "other" if name is None and ending in _NEVER_DOCUMENTS else name


def format_of(media_type: str, url: str, body: bytes) -> str | None:
    """The format of a response by its media type.

    Where the server does not tell (no type, octet-stream), the first bytes decide when only one format begins so, or
    the address's extension does. None for what is none of the known formats.
    """
    if media_type not in _UNTELLING:
        return next((name for name, known in FORMATS.items() if media_type in known.media_types), None)
    begun_so = [name for name, known in FORMATS.items() if known.magic and body.startswith(known.magic)]
    if len(begun_so) == 1:  # several formats are ZIP archives
        return begun_so[0]
    announced = format_in_address(url)
    return announced if announced in FORMATS else None
