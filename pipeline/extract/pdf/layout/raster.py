"""A page as a raster of cells with and without text, in which white strips are sought."""

from __future__ import annotations

import numpy as np

from pipeline.extract.pdf.arrays import Cells, Counts
from pipeline.extract.pdf.words import Line

# Points that a cell is wide and high, and the cells that a white strip is wide. Six points are about the narrowest
# gutter: with ten, wrong words on the golden pages (`benchmarks/extraction`) double, from 1.65 to 3.25 %.
CELL_X, CELL_Y = 2.0, 4.0
GUTTER_CELLS = 3


def find_longest_strip(ink: Cells, row: int, first: int, last: int) -> tuple[int, int, int]:
    """The middle one of the strips through a row, between two columns, that reach farthest; its first and last row."""
    reaches = [
        find_run(np.logical_not(np.any(ink[:, column : column + GUTTER_CELLS], axis=1)), row)
        for column in range(first, last + 1)
    ]
    farthest = max(end - start for start, end in reaches)
    best = [number for number, (start, end) in enumerate(reaches) if end - start == farthest]
    middle = best[len(best) // 2]
    return first + middle, *reaches[middle]


def find_run(flags: Cells, at: int) -> tuple[int, int]:
    """The first and last index of the run of true values around `at`."""
    # By the false values around it, and not cell by cell: this is asked for every column of every candidate.
    breaks = np.flatnonzero(~flags)
    place = int(np.searchsorted(breaks, at))
    first = int(breaks[place - 1]) + 1 if place else 0
    last = int(breaks[place]) - 1 if place < len(breaks) else len(flags) - 1
    return first, last


def rasterise(lines: list[Line], left: float, top: float) -> Cells:
    """Which cells hold text; the blanks between the words of a line count as text."""
    width = int((max(line.x1 for line in lines) - left) / CELL_X) + 1
    height = int((max(line.bottom for line in lines) - top) / CELL_Y) + 1
    ink = np.zeros((height, width), dtype=np.bool_)
    for line in lines:
        for number, word in enumerate(line.words):
            end = word.x1
            # Blanks of a line lie below one another by chance, and three lines of them would look like a gutter.
            if number + 1 < len(line.words) and line.words[number + 1].x0 - end < 0.75 * word.size:
                end = line.words[number + 1].x0
            first, last = int((word.x0 - left) / CELL_X), int((end - left) / CELL_X)
            # Boxes reach from the ascenders to the descenders; without both, lines set close would leave no white.
            upper = int((word.top - top + 0.15 * word.size) / CELL_Y)
            lower = int((word.bottom - top - 0.1 * word.size) / CELL_Y)
            ink[upper : max(upper, lower) + 1, first : last + 1] = True
    return ink


def count_support(ink: Cells, size: float) -> Counts:
    """For each cell, how many rows of the white strip it lies in have text both to the left and to the right.

    `size` is the usual size of the type in points. Columns of the result are those at which a strip can begin.
    """
    height, width = ink.shape
    # Sums along each row tell whether the cells of a strip, wherever it begins, are all white: the sum does not grow.
    count = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, out=count[:, 1:])
    free = count[:, GUTTER_CELLS:] == count[:, :-GUTTER_CELLS]
    # The white between two lines belongs to them: half a line up and down counts as text, or gaps would break a side.
    reach = max(1, round(0.5 * size / CELL_Y))
    wide = ink.copy()
    for shift in range(1, reach + 1):
        wide[shift:] |= ink[:-shift]
        wide[:-shift] |= ink[shift:]
    # Whether any text stands to the left of a cell, and to its right.
    before = np.logical_or.accumulate(wide, axis=1)
    after = np.logical_or.accumulate(wide[:, ::-1], axis=1)[:, ::-1]
    spots = free.shape[1]
    both = free & before[:, :spots] & after[:, -spots:]
    # Rows of one strip have the same number of breaks above them, so break count and column name the strip; how many of
    # its rows have text on both sides is then one sum over all cells of that name.
    strip = np.cumsum(~free, axis=0)
    key = strip * spots + np.arange(spots)
    sums = np.bincount(key.ravel(), weights=both.ravel(), minlength=int(key.max()) + 1)
    return np.where(free, sums[key], 0).astype(np.int32)
