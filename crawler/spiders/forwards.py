"""Finds pages that only lead to another: by a meta element, a Refresh header, or a script."""

from __future__ import annotations

import re
from typing import NamedTuple

from scrapy.http import HtmlResponse, Response

from crawler.address import canonical_url
from crawler.page_words import words_of_page
from crawler.selectors import complete_address

_REFRESH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s]+)", re.IGNORECASE)
_SCRIPT = re.compile(
    r"\blocation(?:\.href)?\s*=(?!=)\s*([\"'])(?P<set>[^\"'\s]+)\1"
    r"|\blocation\.(?:replace|assign)\(\s*([\"'])(?P<called>[^\"'\s]+)\3\s*\)"
)
# A page that goes on by itself after a while, and has something to read until then, is a page.
_AT_ONCE, _SOON_SECONDS = 1.0, 30.0
_FEW_WORDS = 60
_LARGEST_STUB = 200_000
_SHOWN = "//meta[not(ancestor::noscript)][translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"


class Forward(NamedTuple):
    """Where a page leads, and whether only a script does."""

    url: str
    by_script: bool


def forward_of(response: Response) -> Forward | None:
    """Where an answer that is no page of its own leads; None for one that is."""
    header = (response.headers.get("Refresh") or b"").decode("latin-1")
    said = [header] if header else []
    is_page = isinstance(response, HtmlResponse) and len(response.body) <= _LARGEST_STUB
    if is_page:
        said += response.xpath(_SHOWN).getall()
    if not said and not (is_page and b"location" in response.body):
        return None
    is_empty = words_of_page(response.body) < _FEW_WORDS
    for text in said:
        if (found := _REFRESH.match(text)) and (target := _elsewhere(response, found[2])):
            waits = float(found[1])
            if waits <= _AT_ONCE or (is_empty and waits <= _SOON_SECONDS):
                return Forward(target, by_script=False)
    return _by_script(response) if is_empty and isinstance(response, HtmlResponse) else None


def _by_script(page: HtmlResponse) -> Forward | None:
    for script in page.xpath("//script[not(@src)]/text() | //body/@onload").getall():
        found = _SCRIPT.search(script)
        if found and (target := _elsewhere(page, found["set"] or found["called"])):
            return Forward(target, by_script=True)
    return None


def _elsewhere(response: Response, address: str) -> str:
    """The whole address, empty where it is this very page or none that can be asked for."""
    url = complete_address(response, address)
    try:
        return url if canonical_url(url) != canonical_url(response.url) else ""
    except ValueError:
        return ""
