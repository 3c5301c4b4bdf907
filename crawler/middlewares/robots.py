"""Obeys robots.txt as RFC 9309 wants it: a site that cannot say what it allows allows nothing for now."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.events import Reason, RefusalKind
from crawler.refusals import NotAsked, is_too_far, reason_for
from crawler.spiders.base import spider_of

# So many redirects of a robots.txt are to be followed; a source may allow less (RFC 9309, 2.3.1.2).
_REDIRECTS_FOLLOWED = 5
# A site that asks for more than this between two pages does not want to be crawled at all, and should say so.
_LONGEST_PAUSE = 120.0


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's robots.txt rules, which take every answer for rules, made careful about those that are none."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        # Hosts of which nothing is asked for, as if their robots.txt forbade it all.
        self._closed: dict[str, Reason] = {}

    # Without Scrapy's spider argument, which is there only for older callers.
    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Lets the request pass, or raises NotAsked where robots.txt forbids it or cannot be had."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        if reason := self._closed.get(urlsplit(request.url).netloc):
            raise NotAsked(*reason)
        try:
            self.process_request_2(parser, request)
        except IgnoreRequest:
            raise NotAsked(RefusalKind.DISALLOWED, "robots.txt disallows it") from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._close(netloc, f"could not be read (HTTP {response.status})")
        # Without such a file a site has no rules; the page that says so is not to be read as rules.
        rules = response if response.status == HTTPStatus.OK else response.replace(body=b"")
        await super()._parse_robots(rules, netloc, request)
        asked = Protego.parse(rules.body.decode("utf-8", "replace")).crawl_delay(self._robotstxt_useragent or "")
        if asked:
            self._slow_down(min(float(asked), _LONGEST_PAUSE))

    def _close(self, netloc: str, what: str) -> None:
        """Asks nothing more of a host, since something keeps its robots.txt from being read."""
        sentence = f"its robots.txt {what}, so nothing is asked for"
        self._closed[netloc] = Reason(RefusalKind.DISALLOWED, sentence)

    def _slow_down(self, seconds: float) -> None:
        """Waits as long between two requests as the site asks for, where that is longer than what was set."""
        downloader = self.crawler.engine.downloader
        downloader._delay = max(downloader._delay, seconds)
        for slot in downloader.slots.values():
            slot.delay = max(slot.delay, seconds)
        # It adjusts pauses to how fast a server answers, and would shorten this one again.
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, seconds)
            throttle.maxdelay = max(throttle.maxdelay, seconds)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        spider = spider_of(self.crawler)
        most = spider.bounds.redirects
        # What keeps robots.txt from being fetched keeps the pages too; one that must not be asked for sets no rules.
        if not isinstance(exc, IgnoreRequest):
            self._closed[netloc] = reason_for(exc, spider.bounds, spider.crawl_settings, netloc)
        elif is_too_far(exc) and most < _REDIRECTS_FOLLOWED:
            self._close(netloc, f"redirects more than {most} times")
