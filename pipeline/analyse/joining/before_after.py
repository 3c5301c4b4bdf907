"""Do cities echo a network more after they joined it than was to be expected? The ratio, its years, its placebos."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from index.progress import Bar, no_bar
from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.estimates import Estimate, Group, Totals, estimate, joint_p, total_up
from pipeline.analyse.joining.identification import LEAST_JOINERS, Identification, find_obstacle, identify
from pipeline.analyse.joining.imputation import Effects, impute, two_way_ratio
from pipeline.analyse.joining.observations import Observations
from pipeline.records.arrays import Mask

__all__ = [
    "LEAST_IN_YEAR",
    "PLACEBOS",
    "YEARS_AFTER",
    "BeforeAfter",
    "YearEstimate",
    "choose_effects",
    "compare_before_after",
    "mean_with_nothing_elsewhere",
]

YEARS_AFTER, PLACEBOS = 5, 3  # years after joining that are compared, and before it that are placebos
LEAST_IN_YEAR = 5  # cities; of fewer the ratio of one year since joining is not told
_LEVEL = 0.05
_LEAST_FINDS = 10.0  # a city and period before joining, below which effects of city and period are noise


@dataclass(frozen=True, slots=True)
class YearEstimate:
    """The estimate so many years since joining; a placebo where negative. None where too few cities carry it."""

    since: int
    cities: int
    rows: int
    estimate: Estimate | None


@dataclass(frozen=True, slots=True, eq=False)
class BeforeAfter:
    """The design's whole result; estimates are None where they could not be made.

    `ratio` weighs cities by their texts before joining, `unweighted` counts every find alike, `other_effects` is
    without effects of city and period where `ratio` has them, `two_way` is one coefficient of joining beside city and
    period, for comparison only. `together_before` is the ratio of all placebos, `joint_p` the test of each of them
    together; `placebo_cities` carry them. `asked` are the rows after joining of the years that are asked about,
    `compared` those of them that were imputed, `unbounded` those that the finds before joining do not hold; `dropped`
    names the cities that each ratio is told without in turn.
    """

    identification: Identification
    effects: Effects
    years_after: int
    ratio: Estimate | None = None
    unweighted: Estimate | None = None
    other_effects: Estimate | None = None
    two_way: float | None = None
    years: tuple[YearEstimate, ...] = ()
    placebos: tuple[YearEstimate, ...] = ()
    together_before: Estimate | None = None
    joint_p: float | None = None
    placebo_cities: int = 0
    dropped: tuple[str, ...] = ()
    asked: Mask | None = None
    compared: Mask | None = None
    unbounded: Mask | None = None

    @property
    def changed_before(self) -> bool | None:
        """Whether cities are shown to have changed before joining, each year by itself or all together; None: untold.

        Either is enough: a change that is overlooked would be put down to joining.
        """
        if self.joint_p is None:
            return None
        made = self.together_before
        apart = made is not None and made.p is not None and made.p <= _LEVEL
        return apart or self.joint_p <= _LEVEL


def compare_before_after(
    crossed: Crossed, years_after: int = YEARS_AFTER, placebos: int = PLACEBOS, bar: Bar = no_bar, *, whole: bool = True
) -> BeforeAfter:
    """Identify, then estimate what can be; without `whole` only the ratio. `bar` is told of one unit in all."""
    rows = crossed.rows
    after = rows.joined & (rows.since <= years_after)
    effects = choose_effects(rows)
    if find_obstacle(crossed, after):
        bar(1)
        return BeforeAfter(identify(crossed, after), effects, years_after)
    part = 0.3 if whole else 1.0
    made = impute(rows, ~rows.joined, effects)
    told = identify(crossed, after, made.settled, made.unbounded)
    if told.obstacle:
        bar(1)
        return BeforeAfter(told, effects, years_after)
    groups = [Group(after), Group(after, weighted=False)]
    groups += [Group(after & (rows.since == since)) for since in range(years_after + 1) if whole]
    totals = total_up(rows, made, groups, _part(bar, part))
    found = BeforeAfter(
        told,
        effects,
        years_after,
        estimate(totals, 0),
        estimate(totals, 1),
        dropped=_names(rows, totals),
        asked=after,
        compared=after & made.settled,
        unbounded=after & made.unbounded,
    )
    if not whole:
        return found
    found = replace(
        found,
        years=tuple(_of_year(totals, 2 + since, since) for since in range(years_after + 1)),
        two_way=_compare_two_way(rows, years_after),
        other_effects=_estimate_otherwise(crossed, after, effects, _part(bar, part)),
    )
    return _add_placebos(found, rows, placebos, _part(bar, 1 - 2 * part))


def choose_effects(rows: Observations) -> Effects:
    """Effects of city and period beside the others where several networks and enough finds can tell them.

    With fewer finds they take off what they should not: in invented studies with three finds a city and period the
    ratio came out a third too high, with fifteen it was right.
    """
    before = ~rows.joined
    places = len(np.unique(rows.city[before] * (len(rows.periods) + 1) + rows.period[before]))
    enough = places and rows.finds[before].sum() / places >= _LEAST_FINDS
    return Effects.CITY_PERIOD_TOO if len(np.unique(rows.network)) > 1 and enough else Effects.CITY_AND_PERIOD


def mean_with_nothing_elsewhere(found: BeforeAfter) -> float | None:
    """The mean ratio of all joinings, had those that could not be compared changed nothing."""
    if found.ratio is None or found.ratio.ratio is None:
        return None
    share = found.identification.joins_compared / found.identification.joins
    return 1 + share * (found.ratio.ratio - 1)


def _estimate_otherwise(crossed: Crossed, after: Mask, effects: Effects, bar: Bar) -> Estimate | None:
    """With the effects of city and period left out where they were in, None where they were out."""
    if effects is Effects.CITY_AND_PERIOD:
        bar(1)
        return None
    rows = crossed.rows
    made = impute(rows, ~rows.joined, Effects.CITY_AND_PERIOD)
    if identify(crossed, after, made.settled).obstacle:
        bar(1)
        return None
    return estimate(total_up(rows, made, [Group(after)], bar), 0)


def _compare_two_way(rows: Observations, years_after: int) -> float | None:
    inside = rows.only(~rows.joined | (rows.since <= years_after))
    return two_way_ratio(inside)


def _add_placebos(found: BeforeAfter, rows: Observations, placebos: int, bar: Bar) -> BeforeAfter:
    """The last years before joining imputed from what is left, as if the city had joined that much earlier."""
    held = rows.of_joiners & (rows.since < 0) & (rows.since >= -placebos)
    made = impute(rows, ~rows.joined & ~held, found.effects)
    groups = [Group(rows.since == since) for since in range(-placebos, 0)] + [Group(held)]
    totals = total_up(rows, made, groups, bar)
    years = tuple(_of_year(totals, at, at - placebos) for at in range(placebos))
    told = [at for at, year in enumerate(years) if year.estimate is not None]
    together = estimate(totals, placebos)
    if together.cities < LEAST_JOINERS:
        return replace(found, placebos=years, placebo_cities=together.cities)
    return replace(
        found,
        placebos=years,
        placebo_cities=together.cities,
        together_before=together,
        joint_p=joint_p(totals, told),
    )


def _of_year(totals: Totals, group: int, since: int) -> YearEstimate:
    cities, rows = int(totals.carriers[:, group].sum()), int(totals.rows[group])
    return YearEstimate(since, cities, rows, estimate(totals, group) if cities >= LEAST_IN_YEAR else None)


def _names(rows: Observations, totals: Totals) -> tuple[str, ...]:
    return tuple("|".join(rows.cities[number] for number in some) for some in totals.drops)


def _part(bar: Bar, part: float) -> Bar:
    def told(units: float = 1, doing: str = "") -> None:
        bar(units * part, doing)

    return told
