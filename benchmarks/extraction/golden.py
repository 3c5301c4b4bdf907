"""Words and their order against pages transcribed from the printed image, ours and two partners.

Word error rate: words to insert, delete or replace (Levenshtein), by the words of the truth, where footnotes stand
after the text of their page and tables where they are printed. Since a footnote or table put elsewhere counts all its
words twice, the rate is given again with text, footnotes and tables compared apart, wherever they stand. Order errors:
the jumps of `alignment.count_order_errors`, per 100 words that could be paired with the truth; they tell of a misplaced
footnote or table too. Running lines and words of figures count for nobody. The partners get help: wherever a hyphen at
a line's end can be undone so that a word of the page results, it is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.extraction.alignment import count_order_errors, count_word_errors, pair_words
from benchmarks.extraction.asides import drop_asides
from benchmarks.extraction.golden_pages import TEXT, GoldenPage, digest, read_pages
from benchmarks.extraction.material import BenchmarkAbsent, demo_pdfs, policy_pdfs
from benchmarks.extraction.systems import (
    OURS,
    PARTNERS,
    read_with_pdfplumber,
    read_with_policyecho,
    read_with_pypdfium2,
)
from benchmarks.extraction.task import Measurement
from benchmarks.extraction.words import split_words
from benchmarks.quality.bootstrap import interval_of_sums, share
from benchmarks.quality.table import Bar, Row

_TASK = "golden"
WORDS = "word error rate"
WORDS_APART = "word error rate, footnotes and tables apart"
ORDER = "order errors in 100 words"
_BARRED = frozenset({WORDS, ORDER})
_HUNDRED = 100
_METRICS = (WORDS, WORDS_APART, ORDER)


class Count(NamedTuple):
    """Errors, and what they are a share of."""

    errors: int
    base: int


Errors = Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class PageErrors:
    """The errors of every extractor on one page, by metric; `length` is the number of words of the truth."""

    file: str
    number: int
    length: int
    by: Mapping[str, Errors]


def count_errors(page: GoldenPage, text: str) -> Errors:
    """The errors, by metric, of the text that an extractor gives of the page."""
    known = {word for block in page.blocks for word in block.words}
    words = [digest(word) for word in split_words(text, lambda whole: digest(whole) in known)]
    words = drop_asides(words, page.asides, page.body)
    pairs = pair_words(words, page.body)
    return {
        WORDS: Count(count_word_errors(words, page.body), len(page.body)),
        WORDS_APART: Count(_count_errors_apart(words, page, pairs), len(page.body)),
        ORDER: Count(_HUNDRED * count_order_errors(pairs), len(pairs)),
    }


def _count_errors_apart(words: Sequence[str], page: GoldenPage, pairs: Mapping[int, int]) -> int:
    """Word errors of text, footnotes and tables; a word that has no partner belongs where the one before it does."""
    truth, output = defaultdict(list), defaultdict(list)
    streams = page.streams
    for word, stream in zip(page.body, streams, strict=True):
        truth[stream].append(word)
    stream = TEXT
    for place, word in enumerate(words):
        stream = streams[pairs[place]] if place in pairs else stream
        output[stream].append(word)
    return sum(count_word_errors(output[stream], truth[stream]) for stream in truth | output)


def measure_pages(pages: Sequence[GoldenPage], files: Mapping[str, Path]) -> list[PageErrors]:
    """The errors on golden pages, file by file. Raises BenchmarkAbsent when one of their files is not among `files`."""
    names = sorted({page.file for page in pages})
    if missing := [name for name in names if name not in files]:
        raise BenchmarkAbsent(f"files of golden pages are not here: {', '.join(missing)}")
    found = []
    for name in names:
        data = files[name].read_bytes()
        golden = [page for page in pages if page.file == name]
        numbers = [page.number for page in golden]
        texts = {
            OURS: read_with_policyecho(data, name),
            "pdfplumber": read_with_pdfplumber(data, numbers),
            "pypdfium2": read_with_pypdfium2(data, numbers),
        }
        for page in golden:
            by = {system: count_errors(page, given.get(page.number, "")) for system, given in texts.items()}
            found.append(PageErrors(name, page.number, len(page.body), by))
    return found


def compute_rate(metric: str, system: str, pages: Sequence[PageErrors]) -> float:
    """The figure of one extractor over pages; NaN where none of its words could be paired."""
    total = _sum_counts(metric, system, pages)
    return total.errors / total.base if total.base else math.nan


def _sum_counts(metric: str, system: str, pages: Sequence[PageErrors]) -> Count:
    counts = [page.by[system][metric] for page in pages]
    return Count(sum(count.errors for count in counts), sum(count.base for count in counts))


def measure(quick: bool) -> Measurement:
    """The figures over all golden pages and by page. Raises BenchmarkAbsent.

    There is no quick sample: golden pages are few.
    """
    pages = measure_pages(read_pages(), demo_pdfs() | policy_pdfs())
    rows = [_make_total_row(metric, pages) for metric in _METRICS]
    rows += [_make_page_row(metric, page) for metric in _METRICS for page in pages]
    worst = sorted(pages, key=lambda page: -compute_rate(WORDS, OURS, [page]))
    return Measurement(rows, tuple(_describe(page) for page in worst))


def _make_total_row(metric: str, pages: Sequence[PageErrors]) -> Row:
    """The figure over all pages; its interval is of whole files drawn again, its bar the better partner's figure."""
    files = sorted({page.file for page in pages})
    sums = [_sum_counts(metric, OURS, [page for page in pages if page.file == file]) for file in files]
    best = min(compute_rate(metric, partner, pages) for partner in PARTNERS)
    bar = Bar(round(best, 4), at_most=True) if metric in _BARRED else None
    total = sum(page.length for page in pages)
    partner = f"{_list_partners(metric, pages)}; aim {best / 2:.4f}"
    return Row.of(_TASK, f"{metric}, all pages", interval_of_sums(sums, share), total, bar=bar, partner=partner)


def _make_page_row(metric: str, page: PageErrors) -> Row:
    name = f"{metric}, {page.file} p. {page.number}"
    return Row(_TASK, name, compute_rate(metric, OURS, [page]), page.length, partner=_list_partners(metric, [page]))


def _list_partners(metric: str, pages: Sequence[PageErrors]) -> str:
    return ", ".join(f"{partner} {compute_rate(metric, partner, pages):.4f}" for partner in PARTNERS)


def _describe(page: PageErrors) -> str:
    figures = "; ".join(
        f"{system} {errors[WORDS].errors} ({errors[WORDS_APART].errors}), {errors[ORDER].errors // _HUNDRED}"
        for system, errors in page.by.items()
    )
    return (
        f"{page.file} p. {page.number}, {page.length} words; wrong words (footnotes and tables apart), jumps: {figures}"
    )
