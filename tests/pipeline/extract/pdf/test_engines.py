"""The character path gives word for word what stock pdfplumber gives, and pdfium tells what pdfplumber tells."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pdfplumber.page import Page
from pdfplumber.utils import extract_words

from benchmarks.extraction.material import BenchmarkAbsent, demo_pdfs, policy_pdfs
from pipeline.extract.characters import make_word_printable
from pipeline.extract.pdf import document
from pipeline.extract.pdf.document import open_pdf
from pipeline.extract.pdf.engines import plumber
from tests.fixtures import pdfs
from tests.pipeline.extract.pdf.stock_words import StockWords

PAGES_A_FILE = 6
_KEYS = ("text", "x0", "x1", "top", "bottom", "doctop", "upright", "direction")


def all_pdfs() -> dict[str, Path]:
    try:
        return {**demo_pdfs(), **policy_pdfs()}
    except BenchmarkAbsent:
        return demo_pdfs()


PDFS = all_pdfs()


def each_file(names: Iterable[str]) -> list[Any]:
    """Each with a group of its own: what is asked of one file happens in one process, which parses it once."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(f"engines-{name}")) for name in sorted(names)]


@lru_cache(maxsize=1)
def first_pages(name: str) -> list[Page]:
    """The first pages of a file as stock pdfplumber parses them."""
    return list(pdfplumber.open(BytesIO(PDFS[name].read_bytes())).pages[:PAGES_A_FILE])


def test_the_policies_are_at_hand() -> None:
    if os.environ.get("POLICYECHO_REQUIRE_ALL"):
        assert len(PDFS) > len(demo_pdfs())
    elif len(PDFS) == len(demo_pdfs()):
        pytest.skip("the benchmark data are not here: only the demo's PDFs are compared")


def values_of(words: Iterable[dict[str, Any]]) -> list[list[Any]]:
    return [[word[key] for key in _KEYS] for word in words]


@pytest.mark.slow
@pytest.mark.parametrize("name", each_file(PDFS))
def test_words_from_characters_alone_are_those_of_pdfplumber(name: str, stock_words: StockWords) -> None:
    for page in first_pages(name):
        characters = plumber.read_characters(page)
        for flow in (False, True):
            mine = values_of(extract_words(characters, use_text_flow=flow))
            # Where another digest is kept, or none, stock pdfplumber is asked for its words, which takes long.
            if not stock_words.are_known(PDFS[name], page.page_number, flow, mine):
                assert mine == values_of(page.extract_words(use_text_flow=flow))
                stock_words.note(PDFS[name], page.page_number, flow, mine)


def test_what_is_kept_is_of_the_pdfplumber_that_is_installed(stock_words: StockWords) -> None:
    renew = "renew with `POLICYECHO_REWRITE_EXPECTED=1 python -m pytest tests/pipeline/extract/pdf/test_engines.py`"
    assert stock_words.are_kept(), renew


# pdfium reads these otherwise, and better by the page image: marks of formulas and accents that stand apart from their
# letters, a scan's own bad text, letters set apart.
READ_OTHERWISE = {"multi-column.pdf", "multi-column-2p.pdf", "fr_olap.pdf", "pdf-with-ocr-text.pdf"}


@pytest.mark.slow
@pytest.mark.parametrize("name", each_file(PDFS.keys() - READ_OTHERWISE))
def test_pdfium_reads_the_words_that_pdfplumber_reads(name: str) -> None:
    mine: Counter[str] = Counter()
    stock: Counter[str] = Counter()
    with open_pdf(PDFS[name].read_bytes()) as file:
        for page in first_pages(name):
            mine.update(make_word_printable(word.text) for word in file.read_page(page.page_number).words)
            stock.update(make_word_printable(word.text) for word in plumber.read_page(page).words)
    assert (mine & stock).total() >= 0.97 * max(mine.total(), stock.total())


def test_a_file_that_pdfium_cannot_open_is_read_by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdfs.two_columns()
    with open_pdf(data) as file:
        by_pdfium = [word.text for word in file.read_page(1).words]
    monkeypatch.setattr(document, "open_with_pdfium", lambda _: None)
    with open_pdf(data) as file:
        assert file.page_count == 3 and [word.text for word in file.read_page(1).words] == by_pdfium
        assert file.read_metadata().dates[0][1].startswith("D:")


def test_a_page_whose_letters_pdfium_cannot_tell_is_read_by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    real = document.pdfium.read_page
    monkeypatch.setattr(document.pdfium, "read_page", lambda *of: real(*of)._replace(unmapped=0.5, words=()))
    with open_pdf(pdfs.two_columns()) as file:
        assert file.read_page(1).unmapped == 0 and file.read_page(1).words


def test_rules_and_pictures_are_the_same_from_both() -> None:
    data = pdfs.table()
    with open_pdf(data) as file, pdfplumber.open(BytesIO(data)) as pdf:
        mine = sorted(tuple(round(side) for side in rule[:4]) for rule in file.read_page(1).rules)
        stock = sorted(tuple(round(side) for side in rule[:4]) for rule in plumber.read_page(pdf.pages[0]).rules)
    assert mine == stock and len(mine) == 8
    with open_pdf(pdfs.pictures(1)) as file, pdfplumber.open(BytesIO(pdfs.pictures(1))) as pdf:
        assert file.read_page(1).picture == pytest.approx(plumber.read_page(pdf.pages[0]).picture, abs=0.01)
