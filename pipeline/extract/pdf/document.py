"""Opening a PDF and reading its pages, one at a time; what cannot be read is named.

pdfium reads the pages. pdfplumber reads those that pdfium cannot open and those whose letters it cannot tell, when it
can tell more of them.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium_c
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.extract.backend import UnreadableError
from pipeline.extract.pdf.engines import pdfium, plumber
from pipeline.extract.pdf.engines.glyph_names import Glyph, tell_letters
from pipeline.extract.pdf.engines.layers import ALL_SHOWN, Layers, find_hidden_layers, shows_layers
from pipeline.extract.pdf.letters.legibility import find_flaw
from pipeline.extract.pdf.page import PageContent

MAX_PAGES = 3000
# A page with a larger share of letters that pdfium cannot tell is read by pdfplumber too.
_MANY_UNMAPPED = 0.02
_DAMAGED = "the PDF is damaged: its pages cannot be found"
_LANGUAGE_CHARS = 64
_LAYERS, _PACKED = b"/OCProperties", b"/ObjStm"
_PORTFOLIO = "it is a portfolio: the documents are files inside it, which were not read; save them and add those"
_XFA = "it is a form that only Adobe's programs show (XFA), and what it shows was not read; print it to a new PDF"

# pdfminer reports every oddity of every font, and a user can do nothing about them.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class PdfMetadata(NamedTuple):
    """What a PDF says of itself: title, language tag and dates by the name of their field.

    `elsewhere` is a reason where its pages only stand for content that is in files or forms inside it.
    """

    title: str
    lang: str
    dates: tuple[tuple[str, str], ...]
    elsewhere: str = ""


class PdfFile:
    """An opened PDF; `page_count` pages, numbered from 1."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._plumber: Any = None
        self._told: dict[Glyph, str] = {}
        self._document = open_with_pdfium(data)
        if self._document is None:
            self._plumber = _open_with_plumber(data)
        self.page_count = len(self._plumber.pages) if self._document is None else len(self._document)
        if not self.page_count:
            raise UnreadableError("the PDF is damaged: it holds no pages")
        if self.page_count > MAX_PAGES:
            raise UnreadableError(f"the PDF has {self.page_count} pages, more than {MAX_PAGES}: split it")
        self._layers = self._find_layers()

    def close(self) -> None:
        """Give back what the document holds."""
        for opened in (self._document, self._plumber):
            if opened is not None:
                opened.close()

    def read_metadata(self) -> PdfMetadata:
        """What the file says of itself, empty where it says nothing that can be read."""
        try:
            return self._read_metadata()
        except MemoryError:
            raise
        except Exception:  # metadata may be damaged in any way while the pages can be read
            return PdfMetadata("", "", ())

    def _read_metadata(self) -> PdfMetadata:
        names = ("Title", "CreationDate", "ModDate")
        if self._document is not None:
            title, *dates = (self._document.get_metadata_value(name) for name in names)
            buffer = (ctypes.c_ushort * _LANGUAGE_CHARS)()
            length = pdfium_c.FPDFCatalog_GetLanguage(self._document.raw, buffer, ctypes.sizeof(buffer))
            lang = "".join(map(chr, buffer[: max(0, length // 2 - 1)])) if length <= ctypes.sizeof(buffer) else ""
        else:
            title, *dates = (_decode_declared(self._plumber.metadata.get(name)) for name in names)
            lang = _decode_declared(self._plumber.doc.catalog.get("Lang"))
        return PdfMetadata(title, lang, tuple(zip(names[1:], dates, strict=True)), self._find_elsewhere())

    def _find_elsewhere(self) -> str:
        if self._document is None:
            return _PORTFOLIO if "Collection" in self._plumber.doc.catalog else ""
        if pdfium_c.FPDF_GetFormType(self._document.raw) == pdfium_c.FORMTYPE_XFA_FULL:
            return _XFA
        if pdfium_c.FPDFDoc_GetAttachmentCount(self._document.raw) > 0:
            # pdfium does not tell a portfolio from a document with files attached to it.
            if self._plumber is None:
                self._plumber = _open_with_plumber(self._data)
            if "Collection" in self._plumber.doc.catalog:
                return _PORTFOLIO
        return ""

    def _find_layers(self) -> Layers:
        """Which layers are off; where the catalogue is packed, only a file whose first page has layers is asked."""
        try:
            if self._document is None or not _may_have_layers(self._document, self._data):
                return ALL_SHOWN
            if self._plumber is None:
                self._plumber = _open_with_plumber(self._data)
            return find_hidden_layers(self._plumber.doc.catalog)
        except MemoryError:
            raise
        except Exception:  # what a file says of its layers may be damaged in any way while its pages can be read
            return ALL_SHOWN

    def read_page(self, number: int) -> PageContent:
        """One page; raises errors of any kind on damaged pages."""
        if self._document is None:
            return self._read_by_plumber(number)
        try:
            page = pdfium.read_page(self._document, number, self._layers)
        except pypdfium2.PdfiumError:
            return self._read_by_plumber(number)
        if page.substituted and (other := self._read_again(page)) is not None and other.untold:
            page = other._replace(substituted=True)
        if page.untold and find_flaw(page):
            page = self._tell_letters(page)
        if page.unmapped <= _MANY_UNMAPPED:
            return page
        other = self._read_again(page)
        return other if other is not None and other.unmapped < page.unmapped else page

    def _read_again(self, page: PageContent) -> PageContent | None:
        """The page as pdfplumber reads it; None where that is nothing, or another sheet than pdfium's."""
        if page.frame.turns or page.shown.turns:
            return None
        try:
            other = self._read_by_plumber(page.number)
        except MemoryError:
            raise
        except Exception:  # pdfminer raises errors of any kind on pages that pdfium reads
            return None
        same_sheet = abs(other.frame.width - page.frame.width) + abs(other.frame.height - page.frame.height) < 1
        return other if other.words and same_sheet else None

    def _tell_letters(self, page: PageContent) -> PageContent:
        """The page with the letters that only its fonts tell; each glyph is looked up once in a document."""
        wanted = {glyph for glyph in page.untold.values() if glyph not in self._told}
        if wanted:
            self._told.update(dict.fromkeys(wanted, ""))
            try:
                self._told.update(tell_letters(self._open_page(page.number), wanted))
            except MemoryError:
                raise
            except Exception:  # a damaged font makes pdfminer raise errors of any kind, and the page can be read
                return page
        return page.tell({sign: self._told[glyph] for sign, glyph in page.untold.items() if self._told[glyph]})

    def _open_page(self, number: int) -> Any:
        if self._plumber is None:
            self._plumber = _open_with_plumber(self._data)
        return self._plumber.pages[number - 1]

    def _read_by_plumber(self, number: int) -> PageContent:
        page = self._open_page(number)
        try:
            return plumber.read_page(page)
        finally:
            page.close()

    def draw_page(self, number: int, resolution: float) -> Any:
        """One page as it is shown, as a PIL image in RGB with `resolution` dots an inch.

        Raises UnreadableError when pdfium cannot draw it.
        """
        if self._document is None:
            raise UnreadableError("the page cannot be drawn")
        page = self._document[number - 1]
        try:
            return page.render(scale=resolution / 72, may_draw_forms=False).to_pil().convert("RGB")
        finally:
            page.close()


def _may_have_layers(document: pypdfium2.PdfDocument, data: bytes) -> bool:
    if _LAYERS in data or _PACKED not in data:
        return _LAYERS in data
    page = document[0]
    try:
        return shows_layers(page.raw)
    finally:
        page.close()


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfFile]:
    """The opened document; raises UnreadableError with the reason when it cannot be opened."""
    file = PdfFile(data)
    try:
        yield file
    finally:
        file.close()


def open_with_pdfium(data: bytes) -> pypdfium2.PdfDocument | None:
    """The document, or None where pdfium cannot open it; raises UnreadableError when it needs a password."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableError("the PDF is encrypted and needs a password") from error
        return None


def _open_with_plumber(data: bytes) -> Any:
    try:
        pdf = pdfplumber.open(BytesIO(data), raise_unicode_errors=False)
        len(pdf.pages)
    except PdfminerException as error:
        raise UnreadableError(_explain_opening_error(error)) from error
    except MemoryError:
        raise
    except Exception as error:  # damaged page trees make pdfminer and pdfplumber raise errors of any kind
        raise UnreadableError(_DAMAGED) from error
    return pdf


def _explain_opening_error(error: PdfminerException) -> str:
    cause = error.args[0] if error.args else error
    if isinstance(cause, PDFPasswordIncorrect):
        return "the PDF is encrypted and needs a password"
    if isinstance(cause, PDFTextExtractionNotAllowed):
        return "the PDF forbids reading its text"
    return _DAMAGED


def _decode_declared(value: object) -> str:
    if isinstance(value, bytes):
        wide = value.startswith((b"\xfe\xff", b"\xff\xfe"))
        return value.decode("utf-16" if wide else "utf-8", errors="replace")
    return value if isinstance(value, str) else ""
