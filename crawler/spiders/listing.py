"""A source whose documents are linked from listing pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from parsel import Selector, SelectorList
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import HtmlResponse, Response

from crawler.snapshot import PageFetched
from crawler.source import DirectDocument, canonical_url
from crawler.spiders.base import SourceSpider


class ListingSpider(SourceSpider):
    """Reads listing pages and those they lead to, then asks for every document they link."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._linked: list[DirectDocument] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider with its second round prepared; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.ask_linked, signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The requests to begin with; Scrapy calls this."""
        for url in self.source.start_urls:
            for request in self._ask_listing(url):
                yield request

    def _ask_listing(self, url: str) -> Iterator[Request]:
        yield from self.ask(url, self.read_listing, self.listing_pages)

    def read_listing(self, response: Response) -> Iterator[Request]:
        """Requests for further listing pages; the documents of this one are noted."""
        self.report(PageFetched(self.source.id, response.url))
        if not isinstance(response, HtmlResponse):
            self.refuse(response.url, "it is no HTML page, so no listing can be read from it")
            return
        self.listing_pages.add(canonical_url(response.url))
        self._linked.extend(self._documents_on(response))
        for css in self.source.follow_css:
            for link in response.css(css):
                for url in _addresses(response, link):
                    yield from self._ask_listing(url)

    def ask_linked(self) -> None:
        """Asks for the noted documents when no listing page is outstanding.

        Only then are all listing pages known, none of which is a document however it is linked.
        """
        linked, self._linked = self._linked, []
        documents = [one for one in linked if canonical_url(one.url) not in self.listing_pages]
        requests = [request for document in documents for request in self.ask_document(document)]
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _documents_on(self, response: HtmlResponse) -> Iterator[DirectDocument]:
        source = self.source
        items = response.css(source.item_css) if source.item_css else SelectorList([response.selector])
        if not items:
            self.refuse(response.url, f"item_css {source.item_css!r} finds nothing on this listing page")
        for number, item in enumerate(items, start=1):
            found = [
                DirectDocument(
                    url=url,
                    title=_text(item, source.title_css) or _whole_text(link),
                    date=_text(item, source.date_css),
                )
                for link in item.css(source.link_css)
                for url in _addresses(response, link)
            ]
            if not found:
                place = f"item {number}" if source.item_css else "the page"
                self.refuse(response.url, f"link_css {source.link_css!r} finds no link in {place}")
            yield from found


def _addresses(response: HtmlResponse, link: Selector) -> Iterator[str]:
    href = str(link.attrib.get("href", "")).strip()
    try:
        url = response.urljoin(href) if href else ""
        canonical_url(url)
    except ValueError:
        # A mail address, a script or a broken link: nothing that could be asked for.
        return
    yield url


def _text(element: Selector, css: str) -> str:
    """The text of the first element inside that the selector finds, white space folded; empty for none."""
    chosen = element.css(css)[:1] if css else []
    return _whole_text(chosen[0]) if chosen else ""


def _whole_text(element: Selector) -> str:
    return " ".join(element.xpath("string()").get(default="").split())
