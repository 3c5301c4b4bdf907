"""What weak clues say together: at best a year, and only where two kinds agree and nothing speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pipeline.ingest.dating.candidate import DateCandidate, DateClaim
from pipeline.ingest.dating.written.parse import YEAR
from pipeline.records.dates import DateInterval

_ENOUGH = 0.5
_LEAD = 0.25  # by which the agreeing ones must outweigh those that say another time
_WITHIN = timedelta(days=365)
# A file made in winter may hold what was published at the end of the year before.
_MADE_AFTERWARDS = timedelta(days=90)


def agree_on_years(candidates: Sequence[DateCandidate]) -> tuple[DateInterval | None, list[DateCandidate], str]:
    """The calendar years of the largest group of weak candidates that agree, that group, and else why there is none."""
    weak = [
        candidate
        for candidate in candidates
        if candidate.interval and candidate.weight and candidate.claim in (DateClaim.DAY, DateClaim.CHANGED)
    ]
    # Every candidate anchors a group, so the best year is found whichever of its dates is the earliest.
    groups = [_gather_around(anchor.interval, weak) for anchor in weak if anchor.interval]
    if not groups:
        return None, [], ""
    group = max(groups, key=_sum_weights)
    kinds = {candidate.kind for candidate in group}
    if _sum_weights(group) < _ENOUGH or len(kinds) < 2 or all(one.claim is DateClaim.CHANGED for one in group):
        return None, [], "too weak alone"
    years = _derive_years(group)
    if _sum_weights(_find_contradicting(years, weak, group)) > _sum_weights(group) - _LEAD:
        return None, [], "weak witnesses that contradict each other"
    # A plan "2014-2020" was written before 2014 or soon after, whatever its file says.
    if any(one.begins is not None and one.begins < years.earliest.year - 1 for one in candidates):
        return None, [], "the period that the document names begins earlier"
    return years, group, ""


def _gather_around(anchor: DateInterval, weak: Iterable[DateCandidate]) -> list[DateCandidate]:
    """The candidates of the year that begins with the anchor."""
    end = max(anchor.latest, anchor.earliest + _WITHIN)
    return [one for one in weak if one.interval and anchor.earliest <= one.interval.latest <= end]


def _sum_weights(group: Iterable[DateCandidate]) -> float:
    """The weight of a group; two candidates of one kind, such as two fields of one file, count once."""
    best: dict[str, float] = {}
    for candidate in group:
        best[candidate.kind] = max(best.get(candidate.kind, 0.0), candidate.weight)
    # Rounded, since 0.3 + 0.2 must not fall below 0.5 by the last bit of a float.
    return round(sum(best.values()), 4)


def _derive_years(group: Sequence[DateCandidate]) -> DateInterval:
    """The years that all who name only a year have in common, else the span of the days that the others say."""
    named = [one.interval for one in group if one.interval and one.precision == YEAR]
    exact = [one.interval for one in group if one.interval and one.precision != YEAR]
    if named:
        first, last = max(one.earliest.year for one in named), min(one.latest.year for one in named)
        if first <= last:
            return DateInterval(date(first, 1, 1), date(last, 12, 31))
    spans = exact or named
    first = (min(span.earliest for span in spans) - _MADE_AFTERWARDS).year
    return DateInterval(date(first, 1, 1), date(max(span.latest for span in spans).year, 12, 31))


def _find_contradicting(
    years: DateInterval, weak: Iterable[DateCandidate], group: Sequence[DateCandidate]
) -> list[DateCandidate]:
    """Candidates of another time; that a file was changed later is no contradiction."""
    return [
        one
        for one in weak
        if one not in group
        and one.interval
        and (
            one.interval.latest < years.earliest
            or (one.claim is DateClaim.DAY and one.interval.earliest > years.latest)
        )
    ]
