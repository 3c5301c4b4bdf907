"""What every kind of source has in common: asking politely, and turning answers into snapshots."""

from __future__ import annotations

import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler.address import canonical_url, strip_credentials, strip_visit
from crawler.archive import Archive, StoredAnswer
from crawler.browser import Browser
from crawler.errors import ArchiveError
from crawler.events import CrawlEvent, Reason, Refusal, RefusalKind, RoundEnded
from crawler.formats import extension, format_in_address, format_of
from crawler.refusals import NO_ADDRESS, SEEN_ENOUGH, SKIPPED, TOO_LONG, reason_for, too_many_redirects
from crawler.selectors import LONGEST_ADDRESS
from crawler.settings import CrawlSettings, bounds_for, is_only_looked_at, robots_note
from crawler.source import Source
from crawler.spiders.forwards import forward_of
from crawler.spiders.linked import Linked, make_snapshot, media_type_of, page_fetched, payload_of
from crawler.spiders.stand_ins import judge_answer, judge_format, judge_place
from crawler.spiders.visits import leave_out_visit

# Spiders that researchers wrote find `Linked` here.
__all__ = ["Linked", "Message", "Report", "SourceSpider", "spider_of"]

Message = CrawlEvent | ArchiveError
Report = Callable[[Message], None]


