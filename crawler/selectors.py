"""Picks elements on a page by CSS and XPath, and reads their addresses and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy.http import HtmlResponse, Response, TextResponse
from w3lib.url import safe_url_string

from crawler.address import canonical_url
from crawler.formats import FORMATS, format_in_address
from crawler.page_words import ReadPage, read_page
from crawler.source import Pick

# Servers take no longer ones; where a page has one, it is a picture written into the page, or a trap.
LONGEST_ADDRESS = 8_000
# Longer than any title or line with a date; what is longer is some other part of the page.
MOST_CHARACTERS = 2_000
_ATTRIBUTES = "href", "src", "data-href", "data-url"
_ATTRIBUTES_OF = {"object": ("data",), "meta": ("content",)}
# An address as a script writes it: between quotes, without blanks.
_QUOTED = re.compile(r"([\"'])([^\"'\s<>]+)\1")


def select(element: Selector, pick: Pick) -> Iterator[Selector]:
    """Every element inside that one of the selectors finds, by CSS first; one found twice comes once.

    Raises ValueError where an XPath gives a number or a yes or no.
    """
    seen = set()
    for number, expression in enumerate((*pick.css, *pick.xpath)):
        elements = element.css(expression) if number < len(pick.css) else element.xpath(expression)
        for part in elements:
            if isinstance(part.root, bool | float):
                raise ValueError(f"XPath {expression!r} gives {part.root} and no part of the page")
            if part.root not in seen:
                seen.add(part.root)
                yield part


def read_response(response: Response) -> ReadPage:
    """The page of an answer, as all who judge it share it."""
    return read_page(response.body, response.encoding if isinstance(response, TextResponse) else "")


def complete_address(response: Response, address: str) -> str:
    """An address that may be a part only, completed by that of its page; as it is where that cannot be done."""
    try:
        return _join(response, address)
    except ValueError:
        return address


def _join(response: Response, address: str) -> str:
    if not isinstance(response, HtmlResponse):
        return response.urljoin(address)
    url = urljoin(urljoin(response.url, read_response(response).base), address)
    # As browsers send it (URL standard, 5.1): a query in the encoding of its page, where it can be written in that.
    if not urlsplit(url).query.isascii():
        with suppress(UnicodeEncodeError):
            return safe_url_string(url, encoding=response.encoding, path_encoding="utf-8")
    return url


def addresses(response: TextResponse, link: Selector) -> Iterator[str]:
    """The address that a link or frame leads to; none for mail addresses, places on the page and broken links.

    Where only a script follows a link, the addresses of files that it names.
    """
    attributes = link.attrib if not isinstance(link.root, str) else {"href": link.root}
    href = next((said for name in _names_of(link) if (said := str(attributes.get(name) or "").strip())), "")
    if not leads_nowhere(href):
        yield from _complete(response, href)
        return
    for _, named in _QUOTED.findall(f"{href} {attributes.get('onclick', '')}"[:LONGEST_ADDRESS]):
        yield from (url for url in _complete(response, named) if announces_file(url))


def _names_of(link: Selector) -> tuple[str, ...]:
    tag = "" if isinstance(link.root, str) else link.root.tag
    return _ATTRIBUTES_OF.get(tag, _ATTRIBUTES)


def _complete(response: TextResponse, href: str) -> Iterator[str]:
    try:
        url = _join(response, href) if len(href) <= LONGEST_ADDRESS else ""
        canonical_url(url)
    except ValueError:
        # Nothing that could be asked for.
        return
    yield url


def leads_nowhere(href: str) -> bool:
    """Whether what a link says as its address leads to no other page without a script."""
    return not href or href.startswith("#") or href.lower().startswith("javascript:")


def announces_file(url: str) -> bool:
    """Whether an address announces a file of a format that can be taken, and no page."""
    known = FORMATS.get(format_in_address(url) or "")
    return known is not None and bool(known.magic)


def text_of(element: Selector, pick: Pick) -> str:
    """The text of the first element inside that is picked, white space folded; empty for none."""
    first = next(select(element, pick), None)
    return "" if first is None else whole_text(first)


def whole_text(element: Selector) -> str:
    """All text of an element, white space folded; of a time element the machine-readable form it carries."""
    if isinstance(element.root, str):
        return _fold_spaces(element.root)
    moment = element.attrib.get("datetime", "") if element.root.tag == "time" else ""
    return _fold_spaces(moment) or _fold_spaces(element.xpath("string()").get(default=""))


def _fold_spaces(text: str) -> str:
    return " ".join(text.split())[:MOST_CHARACTERS].rstrip()


def name_selectors(key: str, pick: Pick) -> str:
    """The keys of a file by which something is picked, with their values."""
    named = [f"{key}_css {selector!r}" for selector in pick.css] + [
        f"{key}_xpath {selector!r}" for selector in pick.xpath
    ]
    return " or ".join(named)
