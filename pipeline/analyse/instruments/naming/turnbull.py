"""The share that has something by when, where only an interval is known for each: Turnbull's estimate (1976)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.records.arrays import Floats

__all__ = ["Curve", "fit_turnbull"]

_ROUNDS = 5_000
_TOLERANCE = 1e-9  # how far a slope may be from one at the highest likelihood


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The mass of each innermost interval (left, right], in order of time.

    Within one of them nothing says where the mass lies; one that ends at infinity is the share that may never.
    """

    left: Floats
    right: Floats
    mass: Floats

    def share_by(self, time: float) -> tuple[float, float]:
        """The least and the most that the share can be at a time: they differ inside an innermost interval only."""
        return float(self.mass[self.right <= time].sum()), float(self.mass[self.left < time].sum())


def fit_turnbull(intervals: Sequence[tuple[float, float]]) -> Curve:
    """The nonparametric estimate of highest likelihood for intervals (after, by], each of one unit.

    -inf: nothing is known before; inf: it was not yet there at `after`. An exact time t is (t - a little, t].
    """
    bounds = np.asarray(intervals, np.float64).reshape(-1, 2)
    left, right = _innermost(bounds)
    if not len(left):
        return Curve(left, right, np.empty(0))
    distinct, weights = np.unique(bounds, axis=0, return_counts=True)
    inside = ((distinct[:, :1] <= left) & (right <= distinct[:, 1:])).astype(np.float64)
    mass = np.full(len(left), 1 / len(left))
    share = weights / weights.sum()
    for _ in range(_ROUNDS):
        # Self-consistency; at the highest likelihood no slope is above 1.
        slope = inside.T @ (share / (inside @ mass))
        mass = mass * slope
        if slope.max() < 1 + _TOLERANCE:
            break
    return Curve(left, right, mass)


def _innermost(bounds: Floats) -> tuple[Floats, Floats]:
    """The intervals from a beginning to the next end that hold no other beginning: only there can mass lie."""
    # An end at the same time as a beginning comes first: (a, t] and (t, b] have nothing in common.
    marks = sorted({(time, kind) for pair in bounds.tolist() for kind, time in ((1, pair[0]), (0, pair[1]))})
    found = [(one[0], two[0]) for one, two in pairwise(marks) if one[1] == 1 and two[1] == 0]
    held = np.array(found, np.float64).reshape(-1, 2)
    return held[:, 0], held[:, 1]