class SourceSpider(Spider):
    """Crawls one source; a kind of source decides in `start` and its own callbacks what is asked for.

    Everything found goes to `report` as it is found. Nothing is left out silently: an address that is not
    taken is a Refusal.
    """

    def __init__(
        self, *, source: Source, settings: CrawlSettings, archive: Archive, report: Report, round_id: str,
        browser: Browser,
    ) -> None:  # fmt: skip
        super().__init__(name=source.id)
        self.source, self.crawl_settings, self.archive, self.report = source, settings, archive, report
        self.browser = browser
        self.round_id, self.bounds = round_id, bounds_for(source, settings)
        self.note = robots_note(source)
        self.listing_pages: set[str] = set()
        self._documents: set[str] = set()
        self._asked = 0
        # Whether a look at the source ended before its lists did; addresses left without a refusal, each with why.
        self.saw_part, self.left = False, dict[str, str]()
        self._ends = time.monotonic() + self.bounds.minutes * 60
        self._counts: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider with its ears open for its own faults; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.report_fault, signals.spider_error)
        if spider.crawl_settings.only_check:
            crawler.signals.connect(spider.break_off, signals.headers_received)
        return spider

    @classmethod
    def check_source(cls, source: Source) -> None:
        """Raises SourceError for what only this kind of source can judge in its file; most have nothing to add."""

    def break_off(self, request: Request, headers: Headers) -> None:
        """Ends the answer to a file's request after its headers; a page may say that it stands in for another."""
        is_page = b"html" in (headers.get("Content-Type") or b"").lower()
        if not is_page and getattr(request.callback, "func", None) == self.take_document:
            raise StopDownload(fail=False)

    def refuse(self, url: str, reason: str, kind: RefusalKind = RefusalKind.MEND, *, of_index: bool = False) -> None:
        """Reports why an address gives no document, or a page that leads to documents cannot be read.

        `reason` is a sentence for people; where no kind is given, they are to look at the page or file and mend it.
        """
        url = strip_credentials(url)[:LONGEST_ADDRESS]
        self.report(Refusal(self.source.id, url, kind, reason, of_index, self.round_id))

    def refuse_for(self, url: str, reason: Reason, *, of_index: bool = False) -> None:
        """The same for a reason that has its kind with it."""
        self.refuse(url, reason.sentence, reason.kind, of_index=of_index)

    def count(self, what: str) -> None:
        """Counts an answer as `fetched`, `unchanged` or `recalled`."""
        self._counts[what] += 1

    def summarise(self) -> RoundEnded:
        """What to report when the source is crawled to its end."""
        found = self._counts
        counts = found["fetched"], found["unchanged"], found["recalled"], found["linked"]
        return RoundEnded(self.source.id, self.round_id, *counts, tuple(self.left.items()))

    def time_is_up(self) -> bool:
        """Whether the source has had all the time its limits give it; reading an archive takes what it takes."""
        return not self.archive.offline and time.monotonic() > self._ends

    def ask(
        self,
        url: str,
        callback: Callable[[Response], Any],
        seen: set[str],
        unwanted: Reason | None = None,
        most: int = 0,
    ) -> Iterator[Request]:
        """At most one request: none for an address in `seen`, which grows, or one that must not be asked for.

        `unwanted` is a reason, known beforehand, not to ask; `most` is how many addresses may have been asked for,
        where that is less than the source's limit. Credentials in the address are not sent.
        """
        if len(url) > LONGEST_ADDRESS:
            self.refuse_for(url, TOO_LONG)
            return
        url = strip_credentials(url)
        try:
            address = canonical_url(url)
        except ValueError:
            self.refuse_for(url, NO_ADDRESS)
            return
        if address in seen:
            return
        seen.add(address)
        of_index = seen is not self._documents
        unwanted = self._excluded_by_rule(url, address) or unwanted or self._beyond_limit(most)
        if unwanted is SEEN_ENOUGH:
            self.saw_part = True
            return
        if unwanted:
            # What the source file wants never asked for keeps nothing of the source from being known.
            self.refuse_for(url, unwanted, of_index=of_index and unwanted is not SKIPPED)
            return
        self._asked += 1
        failed = partial(self._refuse_failed, url, of_index)
        # Scrapy's own filter would drop a repeated address without a word; `seen` decides here.
        yield Request(url, callback=callback, errback=failed, dont_filter=True)

    def _excluded_by_rule(self, url: str, address: str) -> Reason | None:
        if not self.source.allows(address):
            return Reason(RefusalKind.LEFT_OUT, self.source.why_outside(address))
        return SKIPPED if self.source.skips(url) else None

    def _beyond_limit(self, most: int) -> Reason | None:
        limit = self.bounds.pages
        if self._asked < (most or limit):
            return None
        if is_only_looked_at(self.source, self.crawl_settings):
            return SEEN_ENOUGH
        share = "" if not most else f" by listing pages, which may be {most} of them"
        return Reason(RefusalKind.LEFT_OUT, f"max_pages ({limit}) was reached before it{share}")

    def too_deep(self, depth: int) -> Reason | None:
        """Why an address so many steps from the start is not asked for; None where it is near enough."""
        if depth <= self.bounds.depth:
            return None
        return Reason(RefusalKind.LEFT_OUT, f"it is more than max_depth ({self.bounds.depth}) steps from the start")

    async def fetch(self, url: str) -> Response | None:
        """What an address that a page's script asks for answers; None where it may not be asked for or fails."""
        if self._asked >= self.bounds.pages or not self.source.allows(url) or self.source.skips(url):
            forbidden = "a script on a page asks for it, which limits or allowed_domains forbid"
            self.refuse(url, forbidden, RefusalKind.LEFT_OUT)
            return None
        self._asked += 1
        try:
            return await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK, dont_filter=True))
        except Exception as error:  # every way in which an answer can fail; the page goes on without it
            self.refuse_for(url, reason_for(error, self.bounds, self.crawl_settings, urlsplit(url).netloc))
            return None

    @property
    def patience_seconds(self) -> float:
        """How long a page's scripts may take: some requests with their pauses, as any server may need."""
        return self.crawl_settings.timeout_seconds + 20 * self.bounds.delay_seconds

    def ask_document(self, linked: Linked) -> Iterator[Request]:
        """At most one request for a document, unless its address announces a format that is not taken."""
        document = replace(linked.document, url=strip_credentials(linked.document.url))
        linked = replace(linked, document=document)
        take = self.source.take
        announced = format_in_address(document.url)
        unwanted = self.too_deep(linked.depth)
        if not unwanted and announced is not None and announced not in take:
            other = f"it is .{extension(document.url)}; taken are {', '.join(take)}"
            unwanted = Reason(RefusalKind.LEFT_OUT, other)
        for request in self.ask(document.url, partial(self.take_document, linked=linked), self._documents, unwanted):
            plain = replace(linked, document=replace(document, url=strip_visit(document.url)))
            taken = partial(self._take_fitting, linked=plain)
            yield request if self.crawl_settings.only_check else leave_out_visit(request, taken)

    def follow_forward(
        self, response: Response, callback: Callable[[Response], Any], url: str, *, of_index: bool = False
    ) -> list[Request] | None:
        """The request for what a page leads to that is none of its own, as after a redirect; None where it is a page.

        One that leads on by a script alone is refused: what that does, only a browser knows.
        """
        forward = forward_of(response)
        if forward is None:
            return None
        times, before = response.meta.get("redirect_times", 0) + 1, response.meta.get("redirect_urls", [])
        if forward.by_script:
            only = f"the page that came only leads to {forward.url}, by a script; write that address into the source"
            self.refuse(url, only, RefusalKind.STAND_IN, of_index=of_index)
        elif times > self.bounds.redirects:
            self.refuse_for(url, too_many_redirects(self.bounds, [*before, response.url]), of_index=of_index)
        else:
            meta = {"redirect_times": times, "redirect_urls": [*before, response.url]}
            failed = partial(self._refuse_failed, url, of_index)
            return [Request(forward.url, callback=callback, errback=failed, dont_filter=True, meta=meta)]
        return []

    def take_document(self, response: Response, linked: Linked) -> list[Request]:
        """Reports the Snapshot of a document or why there is none, or asks for what the answer leads to."""
        url = linked.document.url
        response, known_format = _as_page(response)
        stand_in = judge_answer(response, known_format)
        asking = partial(self.take_document, linked=linked)
        forwarded = None if stand_in else self.follow_forward(response, asking, url)
        if forwarded is not None:
            return forwarded
        unfit = self._explain_unfit(response, known_format, stand_in or judge_place(response, url, known_format))
        self.report(page_fetched(self.source.id, response))
        if unfit:
            self.refuse_for(url, unfit)
        elif not self.crawl_settings.only_check:
            self.report_document(response, linked)
        return []

    def _take_fitting(self, response: Response, linked: Linked) -> list[Request] | None:
        """The same where an answer is a document; None for any other."""
        page, known_format = _as_page(response)
        unfit = judge_answer(page, known_format) or forward_of(page)
        if unfit or self._explain_unfit(page, known_format, judge_place(page, linked.document.url, known_format)):
            return None
        return self.take_document(page, linked)

    def _explain_unfit(self, response: Response, known_format: str | None, stand_in: Reason | None) -> Reason | None:
        """Why an answer is no document of this source; None for one that is."""
        if canonical_url(response.url) in self.listing_pages:
            return Reason(RefusalKind.LEFT_OUT, "it leads to a listing page of this source")
        if stand_in:
            return stand_in
        if known_format not in self.source.take:
            return judge_format(media_type_of(response), known_format, response.body, self.source.take)
        is_empty = not response.body and not self.crawl_settings.only_check
        return Reason(RefusalKind.TRY_AGAIN, "the server sent an empty file") if is_empty else None

    def report_document(self, response: Response, linked: Linked) -> None:
        """Reports the Snapshot of a document by an answer that is one."""
        stored: StoredAnswer | None = response.meta.get("stored")
        if stored is None:
            return  # the archive could not be written, which was reported
        try:
            payload = payload_of(response, stored, self.bounds.max_bytes)
        except (ValueError, zlib.error) as error:
            self.refuse(linked.document.url, f"its archived copy is not usable: {error}", RefusalKind.TRY_AGAIN)
            return
        self.report(make_snapshot(self.source, self.round_id, linked, response, stored, payload))

    def report_fault(self, failure: Failure, response: Response) -> None:
        """Reports a page that this program could not work through."""
        fault = f"it could not be worked through ({type(failure.value).__name__})"
        self.refuse(response.url, fault, RefusalKind.MEND)

    def _refuse_failed(self, url: str, of_index: bool, failure: Failure) -> None:
        request = getattr(failure, "request", None)
        asked = [*request.meta.get("redirect_urls", ()), request.url] if request else [""]
        host = urlsplit(asked[-1]).netloc
        reason = reason_for(failure.value, self.bounds, self.crawl_settings, host, asked)
        self.refuse_for(url, reason, of_index=of_index)


def _as_page(response: Response) -> tuple[Response, str | None]:
    """An answer and its format; one that is a page is taken for one, whatever its server calls it."""
    known_format = format_of(media_type_of(response), response.url, response.body)
    is_page = known_format == "html" and not isinstance(response, HtmlResponse)
    return response.replace(cls=HtmlResponse) if is_page else response, known_format


def spider_of(crawler: Crawler) -> SourceSpider:
    """The spider of one source's crawl. Raises TypeError for a crawl of anything else, as by Scrapy's own commands."""
    if not isinstance(crawler.spider, SourceSpider):
        raise TypeError(f"a crawl of {crawler.spider!r} is no crawl of a source")
    return crawler.spider
