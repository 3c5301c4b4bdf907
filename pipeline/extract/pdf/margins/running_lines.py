"""Running headers, footers, page numbers and lines at the sides: what comes back in its place, page after page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.extract.characters import tidy
from pipeline.extract.pdf.words import Line, Word, group_lines
from pipeline.text.pages.numbers import fold_numbers, is_page_number

_MAX_DEPTH = 5
_MIN_PAGES = 3
# A page number is told from two pages on.
_MIN_NUMBERS = 2
# Shorter lines that stand out and differ in a number may be headings.
_MIN_WORDS = 4
_MAX_DRIFT = 6.0
# Headings are larger than the text by this factor.
_LARGER = 1.08
# Share of the page height, from either edge, in which running lines are sought, and of its width for those that run up
# or down beside the text; points by which the words of one of these stand aside from each other at most.
_ZONE, _SIDE, _ASIDE = 0.17, 0.12, 3.0


class EdgeLine(NamedTuple):
    """One line near the edge of a page: what it says, as told and with numbers folded, how far it is from the edge.

    `words` are the numbers of its words on the page; `stands_out` where it is bold or larger than most of the page.
    """

    text: str
    key: str
    distance: float
    words: tuple[int, ...]
    stands_out: bool


class PageMargins(NamedTuple):
    """The lines nearest to the edges of one page, from the edge inwards; `words` counts all its words.

    `sides` are those that run up or down beside the text; their distance is that from the left edge.
    """

    words: int
    upper: tuple[EdgeLine, ...]
    lower: tuple[EdgeLine, ...]
    sides: tuple[EdgeLine, ...] = ()


class RunningLines(NamedTuple):
    """The running lines of one page: what stands in its header and footer, and the numbers of their words."""

    header: tuple[str, ...]
    footer: tuple[str, ...]
    words: frozenset[int]


def find_margins(words: Sequence[Word], size: tuple[float, float], count: int) -> PageMargins:
    """The lines near the edges of a page of that width and height, in points, among which running lines are sought.

    `count` is the number of all its words, also of those in tables.
    """
    width, height = size
    upper, lower = (_find_edge_lines(words, height, from_top=from_top) for from_top in (True, False))
    return PageMargins(count, upper, lower, tuple(_find_side_lines(words, width)))


def _find_side_lines(words: Sequence[Word], width: float) -> Iterator[EdgeLine]:
    """The lines that run up or down in the margins at the sides, as they are drawn."""
    lines: list[list[tuple[int, Word]]] = []
    for number, word in enumerate(words):
        if not _is_aside(word, width):
            continue
        before = lines[-1][-1] if lines else None
        if before and before[0] == number - 1 and abs(word.x0 - before[1].x0) < _ASIDE:
            lines[-1].append((number, word))
        else:
            lines.append([(number, word)])
    for line in lines:
        text = tidy(" ".join(word.text for _, word in line))
        yield EdgeLine(text, fold_numbers(text), line[0][1].x0, tuple(number for number, _ in line), False)


def _is_aside(word: Word, width: float) -> bool:
    return not word.upright and (word.x1 < _SIDE * width or word.x0 > (1 - _SIDE) * width)


def find_running_lines(pages: Sequence[PageMargins]) -> list[RunningLines]:
    """The running headers, footers and page numbers of each page.

    A line is a running one when the same text, numbers apart, stands at the same height on three pages, or on two when
    it is a page number or, numbers included, the document has but two; and when nothing but running lines is nearer to
    the edge of the page. Short lines that are bold or larger than the text may be headings: they must be the same in
    full.
    """
    needed = min(_MIN_PAGES, max(2, len(pages)))
    upper = _find_repeated([page.upper for page in pages], needed)
    lower = _find_repeated([page.lower for page in pages], needed)
    sides = _find_repeated_sides([page.sides for page in pages])
    return [
        _choose_running_lines(page, (*header, *side), footer)
        for page, header, footer, side in zip(pages, upper, lower, sides, strict=True)
    ]


def _find_repeated_sides(pages: Sequence[Sequence[EdgeLine]]) -> list[tuple[EdgeLine, ...]]:
    """For each page the lines at its sides that stand in the same place on three pages, numbers apart."""
    known = _collect_distances(pages, "key")
    return [
        tuple(edge for edge in edges if _count_near(known[edge.key], edge.distance) >= _MIN_PAGES) for edges in pages
    ]


def _choose_running_lines(page: PageMargins, header: Sequence[EdgeLine], footer: Sequence[EdgeLine]) -> RunningLines:
    """The running lines of a page; what would leave nothing of it is its text, the same as that of other pages."""
    words = frozenset(number for edge in (*header, *footer) for number in edge.words)
    if len(words) >= page.words and not all(is_page_number(edge.key) for edge in (*header, *footer)):
        return RunningLines((), (), frozenset())
    return RunningLines(tuple(edge.text for edge in header), tuple(edge.text for edge in reversed(footer)), words)


def _find_edge_lines(words: Sequence[Word], height: float, *, from_top: bool) -> tuple[EdgeLine, ...]:
    zone = _ZONE * height
    usual = median(word.size for word in words) if words else 0.0
    numbered = [
        (number, word)
        for number, word in enumerate(words)
        if word.upright and (word.bottom < zone if from_top else word.top > height - zone)
    ]
    lines = _merge_raised(group_lines([word for _, word in numbered], 0))
    edges = []
    for line in lines[:_MAX_DEPTH] if from_top else lines[::-1][:_MAX_DEPTH]:
        distance = line.bottom if from_top else height - line.top
        members = tuple(number for number, word in numbered if line.top <= word.middle <= line.bottom)
        stands_out = line.bold or line.size > _LARGER * usual
        edges.append(EdgeLine(tidy(line.text), fold_numbers(line.text), distance, members, stands_out))
    return tuple(edges)


def _merge_raised(lines: Sequence[Line]) -> list[Line]:
    """The lines, one that stands among another's letters made part of it: the mark of a note is no page number."""
    result: list[Line] = []
    for line in lines:
        above = result[-1] if result else None
        if above and above.bottom - line.top > 0.5 * min(above.bottom - above.top, line.bottom - line.top):
            result[-1] = line._replace(
                words=tuple(sorted((*above.words, *line.words), key=lambda word: word.x0)),
                top=min(above.top, line.top),
                bottom=max(above.bottom, line.bottom),
            )
        else:
            result.append(line)
    return result


