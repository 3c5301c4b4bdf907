"""What every kind of source has in common: asking politely, archiving, and turning answers into snapshots."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from twisted.python.failure import Failure

from crawler.address import without_credentials
from crawler.errors import ArchiveError
from crawler.formats import announced_by_address, extension, format_of
from crawler.reasons import reason_for
from crawler.settings import CrawlSettings
from crawler.snapshot import PageFetched, Refusal, Snapshot
from crawler.source import DirectDocument, Source, canonical_url, derived_document_id
from crawler.warc import Archived, ArchiveWriter, Exchange, read_payload

Message = Snapshot | Refusal | PageFetched | ArchiveError
Report = Callable[[Message], None]


class SourceSpider(Spider):
    """Crawls one source; a kind of source decides in `start` and its own callbacks what is asked for.

    Everything found goes to `report` as it is found. Nothing is left out silently: an address that is not
    taken is a Refusal.
    """

    def __init__(self, *, source: Source, settings: CrawlSettings, archive: ArchiveWriter, report: Report) -> None:
        super().__init__(name=source.id)
        self.source, self.crawl_settings, self.archive, self.report = source, settings, archive, report
        self.listing_pages: set[str] = set()
        self._documents: set[str] = set()
        self._asked = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider with its archive listening; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        # At this signal the body is still as received, before any middleware decodes it.
        crawler.signals.connect(spider.archive_answer, signals.response_downloaded)
        crawler.signals.connect(spider.report_fault, signals.spider_error)
        return spider

    def refuse(self, url: str, reason: str) -> None:
        """Reports why an address gives no document."""
        self.report(Refusal(self.source.id, url, reason))

    def ask(
        self,
        url: str,
        callback: Callable[[Response], Any],
        seen: set[str],
        unwanted: str = "",
    ) -> Iterator[Request]:
        """At most one request: none for an address in `seen`, which grows, or one that must not be asked for.

        `unwanted` is a reason, known beforehand, not to ask. Credentials in the address are not sent.
        """
        url = without_credentials(url)
        try:
            address = canonical_url(url)
        except ValueError:
            self.refuse(url, "it is not a usable web address")
            return
        if address in seen:
            return
        seen.add(address)
        limit = self.source.max_pages or self.crawl_settings.max_pages
        if not self.source.allows(address):
            self.refuse(url, "it is not in allowed_domains")
        elif unwanted:
            self.refuse(url, unwanted)
        elif self._asked >= limit:
            self.refuse(url, f"max_pages ({limit}) was reached before it")
        else:
            self._asked += 1
            yield Request(
                url,
                callback=callback,
                errback=partial(self._failed, url),
                # Scrapy's own filter would drop a repeated address without a word; `seen` decides here.
                dont_filter=True,
            )

    def ask_document(self, document: DirectDocument) -> Iterator[Request]:
        """At most one request for a document, unless its address announces a format that is not taken."""
        document = replace(document, url=without_credentials(document.url))
        take = self.source.take
        announced = announced_by_address(document.url)
        is_other = announced is not None and announced not in take
        unwanted = f"it is .{extension(document.url)}; taken are {', '.join(take)}" if is_other else ""
        yield from self.ask(document.url, partial(self.take_document, document=document), self._documents, unwanted)

    def take_document(self, response: Response, document: DirectDocument) -> None:
        """Reports the Snapshot of a document, or why there is none."""
        self.report(PageFetched(self.source.id, response.url))
        media_type = _media_type(response)
        found = format_of(media_type, response.url, response.body)
        if canonical_url(response.url) in self.listing_pages:
            self.refuse(document.url, "it leads to a listing page of this source")
        elif found not in self.source.take:
            taken = ", ".join(self.source.take)
            self.refuse(document.url, f"its media type is {media_type or 'not given'}; taken are {taken}")
        elif not response.body:
            self.refuse(document.url, "the server sent an empty file")
        else:
            self._hand_out(response, document, media_type)

    def _hand_out(self, response: Response, document: DirectDocument, media_type: str) -> None:
        archived: Archived = response.meta["archived"]
        try:
            self.archive.sync()
        except ArchiveError as error:
            self.report(error)
            return
        try:
            payload = read_payload(self.archive.path, archived.warc_offset)
        except ArchiveError as error:
            self.refuse(document.url, f"its archived copy is not usable: {error}")
            return
        address = canonical_url(document.url)
        self.report(
            Snapshot(
                source_id=self.source.id,
                document_id=document.document_id or derived_document_id(self.source.id, address),
                url=document.url,
                canonical_url=address,
                final_url=response.url,
                fetched_at=archived.fetched_at,
                status=response.status,
                media_type=media_type,
                sha256=hashlib.sha256(payload).hexdigest(),
                size=len(payload),
                warc_file=archived.warc_file,
                warc_offset=archived.warc_offset,
                title=document.title,
                date_text=document.date,
                last_modified=_header(response, "Last-Modified"),
                lang=document.lang,
                work_id=document.work_id,
                doc_type=document.doc_type or self.source.doc_type,
            )
        )

    def archive_answer(self, response: Response, request: Request) -> None:
        """Writes a request and its answer to the archive and notes where in the request's meta."""
        proxied = bool(request.meta.get("proxy"))
        try:
            request.meta["archived"] = self.archive.write(_exchange(request, response, proxied))
        except ArchiveError as error:
            self.report(error)

    def report_fault(self, failure: Failure, response: Response) -> None:
        """Reports a page that this program could not work through."""
        self.refuse(response.url, f"it could not be worked through ({type(failure.value).__name__})")

    def _failed(self, url: str, failure: Failure) -> None:
        assert failure.value is not None
        self.refuse(url, reason_for(failure.value, self.crawl_settings))


def _media_type(response: Response) -> str:
    return _header(response, "Content-Type").partition(";")[0].strip().lower()


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()


def _exchange(request: Request, response: Response, proxied: bool) -> Exchange:
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # A proxy's address would pass for the site's, and its password is no one's business.
    ip_address = "" if proxied or response.ip_address is None else str(response.ip_address)
    sent = tuple(pair for pair in _pairs(request.headers) if pair[0].lower() != "proxy-authorization")
    return Exchange(
        url=request.url,
        request_line=f"{request.method} {path} HTTP/1.1",
        request_headers=(("Host", parts.netloc), *sent),
        status_line=f"{response.status} {_phrase(response.status)}".strip(),
        protocol=response.protocol or "HTTP/1.1",
        headers=tuple(_pairs(response.headers)),
        body=response.body,
        ip_address=ip_address,
    )


def _pairs(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():
        yield from ((name.decode("latin-1"), value.decode("latin-1")) for value in values)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
