"""Keeps every request, also one that a redirect asks for, inside the domains and the limits of its source."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.address import is_web_address, strip_credentials
from crawler.events import RefusalKind
from crawler.http_status import REDIRECTS
from crawler.public_internet import is_private_literal
from crawler.refusals import NotAsked
from crawler.spiders.base import SourceSpider, spider_of


class StayInside:
    """Downloader middleware that lets only requests through that the source allows, and no credentials."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._private = frozenset(crawler.settings.getlist("POLICYECHO_PRIVATE_HOSTS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of one source's crawl; Scrapy calls this."""
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        return spider_of(self._crawler)

    def process_request(self, request: Request) -> Request | None:
        """The request without the credentials a redirect gave it, None when it had none.

        Raises NotAsked for an address outside the source's domains, a private computer, or when time is up.
        """
        spider, address = self._spider, strip_credentials(request.url)
        if not spider.source.allows(request.url):
            outside = f"it redirects to {address}, which is not in allowed_domains"
            raise NotAsked(RefusalKind.LEFT_OUT, outside)
        if is_private_literal(request.url, self._private):
            private = "it leads to a private address, which private_hosts in study.toml does not name"
            raise NotAsked(RefusalKind.LEFT_OUT, private)
        if spider.source.skips(request.url) and "redirect_times" in request.meta:
            raise NotAsked(RefusalKind.LEFT_OUT, f"it redirects to {address}, which skip_regex excludes")
        if spider.time_is_up():
            late = f"max_minutes ({spider.bounds.minutes:g}) was reached before it"
            raise NotAsked(RefusalKind.LEFT_OUT, late)
        return None if address == request.url else request.replace(url=address)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer, unless it redirects to what is no web address at all; raises NotAsked for that."""
        location = (response.headers.get("Location") or b"").decode("latin-1").strip()
        if response.status in REDIRECTS and location:
            target = response.urljoin(location)
            if not is_web_address(target.lower()):
                no_address = f"it redirects to {strip_credentials(target)}, which is no web address"
                raise NotAsked(RefusalKind.MEND, no_address)
        return response
