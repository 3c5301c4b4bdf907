"""Archives what is asked and answered, asks conditionally, and answers from the archive what was asked already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.archive import Archive, StoredAnswer
from crawler.errors import ArchiveError
from crawler.events import RefusalKind
from crawler.formats import breaks_off
from crawler.http_status import REDIRECTS
from crawler.ledger import LedgerEntry
from crawler.middlewares.sessions import BEGUN_SINCE
from crawler.refusals import BROKE_OFF, NotAsked, too_large
from crawler.request_moments import days_apart
from crawler.spiders.base import SourceSpider, spider_of
from crawler.warc import Answer, Exchange, RecordType

RECALLED, UNCHANGED = "recalled", "unchanged"
# Scrapy's mark of an answer that ends where the connection does, wanted or not.
_PERHAPS_PARTIAL = "partial"
# The longest for which the rules of a site may be remembered (RFC 9309, 2.4).
_ROBOTS_AGE = timedelta(hours=24)
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class Archiving:
    """Downloader middleware nearest to the network: its requests and answers are those that went over the wire."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._knows_clock = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of one source's crawl; Scrapy calls this."""
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        return spider_of(self._crawler)

    @property
    def _archive(self) -> Archive:
        return self._spider.archive

    def process_request(self, request: Request) -> Response | None:
        """The answer this round got already; else None, the request now being conditional where that can be.

        Raises NotAsked for what the archive does not hold when nothing may be asked for.
        """
        # A redirect inherits the headers of the request before it, whose conditions are not its own.
        for name in _CONDITIONS:
            request.headers.pop(name, None)
        request.meta.pop("entry", None)
        spider = self._spider
        try:
            stored = self._archive.recall(spider.source.id, request.url, spider.round_id)
        except ArchiveError:
            stored = None  # damaged: asked for again
        if stored is not None and (self._archive.offline or not _is_outdated(request, stored)):
            if len(stored.answer.body) > spider.bounds.max_bytes:
                raise NotAsked(*too_large(spider.bounds))
            spider.count(RECALLED)
            return _rebuild_response(stored.answer, request, stored, RECALLED)
        if self._archive.offline:
            raise NotAsked(RefusalKind.TRY_AGAIN, "it is not in the archive")
        entry = self._archive.find_last(spider.source.id, request.url)
        if entry is not None and not request.meta.get("whole"):
            _make_conditional(request, entry)
        return None

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer, archived; for one that says nothing has changed the archived answer before it.

        Raises NotAsked for a file without its end where the server did not say how long it is.
        """
        if RECALLED in response.flags:
            return response
        if _PERHAPS_PARTIAL in response.flags and breaks_off(response.body):
            raise NotAsked(*BROKE_OFF)
        spider = self._spider
        self._compare_clocks(response)
        entry: LedgerEntry | None = request.meta.get("entry")
        try:
            if response.status == HTTPStatus.NOT_MODIFIED and entry is not None:
                return self._answer_unchanged(request, response, entry)
            request.meta["stored"] = self._archive.keep(self._exchange(request, response), response.status)
        except ArchiveError as error:
            spider.report(error)
        else:
            spider.count("fetched")
        return response

    def _compare_clocks(self, response: Response) -> None:
        """Tells once where a server's clock and this computer's are days apart: when a text was seen first dates it."""
        said = (response.headers.get("Date") or b"").decode("latin-1")
        if self._knows_clock or not said:
            return
        self._knows_clock = True
        now = datetime.now(UTC)
        if days := days_apart(said, now):
            parts = urlsplit(response.url)
            clocks = f"its server says that it is {said}, and this computer that it is {now:%d %b %Y}"
            step = "put the clock right that is wrong, since no document is dated later than it was seen"
            told = f"{clocks}, {abs(days)} days apart; {step}"
            self._spider.refuse(f"{parts.scheme}://{parts.netloc}", told, RefusalKind.MEND)

    def _answer_unchanged(self, request: Request, response: Response, entry: LedgerEntry) -> Response | Request:
        try:
            answer = self._archive.read(entry)
        except ArchiveError:
            # The copy that would be used is lost, so the whole answer is asked for.
            return request.replace(meta={**request.meta, "whole": True}, dont_filter=True)
        stored = self._archive.keep(self._exchange(request, response, entry), response.status)
        self._spider.count(UNCHANGED)
        return _rebuild_response(answer, request, stored, UNCHANGED)

    def _exchange(self, request: Request, response: Response, entry: LedgerEntry | None = None) -> Exchange:
        parts = urlsplit(request.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        # A proxy's address would pass for the site's, and its password is no one's business.
        proxied = bool(request.meta.get("proxy"))
        ip_address = "" if proxied or response.ip_address is None else str(response.ip_address)
        sent = tuple(pair for pair in _pairs(request.headers) if pair[0].lower() != "proxy-authorization")
        spider = self._spider
        return Exchange(
            url=request.url,
            request_line=f"{request.method} {path} HTTP/1.1",
            request_headers=(("Host", parts.netloc), *sent),
            status_line=f"{response.status} {_phrase(response.status)}".strip(),
            protocol=response.protocol or "HTTP/1.1",
            headers=tuple(_pairs(response.headers)),
            body=b"" if entry else response.body,
            ip_address=ip_address,
            source_id=spider.source.id,
            round_id=spider.round_id,
            note=spider.note,
            type=RecordType.NOT_MODIFIED if entry else RecordType.RESPONSE,
            original=entry.body if entry else None,
        )


def _make_conditional(request: Request, entry: LedgerEntry) -> None:
    # As bytes, in the encoding they were read in: Scrapy would write others than the server sent.
    if entry.etag:
        request.headers["If-None-Match"] = entry.etag.encode("latin-1", "replace")
    if entry.last_modified:
        request.headers["If-Modified-Since"] = entry.last_modified.encode("latin-1", "replace")
    request.meta["entry"] = entry


def _is_outdated(request: Request, stored: StoredAnswer) -> bool:
    """Whether an answer of this round has to be asked for again.

    That is a robots.txt in a crawl which goes on after a long break, and a redirect by a server that began a session
    since.
    """
    if request.meta.get(BEGUN_SINCE) and stored.answer.status in REDIRECTS:
        return True
    if urlsplit(request.url).path != "/robots.txt":
        return False
    return datetime.now(UTC) - datetime.fromisoformat(stored.fetched_at) > _ROBOTS_AGE


def _rebuild_response(answer: Answer, request: Request, stored: StoredAnswer, flag: str) -> Response:
    headers = Headers()
    for name, value in answer.headers:
        headers.appendlist(name, value.encode("latin-1", "replace"))
    kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
    request.meta["stored"] = stored
    return kind(url=request.url, status=answer.status, headers=headers, body=answer.body, flags=[flag])


def _pairs(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():
        yield from ((name.decode("latin-1"), value.decode("latin-1")) for value in values)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
