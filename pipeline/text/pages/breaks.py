"""Where the running text of a plain text is broken by the end of a page, and what a reader reads there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.text.end_marks import is_ended
from pipeline.text.pages.running_lines import Line, read_pages

__all__ = ["PageBreak", "find_page_breaks", "running_text"]

_PARAGRAPH_LINES = 40  # looked at, of the paragraph at the end of a page
_NOTE_LINES = 15  # at the foot of a page, at most

_LINE_END = re.compile(r"\r\n?|\n")
_REST_OF_LINE = re.compile(r"[^\S\r\n\f]*(?:\r\n?|\n)?")
_ITEM = re.compile(r"(?:[-–—•·▪◦‣*]|\(?(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[^\W\d_][.)]))\s")
_TORN = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_NOTE = re.compile(r"(?:(\d{1,3})\s+|(\[\d{1,3}\]|[⁰¹²³⁴-⁹]{1,3})\s*)([^\W\d_])")


class PageBreak(NamedTuple):
    """The stretch between the running text of two pages, and the white space that a reader would see for it.

    `running` are the running lines in it, `notes` those of notes which stand there amid a sentence.
    """

    start: int
    end: int
    shown: str
    running: tuple[Line, ...]
    notes: tuple[Line, ...] = ()


class _Turn(NamedTuple):
    """Where the running text of a page ends, whether a sentence goes on from there, and past which notes."""

    start: int
    goes_on: bool = False
    notes: tuple[Line, ...] = ()


def running_text(text: str) -> str:
    """The text as long as it is, with white space for all that breaks its running text at the end of a page; the text
    itself where it has no form feed.
    """
    at, parts = 0, []
    for one in find_page_breaks(text):
        parts += [text[at : one.start], one.shown.ljust(one.end - one.start)]
        at = one.end
    return "".join((*parts, text[at:])) if parts else text


def find_page_breaks(text: str) -> tuple[PageBreak, ...]:
    """Where pages end and begin, in order; none where there is no form feed.

    A sentence goes on over the break, past a note at the foot of the page, where it has no end and the next page begins
    with a small letter, or the last line of the paragraph is full and another paragraph of lines follows.
    """
    return _known_breaks(text) if "\f" in text else ()


@lru_cache(maxsize=4)
def _known_breaks(text: str) -> tuple[PageBreak, ...]:
    """The breaks of a text, which is asked for again passage by passage."""
    return tuple(_find_breaks(text))


def _find_breaks(text: str) -> Iterator[PageBreak]:
    pages = read_pages(text)
    running = [line for page in pages for line in page.running]
    bodies = [page.body for page in pages if page.body]
    turns = [_look_over(text, above, below) for above, below in pairwise(bodies)]
    if bodies:
        turns = [_Turn(0), *turns, _Turn(bodies[-1][-1].end)]
    for turn, end in zip(turns or [_Turn(0)], [*(body[0].start for body in bodies), len(text)], strict=True):
        lines = running[bisect_left(running, (turn.start, 0)) : bisect_left(running, (end, 0))]
        if turn.start < end:
            shown = _show(text, turn.start, end, lines, goes_on=turn.goes_on)
            yield PageBreak(turn.start, end, shown, tuple(lines), turn.notes)


def _look_over(text: str, above: Sequence[Line], below: Sequence[Line]) -> _Turn:
    """How the running text of one page is followed by that of the next."""
    if text[below[0].start].islower() and (notes := _find_notes(text, above)):
        return _Turn(above[-len(notes) - 1].end, goes_on=True, notes=notes)
    return _Turn(above[-1].end, goes_on=_goes_on(text, above, below))


def _find_notes(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The notes at the foot of a page, where they stand amid a sentence: it has no end before them, and they have."""
    if not is_ended(_told(text, lines[-1])):
        return ()
    for at in range(len(lines) - 1, max(0, len(lines) - _NOTE_LINES - 1), -1):
        if _opens_note(text, lines, at) and not is_ended(_told(text, lines[at - 1])):
            return tuple(lines[at:])
    return ()


def _opens_note(text: str, lines: Sequence[Line], at: int) -> bool:
    """Whether a line begins a note: with a number that stands as a mark behind a word of its page."""
    found = _NOTE.match(text, lines[at].start)
    if not found or not found[3].isupper():
        return False
    mark = rf"[^\W\d_][.,;:!?)\]\"'”“»’]{{0,2}}{re.escape(found[1] or found[2])}(?!\w)"
    return re.search(mark, text[lines[0].start : lines[at - 1].end]) is not None


def _show(text: str, start: int, end: int, running: Sequence[Line], *, goes_on: bool) -> str:
    """What a reader sees between two places that the end of a page parts."""
    first = _LINE_END.search(text, start, end)
    line_end = first[0] if first else ""
    if goes_on:
        return line_end or " "
    left = _without_lines(text, start, end, running)
    return left if _LINE_END.search(left) else (line_end + left)[: end - start] or " "


def _without_lines(text: str, start: int, end: int, lines: Sequence[Line]) -> str:
    """What stands between two places but for form feeds, and these lines with their line ends."""
    at, parts = start, []
    for line in lines:
        parts.append(text[at : line.start])
        rest = _REST_OF_LINE.match(text, line.end, end)
        at = rest.end() if rest else line.end
    return "".join((*parts, text[at:end])).replace("\f", "")


def _goes_on(text: str, above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether a sentence runs on from the last line of one page to the first of the next."""
    last, first = _told(text, above[-1]), _told(text, below[0])
    if is_ended(last) or not first[0].isalnum():
        return False
    if first[0].islower() or _TORN.search(last):
        return True
    if _ITEM.match(first):
        return False
    # Before a capital (a noun in German) the full last line must tell it: there was no room for the next word.
    paragraph = _last_paragraph(text, above)
    longest = max(line.end - line.start for line in paragraph)
    is_alone = len(below) < 2 or not _follows(text, *below[:2])
    return len(paragraph) > 1 and not is_alone and len(last) + 1 + len(first.split()[0]) > longest


def _last_paragraph(text: str, lines: Sequence[Line]) -> list[Line]:
    """The last lines of a page that no blank line parts, the last one first."""
    found = [lines[-1]]
    for line in lines[-2 : -_PARAGRAPH_LINES - 1 : -1]:
        if not _follows(text, line, found[-1]):
            break
        found.append(line)
    return found


def _follows(text: str, above: Line, below: Line) -> bool:
    return len(_LINE_END.findall(text, above.end, below.start)) < 2


def _told(text: str, line: Line) -> str:
    return text[line.start : line.end]
