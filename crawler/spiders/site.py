"""A source that is a whole site, or the part of one below a path: its pages are documents and lead on."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import HtmlResponse, Response

from crawler.address import canonical_url, host_of, strip_visit
from crawler.events import RefusalKind, RoundEnded
from crawler.formats import FORMATS, format_in_address, format_of
from crawler.page_words import FEWEST_WORDS, TOO_THIN, has_own_text
from crawler.selectors import addresses, announces_file, read_response, whole_text
from crawler.source import DirectDocument
from crawler.spiders.base import Linked, SourceSpider
from crawler.spiders.linked import media_type_of, page_fetched
from crawler.spiders.stand_ins import EMPTY, FILLED_BY_SCRIPT, is_filled_by_script, judge_index
from crawler.spiders.traps import TRAPS, Trap, Traps

_LINKS = "//a[@href] | //area[@href] | //iframe[@src] | //frame[@src]"
# What shows a file within a page, has a script open it, or tells catalogues and browsers of it.
_SHOWS_FILE = (
    "//embed[@src] | //object[@data] | //*[@onclick or @data-href or @data-url][not(self::a[@href])]"
    " | //meta[@name='citation_pdf_url'] | //link[@type='application/pdf'][@href]"
)


class SiteSpider(SourceSpider):
    """Reads a site breadth first from its start addresses, within the paths of these; traps end by themselves."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.traps = Traps()
        self._pages: set[str] = set()
        self._read: set[str] = set()
        self._noted: set[str] = set()
        # Files that are linked on hosts of which nothing may be asked for, by host in their order.
        self._outside: dict[str, dict[str, None]] = {}
        # Pages to be asked for, each judged only when its turn comes, by all that was seen until then.
        self._waiting: deque[Linked] = deque()
        # Those that may be second addresses of pages come after all others.
        self._doubtful: deque[Linked] = deque()
        self._within = [_prefix(url, self.source.option("path_prefix")) for url in self.source.start_urls]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider that goes on where a page failed; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.go_on, signals.spider_idle)
        return spider

    def summarise(self) -> RoundEnded:
        """What to report at the end, with every address that was left for a trap or has too little to read."""
        self.left |= {address: TRAPS[trap] for address, trap in self.traps.of.items()}
        return super().summarise()

    def closed(self, reason: str) -> None:
        """Tells of each trap and each other host how many addresses were left for it; Scrapy calls this at the end."""
        for host, files in self._outside.items():
            told = f"1 file on {host} was" if len(files) == 1 else f"{len(files)} files on {host} were"
            self.refuse(next(iter(files)), f"{told} left: it is not in allowed_domains", RefusalKind.LEFT_OUT)
        for trap, number in sorted(self.traps.left.items()):
            like_this = "1 address like this was" if number == 1 else f"{number} addresses like this were"
            told = f"{like_this} left: {TRAPS[trap]}"
            self.refuse(self.traps.example[trap], told, RefusalKind.LEFT_OUT)

    async def start(self) -> AsyncIterator[Request]:
        """The start addresses; Scrapy calls this."""
        for url in self.source.start_urls:
            for request in self._ask_page(Linked(DirectDocument(url))):
                yield request

    def go_on(self) -> None:
        """Asks for the next page when nothing is outstanding."""
        requests = list(self._next())
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _next(self) -> Iterator[Request]:
        """The request for the next page that may be asked for."""
        while self._waiting or self._doubtful:
            linked = (self._waiting or self._doubtful).popleft()
            simple = self.traps.simplify(linked.document.url)
            if simple != linked.document.url:  # by what was learnt since it was noted
                self._note_page(simple, linked.depth)
                continue
            if trap := self.traps.judge(linked.document.url):
                self.traps.leave(trap, linked.document.url)
                continue
            if requests := list(self._ask_page(linked)):
                yield from requests
                return

    def _ask_page(self, linked: Linked) -> Iterator[Request]:
        unwanted = self.too_deep(linked.depth)
        yield from self.ask(linked.document.url, partial(self.take_page, linked=linked), self._pages, unwanted)

    def take_page(self, response: Response, linked: Linked) -> Iterator[Request]:
        """Reports a page that is a document, notes where it leads, and asks for what comes next."""
        known_format = format_of(media_type_of(response), response.url, response.body)
        if not response.body.strip():
            self.refuse_for(linked.document.url, EMPTY, of_index=True)
        elif known_format != "html":
            yield from self.take_document(response, linked)
        else:
            page = response if isinstance(response, HtmlResponse) else response.replace(cls=HtmlResponse)
            yield from self._work_through(page, linked)
        yield from self._next()

    def _work_through(self, page: HtmlResponse, linked: Linked) -> Iterator[Request]:
        url, stand_in = linked.document.url, judge_index(page)
        forwarded = None
        if not stand_in:
            asking = partial(self.take_page, linked=linked)
            forwarded = self.follow_forward(page, asking, url, of_index=True)
        if forwarded is not None:
            yield from forwarded
            return
        if not linked.depth:
            # Where a start address redirects, the site is there.
            self._within.append(_prefix(page.url, self.source.option("path_prefix")))
        self.report(page_fetched(self.source.id, page))
        if stand_in:
            self.refuse_for(url, stand_in, of_index=True)
        elif not self._is_within(page.url):
            self.refuse(url, f"it leads to {page.url}, outside the path of the source", RefusalKind.LEFT_OUT)
        elif self.crawl_settings.only_check:
            self._counts["linked"] += len(set(self._linked_by(page)))
        elif self._is_known(page):
            self.traps.leave(Trap.EQUAL, url)
        else:
            yield from self._take_new(page, linked)

    def _is_known(self, page: HtmlResponse) -> bool:
        """Whether a page was read before, by this address or by another with the same content."""
        address = canonical_url(page.url)
        is_known = address in self._read or self.traps.is_equal(page.url, _told_by(page))
        self._read.add(address)
        self._pages.add(address)
        return is_known

    def _take_new(self, page: HtmlResponse, linked: Linked) -> Iterator[Request]:
        """Takes a page that has text of its own for a document, and notes where it leads."""
        is_document = "html" in self.source.take and has_own_text(read_response(page))
        if is_document and self.source.matches(linked.document.url):
            self.report_document(page, linked)
        elif not is_document and "html" in self.source.take:
            self.left[canonical_url(linked.document.url)] = TOO_THIN
        if not is_document and is_filled_by_script(page) and not any(_links_on(page)):
            self.refuse_for(linked.document.url, FILLED_BY_SCRIPT, of_index=not linked.depth)
        requests, noted = self._lead_on(page, linked.depth + 1)
        leads_elsewhere = any(not self.traps.same_shape(url, page.url) for url in noted)
        brought = is_document or bool(requests) or leads_elsewhere
        self.traps.note(page.url, brought=brought, is_document=is_document)
        yield from requests

    def _linked_by(self, page: HtmlResponse) -> Iterator[str]:
        """The addresses of the pages and files of this source that a page links."""
        for url, _ in _links_on(page):
            announced = format_in_address(url)
            is_file = announced in FORMATS and announced in self.source.take and announced != "html"
            if self.source.allows(url) and (is_file or (announced in (None, "html") and self._is_within(url))):
                yield canonical_url(url)

    def _lead_on(self, page: HtmlResponse, depth: int) -> tuple[list[Request], list[str]]:
        """The requests for the files that a page links, and those of its pages that were noted for later by it."""
        requests, noted = list[Request](), list[str]()
        for url, title in _links_on(page):
            announced = format_in_address(url)
            if not self.source.allows(url):
                if announced in self.source.take and announces_file(url) and self.source.matches(url):
                    self._outside.setdefault(host_of(url), {}).setdefault(canonical_url(url))
            elif announced == "other":
                continue  # a picture: no document
            elif announces_file(url):
                if self.source.matches(url):
                    requests += self.ask_document(Linked(DirectDocument(url, title=title), depth=depth))
            elif self._is_within(url):
                simple = self.traps.simplify(url)
                noted += [simple] if self._note_page(simple, depth) else []
        return requests, noted

    def _note_page(self, url: str, depth: int) -> bool:
        """Notes a page to be asked for later; returns whether it was not noted before."""
        address = canonical_url(url)
        if address in self._pages or address in self._noted:
            return False
        self._noted.add(address)
        waiting = self._doubtful if self.traps.is_doubtful(url) else self._waiting
        waiting.append(Linked(DirectDocument(url.partition("#")[0]), depth=depth))
        return True

    def _is_within(self, url: str) -> bool:
        """Whether an address is inside the site, which is one by http and by https."""
        return canonical_url(url).partition("://")[2].startswith(tuple(self._within))


def _links_on(page: HtmlResponse) -> Iterator[tuple[str, str]]:
    """The addresses to which a page leads with the words of their links, and the files that it or a script shows."""
    for link in page.xpath(_LINKS):
        yield from ((url, whole_text(link)) for url in addresses(page, link))
    for part in page.xpath(_SHOWS_FILE):
        yield from ((url, part.attrib.get("title", "")) for url in filter(announces_file, addresses(page, part)))


def _told_by(page: HtmlResponse) -> list[str]:
    """The words by which a page is told from others; where it has few, those of its title and its files too.

    A list of files may say "PDF" of each and no more. Where it leads to pages tells nothing: traps lead on without end.
    """
    read = read_response(page)
    words = read.told
    if len(words) >= FEWEST_WORDS:
        return words
    files = {canonical_url(strip_visit(url)) for url, _ in _links_on(page) if announces_file(url)}
    return [*words, *next(read.texts("//title"), "").split(), *files]


def _prefix(url: str, path_prefix: str) -> str:
    """The beginning of all addresses of a site: the folder of its start address, or a path that the file gives."""
    parts = urlsplit(canonical_url(url))
    path = path_prefix or parts.path.rpartition("/")[0] + "/"
    return f"{parts.netloc}{path}"
