"""What a template prints of a passage: sentences with the numbers of their partners, and words of both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.review.records import ShownPassage
from pipeline.text.characters import visible

__all__ = ["COVER", "Masks", "PrintedPassage", "Stretch", "print_passage"]

# Characters that turn the direction of what follows would turn the page too.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_COLOURS = 6
COVER = "▇▇▇"
_SHORTEST_NAME = 2  # characters; shorter ones are words of some language


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `common` says that its words stand in the other passage too."""

    text: str
    common: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, or what stands between two: its pieces, the numbers of its partners, and a colour for them."""

    pieces: tuple[Piece, ...]
    numbers: tuple[int, ...]

    @property
    def label(self) -> str:
        """The numbers as they are printed."""
        return "+".join(map(str, self.numbers))

    @property
    def colour(self) -> int:
        """Which colour it has, from 1; 0 for none."""
        return (self.numbers[0] - 1) % _COLOURS + 1 if self.numbers else 0


@dataclass(frozen=True, slots=True)
class PrintedPassage:
    """A passage in stretches, with its context, and the address of the picture of its page, empty where it has none."""

    lang: str
    before: str
    after: str
    stretches: tuple[Stretch, ...]
    picture: str


class Masks:
    """Names that are covered in passages, so that a coder does not know whose they are."""

    def __init__(self, names: Iterable[str]) -> None:
        # Blanks of any kind may stand between the words of a name, a line end among them.
        known = {r"\s+".join(map(re.escape, name.split())) for name in names if len(name) > _SHORTEST_NAME}
        longest_first = sorted(known, key=lambda name: (-len(name), name))
        self._found = re.compile(rf"\b(?:{'|'.join(longest_first)})\w*", re.IGNORECASE) if longest_first else None

    @property
    def cover_any(self) -> bool:
        """Whether any name is covered; then no page may be shown as it is."""
        return self._found is not None

    def cover(self, text: str) -> str:
        """The text with every name covered, endings of a declined name with it."""
        return self._found.sub(COVER, text) if self._found else text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where names stand in a text."""
        return [match.span() for match in self._found.finditer(text)] if self._found else []


def print_passage(shown: ShownPassage, masks: Masks, picture: str = "") -> PrintedPassage:
    """A passage ready to be printed; nothing of its document but its language and where its page is shown."""
    return PrintedPassage(
        shown.lang,
        _clean(shown.before, masks),
        _clean(shown.after, masks),
        tuple(_stretches(shown, masks)),
        picture,
    )


def _stretches(shown: ShownPassage, masks: Masks) -> Iterator[Stretch]:
    place = 0
    for start, end, numbers in shown.sentences:
        if place < start:
            yield Stretch(tuple(_pieces(shown, place, start, masks)), ())
        yield Stretch(tuple(_pieces(shown, max(place, start), end, masks)), numbers)
        place = max(place, end)
    if place < len(shown.text):
        yield Stretch(tuple(_pieces(shown, place, len(shown.text), masks)), ())


def _pieces(shown: ShownPassage, start: int, end: int, masks: Masks) -> Iterator[Piece]:
    """A stretch cut where words of both passages begin and end."""
    edges = {start, end}
    for first, last, _ in shown.words:
        edges |= {edge for edge in (first, last) if start < edge < end}
    # A name that is cut in two would be covered in neither piece.
    names = masks.spans(shown.text)
    ordered = sorted(edge for edge in edges if not any(first < edge < last for first, last in names))
    for low, high in pairwise(ordered):
        common = any(first <= low and high <= last for first, last, _ in shown.words)
        yield Piece(_clean(shown.text[low:high], masks), common)


def _clean(text: str, masks: Masks) -> str:
    return masks.cover(visible(_TURNING.sub("", text)))
