"""What a study's joining dates and texts can answer at all, asked before anything is estimated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.observations import Observations
from pipeline.records.arrays import Mask
from pipeline.records.codes import Code

__all__ = ["LEAST_JOINERS", "Identification", "Obstacle", "find_obstacle", "identify", "with_both"]

LEAST_JOINERS = 15  # cities with texts before and after; with fewer neither estimate nor interval holds (METHOD 2.6)


class Obstacle(Code):
    """Why nothing can be estimated from these data, in a sentence that says what would help."""

    NO_NETWORK = "no_network", "no network has a dated text; add documents of the networks"
    NO_TEXT = (
        "no_text",
        "no city has a text that is later than a network's, dated to a year, in a language with an error rate; give "
        "dates in overrides.csv",
    )
    ONE_CITY = "one_city", "only one city has a text that takes part; add documents of more cities"
    DATES_UNKNOWN = (
        "dates_unknown",
        "of no city is it known since when it is in a network; give start_date in memberships.csv",
    )
    NO_JOINER = (
        "no_joiner",
        "no city with a text is known to have joined a network; fill memberships.csv with start_date",
    )
    NONE_BEFORE = (
        "none_before",
        "no city that joined has a text from before it did; add older documents of these cities",
    )
    NONE_AFTER = "none_after", "no city that joined has a text from after it did; add younger documents of these cities"
    ONE_PERIOD = (
        "one_period",
        "all texts are of one period, so that there is no before and after; add documents of other years",
    )
    NO_FIND = "no_find", "nothing was found in which a network was certainly first"
    NO_FIND_BEFORE = (
        "no_find_before",
        "nothing was found in texts of cities that had not joined, so that nothing can be expected",
    )
    TOO_FEW_JOINERS = (
        "too_few_joiners",
        f"fewer than {LEAST_JOINERS} cities have texts both before and after joining; add documents of cities that "
        "joined",
    )
    TOO_FEW_COMPARED = (
        "too_few_compared",
        f"of fewer than {LEAST_JOINERS} cities that joined can it be said what was to be expected, since in the other "
        "periods after joining nobody wrote who had not joined yet; add documents of cities that joined late or never",
    )


@dataclass(frozen=True, slots=True)
class Identification:
    """What there is to compare. `joins` are cities by networks, `rows_after` texts by city, network, year and period.

    `imputed` rows are those after joining of which can be said what was to be expected; of `unreached` ones nobody who
    had not joined yet wrote in that period, and `unbounded` ones no find holds.
    """

    cities: int
    networks: int
    periods: int
    joins: int
    unknown_joins: int
    joins_with_both: int
    joiners_with_both: int
    joins_compared: int
    never: int
    finds_before: int
    finds_after: int
    rows_after: int
    imputed: int
    unreached: int
    unbounded: int
    obstacle: Obstacle | None


def identify(
    crossed: Crossed, after: Mask, settled: Mask | None = None, unbounded: Mask | None = None
) -> Identification:
    """Count what there is; `after` are the rows that are to be imputed, `settled` those that were."""
    rows = crossed.rows
    both = with_both(rows, after)
    never = ~rows.of_joiners
    nothing = np.zeros(len(rows.city), bool)
    settled, unbounded = (nothing if one is None else one & after for one in (settled, unbounded))
    imputed, lost = int(settled.sum()), int(unbounded.sum())
    compared = len(np.unique(rows.city[settled]))
    return Identification(
        len(np.unique(rows.city)),
        len(np.unique(rows.network)),
        len(np.unique(rows.period)),
        len(crossed.joins),
        _unknown(crossed),
        len(both),
        len({city for city, _ in both}),
        len(_pairs(rows, settled)),
        len({*zip(rows.city[never].tolist(), rows.network[never].tolist(), strict=True)}),
        int(rows.finds[~rows.joined].sum()),
        int(rows.finds[after].sum()),
        int(after.sum()),
        imputed,
        int(after.sum()) - imputed - lost,
        lost,
        find_obstacle(crossed, after) or (Obstacle.TOO_FEW_COMPARED if compared < LEAST_JOINERS else None),
    )


def with_both(rows: Observations, after: Mask) -> set[tuple[int, int]]:
    """City and network, by number, of those that joined with texts before and after."""
    return _pairs(rows, rows.of_joiners & ~rows.joined) & _pairs(rows, after)


def _unknown(crossed: Crossed) -> int:
    return sum(start is None for start in crossed.joins.values())


def _pairs(rows: Observations, at: Mask) -> set[tuple[int, int]]:
    return {*zip(rows.city[at].tolist(), rows.network[at].tolist(), strict=True)}


def find_obstacle(crossed: Crossed, after: Mask) -> Obstacle | None:
    """What hinders any estimate, as far as it can be seen before one is made."""
    rows = crossed.rows
    before = rows.of_joiners & ~rows.joined
    asked = (
        (not rows.networks, Obstacle.NO_NETWORK),
        (bool(crossed.joins) and _unknown(crossed) == len(crossed.joins), Obstacle.DATES_UNKNOWN),
        (not len(rows.city), Obstacle.NO_TEXT),
        (len(np.unique(rows.city)) < 2, Obstacle.ONE_CITY),
        (not rows.of_joiners.any(), Obstacle.NO_JOINER),
        (not before.any(), Obstacle.NONE_BEFORE),
        (not after.any(), Obstacle.NONE_AFTER),
        (len(np.unique(rows.period)) < 2, Obstacle.ONE_PERIOD),
        (not rows.finds.any(), Obstacle.NO_FIND),
        (not rows.finds[~rows.joined].any(), Obstacle.NO_FIND_BEFORE),
        (len({city for city, _ in with_both(rows, after)}) < LEAST_JOINERS, Obstacle.TOO_FEW_JOINERS),
    )
    return next((obstacle for holds, obstacle in asked if holds), None)
