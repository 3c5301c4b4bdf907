"""Names of the arrays and ranges that modules hand to each other, so that each has one meaning everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.vectors import Vectors

__all__ = [
    "Floats",
    "Halves",
    "Hashes",
    "Ints",
    "Mask",
    "Range",
    "Similarities",
    "Vectors",
    "expand",
    "hull",
    "is_among",
    "overlaps",
]

Ints = NDArray[np.int64]  # positions and counts
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Hashes = NDArray[np.uint64]  # stable numbers of stems and of runs of them
Halves = NDArray[np.float16]  # vectors as they are stored
Similarities = NDArray[np.float32]  # cosines or margins of sentence pairs

Range = tuple[int, int]  # half open; the field that holds one says of what: characters, words or sentences


def overlaps(first: Range, second: Range) -> bool:
    """True when two half-open ranges share a place."""
    return first[0] < second[1] and second[0] < first[1]


def hull(ranges: Sequence[Range]) -> Range:
    """The smallest range that holds them all."""
    return min(start for start, _ in ranges), max(end for _, end in ranges)


def expand(firsts: Ints, counts: Ints) -> Ints:
    """So many numbers from each first on, one range after the other."""
    ends = np.cumsum(counts)
    numbers: Ints = np.arange(int(counts.sum())) + np.repeat(firsts - (ends - counts), counts)
    return numbers


def is_among(values: Hashes, known: Hashes) -> Mask:
    """Which of some values are among others, which are in order; the others are not gone through."""
    if not len(known):
        return np.zeros(len(values), np.bool_)
    found: Mask = known[np.searchsorted(known, values).clip(max=len(known) - 1)] == values
    return found
