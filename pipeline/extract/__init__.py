"""From the bytes of a file to its normalised text: one backend a format.

What comes in are bytes with the name and media type that they were found under, what goes out is one frozen
`Extraction`: text, pages, blocks, and what the file says of itself. Read `backend` first: it says what a backend is.
A format is one row in `crawler/formats.py`, and one module with a `BACKEND`, to which `formats` leads from the name in
that row. A backend raises `UnreadableError` with the reason; nothing else leaves `extract`, which turns bad input into
a status.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from pipeline.errors import ConfigError, StageError
from pipeline.extract import sniff
from pipeline.extract.backend import UnreadableError, empty_extraction, failed_extraction
from pipeline.extract.encodings import parse_charset
from pipeline.extract.formats import FORMATS
from pipeline.extract.headings.titles import choose_title
from pipeline.extract.options import ReadOptions
from pipeline.extract.pdf.marking import Mark, draw_mark, draw_marked_pages
from pipeline.records import Extraction

__all__ = [
    "FORMATS",
    "VERSION",
    "Mark",
    "ReadOptions",
    "draw_mark",
    "draw_marked_pages",
    "extract",
    "fingerprint",
]

_PLAINLY = ReadOptions()

# To be raised whenever the same bytes give another extraction.
VERSION = 39


def extract(data: bytes, *, name: str = "", media_type: str = "", options: ReadOptions = _PLAINLY) -> Extraction:
    """The normalised text of one file, or a status with the reason why there is none.

    `name` is a file name or web address, `media_type` the Content-Type it was served with. What they declare
    must be what the content is. Never raises for bad input; raises StageError when a library is not installed and
    MemoryError when there is not memory enough.
    """
    try:
        if not data:
            return empty_extraction("the file is empty")
        format_name = sniff.recognise_format(data, name, media_type, FORMATS)
        extraction = FORMATS[format_name].read(data, replace(options, charset=parse_charset(media_type)))
        return replace(extraction, extractor=_name_extractor(format_name), title=choose_title(extraction))
    except MemoryError:
        raise
    except UnreadableError as error:
        return failed_extraction(str(error))
    except ConfigError as error:  # a language file of ours, not the file
        raise StageError(str(error)) from error
    except ImportError as error:  # the fault of the installation, not of the file
        raise StageError(f"a reader cannot be loaded ({error}); install policyecho again") from error
    except Exception:  # libraries raise errors of any kind on input that nobody foresaw
        return failed_extraction("the file is damaged in a way that stopped its reader")


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
    packages = sorted({package for backend in FORMATS.values() for package in backend.packages})
    return " ".join([f"extract={VERSION}", *(f"{package}={_find_version(package)}" for package in packages)])
