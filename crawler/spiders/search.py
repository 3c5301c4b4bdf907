"""A source whose documents are found by the site's own search form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from scrapy.http import HtmlResponse, Response

from crawler.address import canonical_url
from crawler.spiders.base import Linked
from crawler.spiders.index_pages import Entry, Follow
from crawler.spiders.linked import asked_address
from crawler.spiders.listing import ListingSpider


class SearchSpider(ListingSpider):
    """Asks the search for each of the source's queries, page by page until one brings nothing new."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        # Query and number of every page of results asked for so far, by address.
        self._pages: dict[str, tuple[str, int]] = {}
        # What each query brought so far; two queries may share whole pages.
        self._results: defaultdict[str, set[str]] = defaultdict(set)
        self._first = self.source.option_number("first_page", 1)

    def begin(self) -> Iterator[str]:
        """The first page of results of every query."""
        for query in self.source.option_list("queries"):
            yield self._page(query, self._first)

    def read(self, response: Response) -> Iterator[Entry]:
        """The results on one page, and the next page."""
        if not isinstance(response, HtmlResponse):
            raise ValueError("it is no HTML page, so no results can be read from it")
        # The page as it was asked for: a site may redirect every search.
        query, page = self._pages.get(canonical_url(asked_address(response)), ("", self._first))
        entries = list(self.documents_on(response))
        results = {canonical_url(entry.document.url) for entry in entries if isinstance(entry, Linked)}
        is_new = not results <= self._results[query]
        self._results[query] |= results
        # A page without results is how a search ends; where it begins with one, that is told.
        yield from entries if results or page == self._first else ()
        if query and is_new and "{page}" in self.source.option("search_url"):
            yield Follow(self._page(query, page + self.source.option_number("page_step", 1)))
        elif "{page}" not in self.source.option("search_url"):
            yield from self.further(response)

    def _page(self, query: str, page: int) -> str:
        url = self.source.option("search_url").replace("{query}", quote(query)).replace("{page}", str(page))
        self._pages[canonical_url(url)] = (query, page)
        return url
