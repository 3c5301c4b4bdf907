"""Plain text whose lines are not wrapped: each of them is a paragraph.

Programs that do not wrap text write each paragraph, heading and item as one line, however long, and often without a
blank line between them. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.text.end_marks import is_ended

__all__ = ["find_parted_lines"]

_NARROWEST, _WIDEST = 40, 200  # characters of the lines that a program wraps prose to
_LONG_LINE = re.compile(rf"^[^\n]{{{_WIDEST + 1}}}", re.MULTILINE)
_LINE = re.compile(r"\S[^\n]*")
_FULL = 0.85  # of a width, which the lines that are wrapped at it reach
_WRAPPED = 0.4  # of the characters of wrapped text, at least, stand in such lines
_GOING_ON = 0.2  # of the line ends, at most, stand amid a sentence before a small letter where lines are not wrapped
_LONGEST_END = 40  # characters in which an end mark is looked for


class _Line(NamedTuple):
    """A line by its code points, without the white space around it."""

    start: int
    end: int


def find_parted_lines(paragraph: str) -> list[int]:
    """Where paragraphs begin at a line end, in what stands between blank lines: nowhere if it is wrapped.

    A line that begins with a small letter, behind one without an end mark, goes on; where many do, the text is wrapped.
    """
    if not _LONG_LINE.search(paragraph) or _gathers(paragraph):
        return []
    places, going_on = list[int](), 0
    for above, below in pairwise(_lines(paragraph)):
        end = paragraph[max(above.start, above.end - _LONGEST_END) : above.end]
        if paragraph[below.start].islower() and not is_ended(end):
            going_on += 1
        else:
            places.append(below.start)
    return places if going_on <= _GOING_ON * (len(places) + going_on) else []


def _gathers(paragraph: str) -> bool:
    """Whether the lengths of lines gather below a width."""
    characters, total = [0] * (_WIDEST + 1), 0
    for line in _lines(paragraph):
        length = line.end - line.start
        total += length
        if length <= _WIDEST:
            characters[length] += length
    up_to = list(accumulate(characters))
    gathered = max(up_to[width] - up_to[int(_FULL * width)] for width in range(_NARROWEST, _WIDEST + 1))
    return gathered >= _WRAPPED * total


def _lines(paragraph: str) -> Iterator[_Line]:
    for found in _LINE.finditer(paragraph):
        yield _Line(found.start(), found.start() + len(found[0].rstrip()))
