"""Keeps every request, also one that a redirect asks for, inside the domains of its source."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.spiders.base import SourceSpider


class OutsideDomains(IgnoreRequest):
    """A request would leave the source's domains; its text is the reason of a Refusal."""


class StayInside:
    """Downloader middleware that lets only addresses through that the source allows."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of one source's crawl; Scrapy calls this."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises OutsideDomains for an address outside the source's domains."""
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        if not spider.source.allows(request.url):
            raise OutsideDomains(f"it redirects to {request.url}, which is not in allowed_domains")
