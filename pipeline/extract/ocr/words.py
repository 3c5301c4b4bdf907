"""From the place of a line on a scan to its words, cut where the ink leaves blanks."""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.ocr.engine import LINE_HEIGHT, RecognisedLine, read_line
from pipeline.extract.ocr.geometry import Pixels, Quad, measure_size
from pipeline.records.arrays import Mask

_MIN_WIDTH = 32
# Ink is what is darker than this share of the way from black to the paper.
_INK = 0.55
# Rows at the strip's edges may show ink of the lines above and below.
_EDGE_ROWS = 5


class Strip(NamedTuple):
    """The picture of one line, `LINE_HEIGHT` pixels high, black 0 and paper 1, and where it lies on the page."""

    pixels: NDArray[np.float32]
    quad: Quad


class CutWord(NamedTuple):
    """A word, its place on the page, and the mean probability of its characters."""

    text: str
    quad: Quad
    confidence: float


class _Glyph(NamedTuple):
    """A character, its confidence, its place in pixels of the strip, and whether a blank was read before it."""

    character: str
    confidence: float
    x: float
    after_blank: bool


def cut_strip(page: Pixels, quad: Quad) -> Strip:
    """The line that lies there, turned straight and with its contrast stretched so that paper is white."""
    import cv2

    width, height = measure_size(quad)
    finer = max(1, int(height // LINE_HEIGHT))
    size = (max(_MIN_WIDTH, round(width * LINE_HEIGHT / max(height, 1.0))), LINE_HEIGHT)
    wide, high = size[0] * finer, size[1] * finer
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    cut = cv2.warpPerspective(page, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    grey = cv2.resize(cut, size, interpolation=cv2.INTER_AREA).astype(np.float32).mean(axis=2)
    dark, paper = np.percentile(grey, (1, 90))
    stretched = np.clip((grey - dark) / max(paper - dark, 1.0), 0.0, 1.0).astype(np.float32)
    return Strip(np.repeat(stretched[:, :, np.newaxis], 3, axis=2), quad)


def read_words(strip: Strip) -> list[CutWord]:
    """The words of a line from left to right, parted at the blanks that were read.

    Blanks are neither added nor taken away where the ink shows wide or narrow gaps: tried, and it read worse.
    """
    glyphs = _place_glyphs(read_line(strip.pixels), strip.pixels.shape[1])
    if not glyphs:
        return []
    inked = np.any(strip.pixels[_EDGE_ROWS:-_EDGE_ROWS, :, 0] < _INK, axis=0)
    starts = [0, *(at for at, glyph in enumerate(glyphs) if at and glyph.after_blank)]
    words = [glyphs[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    gaps = [_find_gap(inked, left_word[-1].x, right_word[0].x) for left_word, right_word in pairwise(words)]
    edges = [
        _find_first_ink(inked, glyphs[0].x),
        *(edge for gap in gaps for edge in gap),
        _find_last_ink(inked, glyphs[-1].x),
    ]
    shares = [edge / len(inked) for edge in edges]
    return [
        CutWord(
            "".join(glyph.character for glyph in word),
            _slice(strip.quad, left, right),
            fmean(glyph.confidence for glyph in word),
        )
        for word, left, right in zip(words, shares[::2], shares[1::2], strict=True)
    ]


def _place_glyphs(line: RecognisedLine, width: int) -> list[_Glyph]:
    glyphs: list[_Glyph] = []
    blank = False
    for character, confidence, place in zip(*line, strict=True):
        if character.isspace():
            blank = True
        else:
            glyphs.append(_Glyph(character, confidence, place * width, blank))
            blank = False
    return glyphs


def _find_gap(inked: Mask, left: float, right: float) -> tuple[float, float]:
    """The ends of the widest stretch without ink between two places; the middle between them where all is ink."""
    start, end = int(left), int(right) + 1
    bare = np.flatnonzero(~inked[start:end])
    if not len(bare):
        return (left + right) / 2, (left + right) / 2
    widest = max(np.split(bare, np.flatnonzero(np.diff(bare) > 1) + 1), key=len)
    return float(start + widest[0]), float(start + widest[-1] + 1)


def _find_first_ink(inked: Mask, x: float) -> float:
    """Where the ink begins at or left of a place, or the place."""
    before = np.flatnonzero(inked[: int(x) + 1])
    return float(before[0]) if len(before) else x


def _find_last_ink(inked: Mask, x: float) -> float:
    """Where the ink ends at or right of a place, or the place."""
    after = np.flatnonzero(inked[int(x) :])
    return float(int(x) + after[-1] + 1) if len(after) else x


def _slice(quad: Quad, left: float, right: float) -> Quad:
    """The part of a place between two shares of its width."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    return np.stack([quad[0] + left * top, quad[0] + right * top, quad[3] + right * bottom, quad[3] + left * bottom])
