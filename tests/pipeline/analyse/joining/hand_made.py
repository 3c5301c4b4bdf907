"""Small studies whose answer is known by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.observations import NEVER, Observations
from pipeline.records.dates import DateInterval

# city, network, period, years since joining, finds, room
Row = tuple[int, int, int, int, float, float]


def observe(rows: Iterable[Row]) -> Observations:
    table = np.array(list(rows), np.float64).reshape(-1, 6)
    city, network, period, since = table[:, :4].astype(np.int64).T
    sizes = [int(numbers.max(initial=-1)) + 1 for numbers in (city, network, period)]
    return Observations(
        tuple(f"city-{n}" for n in range(sizes[0])),
        tuple(f"network-{n}" for n in range(sizes[1])),
        tuple(2000 + n for n in range(sizes[2])),
        city,
        network,
        period,
        since,
        table[:, 4],
        table[:, 5],
    )


def cross(rows: Observations, unknown: Iterable[tuple[str, str]] = ()) -> Crossed:
    """Rows as those of a study, with the joinings that they show and some of unknown date."""
    there = rows.of_joiners
    pairs = sorted(
        {(rows.cities[i], rows.networks[k]) for i, k in zip(rows.city[there], rows.network[there], strict=True)}
    )
    days = DateInterval(date(2000, 1, 1), date(2000, 12, 31))
    return Crossed(rows, {}, (), dict.fromkeys(pairs, days) | dict.fromkeys(unknown, None))


def staggered(cities: int = 20, joiners: int = 16, periods: int = 8, ratio: float = 2.0) -> Observations:
    """Counts that are exactly a city's rate by a year's, twice as many after joining, one text a year.

    Cities join one after the other from the fourth year on; the last ones never.
    """
    made: list[Row] = []
    for i in range(cities):
        joins = 3 + i % 4 if i < joiners else None
        for t in range(periods):
            since = NEVER if joins is None else t - joins
            if since == 0:  # a text of the year of joining lies on neither side
                continue
            expected = (2.0 + i) * (1 + t % 3) * (1 + t)
            made.append((i, 0, t, since, expected * (ratio if since > 0 else 1), 1.0 + t))
    return observe(made)
