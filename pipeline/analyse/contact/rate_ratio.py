"""By how much contact multiplies finds: a rate ratio with the interval that leaves out one city at a time.

With the city, and the network in each country, as effects. Intervals by sums over clusters cover too little with some
thirty cities (.79 to .91); the jackknife over cities covers .92 to .99 (METHOD 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import stdtrit

from pipeline.analyse.contact.exposure_tests import stack_orders
from pipeline.analyse.contact.identification import Obstacle
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.poisson import Effect, by_city, by_country_and_network, by_network, fit_log_ratio
from pipeline.records.arrays import Floats, Mask

__all__ = ["RatioEstimate", "estimate_order_ratio", "estimate_ratio", "point_ratio"]

_LEVEL = 0.95
_LEAST_CITIES = 3
_TINY = 1e-12
_AT_ONCE = 50  # tables fitted together: 500 cities by 20 networks take 4 MB an array


@dataclass(frozen=True, slots=True)
class RatioEstimate:
    """A rate ratio with its 95 % interval, or why there is none: no ratio, or one without an interval.

    `within_country`: whether networks may differ in size from country to country. `drops` are the ratios without each
    city in turn, in the cities' order, NaN where there is none then.
    """

    within_country: bool
    ratio: float | None
    low: float | None
    high: float | None
    drops: tuple[float | None, ...]
    obstacle: Obstacle | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """Counts and offset (cities, networks) of cells where contact is known, and the effects beside it."""

    counts: Floats
    offset: Floats
    exposed: Mask
    effects: tuple[Effect, ...]

    @classmethod
    def of(cls, cells: Cells, *, within_country: bool) -> Self:
        networks = len(cells.networks)
        second = by_country_and_network(cells.country_numbers, networks) if within_country else by_network(cells.shape)
        # Where contact is unknown nothing can be said of either side: such cells take no part.
        offset = np.where(cells.allowed, cells.opportunity, 0.0)
        counts = np.where(cells.allowed, cells.network_first, 0.0)
        scale = max(float(offset.max(initial=0.0)), _TINY)
        return cls(counts, offset / scale, cells.exposed, (by_city(cells.shape), second))

    def fit(self, stays: Floats, start: float = 0.0) -> Floats:
        """The log ratio for each choice of cells that stay (tables, cities or 1, 1); NaN where there is none."""
        return fit_log_ratio(self.counts * stays, self.exposed, self.effects, self.offset * stays, start).log_ratio


def point_ratio(cells: Cells) -> float | None:
    """The rate ratio of contact within countries, without an interval; None where the cells do not hold one."""
    found = float(_Model.of(cells, within_country=True).fit(np.ones((1, 1, 1)))[0])
    return float(np.exp(found)) if np.isfinite(found) else None


def estimate_ratio(cells: Cells, *, within_country: bool) -> RatioEstimate:
    """The rate ratio of contact, and how it moves without each city."""
    model, cities = _Model.of(cells, within_country=within_country), len(cells.cities)
    return _leave_out_cities(model, 1.0 - np.eye(cities)[:, :, None], within_country=within_country)


def estimate_order_ratio(cells: Cells, *, interval: bool = True) -> RatioEstimate:
    """By how much contact multiplies finds with the network first, over those with the city first of the same cell.

    With an effect of each cell, and of city and network in each order, so that what makes a city and a network alike
    in both orders falls out. Without `interval` there is the ratio alone.
    """
    orders = stack_orders(cells)
    exposed = np.concatenate([cells.exposed, np.zeros_like(cells.exposed)])
    model = _Model(orders.counts, orders.offset, exposed, orders.effects)
    if not interval:
        whole = float(model.fit(np.ones((1, 1, 1)))[0])
        found = float(np.exp(whole)) if np.isfinite(whole) else None
        return RatioEstimate(False, found, None, None, (), None if found else Obstacle.NOT_SEPARATE)
    stays = np.tile(1.0 - np.eye(len(cells.cities)), 2)[:, :, None]
    return _leave_out_cities(model, stays, within_country=False)


def _leave_out_cities(model: _Model, stays: Floats, *, within_country: bool) -> RatioEstimate:
    """The ratio with its interval; `stays` has a row for each city, in which that city does not stay."""
    cities = len(stays)
    whole = float(model.fit(np.ones((1, 1, 1)))[0])
    if not np.isfinite(whole):
        return RatioEstimate(within_country, None, None, None, (), Obstacle.NOT_SEPARATE)
    drops = np.concatenate([model.fit(stays[at : at + _AT_ONCE], whole) for at in range(0, cities, _AT_ONCE)])
    ratios = tuple(float(np.exp(drop)) if np.isfinite(drop) else None for drop in drops)
    # Where one city carries all there is no ratio without it, and the interval has no end.
    if None in ratios or cities < _LEAST_CITIES:
        obstacle = Obstacle.FEW_CITIES if cities < _LEAST_CITIES else Obstacle.ONE_CITY_CARRIES
        return RatioEstimate(within_country, float(np.exp(whole)), None, None, ratios, obstacle)
    error = float(np.sqrt((cities - 1) / cities * ((drops - whole) ** 2).sum()))
    reach = float(stdtrit(cities - 1, (1 + _LEVEL) / 2)) * error
    ratio, low, high = np.exp([whole, whole - reach, whole + reach]).tolist()
    return RatioEstimate(within_country, ratio, low, high, ratios)
