"""Ranges of numbers, many at once."""

from __future__ import annotations

import numpy as np

from pipeline.records.arrays import Ints

__all__ = ["expand"]


def expand(firsts: Ints, counts: Ints) -> Ints:
    """So many numbers from each first on, one range after the other."""
    ends = np.cumsum(counts)
    numbers: Ints = np.arange(int(counts.sum())) + np.repeat(firsts - (ends - counts), counts)
    return numbers
