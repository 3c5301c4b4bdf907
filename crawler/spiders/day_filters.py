"""Holds what a server gives against the days that an address asks for: many servers leave such a filter unheeded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_KEY = re.compile(
    r"(?P<what>created|modified|updated|changed|published|date)?[_.\-\[]?(?P<how>after|since|from|gte?|before|until|to|lte?)\]?",
    re.IGNORECASE,
)
_FROM = frozenset({"after", "since", "from", "gt", "gte"})
_CHANGED = ("modified", "updated", "changed", "date_modified", "modified_gmt", "updated_at", "lastModified")
_MADE = ("created", "date_created", "created_at")
_PUBLISHED = ("date", "published", "date_published", "published_at", "created", "date_gmt", "pubDate")
_FIELDS = {"created": _MADE, "modified": _CHANGED, "updated": _CHANGED, "changed": _CHANGED}
# What is new since a day, for some servers is what was published since and for others what was changed.
_AMBIGUOUS = "since"
_DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
# Where it is a day later on the server than in what it tells, or the other way round.
_ZONES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayFilter:
    """The days that were asked for: from one on, or up to one; and the fields in which an entry tells its own.

    Where it may be any of several days that are meant, each has its fields.
    """

    fields: tuple[tuple[str, ...], ...]
    day: date
    is_earliest: bool

    def leaves(self, entry: Any) -> bool:
        """Whether an entry is none that was asked for; one that does not tell its day may be."""
        if not isinstance(entry, dict):
            return False
        told = [
            _day(next((text for name in names if (text := str(entry.get(name) or ""))), "")) for names in self.fields
        ]
        return all(day is not None and self._is_outside(day) for day in told)

    def _is_outside(self, day: date) -> bool:
        return day < self.day - _ZONES if self.is_earliest else day > self.day + _ZONES


def day_filters(address: str, starts: Iterable[str] = ()) -> list[DayFilter]:
    """The filters in an address; where a server's link to a next part drops them, those of the start with its path."""
    path = urlsplit(address).path
    asked = [address, *(start for start in starts if urlsplit(start).path == path)]
    return next((found for url in asked if (found := list(_filters_in(url)))), [])


def _filters_in(url: str) -> Iterator[DayFilter]:
    for key, value in parse_qsl(urlsplit(url).query):
        found = _KEY.fullmatch(key.removeprefix("filter").strip("[]"))
        if found and (day := _day(value)):
            what, how = (found["what"] or "").lower(), found["how"].lower()
            fields = (_CHANGED, _PUBLISHED) if not what and how == _AMBIGUOUS else (_FIELDS.get(what, _PUBLISHED),)
            yield DayFilter(fields, day, how in _FROM)


def _day(text: str) -> date | None:
    """The day that a text begins with; None where it begins with none."""
    try:
        return date.fromisoformat(text[:10]) if _DAY.match(text) else None
    except ValueError:
        return None
