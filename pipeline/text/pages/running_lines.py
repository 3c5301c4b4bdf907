"""Running heads, feet and page numbers of a plain text: lines that come back at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.text.pages.numbers import fold_numbers, is_page_number
from pipeline.text.scraps import is_prose

__all__ = ["Line", "Page", "read_pages"]

_MAX_DEPTH = 5  # lines from the edge of a page
_MIN_PAGES = 3
# Numbers that count with the pages are told from two pages on.
_MIN_NUMBERS = 2
# Shorter lines that differ in a number may be headings: "Measure 4".
_MIN_WORDS = 4

_LINE = re.compile(r"[^\s\ufeff][^\r\n\f]*")
_NUMBER = re.compile(r"\d{1,5}|\b[ivxl]{1,7}\b", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


class Line(NamedTuple):
    """A line by its code points, without the white space around it."""

    start: int
    end: int


class Page(NamedTuple):
    """The lines of a page that hold something; those before `first` and from `last` on are running ones."""

    lines: list[Line]
    first: int
    last: int

    @property
    def body(self) -> list[Line]:
        """The lines between its running ones."""
        return self.lines[self.first : self.last]

    @property
    def running(self) -> list[Line]:
        """Its running lines."""
        return self.lines[: self.first] + self.lines[self.last :]


class _EdgeLine(NamedTuple):
    """A line near the edge of a page: what it says, as told and with numbers folded, and the numbers in it."""

    text: str
    key: str
    numbers: frozenset[int]


def read_pages(text: str) -> list[Page]:
    """The pages between form feeds, each with its running lines.

    A page number counts with the pages, on two of them or more. Another running line comes back, numbers apart, at the
    same edge of three pages; of no more than three pages in all, on all but one, where its number counts with them.
    Nothing but running lines may be nearer to the edge. A sentence, or a word alone, must come back on half of the
    pages and be the same in full; a page of nothing else keeps all but its numbers.
    """
    ends = [found.end() for found in re.finditer("\f", text)]
    pages = [_find_lines(text, start, end) for start, end in pairwise([0, *ends, len(text)])]
    if not pages[-1]:
        pages.pop()
    heads = _count_running([[_edge_line(text, line) for line in lines[:_MAX_DEPTH]] for lines in pages])
    feet = _count_running([[_edge_line(text, line) for line in lines[: -_MAX_DEPTH - 1 : -1]] for lines in pages])
    return [_choose(text, *page) for page in zip(pages, heads, feet, strict=True)]


def _choose(text: str, lines: list[Line], head: int, foot: int) -> Page:
    """A page with its running lines; where they would leave nothing of it, all but the numbers is its text."""
    if head + foot >= len(lines):
        head = _count_numbers(text, lines[:head])
        foot = _count_numbers(text, lines[head:][::-1][:foot])
    return Page(lines, head, len(lines) - foot)


def _count_numbers(text: str, lines: Sequence[Line]) -> int:
    """How many lines from the first on are page numbers."""
    others = (at for at, line in enumerate(lines) if not is_page_number(_edge_line(text, line).key))
    return next(others, len(lines))


def _find_lines(text: str, start: int, end: int) -> list[Line]:
    found = _LINE.finditer(text, start, end)
    return [Line(one.start(), one.start() + len(one[0].rstrip())) for one in found]


def _edge_line(text: str, line: Line) -> _EdgeLine:
    told = " ".join(text[line.start : line.end].split())
    return _EdgeLine(told, fold_numbers(told), frozenset(_value(number) for number in _NUMBER.findall(told)))


def _value(number: str) -> int:
    """The value of a number, in figures or Roman."""
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[letter] for letter in number.lower()]
    return sum(-one if one < following else one for one, following in pairwise([*values, 0]))


def _count_running(pages: Sequence[Sequence[_EdgeLine]]) -> list[int]:
    """For each page, how many of its lines from the edge inwards are running ones."""
    literal = Counter(said for edges in pages for said in {edge.text for edge in edges})
    folded = Counter(said for edges in pages for said in {edge.key for edge in edges})
    counted = Counter(
        found
        for page, edges in enumerate(pages)
        for found in {(edge.key, number - page) for edge in edges for number in edge.numbers}
    )
    needed = min(_MIN_PAGES, max(2, len(pages) - 1))

    def is_running(page: int, edge: _EdgeLine) -> bool:
        counts_on = max((counted[edge.key, number - page] for number in edge.numbers), default=0)
        if is_page_number(edge.key):
            return counts_on >= _MIN_NUMBERS
        if folded[edge.key] < needed:
            return False
        same = literal[edge.text]
        if " " not in edge.text or is_prose(edge.text):
            return same >= max(needed, len(pages) / 2)
        may_be_heading = edge.numbers and len(edge.key.split()) < _MIN_WORDS
        if len(pages) > _MIN_PAGES:
            same = max(same, counts_on if may_be_heading else folded[edge.key])
        elif not may_be_heading:
            same = max(same, counts_on)
        return same >= needed

    return [
        next((depth for depth, edge in enumerate(edges) if not is_running(page, edge)), len(edges))
        for page, edges in enumerate(pages)
    ]
