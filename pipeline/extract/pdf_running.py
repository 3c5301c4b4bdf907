"""Running headers, footers and page numbers: lines that come back in the same place, page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

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


class PageWords(NamedTuple):
    """The words of one page that stand outside tables, and where the page begins and ends."""

    number: int
    words: tuple[Word, ...]
    top: float
    bottom: float


class _Edge(NamedTuple):
    """One line near the edge of a page: what it says, digits folded, and how far it is from the edge."""

    key: str
    distance: float
    words: tuple[Word, ...]


def without_running_lines(pages: Sequence[PageWords]) -> list[PageWords]:
    """The pages without running headers, footers and page numbers.

    A line is a running one when the same text, digits apart, stands at the same height on three pages, or on two
    when it is a page number or the document has but two; and when nothing but running lines is nearer to the
    edge of the page.
    """
    needed = min(_MIN_PAGES, max(2, len(pages)))
    upper = [_edges(page, from_top=True) for page in pages]
    lower = [_edges(page, from_top=False) for page in pages]
    result = []
    dropped = [_running(edges, needed) for edges in (upper, lower)]
    for page, first, second in zip(pages, *dropped, strict=True):
        gone = first | second
        result.append(page._replace(words=tuple(word for word in page.words if id(word) not in gone)))
    return result


def _edges(page: PageWords, *, from_top: bool) -> list[_Edge]:
    zone = _ZONE * (page.bottom - page.top)
    near = [
        word
        for word in page.words
        if word.upright and (word.bottom < page.top + zone if from_top else word.top > page.bottom - zone)
    ]
    lines = lines_of(near, page.number)
    ordered = lines[:_MAX_DEPTH] if from_top else lines[::-1][:_MAX_DEPTH]
    edges = []
    for line in ordered:
        distance = line.bottom - page.top if from_top else page.bottom - line.top
        members = [word for word in near if line.top <= word.middle <= line.bottom]
        edges.append(_Edge(_key(line), distance, tuple(members)))
    return edges


def _key(line: Line) -> str:
    """The line's words in alphabetical order, so that left and right pages agree; numbers as #."""
    words = _DIGITS.sub("#", line.text.casefold()).split()
    return " ".join(sorted("#" if _ROMAN.match(word) else word for word in words))


def _running(pages: list[list[_Edge]], needed: int) -> list[set[int]]:
    """For each page, the identities of the words that its running lines hold."""
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, edges in enumerate(pages):
        for edge in edges:
            places[edge.key].append((number, edge.distance))
    result = []
    for edges in pages:
        gone: set[int] = set()
        for edge in edges:
            level = {page for page, distance in places[edge.key] if abs(distance - edge.distance) <= _MAX_DRIFT}
            if len(level) < (2 if _NUMBER_WORDS.issuperset(edge.key.split()) else needed):
                break
            gone.update(id(word) for word in edge.words)
        result.append(gone)
    return result
