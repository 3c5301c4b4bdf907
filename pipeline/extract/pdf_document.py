"""Opening a PDF and reading the words and tables of its pages; what cannot be read is named."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.extract.characters import printable
from pipeline.extract.outcome import UnreadableError
from pipeline.extract.pdf_running import PageWords
from pipeline.extract.pdf_tables import Table, tables_of
from pipeline.extract.pdf_words import Word, words_of
from pipeline.text import REPLACEMENT

MAX_PAGES = 3000
_MAX_UNMAPPED = 0.3

# pdfminer reports every oddity of every font, and a user can do nothing about them.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class PageContent(NamedTuple):
    """One page: its words outside tables, and its tables."""

    words: PageWords
    tables: tuple[Table, ...]


class PdfContent(NamedTuple):
    """All pages that gave text; `silent` and `broken` number those without text and those that failed."""

    pages: tuple[PageContent, ...]
    page_count: int
    silent: tuple[int, ...]
    broken: tuple[int, ...]
    title: str
    lang: str
    dates: tuple[tuple[str, str], ...]


def open_pdf(data: bytes) -> Any:
    """The opened pdfplumber document; raises UnreadableError with the reason when it cannot be opened."""
    try:
        pdf = pdfplumber.open(BytesIO(data), raise_unicode_errors=False)
        count = len(pdf.pages)
    except PdfminerException as error:
        raise UnreadableError(_opening_reason(error)) from error
    except Exception as error:  # damaged page trees make pdfminer and pdfplumber raise errors of any kind
        raise UnreadableError("the PDF is damaged: its pages cannot be found") from error
    if not count:
        raise UnreadableError("the PDF is damaged: it holds no pages")
    if count > MAX_PAGES:
        raise UnreadableError(f"the PDF has {count} pages, more than {MAX_PAGES}: split it")
    return pdf


def _opening_reason(error: PdfminerException) -> str:
    cause = error.args[0] if error.args else error
    if isinstance(cause, PDFPasswordIncorrect):
        return "the PDF is encrypted and needs a password"
    if isinstance(cause, PDFTextExtractionNotAllowed):
        return "the PDF forbids reading its text"
    return "the PDF is damaged: its pages cannot be found"


def read_pdf(data: bytes) -> PdfContent:
    """The words of every page; raises UnreadableError when the document cannot be opened."""
    pages: list[PageContent] = []
    silent: list[int] = []
    broken: list[int] = []
    with open_pdf(data) as pdf:
        for page in pdf.pages:
            try:
                content = _read_page(page)
            except Exception:  # errors of any kind rise from a damaged page, and the other pages can be read
                broken.append(page.page_number)
            else:
                if content is None:
                    silent.append(page.page_number)
                else:
                    pages.append(content)
            finally:
                page.close()
        title, lang = _declared(pdf.metadata.get("Title")), _declared(pdf.doc.catalog.get("Lang"))
        dates = tuple((name, _declared(pdf.metadata.get(name))) for name in ("CreationDate", "ModDate"))
        return PdfContent(tuple(pages), len(pdf.pages), tuple(silent), tuple(broken), title, lang, dates)


def _read_page(page: Any) -> PageContent | None:
    words = words_of(page)
    if not _is_usable(words):
        return None
    tables, rest = tables_of(page, words)
    _, top, _, bottom = page.cropbox
    return PageContent(PageWords(page.page_number, tuple(rest), top, bottom), tuple(tables))


def _is_usable(words: Sequence[Word]) -> bool:
    """Whether a page holds text, and most of its glyphs can be told."""
    letters = unmapped = 0
    for word in words:
        shown = printable(word.text)
        letters += len(shown)
        unmapped += shown.count(REPLACEMENT)
    return bool(letters) and unmapped < _MAX_UNMAPPED * letters


def _declared(value: object) -> str:
    if isinstance(value, bytes):
        wide = value.startswith((b"\xfe\xff", b"\xff\xfe"))
        return value.decode("utf-16" if wide else "utf-8", errors="replace")
    return value if isinstance(value, str) else ""
