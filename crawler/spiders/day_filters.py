"""Holds what a server gives against the days that an address asks for: many servers leave such a filter unheeded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
_DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")


@dataclass(frozen=True, slots=True)
class DayFilter:
    """The days that were asked for: from one on, or up to one; and the fields in which an entry tells its own."""

    fields: tuple[str, ...]
    day: str
    is_earliest: bool

    def leaves(self, entry: Any) -> bool:
        """Whether an entry is none that was asked for; one that does not tell its day may be."""
        if not isinstance(entry, dict):
            return False
        told = next((text for name in self.fields if (text := str(entry.get(name) or ""))), "")
        if not _DAY.match(told):
            return False
        return told[:10] < self.day if self.is_earliest else told[:10] > self.day


def day_filters(address: str, starts: Iterable[str] = ()) -> list[DayFilter]:
    """The filters in an address; where a server's link to a next part drops them, those of the start with its path."""
    path = urlsplit(address).path
    asked = [address, *(start for start in starts if urlsplit(start).path == path)]
    return next((found for url in asked if (found := list(_filters_in(url)))), [])


def _filters_in(url: str) -> Iterator[DayFilter]:
    for key, value in parse_qsl(urlsplit(url).query):
        found = _KEY.fullmatch(key.removeprefix("filter").strip("[]"))
        if found and (day := _DAY.match(value)):
            fields = _FIELDS.get((found["what"] or "").lower(), _PUBLISHED)
            yield DayFilter(fields, day[0], found["how"].lower() in _FROM)
