"""The numbers with which headings begin: "2.1", "IV.", "B)", "§ 3", "Kapitel 2", "Article 4", in any language.

A word and a number make no numbering by themselves ("Haushalt 2020", "20 Jahre"): only headings that count on do.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Style = tuple[float, bool]

_DECIMAL = re.compile(r"(\d{1,3}(?:\.\d{1,2}){0,5})[.):]?\s+(?=\S)")
_LETTER = re.compile(r"\(?([A-Za-z])[.):]\s+(?=\S)")
_ROMAN = re.compile(r"\(?([IVX]{1,6}|[ivx]{1,6})[.):]\s+(?=\S)")
_WORDED = re.compile(r"([^\W\d_]{2,30}\.?|§)\s*(\d{1,3}(?:\.\d{1,2}){0,5}|[IVX]{1,6}|[A-Z])(?![\w.]*\w)")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
# A heading or two between may not have been seen as one.
_GAP = 2


class Heading(NamedTuple):
    """A heading's text and its style of type."""

    text: str
    style: Style


class _Number(NamedTuple):
    """What counts, such as a word or a sign, and the number: (2, 1) for "2.1"."""

    scheme: str
    parts: tuple[int, ...]


@dataclass(slots=True)
class Numbering:
    """Headings of one document that count on.

    `scheme` is the word or form of the number, `depth` how many numbers it has; `members` are places in the list of
    headings and `numbers` what counts of each.
    """

    scheme: str
    depth: int
    style: Style
    members: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    _seen: set[tuple[int, ...]] = field(default_factory=set)

    def counts_on(self, parts: tuple[int, ...]) -> bool:
        """Whether a number follows one that was there, a single number the last one."""
        if self.depth == 1:
            return 0 < parts[-1] - self.numbers[-1] <= _GAP
        before = ((*parts[:-1], parts[-1] - step) for step in range(1, _GAP + 1))
        return self.is_free(parts) and not self._seen.isdisjoint(before)

    def is_free(self, parts: tuple[int, ...]) -> bool:
        """Whether none of its headings has this number, of those with several; a contents and its text are two."""
        return self.depth == 1 or parts not in self._seen

    def take(self, at: int, parts: tuple[int, ...]) -> None:
        """A heading with this number belongs to it."""
        self.members.append(at)
        self.numbers.append(parts[-1])
        self._seen.add(parts)

    def goes_on_after(self, at: int) -> bool:
        """Whether it counts on behind a place, where it stood before; what begins anew there does not."""
        behind = bisect(self.members, at)
        return 0 < behind < len(self.members) and self.numbers[behind] > self.numbers[behind - 1]

    def find_last_before(self, at: int) -> int:
        """The place of its last heading before a place, -1 where it has none there."""
        behind = bisect(self.members, at)
        return self.members[behind - 1] if behind else -1

    def find_style(self, headings: Sequence[Heading]) -> Style:
        """The style of most of its headings, of equals the first."""
        return Counter(headings[at].style for at in self.members).most_common(1)[0][0]


def find_numberings(headings: Sequence[Heading]) -> list[Numbering]:
    """What of the headings counts on, in order of the first of each; one alone does only where parts of it do."""
    found: list[Numbering] = []
    alike: dict[tuple[str, int], list[Numbering]] = {}
    for at, heading in enumerate(headings):
        for number in _read_numbers(heading.text):
            same = alike.setdefault((number.scheme, len(number.parts)), [])
            if (numbering := _find_its(number, heading.style, same)) is not None:
                if not numbering.members:
                    same.append(numbering)
                    found.append(numbering)
                numbering.take(at, number.parts)
                break
    parted = {one.scheme for one in found if one.depth > 1}
    return [one for one in found if len(one.members) > 1 or one.scheme in parted]


def _find_its(number: _Number, style: Style, same: list[Numbering]) -> Numbering | None:
    """The numbering that the number goes on or begins, None where it does neither; `same` are those of its form.

    Short lists may be numbered like the chapters around them, in other type: of those that it could go on, it goes on
    the one in its own type.
    """
    alike = [one for one in same if one.is_free(number.parts) and (one.style == style or one.depth > 1)]
    if begun := [one for one in (*alike, *same) if one.counts_on(number.parts)]:
        return begun[0]
    # Where the very first heading was not seen as one, the second begins.
    if number.parts[-1] != 1 and (same or number.parts[-1] > _GAP):
        return None
    if alike:
        return alike[0]
    return Numbering(number.scheme, len(number.parts), style)


def _read_numbers(text: str) -> Iterator[_Number]:
    """What the number of a heading may be, the likeliest first: "C." goes on letters or Roman numbers."""
    if decimal := _DECIMAL.match(text):
        yield _Number("1", _split(decimal[1]))
    letter, roman = _LETTER.match(text), _ROMAN.match(text)
    letters = [_Number("A" if letter[1].isupper() else "a", (_place(letter[1]),))] if letter else []
    romans = [_Number("I" if roman[1].isupper() else "i", (_read_roman(roman[1]),))] if roman else []
    # Letters seldom come as far as the ninth, so that begins Roman numbers.
    yield from (*romans, *letters) if letter and letter[1] in "Ii" else (*letters, *romans)
    if worded := _WORDED.match(text):
        yield from _read_worded(worded[1].casefold(), worded[2])


def _read_worded(word: str, number: str) -> Iterator[_Number]:
    if number[0].isdigit():
        yield _Number(word, _split(number))
        return
    if _ROMAN_DIGITS.keys() >= set(number.lower()):
        yield _Number(f"{word} I", (_read_roman(number),))
    if len(number) == 1:
        yield _Number(f"{word} A", (_place(number),))


def _place(letter: str) -> int:
    return ord(letter.lower()) - ord("a") + 1


def _split(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def _read_roman(digits: str) -> int:
    values = [_ROMAN_DIGITS[digit] for digit in digits.lower()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
