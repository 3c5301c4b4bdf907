"""Sources whose documents are linked from pages that are no documents themselves: listings, feeds, endpoints.

A kind of source says where to begin and what one such page holds; everything else is the same for all.
"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import HtmlResponse, Response

from crawler.address import canonical_url
from crawler.events import Reason, RefusalKind
from crawler.formats import format_in_address
from crawler.page_words import TOO_THIN, has_own_text
from crawler.refusals import NO_ADDRESS, TOO_LONG
from crawler.selectors import LONGEST_ADDRESS, addresses, name_selectors, read_response, select
from crawler.source import DirectDocument
from crawler.spiders.base import Linked, SourceSpider
from crawler.spiders.continuations import Counted
from crawler.spiders.encoding import set_encoding
from crawler.spiders.entries import Entry, Follow, Missing, Next, PagePosition, Unwanted
from crawler.spiders.linked import complete_linked, page_fetched, write_iso
from crawler.spiders.moments import drop_moving, moments_of
from crawler.spiders.stand_ins import EMPTY, judge_index
from crawler.spiders.tallies import Tallies

# Spiders that researchers wrote find these here.
__all__ = ["Entry", "Follow", "IndexSpider", "Missing", "Next", "Unwanted"]

# So many pages in a row, each reached from the one before, may bring no document that was not known.
_BARREN_PAGES = 12
_AT_A_TIME = 200
# Bounds for what no site of good faith has: an index without end must fill neither memory nor time.
_MOST_LINKED = 100_000
_MOST_KNOWN = 1_000_000
_READING_SECONDS = 20
# So many faults of a page are told in words, the others are counted.
_FAULTS_TOLD = 3


class IndexSpider(SourceSpider):
    """Reads index pages and those they lead to, then asks for every document they link."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        # Documents to be asked for, by address, in the order in which they were first linked.
        self._linked: dict[str, Linked] = {}
        self._known: set[str] = set()
        self._items: set[str] = set()
        # Links that link_regex excludes, and those that it does not.
        self._excluded = self._known_wanted = 0
        self.tallies = Tallies()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider with its second round prepared; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.ask_linked, signals.spider_idle)
        return spider

    def closed(self, reason: str) -> None:
        """Tells of what fitted nowhere and of lists that have more than came; Scrapy calls this at the end."""
        start = next(self.begin(), self.source.id)
        for misfit in filter(None, (self._explain_links(), self.explain_continuation())):
            self.refuse(start, misfit, RefusalKind.MEND, of_index=True)
        for url, shortage in () if self.saw_part else self.tallies.shortages(self.listing_pages):
            self.refuse(url, shortage, RefusalKind.MEND, of_index=True)

    def _explain_links(self) -> str:
        if not self._excluded or self._known_wanted:
            return ""
        return f"link_regex {self.source.link_regex!r} fits none of the {self._excluded} links on its pages"

    def explain_continuation(self) -> str:
        """Why no page led to a further one, though the source file says how; empty where one did."""
        tallies = self.tallies
        if not tallies.read or tallies.followed or not self.source.follow:
            return ""
        if not self._known_wanted and not self._excluded:
            return ""  # pages without any link are told as such
        if tallies.further:
            return (
                f"follow_regex {self.source.follow_regex!r} fits none of the {tallies.further} links to further pages"
            )
        named = name_selectors("follow", self.source.follow)
        return f"{named} finds no link to a further page on any page; where there is one page only, remove it"

    def begin(self) -> Iterator[str]:
        """The addresses of the first index pages."""
        yield from self.source.start_urls

    def read(self, response: Response) -> Iterator[Entry]:
        """What one index page holds, in its order. Each kind has its own."""
        raise NotImplementedError

    @property
    def lists_entries(self) -> bool:
        """Whether every link that an index page gives is an entry, so that excluded ones show that it goes on."""
        return True

    async def start(self) -> AsyncIterator[Request]:
        """The requests to begin with; Scrapy calls this."""
        for url in self.begin():
            for request in self._ask_index(url, PagePosition(first=url)):
                yield request

    def _ask_index(self, url: str, place: PagePosition) -> Iterator[Request]:
        unwanted = self.too_deep(place.depth)
        if not unwanted and place.barren >= _BARREN_PAGES:
            barren = f"the {_BARREN_PAGES} pages that lead to it brought no new document"
            unwanted = Reason(RefusalKind.LEFT_OUT, barren)
        # Pages that lead to ever more pages must leave room for the documents.
        most = max(1, self.bounds.pages * 2 // 3) if place.depth else 0
        yield from self.ask(url, self._callback(place), self.listing_pages, unwanted, most)

    def _set_aside(self, response: Response, callback: Callable[[Response], Any], url: str) -> list[Request] | None:
        """What is asked for instead of an answer that leads to no documents; None for one that may."""
        if stand_in := judge_index(response):
            self.report(page_fetched(self.source.id, response))
            self.refuse_for(url, stand_in, of_index=True)
            return []
        return self.follow_forward(response, callback, url, of_index=True)

    def _callback(self, place: PagePosition) -> Callable[[Response], Any]:
        return partial(self.read_rendered if self.source.browser else self.read_index, place=place)

    async def read_rendered(self, response: Response, place: PagePosition) -> AsyncIterator[Request]:
        """The same for a page that is first completed by its scripts."""
        if isinstance(response, HtmlResponse):
            response = await self.browser.render(self, response)
        for request in self.read_index(response, place):
            yield request

    def read_index(self, response: Response, place: PagePosition) -> Iterator[Request]:
        """Requests for further index pages; the documents of this one are noted."""
        instead = self._set_aside(response, self._callback(place), response.url)
        if instead is not None:
            yield from instead
            return
        self.report(page_fetched(self.source.id, response))
        self.listing_pages.add(canonical_url(response.url))
        self._take_followed(response, place)
        response = set_encoding(response, self.source.languages)
        further, faults, more, left, brought = list[Follow](), list[str](), 0, 0, False
        moments = moments_of(response)
        until = time.thread_time() + _READING_SECONDS
        try:
            for entry in self.read(response):
                if time.thread_time() > until:
                    raise ValueError(
                        f"reading it takes longer than {_READING_SECONDS} seconds; the rest of it was left"
                    )
                match entry:
                    case Follow():
                        further.append(entry)
                    case Next():
                        self.tallies.name_next(response.url, entry.url)
                    case Counted():
                        self.tallies.add(place.first, entry)
                    case Missing() if len(faults) < _FAULTS_TOLD:
                        faults.append(entry.reason)
                    case Missing():
                        more += 1
                    case Unwanted():
                        brought |= self._note_entry(entry.key)
                    case _ if len(self._linked) >= _MOST_LINKED:
                        left += 1
                    case _:
                        brought |= self._note_document(entry, place, moments)
            self.tallies.read += 1
        except ValueError as error:
            faults.insert(0, f"it cannot be read as a page of this kind of source ({error})")
        faults += [] if faults or response.body.strip() else [EMPTY.sentence]
        self._tell_faults(response.url, faults, more, left)
        self.tallies.further += len(further)
        following = PagePosition(place.depth + 1, 0 if brought else place.barren + 1, place.first)
        for follow in further:
            if not self.source.follow_regex or re.search(self.source.follow_regex, follow.url):
                self.tallies.followed += 1
                position = replace(following, first=follow.url) if follow.begins else following
                yield from self._ask_index(follow.url, position)

    def _take_followed(self, page: Response, place: PagePosition) -> None:
        """Takes a page that was followed for a document, where the file says so and it has something to read."""
        if not (self.source.take_followed and place.depth and "html" in self.source.take):
            return
        if not has_own_text(read_response(page)):
            self.left[canonical_url(page.url)] = TOO_THIN
        elif self.source.matches(page.url) and not self.crawl_settings.only_check:
            self.report_document(page, Linked(DirectDocument(page.url), depth=place.depth))

    def _tell_faults(self, url: str, faults: list[str], more: int, left: int) -> None:
        if more:
            faults.append(f"and {more} more such faults")
        if left:
            faults.append(f"{left} of its links were left: no source is asked for more than {_MOST_LINKED:,} documents")
        if faults:
            self.refuse(url, "; ".join(faults), RefusalKind.MEND, of_index=True)

    def _note_entry(self, key: str) -> bool:
        """Notes that an index page has an entry; returns whether none had it so far."""
        is_new = key not in self._known
        if is_new and len(self._known) < _MOST_KNOWN:
            self._known.add(key)
        return is_new

    def _note_document(
        self, entry: DirectDocument | Linked, place: PagePosition, moments: tuple[datetime, ...]
    ) -> bool:
        """Notes a document to be asked for later; returns whether it shows that the index goes on."""
        linked = entry if isinstance(entry, Linked) else Linked(entry)
        url = linked.document.url
        if len(url) > LONGEST_ADDRESS:
            self.refuse_for(url, TOO_LONG)
            return False
        try:
            address = canonical_url(url)
        except ValueError:
            self.refuse_for(url, NO_ADDRESS)
            return False
        is_new = self._note_entry(address)
        # Pages link a hundred addresses that are no entry of interest; none of them is a refusal.
        if self.source.link_regex and not self.source.document and not re.search(self.source.link_regex, url):
            self._excluded += is_new
            return is_new and self.lists_entries
        self._known_wanted += is_new
        linked = replace(
            linked, depth=place.depth + 1, clues=write_iso(drop_moving(linked.clues, moments), self.source.date_format)
        )
        if is_new:
            self._linked[address] = linked
        elif address in self._linked:
            self._linked[address] = complete_linked(self._linked[address], linked)
        return is_new

    def count_linked(self, urls: Iterable[str]) -> None:
        """Counts the documents that index pages link, each address once, as far as they would be asked for."""
        for address in {canonical_url(url) for url in urls} - self.listing_pages:
            self._counts["linked"] += self.source.allows(address) and format_in_address(address) != "other"

    def ask_linked(self) -> None:
        """Asks for the noted documents when no index page is outstanding.

        Only then are all index pages known, none of which is a document however it is linked.
        """
        if self.crawl_settings.only_check:
            linked, self._linked = self._linked, {}
            self.count_linked(linked)
        requests: list[Request] = []
        while self._linked and not requests:
            # Some at a time: what waits in Scrapy's queue is held in memory whole.
            chosen = {address: self._linked.pop(address) for address in list(islice(self._linked, _AT_A_TIME))}
            wanted = [entry for address, entry in chosen.items() if address not in self.listing_pages]
            requests = [request for entry in wanted for request in self._ask_linked(entry)]
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _ask_linked(self, linked: Linked) -> Iterator[Request]:
        if not self.source.document:
            yield from self.ask_document(linked)
            return
        yield from self.ask(linked.document.url, partial(self.read_item, linked=linked), self._items)

    def read_item(self, response: Response, linked: Linked) -> Iterator[Request]:
        """Requests for the documents that an entry's own page links."""
        if not isinstance(response, HtmlResponse):
            # The entry was the file itself after all, which another entry's page may link too.
            if (address := canonical_url(linked.document.url)) not in self._documents:
                self._documents.add(address)
                yield from self.take_document(response, linked)
            return
        instead = self._set_aside(response, partial(self.read_item, linked=linked), linked.document.url)
        if instead is not None:
            yield from instead
            return
        self.report(page_fetched(self.source.id, response))
        response = set_encoding(response, self.source.languages)
        self.listing_pages.add(canonical_url(response.url))
        links, said = 0, "document_css or document_xpath finds no link on this page"
        for link in select(response.selector, self.source.document):
            for url in addresses(response, link):
                if not self.source.link_regex or re.search(self.source.link_regex, url):
                    links += 1
                    document = replace(linked.document, url=url)
                    yield from self.ask_document(replace(linked, document=document, depth=linked.depth + 1))
        if not links:
            self.refuse(response.url, said, RefusalKind.MEND, of_index=True)
