"""Words of a PDF page with their boxes, in PDF points from the page's top left corner."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from operator import attrgetter, itemgetter
from statistics import median
from typing import NamedTuple

from pipeline.extract.characters import BULLETS
from pipeline.extract.pdf.bidi import Runs, order_words

# Shares of the font size.
_MERGE_GAP = 0.06
SAME_LINE = 0.4
_RAISED_ON_LINE = 0.55
# Words larger than the usual ones by this factor do not decide where lines are.
_LARGE = 1.35

_MIN_LETTERSPACED = 5
# By how much at most gaps differ between letters that are set apart.
_EVEN = 2.0
# Share of the pieces of such a line that may have more than two letters, and by how much else their blanks are wider.
_FEW_LONG, _WIDER = 0.25, 1.25
# Wider gaps, as a share of the size, part words also in lines whose letters are set apart.
_TOUCHING_REACH = 0.6
_FROM_LEFT = attrgetter("x0", "x1")
_TEXT = attrgetter("text")
# The end or beginning of the dots that lead to a page number.
_LEADER = "..."
_ENDS = frozenset(".!?:;…؟؛۔")
_CLOSING = "\"'”“’»«)]"


class Word(NamedTuple):
    """Characters that stand together, their box and their type; `runs` is how their line or page is read."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False
    upright: bool = True
    spaced: bool = False
    runs: Runs = Runs.ALONG

    @property
    def middle(self) -> float:
        """Height of the word's middle on the page."""
        return (self.top + self.bottom) / 2


class Line(NamedTuple):
    """Words on one baseline, in the order in which they are read."""

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


def group_lines(words: Sequence[Word], page: int) -> list[Line]:
    """The words grouped by baseline, top to bottom, each line left to right.

    A word much larger than the others, such as a drop cap or a figure with text beside it, joins the first of the
    lines that it stands beside, so that it does not gather them all.
    """
    if not words:
        return []
    limit = _LARGE * median([word.size for word in words])
    large = [word for word in words if word.size > limit]
    groups = group_by_height([word for word in words if word.size <= limit] if large else words)
    for group in group_by_height(large):
        beside = [other for other in groups if _stands_beside(group, other)]
        if beside:
            beside[0].extend(group)
        else:
            groups.append(group)
    lines = [_make_line(group, page) for group in groups]
    return sorted(lines, key=lambda line: _measure_middle(line.words, limit)) if large else lines


def group_by_height(words: Sequence[Word]) -> list[list[Word]]:
    """The words by the height of their middles, from the top; each group in no order of its own."""
    groups: list[list[Word]] = []
    middle = size = 0.0
    placed = sorted(((word.top + word.bottom) / 2, word.x0, number) for number, word in enumerate(words))
    for height, _, number in placed:
        word = words[number]
        own = word.size
        alike = own == size or 0.8 < own / max(size, 0.1) < 1.25
        reach = (SAME_LINE if alike else _RAISED_ON_LINE) * (size if size > own else own)
        if groups and height - middle <= reach:
            groups[-1].append(word)
            if own > size:
                middle, size = height, own
        else:
            groups.append([word])
            middle, size = height, own
    return groups


def _stands_beside(large: Sequence[Word], line: Sequence[Word]) -> bool:
    """Whether a line lies within the height of larger words, and not across them."""
    top, bottom = min(word.top for word in large), max(word.bottom for word in large)
    left, right = min(word.x0 for word in large), max(word.x1 for word in large)
    if not any(top < word.middle < bottom for word in line):
        return False
    return all(word.x0 >= right - 1 or word.x1 <= left + 1 for word in line)


def _measure_middle(words: Sequence[Word], limit: float) -> float:
    """The height of a line, told by its words of usual size where it has some."""
    usual = [word.middle for word in words if word.size <= limit]
    return median(usual or [word.middle for word in words])


def _make_line(group: list[Word], page: int) -> Line:
    ordered = sorted(group, key=_FROM_LEFT)
    spread = _is_letterspaced(ordered)
    words = ordered[:1]
    for word in ordered[1:]:
        left = words[-1]
        if left.spaced or word.x0 - left.x1 > _TOUCHING_REACH * left.size:
            words.append(word)
        elif _touches(left, word) or (spread and _is_next_letter(left, word)):
            words[-1] = _merge(left, word)
        else:
            words.append(word)
    texts, lefts, tops, rights, bottoms, sizes, bold, _, _, runs = zip(*words, strict=True)
    letters = list(map(len, texts))
    direction = max(runs)
    return Line(
        tuple(order_words(words, _TEXT, direction) if direction else words),
        page,
        lefts[0],
        min(tops),
        max(rights),
        max(bottoms),
        _measure_size(sizes, letters),
        any(bold) and 2 * sum(compress(letters, bold)) > sum(letters),
    )


def _measure_size(sizes: Sequence[float], letters: Sequence[int]) -> float:
    """The size in which the middle one of the letters is set, were they ordered by size."""
    if sizes.count(sizes[0]) == len(sizes):
        return sizes[0]
    left = sum(letters) / 2
    for size, count in sorted(zip(sizes, letters, strict=True), key=itemgetter(0)):
        left -= count
        if left <= 0:
            return size
    return sizes[0]


def _is_letterspaced(words: Sequence[Word]) -> bool:
    """Whether the letters of a line are set apart: pieces of one or two letters, blanks only between words."""
    if len(words) < _MIN_LETTERSPACED or median([len(word.text) for word in words]) > 2:
        return False
    gaps = [right.x0 - left.x1 for left, right in pairwise(words)]
    blanks = [gap for gap, word in zip(gaps, words, strict=False) if word.spaced]
    if blanks:
        inside = [gap for gap, word in zip(gaps, words, strict=False) if not word.spaced]
        # Short pieces among many longer ones, set as far apart as these, are words ("can do on a Monday").
        few_long = sum(len(word.text) > 2 for word in words) <= _FEW_LONG * len(words)
        return len(blanks) < 0.6 * len(words) and (few_long or median(blanks) > _WIDER * median(inside))
    return min(gaps) > 0 and max(gaps) < _EVEN * min(gaps) and all(len(word.text) == 1 for word in words)


def _is_next_letter(left: Word, right: Word) -> bool:
    return not left.spaced and right.x0 - left.x1 < 0.6 * left.size and left.text[-1] not in BULLETS


def _touches(left: Word, right: Word) -> bool:
    """Whether two words are one that was drawn in pieces."""
    if left.text.endswith(_LEADER) or right.text.startswith(_LEADER):
        return False
    close = -0.3 < (right.x0 - left.x1) / max(left.size, 0.1) < _MERGE_GAP
    alike = abs(left.size - right.size) < 0.1 * left.size and abs(left.middle - right.middle) < 0.1 * left.size
    return close and alike and not left.spaced and left.text[-1] not in BULLETS and right.text[0] not in BULLETS


def _merge(left: Word, right: Word) -> Word:
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
