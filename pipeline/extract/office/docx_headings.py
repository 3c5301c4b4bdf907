"""Headings of Word documents that are made by hand: short paragraphs in bold, of their own, before running text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from pipeline.extract.backend import Paragraph
from pipeline.extract.headings.levels import MAX_LEVEL, rank_levels
from pipeline.extract.headings.numbering import Heading
from pipeline.records import BlockKind

_MAX_CHARS, _MIN_LETTERS = 120, 3
# Shares of a document's paragraphs and characters: where more is bold, that tells no headings.
_MOST_BLOCKS, _MOST_CHARS = 0.5, 0.3
_USUAL_SIZE = 11.0
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})


class Look(NamedTuple):
    """Whether type is bold, and its size in points; None where nothing is said."""

    bold: bool | None = None
    size: float | None = None

    def over(self, other: Look) -> Look:
        """This look, with that of what it is based on where it says nothing."""
        return Look(other.bold if self.bold is None else self.bold, other.size if self.size is None else self.size)


class Looks:
    """The paragraphs of a body that are bold as a whole, by their place, with their text and size."""

    def __init__(self) -> None:
        self._noted: dict[int, Heading] = {}

    def note(self, place: int, text: str, look: Look) -> None:
        """Keep one that is short enough and no sentence."""
        letters = sum(letter.isalpha() for letter in text)
        if len(text) <= _MAX_CHARS and letters >= _MIN_LETTERS and not text[0].islower() and text[-1] not in ".;,:":
            self._noted[place] = Heading(text, (look.size or _USUAL_SIZE, True))

    def mark_headings(self, blocks: list[Paragraph]) -> None:
        """Make headings of those that running text follows, below the headings by style."""
        places = _find_leading(blocks, self._noted.keys())
        if not places or not self._stand_out(blocks):
            return
        above = max((block.level for block in blocks if block.kind is BlockKind.HEADING), default=0)
        headings = [self._noted[place] for place in places]
        for place, heading, level in zip(places, headings, rank_levels(headings), strict=True):
            blocks[place] = Paragraph(heading.text, BlockKind.HEADING, min(MAX_LEVEL, above + level))

    def _stand_out(self, blocks: Sequence[Paragraph]) -> bool:
        bold = sum(len(heading.text) for heading in self._noted.values())
        return len(self._noted) <= _MOST_BLOCKS * len(blocks) and bold <= _MOST_CHARS * sum(
            len(block.text) for block in blocks
        )


def _find_leading(blocks: Sequence[Paragraph], noted: Collection[int]) -> list[int]:
    """Those of the places that running text follows, with none but such paragraphs and notes between."""
    leading: list[int] = []
    follows = False
    for place in range(len(blocks) - 1, -1, -1):
        kind = blocks[place].kind
        if place in noted:
            leading += [place] if follows else []
        elif kind in _RUNNING or kind is BlockKind.HEADING:
            follows = kind in _RUNNING
    return leading[::-1]
