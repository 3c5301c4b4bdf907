"""What each glyph shows of a line that holds Arabic or Hebrew letters: the letters of a ligature in their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract.pdf.bidi import kind_of
from pipeline.extract.pdf.engines.glyphs import UNSEEN, Glyphs

_SAME_PLACE = 0.01  # points
_ALEFS = frozenset("اأإآٱ")


class Sign(NamedTuple):
    """What one glyph shows, with the points upon it, and its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def is_point(self) -> bool:
        return all(unicodedata.combining(letter) for letter in self.text)


def read_signs(glyphs: Glyphs) -> list[Sign]:
    """The glyphs, those of one place together: letters that a ligature stands for, in the order in which they are read.

    pdfium gives the letters that a file tells for one glyph in reverse, and those that it tells itself as they are.
    """
    columns = (glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom, glyphs.size, glyphs.bold)
    rows = zip(glyphs.codes.tolist(), *(column.tolist() for column in columns), strict=True)
    groups: list[tuple[list[str], Sign]] = []
    unseen = frozenset(UNSEEN.tolist())
    for code, *box in rows:
        if code in unseen:
            continue
        sign = Sign("", *box)
        letter = unicodedata.normalize("NFKC", chr(code)).strip() if 0xFB1D <= code <= 0xFEFE else chr(code)
        if groups and _shares_place(sign, groups[-1][1]) and kind_of(letter[0]) != "L":
            groups[-1][0].append(letter)
        else:
            groups.append(([letter], sign))
    return [sign._replace(text=_order_ligature(letters)) for letters, sign in groups]


def _shares_place(sign: Sign, other: Sign) -> bool:
    ends = max(abs(sign.x0 - other.x0), abs(sign.x1 - other.x1), abs(sign.bottom - other.bottom))
    return sign.x1 > sign.x0 and ends < _SAME_PLACE


def _order_ligature(letters: Sequence[str]) -> str:
    given, turned = "".join(letters), "".join(reversed(letters))
    if len(letters) == 1 or not any(kind_of(letter[0]) == "R" for letter in letters):
        return given
    if len(set(letters)) == 1 and not unicodedata.combining(letters[0][0]):
        return letters[0]  # drawn twice to look bold
    if unicodedata.combining(turned[0]) or (given[0] == "ل" and given[1] in _ALEFS):
        return given
    if unicodedata.combining(given[0]):
        return turned
    return given if given in _ligatures() and turned not in _ligatures() else turned


@lru_cache(maxsize=1)
def _ligatures() -> frozenset[str]:
    """What the ligatures stand for that Unicode has."""
    codes = [*range(0xFB1D, 0xFDFE), *range(0xFE70, 0xFEFD)]
    return frozenset(text for code in codes if len(text := unicodedata.normalize("NFKC", chr(code)).strip()) > 1)