def _find_repeated(pages: Sequence[Sequence[EdgeLine]], needed: int) -> list[list[EdgeLine]]:
    """For each page, its running lines from the edge inwards."""
    folded, literal = _collect_distances(pages, "key"), _collect_distances(pages, "text")
    result = []
    for edges in pages:
        repeated: list[EdgeLine] = []
        for edge in edges:
            if is_page_number(edge.key):
                running = _count_near(folded[edge.key], edge.distance) >= _MIN_NUMBERS
            elif (edge.stands_out and len(edge.key.split()) < _MIN_WORDS) or len(pages) < _MIN_PAGES:
                running = _count_near(literal[edge.text], edge.distance) >= needed
            else:
                running = _count_near(folded[edge.key], edge.distance) >= needed
            if not running:
                break
            repeated.append(edge)
        result.append(repeated)
    return result


def _collect_distances(pages: Sequence[Sequence[EdgeLine]], by: str) -> dict[str, list[float]]:
    """How far from the edge each line stands, once for every page on which it does, in order."""
    places: dict[str, list[float]] = defaultdict(list)
    for edges in pages:
        for said, nearest in {getattr(edge, by): edge.distance for edge in reversed(edges)}.items():
            insort(places[said], nearest)
    return places


def _count_near(known: Sequence[float], distance: float) -> int:
    return bisect_right(known, distance + _MAX_DRIFT) - bisect_left(known, distance - _MAX_DRIFT)
