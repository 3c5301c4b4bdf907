"""Do cities in contact with a network echo it more? Tests that differ in what else they allow to be true (METHOD 2.4).

`within_country` is the primary one: memberships are permuted among the cities of one country, so that cities of a
country may join a network and resemble it for the same national reason. `free` permutes over all countries and assumes
that there is no such affinity. `direction` compares finds in which the network was first with those in which the city
was, in the same cell, so that any stable affinity cancels. `naive` compares rates as if every find were independent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.permutation import ROUNDS, draw_references, p_value
from pipeline.analyse.poisson import Effect, by_city, by_network, fit_expected
from pipeline.records.arrays import Floats, Mask

__all__ = [
    "REFERENCES", "Orders", "TestName", "Tested", "Weighed", "draw_both", "naive_ratio", "stack_orders",
    "statistics_of", "test_direction", "test_exposure", "weigh_cells", "weigh_forward",
]  # fmt: skip

REFERENCES = 999  # alpha (count + 1) is whole at every level that anyone uses
_TINY = 1e-12


class TestName(StrEnum):
    """The tests, the primary one first."""

    __test__ = False  # no test of pytest's

    WITHIN_COUNTRY = "within_country"
    FREE = "free"
    DIRECTION = "direction"
    NAIVE = "naive"


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What each cell adds to a statistic if it is exposed: its residual, and the variance of that."""

    residual: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """One test: its statistic, the statistics of the references it was compared with, and the one-sided p."""

    test: TestName
    statistic: float
    references: Floats
    p: float


def test_exposure(cells: Cells, rng: np.random.Generator, count: int = REFERENCES) -> tuple[Tested, ...]:
    """All four tests of one table, each against `count` references (the naive one against the normal distribution)."""
    references = draw_both(cells, rng, count)
    tested = []
    for test, weighed in weigh_cells(cells).items():
        drawn = references[TestName.WITHIN_COUNTRY if test is TestName.WITHIN_COUNTRY else TestName.FREE]
        observed = float(statistics_of(cells.exposed[None], weighed)[0])
        against = statistics_of(drawn, weighed)
        tested.append(Tested(test, observed, against, p_value(observed, against)))
    return (*tested, _test_naively(cells))


def test_direction(cells: Cells, rng: np.random.Generator, count: int = REFERENCES) -> Tested:
    """The comparison of both orders alone, with the references and so the p that `test_exposure` gives it."""
    drawn = draw_both(cells, rng, count)[TestName.FREE]
    weighed = _weigh_directions(cells)
    observed = float(statistics_of(cells.exposed[None], weighed)[0])
    against = statistics_of(drawn, weighed)
    return Tested(TestName.DIRECTION, observed, against, p_value(observed, against))


def draw_both(
    cells: Cells, rng: np.random.Generator, count: int = REFERENCES, rounds: int = ROUNDS
) -> Mapping[TestName, Mask]:
    """References within countries and over all of them."""
    within = draw_references(cells.exposed, count, rng, cells.country_numbers, cells.allowed, rounds)
    return {
        TestName.WITHIN_COUNTRY: within,
        TestName.FREE: draw_references(cells.exposed, count, rng, None, cells.allowed, rounds),
    }


def weigh_forward(cells: Cells) -> Weighed:
    """Finds with the network first less those that city, network and opportunity lead to expect."""
    effects = (by_city(cells.shape), by_network(cells.shape))
    # Cells of unknown contact are never exposed; what was found there would move only what the others expect.
    found, room = (np.where(cells.allowed, table, 0.0) for table in (cells.network_first, cells.opportunity))
    expected = fit_expected(found, effects, room)
    return Weighed(found - expected, expected)


def weigh_cells(cells: Cells) -> Mapping[TestName, Weighed]:
    """By test the residuals of the cells."""
    forward = weigh_forward(cells)
    return {
        TestName.WITHIN_COUNTRY: forward,
        TestName.FREE: forward,
        TestName.DIRECTION: _weigh_directions(cells),
    }


def statistics_of(exposures: Mask, weighed: Weighed) -> Floats:
    """For each matrix (matrices, cities, networks) its standardised sum of residuals over exposed cells."""
    flat = exposures.reshape(len(exposures), -1).astype(np.float64)
    # The square root keeps references whose exposed cells expect more from counting as stronger evidence.
    scale = np.sqrt(flat @ weighed.variance.ravel() + _TINY)
    found: Floats = (flat @ weighed.residual.ravel()) / scale
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Both orders of all cells as one table (2 x cities, networks), the network's first, and the effects beside it."""

    counts: Floats
    offset: Floats
    effects: tuple[Effect, ...]


def stack_orders(cells: Cells) -> Orders:
    """The finds of both orders with a level a cell, and city and network effects in each order."""
    cities, networks = cells.shape
    forward_found, backward_found, forward_room, backward_room = (
        np.where(cells.allowed, table, 0.0)
        for table in (cells.network_first, cells.city_first, cells.opportunity, cells.reverse_opportunity)
    )
    offset = np.concatenate([forward_room, backward_room])
    rows = np.arange(2 * cities)[:, None] + np.zeros(networks, np.int64)
    columns = np.repeat([0, networks], cities)[:, None] + np.arange(networks)
    pairs = np.tile(np.arange(cities * networks).reshape(cities, networks), (2, 1))
    return Orders(
        np.concatenate([forward_found, backward_found]),
        offset / max(float(offset.max(initial=0.0)), _TINY),
        (Effect(pairs), Effect(rows), Effect(columns)),
    )


def _weigh_directions(cells: Cells) -> Weighed:
    """Finds with the network first less those that the cell's finds, its city, network and opportunity expect.

    A logit of order with city and network effects, fitted as a Poisson model of both orders with a level a cell.
    """
    cities, orders = len(cells.cities), stack_orders(cells)
    forward_found, backward_found = orders.counts[:cities], orders.counts[cities:]
    total = forward_found + backward_found
    # Where all finds of a city have one order the fit nears its end for ever, and may have stepped over it a little.
    forward = np.minimum(fit_expected(orders.counts, orders.effects, orders.offset)[:cities], total)
    share = np.divide(forward, total, out=np.zeros_like(forward), where=total > 0)
    return Weighed(forward_found - forward, forward * (1 - share))


def naive_ratio(cells: Cells) -> float | None:
    """The ratio of rates of cells with and without contact, nothing else considered; None where one has none."""
    rates = []
    for at in (cells.exposed & cells.allowed, ~cells.exposed & cells.allowed):
        found, room = float(cells.network_first[at].sum()), float(cells.opportunity[at].sum())
        if found <= 0 or room <= 0:
            return None
        rates.append(found / room)
    return rates[0] / rates[1]


def _test_naively(cells: Cells) -> Tested:
    """The logarithm of the ratio of rates over its standard error of independent finds."""
    ratio = naive_ratio(cells)
    if ratio is None:
        return Tested(TestName.NAIVE, float("nan"), np.empty(0), float("nan"))
    finds = [float(cells.network_first[at & cells.allowed].sum()) for at in (cells.exposed, ~cells.exposed)]
    z = np.log(ratio) / np.sqrt(1 / finds[0] + 1 / finds[1])
    return Tested(TestName.NAIVE, float(z), np.empty(0), float(ndtr(-z)))
