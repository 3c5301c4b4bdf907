"""The pages of a PDF as pypdfium2 reads them: lines with their height on the page, running lines told apart.

The order of the lines is that of the file's content stream, which is mostly but not always that of a reader.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import isnan
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c

from benchmarks.extraction.words import split_compounds

MIN_LETTERS = 20  # of a page with a text layer
_ZONE = 0.15  # share of the page's height, from either edge, in which running lines are sought
_SAME_HEIGHT = 6.0  # points
_MIN_PAGES = 3
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:\d{1,4}|[ivxl]{1,7})\W*")
_LINE = re.compile(r"\S[^\r\n]*")


class PrintedLine(NamedTuple):
    """A line of text, and how far it is from the page's top edge as a share of its height; NaN where not known."""

    text: str
    depth: float


class PrintedPage(NamedTuple):
    """One page (1-based) with a text layer: pypdfium2's text, its height in points, its lines in pypdfium2's order."""

    number: int
    text: str
    height: float
    lines: tuple[PrintedLine, ...]


class ComparedPage(NamedTuple):
    """The words of one page without its running lines, and those of these: what each extractor is compared with."""

    number: int
    body: tuple[str, ...]
    running: tuple[str, ...]


def read_printed_pages(data: bytes) -> list[PrintedPage]:
    """The pages with a text layer, that is with at least MIN_LETTERS letters; none where the file cannot be opened."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    pages = []
    with document:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            textpage = page.get_textpage()
            text = textpage.get_text_range()
            if sum(map(str.isalpha, text)) >= MIN_LETTERS:
                _, bottom, _, top = page.get_bbox()
                lines = tuple(_read_lines(textpage, text, bottom, top))
                pages.append(PrintedPage(number, text, top - bottom, lines))
            textpage.close()
            page.close()
    return pages


def _read_lines(textpage: pypdfium2.PdfTextPage, text: str, bottom: float, top: float) -> Iterator[PrintedLine]:
    for found in _LINE.finditer(text):
        index = pdfium_c.FPDFText_GetCharIndexFromTextIndex(textpage, found.start())
        depth = float("nan")
        if index >= 0:
            _, low, _, high = textpage.get_charbox(index)
            depth = (top - (low + high) / 2) / (top - bottom)
        yield PrintedLine(found[0], depth)


def set_running_lines_apart(pages: Sequence[PrintedPage]) -> list[ComparedPage]:
    """The pages with their running lines set apart.

    A line near an edge of the page is a running one when the same text, digits apart, stands at the same height on
    three pages, or when it is the outermost there and nothing but a page number.
    """
    heights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            heights[_fold(line)].append((page.number, line.depth * page.height))
    return [_split_running_lines(page, heights) for page in pages]


def _split_running_lines(page: PrintedPage, heights: dict[str, list[tuple[int, float]]]) -> ComparedPage:
    depths = [line.depth for line in page.lines if not isnan(line.depth)]
    body: list[str] = []
    running: list[str] = []
    for line in page.lines:
        level = line.depth * page.height
        pages = {number for number, height in heights[_fold(line)] if abs(height - level) <= _SAME_HEIGHT}
        near_edge = min(line.depth, 1 - line.depth) < _ZONE
        bare = line.depth in (min(depths, default=0), max(depths, default=1)) and _PAGE_NUMBER.fullmatch(
            line.text.strip()
        )
        if near_edge and (len(pages) >= _MIN_PAGES or bare):
            running += split_compounds(line.text)
        else:
            body.append(line.text)
    return ComparedPage(page.number, tuple(split_compounds("\n".join(body))), tuple(running))


def _fold(line: PrintedLine) -> str:
    return " ".join(_DIGITS.sub("#", line.text.casefold()).split())
