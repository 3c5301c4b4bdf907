"""Percentile intervals by drawing whole documents again: sentences of one document are no independent draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from pipeline.records.arrays import Floats

Group = TypeVar("Group")

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the percentiles of its bootstrap distribution; NaN where the figure is not defined."""

    value: float
    low: float
    high: float


def interval_of_sums(
    table: Sequence[Sequence[float] | Floats],
    statistic: Callable[[Floats], Floats],
    *,
    tails: tuple[float, float] = (0.025, 0.975),
    seed: int = 0,
    draws: int = DRAWS,
) -> Interval:
    """The interval of a figure that is a function of sums over groups, such as a ratio of two.

    `table` has a row a group (a document, a replicate) and a column a sum; `statistic` maps the column sums of
    many draws, (draws, columns), to one figure a draw. Draws in which the figure is not defined are left out.
    """
    rows = np.asarray(table, np.float64)
    if not len(rows):
        return Interval(np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), draws)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(statistic(rows.sum(0)[None])[0])
        drawn = statistic(counts @ rows)
    return _interval(value, drawn, tails)


def interval_of_groups(
    groups: Sequence[Group],
    statistic: Callable[[Sequence[Group]], float],
    *,
    tails: tuple[float, float] = (0.025, 0.975),
    seed: int = 0,
    draws: int = DRAWS,
) -> Interval:
    """The interval of any figure of a list of groups, by calling `statistic` once a draw."""
    if not groups:
        return Interval(np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    drawn = [statistic([groups[i] for i in rng.integers(len(groups), size=len(groups))]) for _ in range(draws)]
    return _interval(float(statistic(groups)), np.array(drawn, np.float64), tails)


def _interval(value: float, drawn: Floats, tails: tuple[float, float]) -> Interval:
    known = drawn[np.isfinite(drawn)]
    if not len(known):
        return Interval(value, np.nan, np.nan)
    low, high = np.quantile(known, tails)
    return Interval(value, float(low), float(high))


def share(sums: Floats) -> Floats:
    """The figure `first column / second column`."""
    return sums[:, 0] / sums[:, 1]
