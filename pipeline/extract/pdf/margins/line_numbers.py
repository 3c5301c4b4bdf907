"""Numbers of lines, as drafts, bills and council papers have them in the margin: each line or every fifth."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.extract.pdf.words import Word

_MOST_DIGITS, _LARGEST_STEP = 5, 10
# Points by which the edges of numbers in one column differ at most.
_SAME_EDGE = 1.5
# Shares of the size: so far a number is set apart from the words on its line, and so near to its height these are.
_APART, _LEVEL = 0.7, 0.35
# Sizes of type from a number to the beginning of its line at most.
_OPENING_REACH = 8.0
# How many numbers tell, where each line has one and where every few have.
_FEWEST, _FEWEST_SPARSE = 8, 3
# More numbers than a page has lines, and more words than a line has, are no print.
_MOST_NUMBERS, _MOST_BESIDE = 2_000, 300
# Of the lines of running text so many begin with a small letter, which no row of a table and few items of a list do.
_GOING_ON = 0.15
# Of the numbers so many are larger than the one above by just the step; the pages of contents skip some.
_EVEN = 0.85
# Of the lines so many have a number of their own, where the step is one.
_NUMBERED = 0.7


class _Number(NamedTuple):
    place: int
    value: int
    word: Word


class _Column(NamedTuple):
    """Where numbers of lines stand: an edge that they have in common, whether it is the right one, and their step."""

    edge: float
    right: bool
    step: int


class LineNumberFinder:
    """Tells the numbers of lines page after page; where they stood on one page helps on those that follow."""

    def __init__(self) -> None:
        self._known: set[_Column] = set()

    def find(self, words: Sequence[Word]) -> frozenset[int]:
        """Which of the words of the next page, by their places, number its lines."""
        numbers = [
            _Number(place, int(word.text), word)
            for place, word in enumerate(words)
            if word.upright and word.text.isdecimal() and len(word.text) <= _MOST_DIGITS
        ]
        if not 0 < len(numbers) <= _MOST_NUMBERS:
            return frozenset()
        lines = _Lines(words)
        numbers = [number for number in numbers if lines.sets_apart(number.word)]
        found: set[int] = set()
        for right in (True, False):
            for edge, column in _group(numbers, right=right):
                if chain := self._choose(_Column(edge, right, _tell_step(column)), column, lines):
                    found.update(number.place for number in chain)
        return frozenset(found)

    def _choose(self, column: _Column, numbers: Sequence[_Number], lines: _Lines) -> list[_Number]:
        known = next((one for one in self._known if _is_same(one, column)), None)
        step = known.step if known else column.step
        chain = _count_on(numbers, step) if step else []
        if known and chain:
            return chain
        if step and _numbers_lines(chain, step, lines):
            self._known.add(column)
            return chain
        return []


class _Lines:
    """The words of a page by their heights."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted((word for word in words if word.upright), key=_middle)
        self._middles = [word.middle for word in self._words]

    def _beside(self, word: Word) -> list[Word]:
        reach = _LEVEL * word.size
        first, last = bisect_left(self._middles, word.middle - reach), bisect_right(self._middles, word.middle + reach)
        return [one for one in self._words[first:last] if one is not word] if last - first <= _MOST_BESIDE else []

    def sets_apart(self, number: Word) -> bool:
        """Whether a number stands on a line of words, and apart from them."""
        beside = self._beside(number)
        gap = _APART * number.size
        return bool(beside) and all(one.x0 - number.x1 >= gap or number.x0 - one.x1 >= gap for one in beside)

    def _leads(self, number: Word, reach: float) -> bool:
        """Whether a line opens right behind a number."""
        return any(number.x1 <= one.x0 <= reach for one in self._beside(number))

    def find_openings(self, numbers: Sequence[_Number]) -> list[tuple[float, bool]]:
        """The height of each line from the first number to the last, and whether it begins with a small letter.

        The lines of other columns are left out where numbers stand before theirs.
        """
        own = {id(number.word) for number in numbers}
        right = max(number.word.x1 for number in numbers)
        reach_across = right + _OPENING_REACH * numbers[0].word.size
        before = 2 * sum(self._leads(number.word, reach_across) for number in numbers) > len(numbers)
        reach = _LEVEL * numbers[0].word.size
        first = bisect_left(self._middles, numbers[0].word.middle - reach)
        last = bisect_right(self._middles, numbers[-1].word.middle + reach)
        openings: list[Word] = []
        for word in self._words[first:last]:
            if id(word) in own or not (right <= word.x0 <= reach_across if before else word.x0 < right):
                continue
            if openings and word.middle - openings[-1].middle <= _LEVEL * word.size:
                openings[-1] = min(openings[-1], word, key=_left)
            else:
                openings.append(word)
        return [(word.middle, word.text[0].islower()) for word in openings]


def _middle(word: Word) -> float:
    return word.middle


def _left(word: Word) -> float:
    return word.x0


def _group(numbers: Sequence[_Number], *, right: bool) -> Iterator[tuple[float, list[_Number]]]:
    """The numbers that have their right or left edge in common, from the top; each group with that edge."""

    def edge(number: _Number) -> float:
        return number.word.x1 if right else number.word.x0

    group: list[_Number] = []
    for number in [*sorted(numbers, key=edge), None]:
        if group and (number is None or edge(number) - edge(group[-1]) > _SAME_EDGE):
            yield edge(group[0]), sorted(group, key=lambda one: one.word.middle)
            group = []
        if number is not None:
            group.append(number)


def _tell_step(numbers: Sequence[_Number]) -> int:
    """By how much most numbers are larger than the one above them; 0 where that is no step of line numbers."""
    steps = Counter(below.value - above.value for above, below in pairwise(numbers))
    step = min(steps, key=lambda one: (-steps[one], one)) if steps else 0
    return step if 0 < step <= _LARGEST_STEP else 0


def _count_on(numbers: Sequence[_Number], step: int) -> list[_Number]:
    """The longest run of numbers of which each is larger by a step, or by a few where some are missing."""
    chains: list[list[_Number]] = []
    for number in numbers:
        if step > 1 and number.value % step:
            continue
        last = chains[-1][-1].value if chains else None
        if last is not None and 0 < number.value - last <= 3 * step:
            chains[-1].append(number)
        else:
            chains.append([number])
    return max(chains, key=len, default=[])


def _is_same(one: _Column, other: _Column) -> bool:
    return one.right == other.right and abs(one.edge - other.edge) <= 2 * _SAME_EDGE


def _numbers_lines(chain: Sequence[_Number], step: int, lines: _Lines) -> bool:
    """Whether numbers count the lines of running text that they stand beside."""
    steps = [below.value - above.value for above, below in pairwise(chain)]
    if len(chain) < (_FEWEST if step == 1 else _FEWEST_SPARSE) or steps.count(step) < _EVEN * len(steps):
        return False
    openings = lines.find_openings(chain)
    if sum(small for _, small in openings) < _GOING_ON * len(openings):
        return False
    heights = [height for height, _ in openings]
    between = [
        bisect_right(heights, below.word.middle + 1) - bisect_right(heights, above.word.middle + 1)
        for above, below in pairwise(chain)
    ]
    if step == 1:
        return len(chain) >= _NUMBERED * len(openings)
    return step / 2 <= median(between) <= step + 1
