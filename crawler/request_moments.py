"""Tells moments that a server makes up when it is asked from dates of what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Clocks of servers are that far from ours, or the page was made that long before; nothing is crawled so soon.
_SAME_MOMENT = timedelta(minutes=10)
_HOUR, _FARTHEST_ZONE, _SAME_SECONDS = timedelta(hours=1), timedelta(hours=14), timedelta(seconds=5)
# As late as it is anywhere on earth when a day has just begun here.
_AHEAD = timedelta(days=1)


def is_of_request(text: str, moments: Iterable[datetime]) -> bool:
    """Whether a text names the moment of a request, in whatever zone, or one still to come then; a day alone does not.

    `moments` are when the request was answered, by one clock or several.
    """
    moment = read_moment(text)
    if moment is None:
        return False
    return any(
        abs(moment - asked) <= _SAME_MOMENT or moment > asked + _AHEAD or _is_same_in_other_zone(moment - asked)
        for asked in moments
    )


def days_apart(text: str, moment: datetime) -> int:
    """How many whole days a text's moment lies after another one, negative before it; 0 for what is no moment."""
    named = read_moment(text)
    return int((named - moment) / _AHEAD) if named else 0


def _is_same_in_other_zone(apart: timedelta) -> bool:
    """Whether two moments are apart by whole hours of a zone, as where a server calls its own time UTC."""
    beyond = abs(apart) % _HOUR
    return abs(apart) <= _FARTHEST_ZONE and min(beyond, _HOUR - beyond) <= _SAME_SECONDS


def read_moment(text: str) -> datetime | None:
    """The moment that a text names to the minute; None for a day, or for what is no moment."""
    text = text.strip()
    if ":" not in text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
