"""The page texts that policyecho and its two partners give of the same bytes."""

from __future__ import annotations

import logging
from collections.abc import Collection
from io import BytesIO

import pdfplumber
import pypdfium2

from pipeline.extract import extract
from pipeline.extract.options import ReadOptions

OURS = "policyecho"
PARTNERS = ("pdfplumber", "pypdfium2")

# pdfminer, on which pdfplumber stands, reports every oddity of every font.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_with_policyecho(data: bytes, name: str) -> dict[int, str]:
    """The text of every page (1-based), cut out of the text of the whole file; scans are not recognised.

    Raises ValueError when the file gives no text, for nothing could be said of how well or fast it was read.
    """
    found = extract(data, name=name, options=ReadOptions(ocr=False))
    if not found.text:
        raise ValueError(f"{name} gave no text: {found.reason}")
    texts: dict[int, str] = {}
    for page in found.pages:
        texts[page.number] = texts.get(page.number, "") + found.text[page.start : page.end]
    return texts


def read_with_pdfplumber(data: bytes, numbers: Collection[int]) -> dict[int, str]:
    """The text of the pages that stock pdfplumber gives with its default settings."""
    texts = {}
    with pdfplumber.open(BytesIO(data)) as pdf:
        for number in numbers:
            page = pdf.pages[number - 1]
            texts[number] = page.extract_text()
            page.close()
    return texts


def read_with_pypdfium2(data: bytes, numbers: Collection[int]) -> dict[int, str]:
    """The text of the pages in the order of the file's content stream."""
    texts = {}
    with pypdfium2.PdfDocument(data) as document:
        for number in numbers:
            page = document[number - 1]
            textpage = page.get_textpage()
            texts[number] = textpage.get_text_range()
            textpage.close()
            page.close()
    return texts
