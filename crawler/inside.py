"""Keeps every request, also one that a redirect asks for, inside the domains of its source."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.address import without_credentials
from crawler.spiders.base import SourceSpider


class OutsideDomains(IgnoreRequest):
    """A request would leave the source's domains; its text is the reason of a Refusal."""


class StayInside:
    """Downloader middleware that lets only addresses through that the source allows, and no credentials."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of one source's crawl; Scrapy calls this."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """The request without the credentials a redirect gave it, None when it had none.

        Raises OutsideDomains for an address outside the source's domains.
        """
        address = without_credentials(request.url)
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        if not spider.source.allows(request.url):
            raise OutsideDomains(f"it redirects to {address}, which is not in allowed_domains")
        return None if address == request.url else request.replace(url=address)
