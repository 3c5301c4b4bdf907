"""How far cities' texts lie apart, free of how much each wrote.

The mean of few documents is noisier than that of many, so that centroids of cities that write more and more draw
together without any change (by .034 a period in an invented corpus; METHOD 2.7). Here every product is of different
documents only, as for measures of segregation and partisanship (Gentzkow, Shapiro and Taddy 2019): what is particular
to one document never meets itself. The mean product of two cities is divided by the mean product of two documents of
one city; both are means over cities first, because a city's own, of two documents, is too noisy to divide by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from pipeline.records.arrays import Floats

__all__ = ["LEAST_CITIES", "LEAST_DOCUMENTS", "Products", "Trend", "estimate_trend", "multiply_documents"]

LEAST_DOCUMENTS = 2  # of a city in a period: with one nothing can be left out
LEAST_CITIES = 3
_LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Mean products of different documents in one period: of two cities (cities, cities), and within each city."""

    between: Floats
    within: Floats


@dataclass(frozen=True, slots=True)
class Trend:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


def multiply_documents(documents: Sequence[Floats]) -> Products:
    """The products of one period, by the vectors (documents, dimensions) of each city, two documents at the least."""
    centres = np.stack([vectors.mean(0) for vectors in documents])
    own = [_own_product(vectors, centre) for vectors, centre in zip(documents, centres, strict=True)]
    return Products(centres @ centres.T, np.array(own))


def _own_product(vectors: Floats, centre: Floats) -> float:
    """The mean product of two different documents of one city."""
    count = len(vectors)
    return float((count**2 * (centre @ centre) - (vectors * vectors).sum()) / (count * (count - 1)))


def mean_distances(periods: Sequence[Products], stays: Floats) -> Floats:
    """By choice of cities that stay (choices, cities) the distance in each period, (choices, periods)."""
    pairs = stays.sum(1) ** 2 - (stays**2).sum(1)
    columns = []
    for products in periods:
        apart = products.between * (1 - np.eye(len(products.within)))
        between = np.einsum("bi,ij,bj->b", stays, apart, stays) / pairs
        columns.append(1 - between / (stays @ products.within / stays.sum(1)))
    return np.stack(columns, 1)


def estimate_trend(periods: Sequence[Products]) -> tuple[list[Trend], Trend]:
    """The distance in each period, and its change from one to the next, with intervals by leaving out cities.

    At least two periods and three cities, the same in all.
    """
    count, cities = len(periods), len(periods[0].within)
    time = np.arange(count) - (count - 1) / 2
    weights = np.concatenate([np.eye(count), (time / (time @ time))[:, None]], 1)
    whole = mean_distances(periods, np.ones((1, cities)))[0] @ weights
    drops = mean_distances(periods, 1 - np.eye(cities)) @ weights
    errors = np.sqrt((cities - 1) / cities * ((drops - drops.mean(0)) ** 2).sum(0))
    reach = float(stdtrit(cities - 1, (1 + _LEVEL) / 2)) * errors
    trends = [
        Trend(float(value), float(value - far), float(value + far)) for value, far in zip(whole, reach, strict=True)
    ]
    return trends[:-1], trends[-1]
