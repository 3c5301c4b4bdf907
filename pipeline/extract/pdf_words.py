"""Words of a PDF page with their boxes, in PDF points from the page's top left corner."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from statistics import median
from typing import Any, NamedTuple

from pdfminer.layout import LTChar, LTContainer

from pipeline.extract.characters import BULLETS

# Shares of the font size.
_WORD_GAP = 0.17
_MERGE_GAP = 0.06
_SAME_LINE = 0.4
_RAISED_ON_LINE = 0.55

_MIN_LETTERSPACED = 6
_SOFT_HYPHEN = "\u00ad"

_ENDS = frozenset(".!?:;…")
_CLOSING = "\"'”“’»«)]"

# Some printer drivers write one hyphen glyph as up to three characters.
_DOUBLE_HYPHEN = re.compile("[-\u00ad]+\u2010")
# A soft hyphen that was printed within a line is a hyphen.
_PRINTED_HYPHEN = re.compile(r"(?<=\w)\u00ad(?=\w)")

_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!l)|-bd|,bd", re.IGNORECASE)


class Word(NamedTuple):
    """Characters that stand together, their box and their type."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False
    upright: bool = True
    spaced: bool = False

    @property
    def middle(self) -> float:
        """Height of the word's middle on the page."""
        return (self.top + self.bottom) / 2


class Line(NamedTuple):
    """Words on one baseline, left to right."""

    words: tuple[Word, ...]
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """The words with single blanks between them."""
        return " ".join(word.text for word in self.words)


class _Run:
    """A word while it is being read from the page's stream of characters."""

    __slots__ = ("bold", "bottom", "parts", "size", "top", "upright", "x0", "x1")

    def __init__(self, char: Any, text: str) -> None:
        self.parts = [text]
        self.x0, self.x1, self.top, self.bottom = char.x0, char.x1, char.y1, char.y0
        self.size, self.upright = char.size, char.upright
        self.bold = _is_bold(char.fontname)

    def takes(self, char: Any, text: str) -> bool:
        """Whether the character belongs to this word."""
        if not self.upright or not char.upright:
            return bool(self.upright == char.upright and abs(char.x0 - self.x0) < 0.3 * self.size)
        size = max(self.size, char.size)
        gap = char.x0 - self.x1
        if not -0.6 * size < gap < _WORD_GAP * size or char.x1 < self.x0:
            return False
        if abs((char.y0 + char.y1) - (self.bottom + self.top)) > size * 2 * _SAME_LINE:
            return False
        if text in BULLETS or self.parts[-1] in BULLETS:
            return False
        return not self._is_note_mark(char, text)

    def _is_note_mark(self, char: Any, text: str) -> bool:
        """A small raised digit after a word is the mark of a note; after one or two letters it is m² or CO₂."""
        small = char.size < 0.8 * self.size and char.y0 > self.bottom + 0.15 * self.size
        return small and text.isdigit() and (len(self.parts) > 2 or not self.parts[-1].isalpha())

    def add(self, char: Any, text: str) -> None:
        self.parts.append(text)
        self.x0, self.x1 = min(self.x0, char.x0), max(self.x1, char.x1)
        self.top, self.bottom = max(self.top, char.y1), min(self.bottom, char.y0)


@lru_cache(maxsize=512)
def _is_bold(fontname: object) -> bool:
    return bool(_BOLD.search(str(fontname)))


def words_of(page: Any) -> list[Word]:
    """The words a reader sees on one pdfplumber page, in the order they are drawn.

    Read from the page's layout objects: pdfplumber's own dictionary per character costs half the time.
    """
    shift_x, shift_y = page.mediabox[0], page.height + page.mediabox[1]
    words = [
        Word(
            _as_read("".join(run.parts)),
            run.x0 + shift_x,
            shift_y - run.top,
            run.x1 + shift_x,
            shift_y - run.bottom,
            run.size,
            run.bold,
            run.upright,
            spaced,
        )
        for run, spaced in _runs(_visible(page))
    ]
    return _without_copies(words)


def _as_read(text: str) -> str:
    if text.isascii():
        return text
    return _PRINTED_HYPHEN.sub("-", _DOUBLE_HYPHEN.sub("-", text))


