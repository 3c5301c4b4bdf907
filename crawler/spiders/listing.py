"""A source whose documents are linked from listing pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from parsel import Selector, SelectorList
from scrapy.http import HtmlResponse, Response

from crawler.events import DateClue, RefusalKind
from crawler.selectors import addresses, announces_file, name_selectors, select, text_of, whole_text
from crawler.source import DirectDocument, Pick
from crawler.spiders.base import Linked
from crawler.spiders.continuations import (
    Counted,
    control_for_scripts,
    further_parts,
    is_for_scripts,
    is_switched_off,
    next_in_page,
    total_on_page,
)
from crawler.spiders.index_pages import Entry, Follow, IndexSpider, Missing, Next
from crawler.spiders.stand_ins import is_filled_by_script

_ANY_LINK = Pick(css=("a",))
# What shows a file within a page, or has a script open it: no link, but where the source file names none it counts.
_SHOWS_FILE = Pick(css=("embed", "object", "iframe", "frame", "area", "[onclick]:not(a)", "[data-href]", "[data-url]"))
_BY_SCRIPT = (
    "its links appear only by JavaScript, or not at all; with the extra policyecho[browser], browser = true in the"
    " source file has its scripts run"
)
_UNREAD = "which only a script can follow, so what comes after it is unread"


class ListingSpider(IndexSpider):
    """Reads listing pages and those they lead to."""

    @property
    def lists_entries(self) -> bool:
        """Whether the file says what an entry is, or which pages follow; else links lead anywhere, as in a calendar."""
        return bool(self.source.item or self.source.follow_regex)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._entries = 0
        self._told: Counter[str] = Counter()

    def closed(self, reason: str) -> None:
        """Tells of a selector that found nothing in any entry; Scrapy calls this at the end."""
        super().closed(reason)
        for name in ("title", "date"):
            pick = getattr(self.source, name)
            if pick and self._entries and not self._told[name]:
                nothing = f"{name_selectors(name, pick)} finds nothing in any entry"
                self.refuse(next(self.begin(), self.source.id), nothing, RefusalKind.MEND)

    def read(self, response: Response) -> Iterator[Entry]:
        """The links to documents on one page, and those to further pages."""
        if not isinstance(response, HtmlResponse):
            raise ValueError("it is no HTML page, so no listing can be read from it")
        yield from self.documents_on(response)
        yield from self.further(response)

    def further(self, response: HtmlResponse) -> Iterator[Entry]:
        """The links to further pages on one page; what shows that it goes on where none leads is said."""
        nowhere, leads_on = "", False
        for link in select(response.selector, self.source.follow):
            if not isinstance(link.root, str) and is_for_scripts(link):
                nowhere = nowhere or ("" if is_switched_off(link) else whole_text(link)[:60] or "…")
                continue
            for url in addresses(response, link):
                leads_on = True
                yield Follow(url)
        for url in (*next_in_page(response), *(() if leads_on else further_parts(response))):
            if not self.source.skips(url):
                yield Next(url)
        if leads_on:
            return
        if nowhere:
            named = name_selectors("follow", self.source.follow)
            yield Missing(f"{named} finds {nowhere!r}, {_UNREAD}")
        elif by_script := control_for_scripts(response, expected=bool(self.source.follow)):
            yield Missing(f"it goes on by {by_script!r}, {_UNREAD}")

    def documents_on(self, response: HtmlResponse) -> Iterator[Entry]:
        """The links to documents on one page, with what stands beside them; what is missing is said."""
        source, has_links = self.source, False
        items = list(select(response.selector, source.item)) if source.item else SelectorList([response.selector])
        missing = []
        if not items:
            missing.append(f"{name_selectors('item', source.item)} finds nothing on this listing page")
        for number, item in enumerate(items, start=1):
            linked = list(self._linked_in(response, item))
            if not linked:
                place = f"item {number}" if source.item else "the page"
                missing.append(f"{name_selectors('link', source.link or _ANY_LINK)} finds no link in {place}")
            has_links = has_links or bool(linked)
            yield from linked
        if not has_links and is_filled_by_script(response):
            missing = [_BY_SCRIPT if not source.browser else f"{missing[0]}, also after its scripts ran"]
        yield from map(Missing, missing)
        if source.item and items:
            yield Counted(len(items), total_on_page(response, len(items)))

    def _linked_in(self, response: HtmlResponse, item: Selector) -> Iterator[Linked]:
        source = self.source
        title, date = text_of(item, source.title), text_of(item, source.date)
        self._entries += 1
        self._told["title"] += bool(title)
        self._told["date"] += bool(date)
        clues = (DateClue("listing", date),) if date else ()
        for link in select(item, source.link or _ANY_LINK):
            for url in addresses(response, link):
                yield Linked(DirectDocument(url=url, title=title or whole_text(link)), clues)
        for part in () if source.link else select(item, _SHOWS_FILE):
            for url in filter(announces_file, addresses(response, part)):
                yield Linked(DirectDocument(url=url, title=title or part.attrib.get("title", "")), clues)
