"""Rate ratios with intervals that leave out one country (or city) at a time, and the ratio of two of them.

Two results of which one is significant and the other is not do not differ for that reason: what is asked is their
ratio, with an interval of its own from the same countries left out (Gelman and Stern 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.poisson import by_city, by_country_and_network, by_network, fit_log_ratio
from pipeline.records.arrays import Floats

__all__ = ["Estimate", "LogRatio", "divide", "estimate_of", "fit_ratio", "leave_out"]

_LEVEL = 0.95
_LEAST_CLUSTERS = 3
_TINY = 1e-12
_AT_ONCE = 50


@dataclass(frozen=True, slots=True, eq=False)
class LogRatio:
    """The logarithm of a ratio over all, and without each cluster in turn (NaN where there is none then)."""

    whole: float
    drops: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ratio with its 95 % interval; no ends where one cluster alone carries it, no ratio where there is none."""

    ratio: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it has a ratio and an interval."""
        return None not in (self.ratio, self.low, self.high)


def fit_ratio(cells: Cells, clusters: Sequence[str], *, within_country: bool) -> LogRatio:
    """By how much exposure multiplies counts beside row and column effects, clusters of rows left out in turn.

    `within_country`: columns may differ from country to country, so that only rows of one country are compared.
    """
    columns = cells.shape[1]
    second = by_country_and_network(cells.country_numbers, columns) if within_country else by_network(cells.shape)
    effects = (by_city(cells.shape), second)
    room = np.where(cells.allowed, cells.opportunity, 0.0)
    room = room / max(float(room.max(initial=0.0)), _TINY)
    counts = np.where(cells.allowed, cells.network_first, 0.0)

    def fit(stays: Floats, start: float) -> Floats:
        return fit_log_ratio(counts * stays, cells.exposed, effects, room * stays, start).log_ratio

    whole = float(fit(np.ones((1, 1, 1)), 0.0)[0])
    stays = leave_out(clusters)[:, :, None]
    if not np.isfinite(whole):
        return LogRatio(whole, np.full(len(stays), np.nan))
    drops = [fit(stays[at : at + _AT_ONCE], whole) for at in range(0, len(stays), _AT_ONCE)]
    return LogRatio(whole, np.concatenate(drops))


def leave_out(clusters: Sequence[str]) -> Floats:
    """By cluster in order of names which rows stay (1) when it is left out (0)."""
    names = np.array(clusters, dtype=object)
    return np.array([names != name for name in sorted(set(clusters))], np.float64).reshape(-1, len(names))


def estimate_of(found: LogRatio) -> Estimate:
    """The ratio with the jackknife's interval."""
    if not np.isfinite(found.whole):
        return Estimate(None)
    clusters = len(found.drops)
    if clusters < _LEAST_CLUSTERS or not np.all(np.isfinite(found.drops)):
        return Estimate(float(np.exp(found.whole)))
    error = float(np.sqrt((clusters - 1) / clusters * ((found.drops - found.whole) ** 2).sum()))
    reach = float(stdtrit(clusters - 1, (1 + _LEVEL) / 2)) * error
    ratio, low, high = np.exp([found.whole, found.whole - reach, found.whole + reach]).tolist()
    return Estimate(ratio, low, high)


def divide(one: LogRatio, other: LogRatio) -> LogRatio:
    """The ratio of two ratios over the same clusters."""
    return LogRatio(one.whole - other.whole, one.drops - other.drops)
