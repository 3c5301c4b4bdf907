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

from crawler.archive import Archive, Kept
from crawler.errors import ArchiveError
from crawler.events import RefusalKind
from crawler.ledger import Known
from crawler.refusals import NotAsked, too_large
from crawler.spiders.base import SourceSpider
from crawler.warc import Answer, Exchange, RecordType

RECALLED, UNCHANGED = "recalled", "unchanged"
# The longest for which the rules of a site may be remembered (RFC 9309, 2.4).
_ROBOTS_AGE = timedelta(hours=24)
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class Archiving:
    """Downloader middleware nearest to the network: its requests and answers are those that went over the wire."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of one source's crawl; Scrapy calls this."""
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        return spider

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
        request.meta.pop("known", None)
        spider = self._spider
        try:
            kept = self._archive.recall(spider.source.id, request.url, spider.round_id)
        except ArchiveError:
            kept = None  # damaged: asked for again
        if kept is not None and (self._archive.offline or not _is_old_robots(request, kept)):
            if len(kept.answer.body) > spider.bounds.max_bytes:
                raise NotAsked(*too_large(spider.bounds))
            spider.count(RECALLED)
            return _response(kept.answer, request, kept, RECALLED)
        if self._archive.offline:
            raise NotAsked(RefusalKind.TRY_AGAIN, "it is not in the archive")
        known = self._archive.last(spider.source.id, request.url)
        if known is not None and not request.meta.get("whole"):
            _make_conditional(request, known)
        return None

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer, archived; for one that says nothing has changed the archived answer before it."""
        if RECALLED in response.flags:
            return response
        spider = self._spider
        known: Known | None = request.meta.get("known")
        try:
            if response.status == HTTPStatus.NOT_MODIFIED and known is not None:
                return self._unchanged(request, response, known)
            request.meta["kept"] = self._archive.keep(self._exchange(request, response), response.status)
        except ArchiveError as error:
            spider.report(error)
        else:
            spider.count("fetched")
        return response

    def _unchanged(self, request: Request, response: Response, known: Known) -> Response | Request:
        try:
            answer = self._archive.unchanged(known)
        except ArchiveError:
            # The copy that would be used is lost, so the whole answer is asked for.
            return request.replace(meta={**request.meta, "whole": True}, dont_filter=True)
        kept = self._archive.keep(self._exchange(request, response, known), response.status)
        self._spider.count(UNCHANGED)
        return _response(answer, request, kept, UNCHANGED)

    def _exchange(self, request: Request, response: Response, known: Known | None = None) -> Exchange:
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
            body=b"" if known else response.body,
            ip_address=ip_address,
            source_id=spider.source.id,
            round_id=spider.round_id,
            note=spider.note,
            type=RecordType.NOT_MODIFIED if known else RecordType.RESPONSE,
            original=known.body if known else None,
        )


def _make_conditional(request: Request, known: Known) -> None:
    # As bytes, in the encoding they were read in: Scrapy would write others than the server sent.
    if known.etag:
        request.headers["If-None-Match"] = known.etag.encode("latin-1", "replace")
    if known.last_modified:
        request.headers["If-Modified-Since"] = known.last_modified.encode("latin-1", "replace")
    request.meta["known"] = known


def _is_old_robots(request: Request, kept: Kept) -> bool:
    """Whether this is a robots.txt that a crawl which goes on after a long break has to ask for again."""
    if urlsplit(request.url).path != "/robots.txt":
        return False
    fetched = datetime.strptime(kept.fetched_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return datetime.now(UTC) - fetched > _ROBOTS_AGE


def _response(answer: Answer, request: Request, kept: Kept, flag: str) -> Response:
    headers = Headers()
    for name, value in answer.headers:
        headers.appendlist(name, value.encode("latin-1", "replace"))
    kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
    request.meta["kept"] = kept
    return kind(url=request.url, status=answer.status, headers=headers, body=answer.body, flags=[flag])


def _pairs(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():
        yield from ((name.decode("latin-1"), value.decode("latin-1")) for value in values)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
