"""Several tests at once: p-values that allow for how many were made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["adjust_by_bh", "adjust_by_holm"]


def adjust_by_holm(p_values: Sequence[float]) -> list[float]:
    """By Holm (1979): that any true null is rejected at all stays below the level, however the tests depend."""
    given = np.asarray(p_values, np.float64)
    order = np.argsort(given, kind="stable")
    # The smallest is held to all tests, the next to one less; none may come out below a smaller one.
    stepped = np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1))
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(1.0, stepped)
    return [float(value) for value in adjusted]


def adjust_by_bh(p_values: Sequence[float]) -> list[float]:
    """By Benjamini and Hochberg (1995): of all that is rejected at a level, that share at most is true nulls."""
    given = np.asarray(p_values, np.float64)
    order = np.argsort(-given, kind="stable")
    stepped = np.minimum.accumulate(given[order] * len(given) / np.arange(len(given), 0, -1))
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(1.0, stepped)
    return [float(value) for value in adjusted]
