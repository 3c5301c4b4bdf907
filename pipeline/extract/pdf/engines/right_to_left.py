"""Words of the lines of a page that hold Arabic or Hebrew letters, put together from where the letters stand.

Programs draw such lines in any order, and pdfium turns parts of them round by its own judgement, so nothing but the
places of the letters is relied on. Pages with such letters are few, hence plain loops.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

import numpy as np

from pipeline.extract.characters import BULLETS
from pipeline.extract.pdf.arrays import Codes, Mask
from pipeline.extract.pdf.bidi import (
    Runs,
    count_letters,
    count_words,
    is_arabic,
    kind_of,
    read_word,
    reads_to_left,
    runs_wrong,
)
from pipeline.extract.pdf.engines.glyphs import WORD_GAP, Glyphs, assemble_words, is_blank
from pipeline.extract.pdf.engines.signs import Sign, read_signs
from pipeline.extract.pdf.words import Word

_SAME_BASE = 0.35
# A letter that is drawn again so near, as a share of its size, is drawn twice to look bold.
_TWICE = 0.12
# Vowel points may be set higher or lower than their letters, shares of the size; columns stand so far apart.
_POINT_REACH = 0.8
_COLUMN_GAP = 2.5
_AT_EDGE = 0.03
# Shares of the size, and signs to either side, among which a point's letter is sought.
_POINT_ASIDE, _MOST_NEAR = 5.0, 50
_KASHIDA = "ـ"
_STOPS = frozenset(".,;:!?،؛؟")
_RUNS_TO_LEFT = ((0x590, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE))


class _Shown(NamedTuple):
    """A word as it stands on the page, its letters from left to right."""

    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        # what one glyph shows is in logical order, and so is turned here as the whole word will be
        return "".join(sign.text[::-1] if count_letters(sign.text)[0] else sign.text for sign in self.signs)


def find_letters(codes: Codes) -> Mask:
    """Which characters are letters that run to the left."""
    found = np.zeros(len(codes), dtype=np.bool_)
    for first, last in _RUNS_TO_LEFT:
        found |= (codes >= first) & (codes <= last)
    return found


def assemble_page(glyphs: Glyphs) -> tuple[list[Word], bool]:
    """The words of a page, and whether most of it is read from right to left; with blanks only where some of it is."""
    return assemble_lines(glyphs) if find_letters(glyphs.codes).any() else (assemble_words(glyphs), False)


def assemble_lines(glyphs: Glyphs) -> tuple[list[Word], bool]:
    """The words of a page that holds letters running to the left, and whether most of it is read so.

    `glyphs` hold the blanks of the file too.
    """
    blank = is_blank(glyphs.codes)
    letters = find_letters(glyphs.codes) & glyphs.upright
    heights = glyphs.bottom[letters]
    beside = _stand_beside(glyphs, heights) if len(heights) else np.zeros_like(blank)
    others = assemble_words(glyphs.select(~beside & ~blank))
    lines = [_cut_words(part) for line in _group(read_signs(glyphs.select(beside))) for part in _cut_parts(line)]
    lines = [line for line in lines if line]
    shown = [word.text for line in lines for word in line]
    left, right = count_words(shown + [word.text for word in others])
    if runs_wrong(shown):
        plain = [_make_word(word, word.text, Runs.ALONG) for line in lines for word in line]
        return others + plain, False
    mostly, arabic = left > right, is_arabic("".join(shown))
    runs = Runs.MIRRORED if mostly else Runs.MIXED
    read = [word for line in lines for word in _read_line(line, arabic, runs)]
    return [_end_with_stop(word) for word in others] + read if mostly else others + read, mostly


def _end_with_stop(word: Word) -> Word:
    """A word that stands on a line without letters that run to the left, but is read as they are: its stop ends it."""
    begins = word.text[0] in _STOPS and word.text[1:2].isalnum()
    return word._replace(text=word.text[1:] + word.text[0]) if begins else word


def _stand_beside(glyphs: Glyphs, heights: np.ndarray) -> Mask:
    """Which glyphs stand on a line with one of these base lines."""
    ordered = np.sort(heights)
    place = np.searchsorted(ordered, glyphs.bottom)
    near = np.minimum(
        np.abs(ordered[np.clip(place, 0, len(ordered) - 1)] - glyphs.bottom),
        np.abs(ordered[np.clip(place - 1, 0, len(ordered) - 1)] - glyphs.bottom),
    )
    points = np.isin(glyphs.codes, [code for code in set(glyphs.codes.tolist()) if unicodedata.combining(chr(code))])
    reach = np.where(points, _POINT_REACH, _SAME_BASE)
    beside: Mask = glyphs.upright & (near < reach * glyphs.size)
    return beside


def _group(signs: Sequence[Sign]) -> list[list[Sign]]:
    """The signs by their base lines, points upon their letters."""
    lines: list[list[Sign]] = []
    points = [sign for sign in signs if sign.is_point]
    for sign in sorted((sign for sign in signs if not sign.is_point), key=lambda sign: sign.bottom):
        if lines and sign.bottom - lines[-1][0].bottom < _SAME_BASE * max(sign.size, lines[-1][0].size):
            lines[-1].append(sign)
        else:
            lines.append([sign])
    for line in lines:
        line.sort(key=lambda sign: (sign.middle, sign.x0))
    return _put_points(lines, points) if points else lines


def _put_points(lines: list[list[Sign]], points: Sequence[Sign]) -> list[list[Sign]]:
    """The lines with each point upon its letter: the one it stands above, or beside whose edge it begins.

    A point without width between two letters belongs to the right one, unless such points stand right of whole words.
    """
    on_left = _belong_to_left(lines, points)
    ordered = sorted((line[0].bottom, row) for row, line in enumerate(lines))
    bases = [bottom for bottom, _ in ordered]
    middles = [[sign.middle for sign in line] for line in lines]
    placed: dict[tuple[int, int], list[Sign]] = {}
    for point in points:
        reach, aside = _POINT_REACH * point.size, _POINT_ASIDE * point.size
        best = min(
            (
                (abs(sign.bottom - point.bottom) > _SAME_BASE * sign.size, _distance(sign, point, on_left), row, place)
                for _, row in ordered[
                    bisect_right(bases, point.bottom - reach) : bisect_left(bases, point.bottom + reach)
                ]
                for place in _find_near(middles[row], point.middle, aside)
                if kind_of((sign := lines[row][place]).text[0]) == "R"
            ),
            default=None,
        )
        if best is not None:
            placed.setdefault((best[2], best[3]), []).append(point)
    for (row, place), upon in placed.items():
        sign = lines[row][place]
        marks = sorted((point.text for point in upon), key=lambda text: unicodedata.combining(text[0]))
        lines[row][place] = sign._replace(text=sign.text + "".join(marks))
    return lines


def _find_near(middles: Sequence[float], middle: float, aside: float) -> range:
    """The places of the signs of a line that stand so near to a point; no more of them than letters do."""
    first, last = bisect_left(middles, middle - aside), bisect_right(middles, middle + aside)
    nearest = bisect_left(middles, middle)
    return range(max(first, nearest - _MOST_NEAR), min(last, nearest + _MOST_NEAR))


def _distance(sign: Sign, point: Sign, on_left: bool) -> float:
    if point.x1 - point.x0 > 0.02 * point.size:
        return abs(sign.middle - point.middle)
    nudge = 0.05 * sign.size * (-1 if on_left else 1)
    return abs(sign.middle - (point.x0 + nudge)) if not sign.x0 < point.x0 + nudge < sign.x1 else 0.0


def _belong_to_left(lines: Sequence[Sequence[Sign]], points: Sequence[Sign]) -> bool:
    """Whether points without width stand at the right edge of words, where no letter follows."""
    edges = []
    for line in lines:
        printed = [sign for sign in line if sign.text.strip()]
        following = [*(sign.x0 for sign in printed[1:]), inf]
        edges += [
            (sign.x1, sign.bottom)
            for sign, next_x0 in zip(printed, following, strict=False)
            if next_x0 - sign.x1 > 0.1 * sign.size
        ]
    edges.sort()
    return any(
        abs(bottom - point.bottom) < _POINT_REACH * point.size
        for point in points
        for _, bottom in edges[
            bisect_right(edges, (point.x0 - _AT_EDGE * point.size, inf)) : bisect_left(
                edges, (point.x0 + _AT_EDGE * point.size, -inf)
            )
        ]
    )


def _cut_parts(line: Sequence[Sign]) -> Iterator[list[Sign]]:
    """The pieces of a line that stand in different columns."""
    part: list[Sign] = []
    end = 0.0
    for sign in line:
        if not sign.text.strip():
            continue
        if part and sign.x0 - end > _COLUMN_GAP * sign.size:
            yield _with_blanks(line, part)
            part = []
        part.append(sign)
        end = max(end, sign.x1) if len(part) > 1 else sign.x1
    if part:
        yield _with_blanks(line, part)


def _with_blanks(line: Sequence[Sign], part: Sequence[Sign]) -> list[Sign]:
    left, right = part[0].middle, part[-1].middle
    return [sign for sign in line if left <= sign.middle <= right]


def _cut_words(line: Sequence[Sign]) -> list[_Shown]:
    """The words of a line from left to right."""
    words: list[list[Sign]] = []
    apart, end = True, 0.0
    for sign in line:
        if not sign.text.strip():
            apart = True
            continue
        if words and not apart and _is_copy(sign, words[-1][-1]):
            continue
        bullet = sign.text in BULLETS or (not apart and words[-1][-1].text in BULLETS)
        if apart or bullet or sign.x0 - end >= WORD_GAP * sign.size:
            words.append([])
        words[-1].append(sign)
        apart, end = False, sign.x1
    return [_Shown(tuple(word)) for word in words]


def _is_copy(sign: Sign, other: Sign) -> bool:
    return sign.text == other.text and abs(sign.x0 - other.x0) < _TWICE * sign.size


def _read_line(words: Sequence[_Shown], arabic: bool, runs: Runs) -> Iterator[Word]:
    texts = [word.text for word in words]
    to_left = reads_to_left(texts, runs is Runs.MIRRORED)
    for word, text in zip(words, texts, strict=True):
        alone = to_left or count_letters(text)[0] > 0
        yield _make_word(word, read_word(text, arabic) if alone else text, runs)


def _make_word(word: _Shown, text: str, runs: Runs) -> Word:
    signs = word.signs
    return Word(
        _drop_kashida(text),
        min(sign.x0 for sign in signs),
        min(sign.top for sign in signs),
        max(sign.x1 for sign in signs),
        max(sign.bottom for sign in signs),
        signs[-1].size,
        signs[-1].bold,
        upright=True,
        spaced=True,
        runs=runs,
    )


def _drop_kashida(text: str) -> str:
    """The word without the strokes that stretch it to fill its line; one at an end was typed."""
    return text if _KASHIDA not in text else text[0] + text[1:-1].replace(_KASHIDA, "") + text[1:][-1:]
