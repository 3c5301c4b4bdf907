"""Counts the words of a web page that its readers see."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_UNREAD = "//script | //style | //noscript | //template | //head"
# What stands around the text of a page on every page of a site, and what only leads elsewhere.
_AROUND = (
    "//nav | //header | //footer | //aside | //a | //button | //select | //*[@role='navigation']"
    # Some systems put the whole page into a form.
    " | //form[not(.//h1 or .//article or .//main or .//*[@role='main'] or count(.//p) > 2)]"
)
_TRAIL = " | ".join(
    f"//*[contains(@{name}, '{word}')]"
    for name in ("class", "id", "aria-label")
    for word in ("readcrumb", "read-crumb", "rotkrume", "ruimelpad", "ariane", "pathway", "you-are-here")
)
FEWEST_WORDS = 40
TOO_THIN = f"the page has fewer than {FEWEST_WORDS} words of its own"


@lru_cache(maxsize=1)  # what judges a page asks this more than once in a row
def words_of_page(data: bytes) -> int:
    """How many words the bytes of a page or a plain text show a reader; none where there is no text."""
    return len(words_shown(data))


def words_shown(data: bytes) -> list[str]:
    """The words that the bytes of a page or a plain text show a reader, in their order."""
    return _words(data, _UNREAD)


def words_told(data: bytes) -> list[str]:
    """The same without the line that says where on its site a page stands: that tells its address, and not the page."""
    return _words(data, f"{_UNREAD} | {_TRAIL}")


def main_words(data: bytes) -> int:
    """How many words of its own a page has: what is neither a link nor stands around its text."""
    return len(_words(data, f"{_UNREAD} | {_AROUND}"))


def has_own_text(data: bytes) -> bool:
    """Whether a page has something to read of its own; one that has not only leads on, as a menu or a tag."""
    return main_words(data) >= FEWEST_WORDS


def _words(data: bytes, unread: str) -> list[str]:
    # Imported here because commands that crawl nothing import this module.
    from lxml import etree

    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.LxmlError:
        root = None
    if root is None:
        return []
    for part in root.xpath(unread):
        _empty(part)
    return "".join(root.itertext()).split()


def _empty(part: Any) -> None:
    """Takes what is inside an element out of its page; what stands after it stays."""
    tail = part.tail
    part.clear()
    part.tail = f" {tail or ''}"
