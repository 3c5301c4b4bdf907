"""Words set across a page as a ground for its text, such as DRAFT: they say what the copy is, not what it says."""

from __future__ import annotations

import numpy as np

from pipeline.extract.pdf.arrays import Mask
from pipeline.extract.pdf.engines.glyphs import Glyphs

# By how much larger than the usual ones letters are that are set aslant, or straight across others, as such a ground;
# points of size from which letters set aslant are one on any page.
_ASLANT, _ACROSS, _LARGE = 1.5, 2.0, 30.0
# Letters of a ground at least, and letters of the page's text that stand within its letters.
_LETTERS, _COVERED = 3, 6
# A ground has fewer letters than so many, and a page fewer grounds.
_MOST_LETTERS, _MOST_GROUNDS = 300, 300


def part_watermarks(glyphs: Glyphs) -> tuple[Glyphs, tuple[str, ...]]:
    """The glyphs without those of watermarks, and what these say."""
    if not len(glyphs.codes):
        return glyphs, ()
    usual = float(np.median(glyphs.size))
    ground: Mask = np.zeros(len(glyphs.codes), dtype=np.bool_)
    for start, end in _find_runs(glyphs, glyphs.slanted | (glyphs.size >= _ACROSS * usual))[:_MOST_GROUNDS]:
        size = float(glyphs.size[start])
        large = bool(glyphs.slanted[start]) and size >= min(_ASLANT * usual, _LARGE)
        run = slice(start, end)
        ground[run] = _count_letters(glyphs, run) >= _LETTERS and (large or _covers(glyphs, run))
    if not ground.any():
        return glyphs, ()
    texts = [_read(glyphs, start, end) for start, end in _find_runs(glyphs, ground)]
    return glyphs.select(~ground), tuple(dict.fromkeys(texts))


def _find_runs(glyphs: Glyphs, flags: Mask) -> list[list[int]]:
    """Where stretches of flagged glyphs of one size begin and end; pdfplumber does not tell that of slanted ones."""
    ends = np.ones(len(flags) + 1, dtype=np.bool_)
    other_size = (np.diff(glyphs.size) != 0) & ~glyphs.slanted[1:]
    ends[1:-1] = other_size | (glyphs.slanted[1:] != glyphs.slanted[:-1]) | (flags[1:] != flags[:-1])
    places = np.flatnonzero(ends)
    return [[start, end] for start, end in zip(places[:-1].tolist(), places[1:].tolist(), strict=True) if flags[start]]


def _count_letters(glyphs: Glyphs, run: slice) -> int:
    return sum(chr(code).isalpha() for code in glyphs.codes[run].tolist())


def _covers(glyphs: Glyphs, run: slice) -> bool:
    """Whether letters of other text stand within those of a run: no heading or drop cap stands so."""
    across, down = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    other = glyphs.size * _ASLANT <= glyphs.size[run][0] if not glyphs.slanted[run][0] else ~glyphs.slanted
    x, y = across[other], down[other]
    run = slice(run.start, min(run.stop, run.start + _MOST_LETTERS))
    sides = (column[run].tolist() for column in (glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom))
    inside = (
        int(((left < x) & (x < right) & (top < y) & (y < bottom)).sum())
        for left, top, right, bottom in zip(*sides, strict=True)
    )
    return sum(inside) >= _COVERED


def _read(glyphs: Glyphs, start: int, end: int) -> str:
    letters = (
        chr(code) + " " * blank
        for code, blank in zip(glyphs.codes[start:end].tolist(), glyphs.blank_after[start:end].tolist(), strict=True)
    )
    return "".join(letters).strip()
