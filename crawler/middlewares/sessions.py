"""Keeps the session that a server begins before it shows a page, and nothing else that it would have us remember."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from crawler.http_status import REDIRECTS

BEGUN_SINCE = "session_begun_since"


class KeepSessions:
    """Downloader middleware that sends a server the cookies of its own redirects, until the crawl of the source ends.

    Some send every caller round until a cookie comes back. What pages set beside their content is not kept: it follows
    a reader, or remembers what was looked at before, on which no text may depend.
    """

    def __init__(self) -> None:
        self._jar = CookieJar()
        # By address that redirected, the cookies with which it was asked.
        self._asked_with: dict[str, bytes] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of one source's crawl; Scrapy calls this."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Gives the request the cookies of its host, and marks it where it was last asked for without them."""
        request.headers.pop("Cookie", None)  # a redirect inherits those of the host before it
        self._jar.add_cookie_header(request)
        before = self._asked_with.get(request.url)
        request.meta[BEGUN_SINCE] = before is not None and before != _cookies(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer; of one that redirects the cookies are kept."""
        if response.status in REDIRECTS:
            self._asked_with[request.url] = _cookies(request)
            self._jar.extract_cookies(response, request)
        return response


def _cookies(request: Request) -> bytes:
    return request.headers.get("Cookie") or b""
