"""Asks for documents without what only names the visit, and as they are linked where that brings none.

A site that writes a new number of the visit into its addresses each time would else be asked for every file anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.address import strip_visit


def leave_out_visit(request: Request, take: Callable[[Response], Iterable[Request] | None]) -> Request:
    """The request without what names the visit; one that has nothing of it as it is.

    `take` gives None for an answer that is no document; then, as where none comes, the request is made as it was.
    """
    plain = strip_visit(request.url)
    # An address within an address is the name of a copy in a web archive, in which each sign counts.
    if plain == request.url or "//" in urlsplit(plain).path:
        return request

    def taken(response: Response) -> Iterable[Request]:
        found = take(response)
        return [request] if found is None else found

    def failed(_: Failure) -> Iterable[Request]:
        return [request]

    return request.replace(url=plain, callback=taken, errback=failed)
