"""What a template prints of a passage: sentences with the numbers of their partners, and words of both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipeline.review.records import ShownPassage
from pipeline.text.characters import visible

__all__ = ["Masks", "PrintedPassage", "Stretch", "print_passage"]

# Characters that turn the direction of what follows would turn the page too.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_COLOURS = 6


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
    """A passage in stretches, with its context."""

    lang: str
    before: str
    after: str
    stretches: tuple[Stretch, ...]
    has_page: bool


class Masks:
    """Names that are covered in passages, so that a coder does not know whose they are."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {name.casefold(): cover for name, cover in names.items() if len(name) > 2}
        longest_first = sorted(map(re.escape, self._names), key=len, reverse=True)
        self._found = re.compile(rf"\b(?:{'|'.join(longest_first)})\w*", re.IGNORECASE) if longest_first else None

    def cover(self, text: str) -> str:
        """The text with every name covered, endings of a declined name with it."""
        if self._found is None:
            return text
        return self._found.sub(lambda match: self._cover_of(match[0]), text)

    def _cover_of(self, found: str) -> str:
        folded = found.casefold()
        return max(((name, cover) for name, cover in self._names.items() if folded.startswith(name)))[1]


def print_passage(shown: ShownPassage, masks: Masks) -> PrintedPassage:
    """A passage ready to be printed; nothing of its document but its language and whether it has a page."""
    return PrintedPassage(
        shown.lang,
        _clean(shown.before, masks),
        _clean(shown.after, masks),
        tuple(_stretches(shown, masks)),
        bool(shown.page and shown.sha256),
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
    ordered = sorted(edges)
    for low, high in pairwise(ordered):
        common = any(first <= low and high <= last for first, last, _ in shown.words)
        yield Piece(_clean(shown.text[low:high], masks), common)


def _clean(text: str, masks: Masks) -> str:
    return masks.cover(visible(_TURNING.sub("", text)))
