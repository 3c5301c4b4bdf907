"""Where the words of a text are printed: pages and boxes, kept small enough to be stored with the text."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

# First and last code point, page, and the box in tenths of a point: finer than any printer.
_WORD = struct.Struct("<IIIhhhh")
_UNITS_A_POINT = 10
_LARGEST = 2**15 - 1


class WordBox(NamedTuple):
    """Where a word is printed: 1-based page and box in points from the top left corner of the visible page."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class WordBoxes:
    """The boxes of the words of one text, in its order, packed; empty for formats without pages."""

    packed: bytes = b""

    @classmethod
    def of(cls, words: Iterable[tuple[int, int, WordBox]]) -> WordBoxes:
        """The places of words, each with its first code point, the one after its last, and its box."""
        builder = WordBoxesBuilder()
        for start, end, box in words:
            builder.add(start, end, box)
        return builder.finished()

    def within(self, start: int, end: int) -> tuple[WordBox, ...]:
        """The boxes of the words with a code point in [start, end), in the order of the text."""
        return tuple(_box(row) for row in self._rows() if row[0] < end and start < row[1])

    def words(self) -> Iterator[tuple[int, int, WordBox]]:
        """Every word as `of` takes it."""
        return ((row[0], row[1], _box(row)) for row in self._rows())

    def _rows(self) -> Iterable[tuple[int, ...]]:
        return _WORD.iter_unpack(zlib.decompress(self.packed)) if self.packed else ()


class WordBoxesBuilder:
    """Packs the places of words one after the other, so that none is kept in memory but in packed form."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj()
        self._parts: list[bytes] = []
        self._is_empty = True

    def add(self, start: int, end: int, box: WordBox) -> None:
        """Take one more word, by its first code point and the one after its last."""
        self._is_empty = False
        part = self._packer.compress(_packed(start, end, *box))
        if part:
            self._parts.append(part)

    def finished(self) -> WordBoxes:
        """The places of all words; nothing may be added after that."""
        return NOWHERE if self._is_empty else WordBoxes(b"".join((*self._parts, self._packer.flush())))


def _box(row: tuple[int, ...]) -> WordBox:
    return WordBox(row[2], *(side / _UNITS_A_POINT for side in row[3:]))


def _packed(start: int, end: int, page: int, *sides: float) -> bytes:
    tenths = [round(side * _UNITS_A_POINT) for side in sides]
    try:
        return _WORD.pack(start, end, page, *tenths)
    except struct.error:  # a sheet of more than three metres
        return _WORD.pack(start, end, page, *(min(max(side, -_LARGEST), _LARGEST) for side in tenths))


NOWHERE = WordBoxes()
