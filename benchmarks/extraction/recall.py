"""A smoke check that no text is lost or torn: 5-grams of words on a page of pypdfium2, and how many of them we have.

Only what pypdfium2 and we agree on counts as right, and its order is that of the content stream, so a page whose
reading order we restore loses 5-grams here; `golden` measures order against what people read. Hyphens inside words
count for nothing, for pypdfium2 does not tell those of a line's end. Pages of which it tears the words into letters
(spaced type, formulas) are counted apart: there the reference is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from benchmarks.extraction.asides import drop_asides
from benchmarks.extraction.material import policy_pdfs
from benchmarks.extraction.printed import ComparedPage, read_printed_pages, set_running_lines_apart
from benchmarks.extraction.systems import OURS, read_with_pdfplumber, read_with_policyecho
from benchmarks.extraction.task import Measurement
from benchmarks.extraction.words import count_ngrams, count_shared_ngrams, split_compounds
from benchmarks.quality.bootstrap import interval_of_sums, share
from benchmarks.quality.table import Bar, Row

_TASK = "recall"
_BAR = Bar(0.95)
# Share of words that are one letter; in whole pages of French or Spanish it stays below 0.13.
_TORN = 0.15
# Chosen by looking at pages of every file; party programmes and most policies have one column and boxes at most.
# The Russian policy, labels beside a column, is torn on all pages.
MULTI_COLUMN = {
    "multi-column.pdf": "running text in two columns",
    "multi-column-2p.pdf": "running text in two columns",
    "TUN_Tunisia_INDC_French.pdf": "labels beside a column of text, on nearly every page, without rules between",
    "TUN_Tunisia_INDC_Translation_English.pdf": "as its French version",
    "DOM_Dominican-Republic_INDC_Spanish.pdf": "labels beside a column of text, all pages, lines between rows only",
    "DOM_Dominican-Republic_INDC_Translation_English.pdf": "as its Spanish version",
    "MAR_Morocco_INDC_French.pdf": "labels beside a column of text on several pages",
    "MAR_Morocco_INDC_English.pdf": "as its French version",
    "scan_scanned.pdf": "a letter with a column of names at its left; the text layer is another program's OCR",
}


class PageRecall(NamedTuple):
    """5-grams of one page: those pypdfium2 has, and how many of them two others have."""

    file: str
    number: int
    wanted: int
    ours: int
    partner: int
    torn: bool


def measure_page(file: str, page: ComparedPage, ours: str, partner: str) -> PageRecall:
    """The counts of one page, from the texts that two extractors give of it."""
    of_ours, of_partner = (
        count_shared_ngrams(page.body, drop_asides(split_compounds(text), page.running, page.body))
        for text in (ours, partner)
    )
    letters = sum(len(word) == 1 and word.isalpha() for word in page.body)
    torn = letters > _TORN * len(page.body)
    return PageRecall(file, page.number, count_ngrams(page.body).total(), of_ours, of_partner, torn)


def measure_pages(*, quick: bool) -> list[PageRecall]:
    """Every page that has a text layer and five words on it. Raises BenchmarkAbsent."""
    pages = []
    for name, path in policy_pdfs(quick=quick).items():
        data = path.read_bytes()
        if not (compared := set_running_lines_apart(read_printed_pages(data))):
            continue
        ours, partner = read_with_policyecho(data, name), read_with_pdfplumber(data, [page.number for page in compared])
        pages += [measure_page(name, page, ours.get(page.number, ""), partner[page.number]) for page in compared]
    return [page for page in pages if page.wanted]


def measure(quick: bool) -> Measurement:
    """Recall over all pages and by file. Raises BenchmarkAbsent."""
    every = measure_pages(quick=quick)
    pages = [page for page in every if not page.torn]
    names = list(dict.fromkeys(page.file for page in pages))
    rows = [_make_row("all files", pages, _BAR)]
    rows += [_make_row(f"{name}, multi-column", _pages_of(name, pages), _BAR) for name in names if name in MULTI_COLUMN]
    rows += [_make_row(name, _pages_of(name, pages), None) for name in names if name not in MULTI_COLUMN]
    if torn := [page for page in every if page.torn]:
        rows.append(_make_row(f"{len(torn)} pages that pypdfium2 tears into letters", torn, None))
    return Measurement(rows, tuple(_describe(page) for page in sorted(pages, key=lambda one: one.ours - one.wanted)))


def _pages_of(name: str, pages: Iterable[PageRecall]) -> list[PageRecall]:
    return [page for page in pages if page.file == name]


def _make_row(metric: str, pages: Sequence[PageRecall], bar: Bar | None) -> Row:
    """Recall over pages, its interval by drawing whole files where there are several, else pages."""
    groups = {page.file: _pages_of(page.file, pages) for page in pages}
    drawn = list(groups.values()) if len(groups) > 1 else [[page] for page in pages]
    table = [[sum(page.ours for page in group), sum(page.wanted for page in group)] for group in drawn]
    wanted = sum(page.wanted for page in pages)
    partner = sum(page.partner for page in pages) / wanted
    interval = interval_of_sums(table, share)
    return Row.of(_TASK, f"5-grams found, {metric}", interval, wanted, bar=bar, partner=f"pdfplumber {partner:.4f}")


def _describe(page: PageRecall) -> str:
    shares = f"{OURS} {page.ours / page.wanted:.3f}, pdfplumber {page.partner / page.wanted:.3f}"
    return f"{page.file} p. {page.number}: {shares}, of {page.wanted} 5-grams"
