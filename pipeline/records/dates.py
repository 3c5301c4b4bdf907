"""Dates as intervals: what is known is often only a year or a month."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

EARLIEST_YEAR = 1800  # of policy documents: an earlier one is a slip, such as 1016 for 2016, or no year
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})\Z")
_DAY_NUMBER = re.compile(r"[2-5]\d{4}\Z")  # 1954 to 2064
_DAY_ZERO = date(1899, 12, 30)  # of the spreadsheets
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})[./-](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?\Z")
_MONTH = re.compile(r"(?:(?P<first>\d{4})[./-](?P<after>\d{1,2})|(?P<before>\d{1,2})[./-](?P<last>\d{4}))\Z")


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The days between which a document was published; both ends inclusive."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"{self.earliest} is later than {self.latest}")


@lru_cache(maxsize=8192)  # a study says the same few thousand days again and again
def parse_interval(text: str) -> DateInterval:
    """`2016`, `2016-06` or `2016-06-30` as the interval of days it covers.

    Raises ValueError with a sentence that proposes the ISO form where one can be guessed.
    """
    value = text.strip()
    found = _ISO.match(value)
    if not found:
        raise ValueError(f"{value!r} is not an ISO date (2016, 2016-06 or 2016-06-30){_proposal(value)}")
    year, month, day = (int(part) if part else 0 for part in found.groups())  # 0: not said
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError as error:
        raise ValueError(f"{value!r} is no day of the calendar ({error})") from None
    return DateInterval(first, last)


def write_interval(days: DateInterval) -> str:
    """An interval as the tables write it: a year, a month, a day, or the end that is known."""
    first, last = days.earliest, days.latest
    if first == date.min:
        return f"{last} or before"
    if last == date.max:
        return f"{first} or later"
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year:04}"
    if (first.year, first.month) == (last.year, last.month) and first.day == 1:
        return f"{first.year:04}-{first.month:02}"
    return f"{first} to {last}"


def _proposal(value: str) -> str:
    """What may have been meant, in ISO form; both readings where day and month could be either."""
    if found := _YEAR_FIRST.match(value):
        readings = [(int(found[1]), int(found[3]), int(found[4]))]
    elif found := _YEAR_LAST.match(value):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        readings = [(year, second, first)]
        # A dot stands between day and month; a stroke or dash also between month and day.
        if found[2] != "." and first != second:
            readings.append((year, first, second))
    elif found := _DAY_NUMBER.match(value):
        meant = _DAY_ZERO + timedelta(days=int(found[0]))
        return f"; if it is a spreadsheet's number of a day, write {meant.isoformat()}"
    elif found := _MONTH.match(value):
        month = int(found["after"] or found["before"])
        return f"; write {found['first'] or found['last']}-{month:02}" if 1 <= month <= 12 else ""
    else:
        return ""
    days = [day.isoformat() for reading in readings if (day := _day(*reading))]
    return f"; write {' or '.join(days)}, whichever is meant" if len(days) > 1 else f"; write {days[0]}" if days else ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
