"""What weak witnesses say together: at best a year, and only where two kinds agree and nothing speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pipeline.dating.candidate import Says, Witness
from pipeline.dating.parse import YEAR
from pipeline.records.dates import DateInterval

_ENOUGH = 0.5
_LEAD = 0.25  # by which the agreeing ones must outweigh those that say another time
_WITHIN = timedelta(days=365)
# A file made in winter may hold what was published at the end of the year before.
_MADE_AFTERWARDS = timedelta(days=90)


def agreed_years(heard: Sequence[Witness]) -> tuple[DateInterval | None, list[Witness], str]:
    """The calendar years of the largest group of weak witnesses that agree, those witnesses, and else why none."""
    weak = [one for one in heard if one.interval and one.weight and one.says in (Says.DAY, Says.CHANGED)]
    groups = [_around(one.interval, weak) for one in weak if one.interval]
    if not groups:
        return None, [], ""
    group = max(groups, key=_sum)
    if _sum(group) < _ENOUGH or len({one.kind for one in group}) < 2 or all(one.says is Says.CHANGED for one in group):
        return None, [], "too weak alone"
    years = _years(group)
    if _sum(_against(years, weak, group)) > _sum(group) - _LEAD:
        return None, [], "weak witnesses that contradict each other"
    if any(one.begins is not None and one.begins < years.earliest.year - 1 for one in heard):
        return None, [], "the period that the document names begins earlier"
    return years, group, ""


def _around(anchor: DateInterval, weak: Iterable[Witness]) -> list[Witness]:
    """The witnesses of the year that begins with the anchor."""
    end = max(anchor.latest, anchor.earliest + _WITHIN)
    return [one for one in weak if one.interval and anchor.earliest <= one.interval.latest <= end]


def _sum(group: Iterable[Witness]) -> float:
    """The weight of a group; two witnesses of one kind, such as two fields of one file, count once."""
    best: dict[str, float] = {}
    for one in group:
        best[one.kind] = max(best.get(one.kind, 0.0), one.weight)
    return round(sum(best.values()), 4)


def _years(group: Sequence[Witness]) -> DateInterval:
    named = [one.interval for one in group if one.interval and one.precision == YEAR]
    exact = [one.interval for one in group if one.interval and one.precision != YEAR]
    if named:
        first, last = max(one.earliest.year for one in named), min(one.latest.year for one in named)
        if first <= last:
            return DateInterval(date(first, 1, 1), date(last, 12, 31))
    spans = exact or named
    first = (min(one.earliest for one in spans) - _MADE_AFTERWARDS).year
    return DateInterval(date(first, 1, 1), date(max(one.latest for one in spans).year, 12, 31))


def _against(years: DateInterval, weak: Iterable[Witness], group: Sequence[Witness]) -> list[Witness]:
    """Witnesses of another time; that a file was changed later is no contradiction."""
    return [
        one
        for one in weak
        if one not in group
        and one.interval
        and (one.interval.latest < years.earliest or (one.says is Says.DAY and one.interval.earliest > years.latest))
    ]
