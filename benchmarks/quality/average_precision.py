"""How well scores put what is to be found before the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def measure_average_precision(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """The mean of the precision at each score, weighted by what is found there first; not a number if nothing is to be.

    The figure of scikit-learn, to the last bit, without its checks of every argument, which took most of the time of a
    thousand draws.
    """
    if not any(labels):
        return float("nan")
    wanted, score = np.asarray(labels, np.bool_), np.asarray(scores, np.float64)
    order = np.argsort(-score, kind="stable")
    # Equal scores are one step: nothing tells which of them comes first.
    last = np.append(np.flatnonzero(np.diff(score[order])), len(order) - 1)
    found = np.cumsum(wanted[order], dtype=np.float64)[last]
    precision, recall = found / (last + 1), found / found[-1]
    # From the lowest score to the highest, since sums of another order differ in their last bits.
    steps = np.diff(np.append(recall[::-1], 0.0))
    return float(-np.sum(steps * precision[::-1]))
