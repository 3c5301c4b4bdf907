"""Reads a web page once for all who judge it: what its readers see of it, and the words of that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property, lru_cache
from html import unescape
from itertools import islice
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
# A name on these, such as `has-breadcrumbs`, says what the whole page has.
_WHOLE = frozenset({"html", "body", "main"})
# What opens and closes parts that no reader sees, and the text at the beginning of a paragraph.
_HIDING = re.compile(r"<!--|-->|<(/?)(script|style|noscript|template|head|textarea)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b[^<>]*>([^<>]+)", re.IGNORECASE)
_HEADING = re.compile(r"<(?:title|h1)\b[^<>]*>", re.IGNORECASE)
_HEADING_ENDS, _TAG = re.compile(r"</(?:title|h1)\b", re.IGNORECASE), re.compile(r"<[^<>]*>")
LONG_WORDS, _MOST_HEADINGS, _LONGEST_HEADING = 150, 8, 2_000
FEWEST_WORDS = 40
TOO_THIN = f"the page has fewer than {FEWEST_WORDS} words of its own"


class ReadPage:
    """The bytes of a page or a plain text, in an encoding or, where none is given, in the one that the page names."""

    def __init__(self, data: bytes, encoding: str = "") -> None:
        # As Scrapy hands a page to the parser.
        self._text = data.decode(encoding or "latin-1", "replace").removeprefix("\ufeff").replace("\0", "")
        self._bytes = self._text.encode() if encoding else data
        self._encoding = "utf-8" if encoding else None

    @cached_property
    def is_plainly_long(self) -> bool:
        """Whether its paragraphs alone show many words, as can be told without taking the page apart."""
        words, hidden_by, start = 0, "", 0
        for found in _HIDING.finditer(self._text):
            what, closes = (found[2] or "!").lower(), found[1] == "/" or found[0] == "-->"
            if not hidden_by and not closes:
                words += _words_in_paragraphs(self._text[start : found.start()])
                hidden_by = what
            elif hidden_by == what and closes:
                hidden_by, start = "", found.end()
        return words + (0 if hidden_by else _words_in_paragraphs(self._text[start:])) >= LONG_WORDS

    def raw_headings(self) -> list[str] | None:
        """What may be its titles and first headings, without taking the page apart; None where that is not plain."""
        found = []
        for begins in islice(_HEADING.finditer(self._text), _MOST_HEADINGS + 1):
            ends = _HEADING_ENDS.search(self._text, begins.end(), begins.end() + _LONGEST_HEADING)
            if ends is None:
                return None
            found.append(unescape(_TAG.sub(" ", self._text[begins.end() : ends.start()])))
        return found if len(found) <= _MOST_HEADINGS else None

    @cached_property
    def _root(self) -> Any:
        # Imported here because commands that crawl nothing import this module.
        from lxml import etree

        parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True, encoding=self._encoding)
        try:
            return etree.fromstring(self._bytes, parser) if self._bytes.strip() else None
        except etree.LxmlError:
            return None

    @cached_property
    def base(self) -> str:
        """What a page says that its links are seen from, as it is written; empty where it says nothing."""
        # Wherever in its head: some write long scripts before it.
        return next(iter(filter(str.strip, self.find("//base/@href"))), "").strip() if self.mentions("<base") else ""

    def mentions(self, word: str) -> bool:
        """Whether a word in lower case stands anywhere in the page, in its text or between."""
        return word in self._text.lower()

    def find(self, expression: str) -> list[Any]:
        """What an XPath finds on the page; nothing where there is no text."""
        return [] if self._root is None else _compile(expression)(self._root)

    def texts(self, expression: str) -> Iterator[str]:
        """The texts of the elements or attributes that an XPath finds, white space folded, without empty ones."""
        for part in self.find(expression):
            text = part if isinstance(part, str) else _to_text(part)
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
        return self._words(_without(root, [part for part in named if part.tag not in _WHOLE]))

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
        return [] if root is None else _to_text(root).split()


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


def _words_in_paragraphs(text: str) -> int:
    """How many words stand at the beginnings of paragraphs, counted no further than to those of a long page."""
    words = 0
    for found in _PARAGRAPH.finditer(text):
        words += len(found[1].split())
        if words >= LONG_WORDS:
            break
    return words


def _to_text(part: Any) -> str:
    from lxml import etree

    text: str = etree.tostring(part, method="text", encoding=str, with_tail=False)
    return text


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
