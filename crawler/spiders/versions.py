"""Finds the versions of a page in other languages that the page itself names: they are one work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse, Response

from crawler.address import canonical_url, derive_document_id
from crawler.selectors import addresses, complete_address

_IN_HEADER = re.compile(r"<([^>]*)>\s*((?:;[^,<]*)+)")
# Where a page has no version in a language, many sites name the start page in that language.
_START = re.compile(
    r"/?(?:[a-z]{2,3}(?:[-_][a-z]{2,4})?)?/?(?:(?:index|home|default|start)(?:\.\w+)?)?/?", re.IGNORECASE
)


def work_of(source_id: str, response: Response) -> str:
    """The work that the language versions of a page share; empty where it names none."""
    own = canonical_url(response.url)
    named = set(_named_by(response))
    if not _START.fullmatch(urlsplit(own).path):
        named = {url for url in named if not _START.fullmatch(urlsplit(url).path) or urlsplit(url).query}
    # The work goes by one of its pages, the same for each of them.
    return derive_document_id(source_id, min({own, *named})) if named - {own} else ""


def _named_by(response: Response) -> Iterator[str]:
    said = b", ".join(response.headers.getlist("Link")).decode("latin-1")
    for address, about in _IN_HEADER.findall(said):
        if "hreflang" in about.lower() and "x-default" not in about.lower():
            yield from _canonical(complete_address(response, address))
    # Most pages name none, and need not be taken apart for that.
    if isinstance(response, HtmlResponse) and "hreflang" in response.text.lower():
        for link in response.xpath("//link[@rel][@hreflang] | //a[@rel][@hreflang]"):
            if "alternate" in link.attrib["rel"].lower().split() and link.attrib["hreflang"].lower() != "x-default":
                yield from map(canonical_url, addresses(response, link))


def _canonical(url: str) -> Iterator[str]:
    try:
        yield canonical_url(url)
    except ValueError:
        return
