"""What is printed on one page of a PDF, whichever engine read it: words, ruling lines, how much is a picture.

Everything is measured in points from the top left corner of the page as it is read: turned so that most of its
text stands upright. `Frame` leads from a PDF's own coordinates to these, and to the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from pipeline.extract.pdf.bidi import Runs
from pipeline.extract.pdf.words import Word

Box = tuple[float, float, float, float]
# The first of the signs that stand for glyphs whose letters are not told.
FIRST_UNTOLD, MOST_UNTOLD = 0xF0000, 0xFFFE
NOTHING_UNTOLD: Mapping[str, tuple[str, int]] = MappingProxyType({})


class Frame(NamedTuple):
    """A page's visible rectangle in PDF coordinates, and by how many quarter turns clockwise it is seen."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def width(self) -> float:
        """Width of the page as it is seen, in points."""
        return self.right - self.left if self.turns % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Height of the page as it is seen, in points."""
        return self.top - self.bottom if self.turns % 2 == 0 else self.right - self.left

    def to_page(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle of PDF coordinates as left, top, right and bottom on the page."""
        if self.turns == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.turns == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turns == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0

    def to_pdf(self, box: Box) -> Box:
        """The way back from `to_page`: left, bottom, right and top in PDF coordinates."""
        x0, top, x1, bottom = box
        if self.turns == 0:
            return x0 + self.left, self.top - bottom, x1 + self.left, self.top - top
        if self.turns == 1:
            return top + self.left, x0 + self.bottom, bottom + self.left, x1 + self.bottom
        if self.turns == 2:
            return self.right - x1, top + self.bottom, self.right - x0, bottom + self.bottom
        return self.right - bottom, self.top - x1, self.right - top, self.top - x0

    def to_frame(self, box: Box, other: Frame) -> Box:
        """Where a box of this frame stands in another frame of the same page."""
        return box if other.turns == self.turns else other.to_page(*self.to_pdf(box))

    def with_turns(self, turns: int) -> Frame:
        """The same rectangle seen with other turns."""
        return self._replace(turns=turns % 4)


class Affine(NamedTuple):
    """A way from the page as it is read to the page as it is shown: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def fit(cls, pairs: Sequence[tuple[Box, Box]]) -> Affine:
        """The way that leads the middles of the first boxes nearest to those of the second (least squares)."""
        middles = np.array([[(x0 + x1) / 2, (top + bottom) / 2] for pair in pairs for x0, top, x1, bottom in pair])
        read, shown = middles[::2], middles[1::2]
        known = np.column_stack((read, np.ones(len(read))))
        (a, b), (c, d), (e, f) = np.linalg.lstsq(known, shown, rcond=None)[0].tolist()
        return cls(a, b, c, d, e, f)

    @classmethod
    def between(cls, read: Frame, shown: Frame) -> Affine:
        """The way between two turns of one page."""
        corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]
        (e, f), (x, y), (u, v) = (read.to_frame((x, y, x, y), shown)[:2] for x, y in corners)
        return cls(x - e, y - f, u - e, v - f, e, f)

    def after_mirror(self, width: float) -> Affine:
        """This way for places that are measured from the right edge of a page of this width, in points."""
        return Affine(-self.a, -self.b, self.c, self.d, self.a * width + self.e, self.b * width + self.f)

    def move(self, box: Box) -> Box:
        """The upright box around a box that went this way."""
        x0, top, x1, bottom = box
        points = [
            (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
            for x, y in ((x0, top), (x1, top), (x0, bottom), (x1, bottom))
        ]
        across, down = [x for x, _ in points], [y for _, y in points]
        return min(across), min(down), max(across), max(down)


class Rule(NamedTuple):
    """A straight line or a rectangle that is drawn on a page; `stroked` where its outline is drawn."""

    x0: float
    top: float
    x1: float
    bottom: float
    is_line: bool
    stroked: bool

    @property
    def width(self) -> float:
        """Extent from left to right, in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Extent from top to bottom, in points."""
        return self.bottom - self.top


def _split(word: Word) -> list[Word]:
    """A word in which glyphs turned out to be blanks as several, each as wide as its share of the letters."""
    if " " not in word.text:
        return [word]
    step, parts, start = (word.x1 - word.x0) / len(word.text), list[Word](), 0
    for text in word.text.split(" "):
        end = start + len(text)
        if text:
            x0, x1 = word.x0 + start * step, word.x0 + end * step
            parts.append(word._replace(text=text, x0=x0, x1=x1, spaced=True))
        start = end + 1
    return parts


class PageContent(NamedTuple):
    """One page as an engine read it.

    `frame` is the page as it is read, `shown` as it is displayed; `picture` is the share of the page (0-1) that
    images cover; `unmapped` is the share of its glyphs (0-1) whose letter the file does not tell; `unread` is a reason
    where a reader sees words on it that no engine gives. Words and rules of a `mirrored` page are measured from its
    right edge. In words a sign of its own (U+F0000 and above) stands for each glyph whose letter the file does not
    tell; `untold` holds for each the name of its font and its code there. On a `substituted` page another font stands
    for one that the file lacks, so that the engine may have taken letters from that. `watermarks` are what is set
    across the page as a ground for its text, which its words are without.
    """

    number: int
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    frame: Frame
    shown: Frame
    picture: float = 0.0
    unmapped: float = 0.0
    unread: str = ""
    mirrored: bool = False
    untold: Mapping[str, tuple[str, int]] = NOTHING_UNTOLD
    substituted: bool = False
    watermarks: tuple[str, ...] = ()

    def tell(self, letters: Mapping[str, str]) -> PageContent:
        """The page with letters in place of some of its untold glyphs, by the signs that stand for them."""
        if not letters:
            return self
        table = str.maketrans(dict(letters))
        words = [
            part
            for word in self.words
            for part in ([word] if word.text.isascii() else _split(word._replace(text=word.text.translate(table))))
        ]
        untold = {sign: glyph for sign, glyph in self.untold.items() if sign not in letters}
        odd = "".join([word.text for word in self.words if not word.text.isascii()])
        before, after = (sum(sign in signs for sign in odd) for signs in (self.untold, untold))
        unmapped = self.unmapped * after / before if before else self.unmapped
        return self._replace(words=tuple(words), untold=untold, unmapped=unmapped)

    def mirror(self) -> PageContent:
        """The page measured from its right edge, as it is read where its script runs from right to left."""
        width = self.frame.width
        words = [
            word._replace(x0=width - word.x1, x1=width - word.x0, spaced=True, runs=Runs.MIRRORED)
            for word in self.words
        ]
        rules = [rule._replace(x0=width - rule.x1, x1=width - rule.x0) for rule in self.rules]
        return self._replace(words=tuple(words), rules=tuple(rules), mirrored=True)

    def way_to_shown(self) -> Affine | None:
        """The way from the page as it is read to the page as it is shown; None where both are the same."""
        if self.frame.turns == self.shown.turns and not self.mirrored:
            return None
        way = Affine.between(self.frame, self.shown)
        return way.after_mirror(self.frame.width) if self.mirrored else way
