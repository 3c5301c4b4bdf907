"""Dates as intervals: what is known is often only a year or a month."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\Z")


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The days between which a document was published; both ends inclusive."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"{self.earliest} is later than {self.latest}")


def parse_interval(text: str) -> DateInterval:
    """`2016`, `2016-06` or `2016-06-30` as the interval of days it covers.

    Raises ValueError with a sentence that proposes the ISO form where one can be guessed.
    """
    value = text.strip()
    found = _ISO.match(value)
    if not found:
        raise ValueError(f"{value!r} is not an ISO date (2016, 2016-06 or 2016-06-30){_proposal(value)}")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError as error:
        raise ValueError(f"{value!r} is no day of the calendar ({error})") from None
    return DateInterval(first, last)


def _proposal(value: str) -> str:
    found = _DAY_FIRST.match(value)
    if not found:
        return ""
    day, month, year = (int(part) for part in found.groups())
    if day <= 12 < month:
        day, month = month, day
    try:
        return f"; write {date(year, month, day).isoformat()}"
    except ValueError:
        return ""