def _visible(page: Any) -> Iterator[Any]:
    """Characters inside the crop box; printers' marks outside it are not part of the document."""
    left, top, right, bottom = page.cropbox
    shift_x, shift_y = page.mediabox[0], page.height + page.mediabox[1]
    for char in _chars(page.layout):
        x, y = (char.x0 + char.x1) / 2 + shift_x, shift_y - (char.y0 + char.y1) / 2
        if left <= x <= right and top <= y <= bottom:
            yield char


def _chars(container: Any) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _chars(item)


def _runs(chars: Iterable[Any]) -> Iterator[tuple[_Run, bool]]:
    """Words as drawn, each with whether a blank follows it."""
    current: _Run | None = None
    for char in chars:
        text = char.get_text()
        if text == _SOFT_HYPHEN and char.width < 0.05 * char.size:
            continue
        blank = not text or text.isspace()
        if current is not None and (blank or not current.takes(char, text)):
            yield current, blank
            current = None
        if blank:
            continue
        if current is None:
            current = _Run(char, text)
        else:
            current.add(char, text)
    if current is not None:
        yield current, True


def _without_copies(words: list[Word]) -> list[Word]:
    """The words without those drawn a second time in the same place to look bold."""
    places = Counter((word.text, round(word.x0 / 3), round(word.top / 3)) for word in words)
    if not any(count > 1 for count in places.values()):
        return words
    kept: dict[str, list[Word]] = {}
    result = []
    for word in words:
        seen = kept.setdefault(word.text, [])
        if any(abs(word.x0 - other.x0) < 1.5 and abs(word.top - other.top) < 1.5 for other in seen):
            continue
        seen.append(word)
        result.append(word)
    return result


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """The words grouped by baseline, top to bottom, each line left to right."""
    groups: list[list[Word]] = []
    middle = size = 0.0
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        alike = 0.8 < word.size / max(size, 0.1) < 1.25
        reach = (_SAME_LINE if alike else _RAISED_ON_LINE) * max(size, word.size)
        if groups and abs(word.middle - middle) <= reach:
            groups[-1].append(word)
            if word.size > size:
                middle, size = word.middle, word.size
        else:
            groups.append([word])
            middle, size = word.middle, word.size
    return [_line(group, page) for group in groups]


def _line(group: list[Word], page: int) -> Line:
    ordered = sorted(group, key=lambda word: (word.x0, word.x1))
    spread = _is_letterspaced(ordered)
    words: list[Word] = []
    for word in ordered:
        if words and (_touches(words[-1], word) or (spread and _is_next_letter(words[-1], word))):
            words[-1] = _merged(words[-1], word)
        else:
            words.append(word)
    letters = sum(len(word.text) for word in words)
    return Line(
        tuple(words),
        page,
        words[0].x0,
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
        median(word.size for word in words for _ in word.text[:40]),
        2 * sum(len(word.text) for word in words if word.bold) > letters,
    )


def _is_letterspaced(words: Sequence[Word]) -> bool:
    """Whether the letters of a line are set apart: pieces of one or two letters, blanks only between words."""
    if len(words) < _MIN_LETTERSPACED or median(len(word.text) for word in words) > 2:
        return False
    blanks = sum(word.spaced for word in words[:-1])
    return 0 < blanks < 0.6 * len(words)


def _is_next_letter(left: Word, right: Word) -> bool:
    return not left.spaced and right.x0 - left.x1 < 0.6 * left.size and left.text[-1] not in BULLETS


def _touches(left: Word, right: Word) -> bool:
    """Whether two words are one that was drawn in pieces."""
    close = -0.3 < (right.x0 - left.x1) / max(left.size, 0.1) < _MERGE_GAP
    alike = abs(left.size - right.size) < 0.1 * left.size and abs(left.middle - right.middle) < 0.1 * left.size
    return close and alike and not left.spaced and left.text[-1] not in BULLETS and right.text[0] not in BULLETS


def _merged(left: Word, right: Word) -> Word:
    return left._replace(
        text=left.text + right.text,
        x1=max(left.x1, right.x1),
        top=min(left.top, right.top),
        bottom=max(left.bottom, right.bottom),
        spaced=right.spaced,
    )


def ends_sentence(text: str) -> bool:
    """Whether the text ends with the punctuation that closes a sentence, a quotation mark after it allowed."""
    return text.rstrip(_CLOSING)[-1:] in _ENDS
