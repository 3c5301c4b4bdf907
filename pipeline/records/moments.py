"""Moments as records keep them: in UTC, ISO 8601 to the second, so that they sort as texts do."""

from __future__ import annotations

from datetime import UTC, datetime

_FORM = "%Y-%m-%dT%H:%M:%SZ"


def now() -> str:
    """The present moment; stands only where no comparison reads it."""
    return write_moment(datetime.now(UTC))


def write_moment(moment: datetime) -> str:
    """A moment in UTC to the second, as records hold it."""
    return moment.strftime(_FORM)


def parse_moment(text: str) -> datetime:
    """The moment that a record names; it knows its time zone. Raises ValueError for what is none."""
    return datetime.fromisoformat(text)
