"""Running headers, footers and page numbers: lines that come back in the same place, page after page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.characters import tidy
from pipeline.extract.pdf_words import Line, Word, lines_of

_MAX_DEPTH = 5
_MIN_PAGES = 3
_MAX_DRIFT = 6.0
# Share of the page height, from either edge, in which running lines are sought.
_ZONE = 0.17

_DIGITS = re.compile(r"\d+")
_NUMBER_WORDS = frozenset(
    [
        "#",
        "#/#",
        "-#-",
        "–",
        "-",
        "—",
        "|",
        "/",
        "von",
        "of",
        "de",
        "sur",
        "van",
        "av",
        "af",
        "di",
        "z/",
        "page",
        "seite",
        "página",
        "pagina",
        "sida",
        "side",
        "pág.",
    ]
)
_ROMAN = re.compile(r"[ivxl]{1,7}\Z")


class Edge(NamedTuple):
    """One line near the edge of a page: what it says, as told and with digits folded, how far it is from the edge.

    `words` are the numbers of its words on the page.
    """

    text: str
    key: str
    distance: float
    words: tuple[int, ...]


class Margins(NamedTuple):
    """The lines nearest to the edges of one page, from the edge inwards; `words` counts all its words."""

    words: int
    upper: tuple[Edge, ...]
    lower: tuple[Edge, ...]


class Running(NamedTuple):
    """The running lines of one page: what stands in its header and footer, and the numbers of their words."""

    header: tuple[str, ...]
    footer: tuple[str, ...]
    words: frozenset[int]


def margins_of(words: Sequence[Word], height: float) -> Margins:
    """The lines near the edges of a page of that height, in points, among which running lines are sought."""
    return Margins(len(words), _edges(words, height, from_top=True), _edges(words, height, from_top=False))


def running_lines(pages: Sequence[Margins]) -> list[Running]:
    """The running headers, footers and page numbers of each page.

    A line is a running one when the same text, digits apart, stands at the same height on three pages, or on two
    when it is a page number or the document has but two; and when nothing but running lines is nearer to the
    edge of the page.
    """
    needed = min(_MIN_PAGES, max(2, len(pages)))
    upper = _repeated([page.upper for page in pages], needed)
    lower = _repeated([page.lower for page in pages], needed)
    return [_running(page, header, footer) for page, header, footer in zip(pages, upper, lower, strict=True)]


def _running(page: Margins, header: Sequence[Edge], footer: Sequence[Edge]) -> Running:
    """The running lines of a page; what would leave nothing of it is its text, the same as that of other pages."""
    words = frozenset(number for edge in (*header, *footer) for number in edge.words)
    if len(words) >= page.words and not all(_is_number(edge) for edge in (*header, *footer)):
        return Running((), (), frozenset())
    return Running(tuple(edge.text for edge in header), tuple(edge.text for edge in reversed(footer)), words)


def _is_number(edge: Edge) -> bool:
    return _NUMBER_WORDS.issuperset(edge.key.split())


def _edges(words: Sequence[Word], height: float, *, from_top: bool) -> tuple[Edge, ...]:
    zone = _ZONE * height
    numbered = [
        (number, word)
        for number, word in enumerate(words)
        if word.upright and (word.bottom < zone if from_top else word.top > height - zone)
    ]
    lines = lines_of([word for _, word in numbered], 0)
    edges = []
    for line in lines[:_MAX_DEPTH] if from_top else lines[::-1][:_MAX_DEPTH]:
        distance = line.bottom if from_top else height - line.top
        members = tuple(number for number, word in numbered if line.top <= word.middle <= line.bottom)
        edges.append(Edge(tidy(line.text), _key(line), distance, members))
    return tuple(edges)


def _key(line: Line) -> str:
    """The line's words in alphabetical order, so that left and right pages agree; numbers as #."""
    words = _DIGITS.sub("#", line.text.casefold()).split()
    return " ".join(sorted("#" if _ROMAN.match(word) else word for word in words))


def _repeated(pages: Sequence[Sequence[Edge]], needed: int) -> list[list[Edge]]:
    """For each page, its running lines from the edge inwards."""
    places: dict[str, list[float]] = defaultdict(list)
    for edges in pages:
        for key, nearest in {edge.key: edge.distance for edge in reversed(edges)}.items():
            insort(places[key], nearest)
    result = []
    for edges in pages:
        found: list[Edge] = []
        for edge in edges:
            known = places[edge.key]
            level = bisect_right(known, edge.distance + _MAX_DRIFT) - bisect_left(known, edge.distance - _MAX_DRIFT)
            if level < (2 if _is_number(edge) else needed):
                break
            found.append(edge)
        result.append(found)
    return result
