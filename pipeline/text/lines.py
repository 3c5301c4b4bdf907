"""What a line end inside a paragraph of plain text says: that paragraphs part, that a sentence ends, or nothing.

Programs that do not wrap text write each paragraph, heading and item as one line, however long. Where text is wrapped,
a line that ends before the width forced it to is a heading, an item or the last of its paragraph. Widths are told by
the lines around, since columns, quotations and tables change them within one text; every rule is linear in its length.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import accumulate, chain, pairwise, repeat
from typing import NamedTuple

from pipeline.text.end_marks import is_ended

__all__ = ["find_early_ends", "find_parted_lines"]

_NARROWEST, _WIDEST = 40, 200  # characters of the lines that a program wraps prose to
_LONG_LINE = re.compile(rf"^[^\n]{{{_WIDEST + 1}}}", re.MULTILINE)
_WIDE_LINE = re.compile(rf"^[^\n]{{{_NARROWEST}}}", re.MULTILINE)
_LINE = re.compile(r"\S[^\n]*")
_FULL = 0.85  # of a width, which the lines that are wrapped at it reach
_WRAPPED = 0.4  # of the characters of wrapped text, at least, stand in such lines
_GOING_ON = 0.2  # of the line ends, at most, stand amid a sentence before a small letter where lines are not wrapped
_EARLY = 0.75  # of the width; lines of a proportional font differ by a tenth either way
_ALIKE = 0.9  # of its length, at least, lines that are wrapped at the same width reach
_AROUND = 4  # lines before and behind
_WIDE_LINES = 3  # that show a width; one or two among narrower ones are rows of a table or were not wrapped
_LONGEST_WORD = 60
_LONGEST_END = 40  # characters in which an end mark is looked for

_BULLET = r"[-–—•·▪◦‣*➢►■□☐☑☒\uf020-\uf0ff]\s"
_NUMBER = r"\(?(?:\d{1,3}(?:\.\d{1,2})*[.)]?|[^\W\d_][.)])\s+"
_OPENING = re.compile(rf"{_BULLET}|(?:{_NUMBER})?[\"“„«»‘‚']*([^\W\d_])")
_BARE_BULLET = re.compile(r"[^\w\s–—-]{1,3}\Z")  # as fonts of symbols give it, on a line of its own before its item
_GOES_ON = re.compile(r"[,\-‐\u00ad–—/&]$")


class _Line(NamedTuple):
    """A line without the white space around it; one long word is no wider than any width, since none could break it."""

    start: int
    end: int
    width: int


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


def find_early_ends(paragraph: str) -> list[int]:
    """Where lines begin with what may open a sentence, a heading or an item, behind one that no width forced to end."""
    if not _WIDE_LINE.search(paragraph):
        return []
    return [
        below.start
        for above, below, near in _with_neighbours(_lines(paragraph))
        if _may_open(paragraph, below)
        and above.end - above.start + 1 + _first_word(paragraph, below) < _EARLY * _width(near)
        and not _is_one_of_many(above, near)
        and not _goes_on(paragraph[above.start : above.end], paragraph[below.start : below.end])
    ]


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
        line = found[0].rstrip()
        length = len(line)
        yield _Line(found.start(), found.start() + length, length if len(line.split(None, 1)) > 1 else 0)


def _with_neighbours(lines: Iterator[_Line]) -> Iterator[tuple[_Line, _Line, list[_Line]]]:
    """Each line with the next, and the lines around the two."""
    near = deque[_Line | None](maxlen=2 * _AROUND + 2)
    for line in chain(repeat(None, _AROUND), lines, repeat(None, _AROUND)):
        near.append(line)
        if len(near) == near.maxlen and (above := near[_AROUND]) and (below := near[_AROUND + 1]):
            yield above, below, [one for one in near if one]


def _width(near: list[_Line]) -> float:
    """The width that these lines are wrapped at; zero where they are too narrow to tell."""
    widths = sorted((line.width for line in near), reverse=True)
    if widths[0] < _NARROWEST:
        return 0
    shown = widths[min(_WIDE_LINES, len(widths)) - 1]
    return min(widths[0], max(_FULL * shown, _NARROWEST) / _EARLY)


def _is_one_of_many(line: _Line, near: list[_Line]) -> bool:
    """Whether a line is as long as many around, which are wrapped narrower than some others."""
    alike = sum(_ALIKE * line.width <= one.width <= line.width / _ALIKE for one in near)
    return line.width > _NARROWEST and alike > _WIDE_LINES


def _may_open(paragraph: str, line: _Line) -> bool:
    said = paragraph[line.start : min(line.end, line.start + _LONGEST_WORD)]
    if opening := _OPENING.match(said):
        return not (opening[1] or "").islower()
    return _BARE_BULLET.match(said) is not None


def _goes_on(above: str, below: str) -> bool:
    """Whether a line goes on in the next, as marks and capitals tell: a bracket is open, or both are one title."""
    if _GOES_ON.search(above) or _BARE_BULLET.match(above) or above.count("(") > above.count(")"):
        return True
    return above.isupper() and below.isupper()


def _first_word(paragraph: str, line: _Line) -> int:
    return len(paragraph[line.start : min(line.end, line.start + _LONGEST_WORD)].split(None, 1)[0])
