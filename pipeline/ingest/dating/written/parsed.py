"""A date as it was read in a text, and how one is made of the days or months that it may mean."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.records.dates import DateInterval

DAY, MONTH, YEAR = "day", "month", "year"
NO_DAY = "no day of the calendar"


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date where it stands in a text. `interval` is None where it names no time, and `note` says why.

    `begins` is the first year of a period ("2016-2020"), which is no date; `several` marks some days in a row, as a
    meeting has them.
    """

    start: int
    end: int
    interval: DateInterval | None
    precision: str = ""
    note: str = ""
    begins: int | None = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class DateLocale:
    """In which language a date is read; `day_first` is None where nobody can tell 5 April from 4 May."""

    lang: str
    day_first: bool | None


# Days from one to another that are one date: of a meeting, not the term of a plan.
_LONGEST = timedelta(days=31)


def make_span(start: int, end: int, first: date, last: date) -> ParsedDate:
    """From a day to a later one: one of these days where they are few, else a period, which is no date."""
    if last - first > _LONGEST:
        return make_period(start, end, first.year)
    return ParsedDate(start, end, DateInterval(first, last), DAY, "several days", several=True)


def make_period(start: int, end: int, first: int) -> ParsedDate:
    """What begins in a year and is no date."""
    return ParsedDate(start, end, None, note="a period, not a date", begins=first)


def span_days(match: re.Match[str], days: Iterable[date | None], note: str = "") -> ParsedDate:
    """The span of all days that a text can mean."""
    possible = [day for day in days if day]
    if not possible:
        return ParsedDate(match.start(), match.end(), None, note=NO_DAY)
    interval = DateInterval(min(possible), max(possible))
    return ParsedDate(match.start(), match.end(), interval, DAY, note if len(set(possible)) > 1 else "")


def make_day(year: int, month: int, day: int) -> date | None:
    """The day of the calendar; None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def span_months(match: re.Match[str], year: int, first: int, last: int, note: str = "") -> ParsedDate:
    """All days from the first of one month to the last of another."""
    interval = DateInterval(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
    return ParsedDate(match.start(), match.end(), interval, MONTH, note)
