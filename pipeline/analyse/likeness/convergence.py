"""Do cities of a network grow alike? Distances between their texts over periods, beside cities that are not in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from pipeline.analyse.likeness.city_documents import PlacedDocument
from pipeline.analyse.likeness.leave_out import (
    LEAST_CITIES,
    LEAST_DOCUMENTS,
    Products,
    Trend,
    estimate_trend,
    multiply_documents,
)
from pipeline.records.codes import Code

__all__ = ["Convergence", "Group", "GroupName", "NoTrend", "Period", "compare_groups", "cut_periods"]

_UPPER = 0.975  # the quantile at which a 95 % interval ends


class GroupName(Code):
    """Which cities."""

    IN_CONTACT = "in_contact", "cities that were in contact with the network in a period"
    NOT_IN_CONTACT = "not_in_contact", "cities of which it is known that they were not"


class NoTrend(Code):
    """Why a group has no distances over time."""

    TOO_FEW_CITIES = (
        "too_few_cities",
        "fewer than three of its cities have two dated texts in every period; add documents or take fewer periods",
    )
    NO_DATED_TEXT = (
        "no_dated_text",
        "no text of a city has a date in a language that can be compared; give dates in overrides.csv",
    )
    ONE_PERIOD = "one_period", "there are fewer than two periods; the dated texts of cities are of one year"


@dataclass(frozen=True, slots=True)
class Period:
    """Years, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Group:
    """Cities with the distance between their texts in each period and its change from one period to the next.

    `left_out` are cities with fewer than two documents in a period. `documents` counts those of each period.
    """

    name: GroupName
    cities: tuple[str, ...]
    left_out: tuple[str, ...]
    documents: tuple[int, ...]
    distances: tuple[Trend, ...]
    slope: Trend | None
    missing: NoTrend | None = None


@dataclass(frozen=True, slots=True)
class Convergence:
    """Both groups over the same periods, and by how much faster those in contact grow alike."""

    periods: tuple[Period, ...]
    groups: tuple[Group, ...]
    difference: Trend | None

    @property
    def p(self) -> float | None:
        """Two-sided, that both groups change alike; .05 where the interval of their difference ends at 0."""
        reach = self.difference.high - self.difference.value if self.difference else 0.0
        if self.difference is None or not reach:
            return None
        # The smaller group decides how sure the interval is of its own width.
        freedom = min(len(group.cities) for group in self.groups) - 1
        return float(2 * stdtr(freedom, -abs(self.difference.value) / reach * stdtrit(freedom, _UPPER)))


def cut_periods(documents: Iterable[PlacedDocument], count: int, breaks: Sequence[int] = ()) -> tuple[Period, ...]:
    """Periods that begin with the years of `breaks`, else `count` of about as many documents each."""
    years = sorted(document.year for document in documents)
    if not years:
        return ()
    starts = sorted({year for year in breaks if years[0] < year <= years[-1]})
    if not breaks:
        cuts = [years[len(years) * number // count] for number in range(1, count)]
        starts = sorted({year for year in cuts if year > years[0]})
    begins = [years[0], *starts]
    ends = [year - 1 for year in starts] + [years[-1]]
    return tuple(Period(begin, end) for begin, end in zip(begins, ends, strict=True))


def compare_groups(
    documents: Iterable[PlacedDocument], periods: Sequence[Period], contact: Mapping[str, bool]
) -> Convergence:
    """The distances of both groups. `contact` says of each city whether it was in contact; others take no part."""
    held = list(documents)
    groups = tuple(
        _measure(name, [one for one in held if contact.get(one.city_id) is inside], periods)
        for name, inside in ((GroupName.IN_CONTACT, True), (GroupName.NOT_IN_CONTACT, False))
    )
    slopes = [group.slope for group in groups if group.slope is not None]
    difference = _subtract(*slopes) if len(slopes) == len(groups) else None
    return Convergence(tuple(periods), groups, difference)


def _measure(name: GroupName, documents: Sequence[PlacedDocument], periods: Sequence[Period]) -> Group:
    counts = Counter((one.city_id, _period_of(one.year, periods)) for one in documents)
    everyone = sorted({one.city_id for one in documents})
    # The same cities in every period, so that neither cities nor languages that come or go move the distance.
    cities = [c for c in everyone if all(counts[c, at] >= LEAST_DOCUMENTS for at in range(len(periods)))]
    left_out = tuple(city for city in everyone if city not in cities)
    written = tuple(sum(counts[city, at] for city in cities) for at in range(len(periods)))
    missing = _hinder(periods, cities)
    if missing:
        return Group(name, tuple(cities), left_out, written, (), None, missing)
    products = [_multiply(documents, cities, period) for period in periods]
    distances, slope = estimate_trend(products)
    return Group(name, tuple(cities), left_out, written, tuple(distances), slope)


def _hinder(periods: Sequence[Period], cities: Sequence[str]) -> NoTrend | None:
    if not periods:
        return NoTrend.NO_DATED_TEXT
    if len(periods) < 2:
        return NoTrend.ONE_PERIOD
    return NoTrend.TOO_FEW_CITIES if len(cities) < LEAST_CITIES else None


def _multiply(documents: Iterable[PlacedDocument], cities: Sequence[str], period: Period) -> Products:
    of_period = [one for one in documents if period.first <= one.year <= period.last]
    return multiply_documents([np.stack([one.vector for one in of_period if one.city_id == city]) for city in cities])


def _period_of(year: int, periods: Sequence[Period]) -> int:
    return next((at for at, period in enumerate(periods) if period.first <= year <= period.last), -1)


def _subtract(one: Trend, other: Trend) -> Trend:
    """The difference of two independent estimates; the groups have no city in common."""
    reach = float(np.hypot(one.high - one.value, other.high - other.value))
    value = one.value - other.value
    return Trend(value, value - reach, value + reach)
