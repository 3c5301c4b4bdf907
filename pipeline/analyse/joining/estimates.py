"""By how much finds after joining exceed what was to be expected, with intervals that leave out one city at a time.

Of more than a hundred cities, a hundred groups are left out in turn (Kott 2001), drawn with a fixed seed: more would
take minutes and say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, stdtr, stdtrit

from index.progress import Bar, no_bar
from pipeline.analyse.joining.imputation import Fit, Imputation, Model
from pipeline.analyse.joining.observations import Observations
from pipeline.records.arrays import Floats, Ints, Mask

__all__ = ["Estimate", "Group", "Totals", "estimate", "joint_p", "total_up"]

_LEVEL = 0.95
_AT_ONCE = 1_000_000  # entries of an array: 8 MB
_DROP_ROUNDS, _DROP_TOLERANCE = 30, 1e-6  # the logarithm of a ratio is then right to five decimals
_MOST_DROPS, _SEED = 100, 1


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Rows whose finds are summed.

    With `weighted`, each city's by what its texts before joining weigh, as Mantel and Haenszel weigh strata: a city
    that wrote little before joining and much after says little of what was to be expected, and would outweigh all
    others by chance.
    """

    rows: Mask
    weighted: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Observed and expected finds by group, (groups), and without some cities in turn, (drops, groups).

    `carriers` (cities, groups) says which cities have a row in which group, `rows` how many rows each group has.
    `drops` has the numbers of the cities that are left out together, one each unless there are very many.
    """

    observed: Floats
    expected: Floats
    dropped_observed: Floats
    dropped_expected: Floats
    carriers: Mask
    rows: Ints
    drops: tuple[Ints, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Finds against those to be expected. `ratio` is None where none were, ends and p where there are none.

    `p` is two-sided, of a ratio of 1. `drops` are the ratios without some cities, NaN where there is none.
    """

    observed: float
    expected: float
    ratio: float | None
    low: float | None
    high: float | None
    p: float | None
    cities: int
    rows: int
    drops: Floats


def total_up(rows: Observations, made: Imputation, groups: Sequence[Group], bar: Bar = no_bar) -> Totals:
    """Totals of settled rows by group, of all cities and without each in turn; `bar` is told of one unit in all."""
    inside = [Group(group.rows & made.settled, group.weighted) for group in groups]
    cities = np.unique(rows.city)
    counts = [np.bincount(rows.city, group.rows, cities.max(initial=-1) + 1)[cities] for group in inside]
    everything = np.ones((1, len(rows.city)), bool)
    whole = _sum_up(made.model, made.fit, inside, everything)
    left_out = _leave_out(cities)
    drops = [np.empty((0, len(inside)))], [np.empty((0, len(inside)))]
    for some in _chunks(left_out, len(rows.city)):
        stays = np.stack([~np.isin(rows.city, one) for one in some])
        weights = stays.astype(np.float64)
        fit, _ = made.model.fit(weights, made.shape[None], _DROP_ROUNDS, tolerance=_DROP_TOLERANCE)
        for held, one in zip(drops, _sum_up(made.model, fit, inside, stays & made.model.reaches(weights)), strict=True):
            held.append(one)
        bar(len(some) / len(left_out), "without each city")
    return Totals(
        whole[0][0],
        whole[1][0],
        np.concatenate(drops[0]),
        np.concatenate(drops[1]),
        np.stack(counts, 1) > 0,
        np.array([group.rows.sum() for group in inside], np.int64),
        left_out,
    )


def _sum_up(model: Model, fit: Fit, groups: Sequence[Group], takes_part: Mask) -> tuple[Floats, Floats]:
    """Observed and expected finds, (choices, groups)."""
    observed, expected = [], []
    for group in groups:
        rows = group.rows & takes_part & fit.held
        share = fit.share * rows
        weight = rows / (1 + model.own.totals(share)) if group.weighted else rows
        observed.append((weight * model.finds).sum(1))
        expected.append((weight * share * fit.before).sum(1))
    return np.stack(observed, 1), np.stack(expected, 1)


def _leave_out(cities: Ints) -> tuple[Ints, ...]:
    """The cities that are left out together."""
    if len(cities) <= _MOST_DROPS:
        return tuple(cities[:, None])
    return tuple(np.array_split(np.random.default_rng(_SEED).permutation(cities), _MOST_DROPS))


def _chunks(drops: Sequence[Ints], rows: int) -> list[Sequence[Ints]]:
    size = max(1, _AT_ONCE // max(1, rows))
    return [drops[at : at + size] for at in range(0, len(drops), size)]


def estimate(totals: Totals, group: int) -> Estimate:
    """The ratio of a group, with a 95 % interval by the jackknife over cities.

    The t distribution has as many degrees of freedom as cities carry the group, less one: others say what was to be
    expected, and are many.
    """
    observed, expected = float(totals.observed[group]), float(totals.expected[group])
    carriers, rows = int(totals.carriers[:, group].sum()), int(totals.rows[group])
    above, below = totals.dropped_observed[:, group], totals.dropped_expected[:, group]
    drops = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
    ratio = observed / expected if expected > 0 else None
    # Where one city carries all there is no ratio without it, and the interval has no end.
    if not ratio or carriers < 2 or not np.all(drops > 0):
        return Estimate(observed, expected, ratio, None, None, None, carriers, rows, drops)
    logs = np.log(drops)
    error = float(np.sqrt((len(logs) - 1) / len(logs) * ((logs - logs.mean()) ** 2).sum()))
    freedom = min(carriers, len(logs)) - 1
    reach = float(stdtrit(freedom, (1 + _LEVEL) / 2)) * error
    low, high = ratio * float(np.exp(-reach)), ratio * float(np.exp(reach))
    p = float(2 * stdtr(freedom, -abs(np.log(ratio)) / error)) if error > 0 else None
    return Estimate(observed, expected, ratio, low, high, p, carriers, rows, drops)


def joint_p(totals: Totals, groups: Sequence[int]) -> float | None:
    """Probability of groups that are together as far from what was expected, if nothing happened in them.

    By the excess of each and the jackknife's covariance (Wald, as F); None where too few cities carry them. Hotelling's
    factor is left out: the jackknife is wide enough without, and a change before joining should not be overlooked.
    """
    at, count = list(groups), len(totals.drops)
    cities = int(totals.carriers[:, at].any(1).sum())
    if not at or cities <= len(at):
        return None
    drops = (totals.dropped_observed - totals.dropped_expected)[:, at]
    spread = drops - drops.mean(0)
    covariance = (count - 1) / count * spread.T @ spread
    if np.linalg.matrix_rank(covariance) < len(at):
        return None
    excess = (totals.observed - totals.expected)[at]
    distance = max(float(excess @ np.linalg.solve(covariance, excess)), 0.0)  # rounding may put it below
    return float(fdtrc(len(at), min(cities, count) - len(at), distance / len(at)))
