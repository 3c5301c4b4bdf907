"""Leaves a host in peace for as long as it asks: 429 and 503, with or without a Retry-After."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.events import RefusalKind
from crawler.refusals import NotAsked
from crawler.spiders.base import spider_of

_TOO_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
# A host that wants to be left longer is not asked again in this crawl.
_LONGEST_SECONDS = 600.0
_DAY_SECONDS, _FEWEST_DAYS = 86_400, 2  # from which on days say more than minutes
# Without a word from the host so many pauses between two requests, and twice as many each time it says so again.
_PAUSES, _MOST_PAUSES = 5, 80


class PauseHosts:
    """Downloader middleware that holds requests back while their host is busy, those of redirects and retries too."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # Until when each host is left, by a clock that only goes on, and how often it has said that it is busy.
        self._until: dict[str, float] = {}
        self._times: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of one source's crawl; Scrapy calls this."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Waits until the host may be asked; raises NotAsked where that is too long."""
        if spider_of(self._crawler).archive.offline:
            return
        host = urlsplit(request.url).netloc
        while (wait := self._until.get(host, 0.0) - time.monotonic()) > 0:
            if wait > _LONGEST_SECONDS:
                days = wait / _DAY_SECONDS
                long = f"{days:,.0f} days" if days >= _FEWEST_DAYS else f"{wait / 60:.0f} minutes"
                asks = f"its server asks to be left for {long}"
                raise NotAsked(RefusalKind.TRY_AGAIN, asks)
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer; one that says that its host is busy is heeded by all requests that follow."""
        host = urlsplit(request.url).netloc
        if response.status in _TOO_BUSY:
            times = self._times[host] = self._times.get(host, 0) + 1
            asked = _seconds_asked(response)
            pauses = min(_PAUSES * 2 ** (times - 1), _MOST_PAUSES)
            # A moment that is over tells of a clock that is wrong.
            wait = asked or pauses * spider_of(self._crawler).bounds.delay_seconds
            self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + wait)
        else:
            self._times.pop(host, None)
        return response


def _seconds_asked(response: Response) -> float | None:
    """The seconds that a Retry-After names, or those to its moment (RFC 9110, 10.2.3); None where it names none."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
