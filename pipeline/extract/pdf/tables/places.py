"""Where the words of a page stand: which of them have their middle in a cell.

A page holds some five hundred words and a large table as many cells, so all words are looked at at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.extract.pdf.arrays import Mask
from pipeline.extract.pdf.page import Box
from pipeline.extract.pdf.words import Word


class WordPlaces:
    """Words with the places of their middles."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._across = np.array([(word.x0 + word.x1) / 2 for word in words], dtype=np.float64)
        self._down = np.array([(word.top + word.bottom) / 2 for word in words], dtype=np.float64)

    def __len__(self) -> int:
        return len(self._words)

    def flag(self, box: Box) -> Mask:
        """Which of the words stand in a box."""
        x0, top, x1, bottom = box
        across, down = self._across, self._down
        flags: Mask = (x0 <= across) & (across <= x1) & (top <= down) & (down <= bottom)
        return flags

    def choose(self, flags: Mask) -> list[Word]:
        """The words that are flagged, in their order."""
        return [self._words[number] for number in np.flatnonzero(flags).tolist()]

    def within(self, *boxes: Box) -> list[Word]:
        """The words that stand in one of the boxes, in their order."""
        return self.choose(np.logical_or.reduce([self.flag(box) for box in boxes]))


def holds(box: Box, word: Word) -> bool:
    """Whether the middle of a word lies in a box."""
    x0, top, x1, bottom = box
    return x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= word.middle <= bottom
