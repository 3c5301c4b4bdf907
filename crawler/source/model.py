"""What a source is: facts about where the documents of one issuer are found and how they are recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.address import is_inside, port_of


class Role(StrEnum):
    """What a document is to the comparison; `reference` is a common third source of both sides."""

    NETWORK = "network"
    CITY = "city"
    REFERENCE = "reference"


class Confidence(StrEnum):
    """How far the facts of a source were checked: its page was read, it was only recalled, or not even that."""

    PAGE_SEEN = "page_seen"
    UNCHECKED = "unchecked"
    UNVERIFIED = "unverified"


# Days between two crawls; `never` is crawled only when asked for by name or without --due.
FREQUENCIES: dict[str, int | None] = {
    "daily": 1,
    "weekly": 7,
    "monthly": 30,
    "quarterly": 91,
    "yearly": 365,
    "never": None,
}


@dataclass(frozen=True, slots=True)
class DirectDocument:
    """One document whose address is known beforehand; every other field may be empty."""

    url: str
    title: str = ""
    date: str = ""
    lang: str = ""
    document_id: str = ""
    work_id: str = ""
    doc_type: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """What to pick on a page, by CSS and by XPath; both may be empty, and what either finds counts."""

    css: tuple[str, ...] = ()
    xpath: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.css or self.xpath)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one crawl of a source; None leaves each to the crawl's settings.

    `pages` counts addresses asked for, `depth` steps from a start address, `redirects` those of one address;
    `megabytes` is the largest file, `minutes` the longest crawl.
    """

    pages: int | None = None
    depth: int | None = None
    megabytes: int | None = None
    minutes: int | None = None
    redirects: int | None = None
    delay_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a source besides how to crawl it, for the record and for those who check it."""

    country: str = ""
    licence: str = ""
    confidence: Confidence = Confidence.UNCHECKED
    seen_at: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one issuer's documents are found and how they are recognised; selectors as in the file.

    `expected_min` is the number of documents below which a crawl of it is reported as failed.
    `ignore_robots_because` is the written reason for which robots.txt is not obeyed; empty: it is.
    With `take_followed` the pages that a listing follows are documents too, where they have text of their own.
    `options` holds the keys that only its kind knows, as strings, numbers or lists of strings.
    """

    id: str
    role: Role
    issuer_id: str
    kind: str
    languages: tuple[str, ...]
    allowed_domains: tuple[str, ...]
    take: tuple[str, ...]
    start_urls: tuple[str, ...] = ()
    follow: Pick = Pick()
    follow_regex: str = ""
    item: Pick = Pick()
    link: Pick = Pick()
    link_regex: str = ""
    skip_regex: str = ""
    title: Pick = Pick()
    date: Pick = Pick()
    document: Pick = Pick()
    date_format: str = ""
    doc_type: str = ""
    policy_field: str = ""
    frequency: str = "monthly"
    expected_min: int = 0
    ignore_robots_because: str = ""
    browser: bool = False
    take_followed: bool = False
    limits: Limits = Limits()
    facts: Facts = Facts()
    documents: tuple[DirectDocument, ...] = ()
    options: dict[str, object] = field(default_factory=dict)

    def allows(self, url: str) -> bool:
        """Whether an address is http or https, inside the allowed domains, and on a port that the file names."""
        return is_inside(url, self.allowed_domains) and self._names_port(url)

    def why_outside(self, url: str) -> str:
        """Why an address is none that this source allows, as a sentence."""
        if not is_inside(url, self.allowed_domains):
            return "it is not in allowed_domains"
        return (
            f"it is on port {port_of(url)}, another site; if you want it, write host:{port_of(url)} in allowed_domains"
        )

    def _names_port(self, url: str) -> bool:
        port = port_of(url)
        if port is None or is_inside(url, [name for name in self.allowed_domains if name.endswith(f":{port}")]):
            return True
        addresses = (*self.start_urls, *map(str, self.options.values()), *(one.url for one in self.documents))
        return any(port_of(address) == port for address in addresses)

    def skips(self, url: str) -> bool:
        """Whether the file says never to ask for this address."""
        return bool(self.skip_regex) and re.search(self.skip_regex, url) is not None

    def matches(self, url: str) -> bool:
        """Whether link_regex fits an address, or the file gives none."""
        return not self.link_regex or re.search(self.link_regex, url) is not None

    def option(self, key: str, default: str = "") -> str:
        """A text that only this kind of source knows."""
        return str(self.options.get(key, default))

    def option_list(self, key: str) -> tuple[str, ...]:
        """A list of texts that only this kind of source knows; empty where it is not given."""
        found = self.options.get(key, ())
        assert isinstance(found, tuple)
        return found

    def option_number(self, key: str, default: int) -> int:
        """A number that only this kind of source knows."""
        found = self.options.get(key, default)
        assert isinstance(found, int)
        return found
