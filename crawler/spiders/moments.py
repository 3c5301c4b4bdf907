"""Tells dates that a server makes up at the moment of the request from dates of what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scrapy.http import Response

from crawler.archive import StoredAnswer
from crawler.events import DateClue
from crawler.request_moments import is_of_request, read_moment


def moments_of(response: Response) -> tuple[datetime, ...]:
    """When an answer was made, by the server's clock and by ours."""
    stored: StoredAnswer | None = response.meta.get("stored")
    said = (response.headers.get("Date") or b"").decode("latin-1"), stored.fetched_at if stored else ""
    return tuple(moment for text in said if (moment := read_moment(text)))


def drop_moving(clues: Iterable[DateClue], moments: tuple[datetime, ...]) -> tuple[DateClue, ...]:
    """The clues without those that only tell the moment of the request, or one that is still to come."""
    return tuple(clue for clue in clues if not is_of_request(clue.text, moments))
