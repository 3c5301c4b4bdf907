"""From the bytes of a file to its normalised text: one backend a format.

Adding a format is one module with `read(data) -> Extraction` and one line in `FORMATS`. A backend raises
`UnreadableError` with the reason; nothing else leaves `extract`, which turns bad input into a status.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from pipeline.errors import StageError
from pipeline.extract import html, pdf, sniff, txt
from pipeline.extract.backend import UnreadableError, empty_extraction, failed_extraction
from pipeline.extract.office import docx, odt
from pipeline.extract.options import ReadOptions
from pipeline.extract.pdf import MAX_IMAGE_PAGES, draw_marked_pages
from pipeline.records import Extraction

__all__ = [
    "FORMATS",
    "MAX_IMAGE_PAGES",
    "VERSION",
    "Format",
    "ReadOptions",
    "draw_marked_pages",
    "extract",
    "fingerprint",
]

_PLAINLY = ReadOptions()

# To be raised whenever the same bytes give another extraction.
VERSION = 3


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how it is declared, how its first bytes are recognised, what reads it and with which packages."""

    name: str
    media_types: frozenset[str]
    extensions: frozenset[str]
    sniff: Callable[[bytes], bool]
    read: Callable[[bytes, ReadOptions], Extraction]
    packages: tuple[str, ...] = ()


def _bytes_alone(read: Callable[[bytes], Extraction]) -> Callable[[bytes, ReadOptions], Extraction]:
    """The reader of a format that takes no notice of how it is to be read."""
    return lambda data, _: read(data)


# In the order in which content is recognised: text comes last, since HTML is text too.
FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format(
            "pdf",
            frozenset({"application/pdf", "application/x-pdf"}),
            frozenset({".pdf"}),
            sniff.is_pdf,
            pdf.read,
            ("pypdfium2", "pdfplumber", "pdfminer.six", "rapidocr"),
        ),
        Format(
            "docx",
            frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
            frozenset({".docx"}),
            docx.is_docx,
            _bytes_alone(docx.read),
        ),
        Format("odt", frozenset({odt.MEDIA_TYPE}), frozenset({".odt"}), odt.is_odt, _bytes_alone(odt.read)),
        Format(
            "html",
            frozenset({"text/html", "application/xhtml+xml"}),
            frozenset({".html", ".htm", ".xhtml"}),
            sniff.is_html,
            _bytes_alone(html.read),
            ("trafilatura", "lxml"),
        ),
        Format("txt", frozenset({"text/plain"}), frozenset({".txt", ".text"}), sniff.is_text, _bytes_alone(txt.read)),
    )
}


def extract(data: bytes, *, name: str = "", media_type: str = "", options: ReadOptions = _PLAINLY) -> Extraction:
    """The normalised text of one file, or a status with the reason why there is none.

    `name` is a file name or web address, `media_type` the Content-Type it was served with. What they declare
    must be what the content is. Never raises for bad input; raises StageError when a library is not installed and
    MemoryError when there is not memory enough.
    """
    try:
        if not data:
            return empty_extraction("the file is empty")
        known = FORMATS[sniff.recognise_format(data, name, media_type, FORMATS.values())]
        found = known.read(_recode_as_utf8(data, media_type) if known.name == "html" else data, options)
        return replace(found, extractor=_name_extractor(known.name))
    except MemoryError:
        raise
    except UnreadableError as error:
        return failed_extraction(str(error))
    except ImportError as error:  # the fault of the installation, not of the file
        raise StageError(f"a reader cannot be loaded ({error}); install policyecho again") from error
    except Exception:  # libraries raise errors of any kind on input that nobody foresaw
        return failed_extraction("the file is damaged in a way that stopped its reader")


def _recode_as_utf8(data: bytes, media_type: str) -> bytes:
    """A page as UTF-8 where only its Content-Type names the encoding."""
    charset = sniff.parse_charset(media_type)
    if not charset or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset).encode("utf-8")
        except (LookupError, UnicodeError):
            return data
    return data


@lru_cache(maxsize=16)
def _name_extractor(name: str) -> str:
    packages = [f"{package} {_find_version(package)}" for package in FORMATS[name].packages]
    return f"{name} {VERSION}" + (f" ({', '.join(packages)})" if packages else "")


def _find_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """What the text of a file depends on besides its bytes: our version and those of the libraries."""
    packages = sorted({package for known in FORMATS.values() for package in known.packages})
    return " ".join([f"extract={VERSION}", *(f"{package}={_find_version(package)}" for package in packages)])
