"""Reads a web page once for all who judge it: what its readers see of it, and the words of that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property, lru_cache
from typing import Any

_UNREAD = "script", "style", "noscript", "template", "head"
# What stands around the text of a page on every page of a site, and what only leads elsewhere.
_AROUND = "nav", "header", "footer", "aside", "a", "button", "select"
_AROUND_BY_ROLE = (
    "//*[@role='navigation']"
    # Some systems put the whole page into a form.
    " | //form[not(.//h1 or .//article or .//main or .//*[@role='main'] or count(.//p) > 2)]"
)
# The line that says where on its site a page stands, by the names that its class, id or label has.
_TRAIL = re.compile(rb"readcrumb|read-crumb|rotkrume|ruimelpad|ariane|pathway|you-are-here")
_NAMES = "//@class | //@id | //@aria-label"
FEWEST_WORDS = 40
TOO_THIN = f"the page has fewer than {FEWEST_WORDS} words of its own"


class ReadPage:
    """The bytes of a page or a plain text, in an encoding or, where none is given, in the one that the page names."""

    def __init__(self, data: bytes, encoding: str = "") -> None:
        # Imported here because commands that crawl nothing import this module.
        from lxml import etree

        self._to_text = etree.tostring
        # As Scrapy hands a page to the parser.
        text = data.decode(encoding, "replace").removeprefix("\ufeff").replace("\0", "").encode() if encoding else data
        parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True, encoding="utf-8" if encoding else None)
        try:
            self._root = etree.fromstring(text, parser) if text.strip() else None
        except etree.LxmlError:
            self._root = None
        self._bytes = text

    def find(self, expression: str) -> list[Any]:
        """What an XPath finds on the page; nothing where there is no text."""
        return [] if self._root is None else _compile(expression)(self._root)

    def texts(self, expression: str) -> Iterator[str]:
        """The texts of the elements or attributes that an XPath finds, white space folded, without empty ones."""
        for part in self.find(expression):
            text = part if isinstance(part, str) else self._to_text(part, method="text", encoding=str, with_tail=False)
            if folded := " ".join(text.split()):
                yield folded

    @cached_property
    def shown(self) -> list[str]:
        """The words that a reader sees, in their order."""
        return self._words(self._shown)

    @property
    def told(self) -> list[str]:
        """The same without the line that says where on its site a page stands: that tells its address alone."""
        if self._shown is None or not _TRAIL.search(self._bytes):
            return self.shown
        root = deepcopy(self._shown)
        named = [name.getparent() for name in root.xpath(_NAMES) if _TRAIL.search(name.encode())]
        return self._words(_without(root, named))

    @cached_property
    def own(self) -> list[str]:
        """The words of its own: those of what is neither a link nor stands around its text."""
        if self._shown is None:
            return []
        root = deepcopy(self._shown)
        return self._words(_without(root, [*root.xpath(_AROUND_BY_ROLE), *root.iter(*_AROUND)]))

    @cached_property
    def _shown(self) -> Any:
        root = deepcopy(self._root)
        return None if root is None else _without(root, list(root.iter(*_UNREAD)))

    def _words(self, root: Any) -> list[str]:
        return [] if root is None else self._to_text(root, method="text", encoding=str).split()


@lru_cache(maxsize=2)  # what judges a page asks for it several times in a row, some beside the one before
def read_page(data: bytes, encoding: str = "") -> ReadPage:
    """The page in some bytes, parsed once for all who ask in a row."""
    return ReadPage(data, encoding)


def words_of_page(data: bytes) -> int:
    """How many words the bytes of a page or a plain text show a reader; none where there is no text."""
    return len(read_page(data).shown)


def main_words(data: bytes) -> int:
    """How many words of its own a page has: what is neither a link nor stands around its text."""
    return len(read_page(data).own)


def has_own_text(page: ReadPage) -> bool:
    """Whether a page has something to read of its own; one that has not only leads on, as a menu or a tag."""
    return len(page.own) >= FEWEST_WORDS


@lru_cache(maxsize=64)
def _compile(expression: str) -> Any:
    from lxml import etree

    return etree.XPath(expression, smart_strings=False)


def _without(root: Any, parts: list[Any]) -> Any:
    """A page with nothing inside some of its elements; what stands after them stays."""
    for part in parts:
        tail = part.tail
        part.clear()
        part.tail = f" {tail or ''}"
    return root
