"""Picks elements on a page by CSS and XPath, and reads their addresses and texts."""

from __future__ import annotations

from collections.abc import Iterator

from parsel import Selector
from scrapy.http import Response, TextResponse

from crawler.address import canonical_url
from crawler.page_words import ReadPage, read_page
from crawler.source import Pick

# Servers take no longer ones; where a page has one, it is a picture written into the page, or a trap.
LONGEST_ADDRESS = 8_000
# Longer than any title or line with a date; what is longer is some other part of the page.
MOST_CHARACTERS = 2_000


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
        return response.urljoin(address)
    except ValueError:
        return address


def addresses(response: TextResponse, link: Selector) -> Iterator[str]:
    """The address that a link or frame leads to; none for mail addresses, scripts and broken links."""
    attributes = link.attrib if not isinstance(link.root, str) else {"href": link.root}
    href = str(attributes.get("href") or attributes.get("src") or attributes.get("data-href") or "").strip()
    try:
        url = response.urljoin(href) if 0 < len(href) <= LONGEST_ADDRESS else ""
        canonical_url(url)
    except ValueError:
        # Nothing that could be asked for.
        return
    yield url


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
