"""Keeps count of how the lists of a source go on, to tell at its end what fitted nowhere and what did not come."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from crawler.address import canonical_url
from crawler.spiders.continuations import Counted

_NOWHERE = (
    "which nothing in the source file leads to; have it followed by follow_css, or name it in skip_regex if it is none"
)


@dataclass(slots=True)
class _Tally:
    """What a list brought, part by part, and the most that it said of itself."""

    entries: int = 0
    parts: int = 0
    total: int = 0
    all_parts: int = 0

    def explain_shortage(self) -> str:
        """How much less came than the list has; empty where nothing is missing."""
        if self.entries < self.total:
            return f"it says that it has {self.total} entries, and {self.entries} of them came"
        if self.parts < self.all_parts:
            return f"it says that it has {self.all_parts} parts, and {self.parts} of them came"
        return ""


class Tallies:
    """Counts by list, each named by the address of its first part; links to further parts are counted for all."""

    def __init__(self) -> None:
        # Parts that were read, links to further ones on them, and how many of these follow_regex leaves.
        self.read = self.further = self.followed = 0
        self._of_list: dict[str, _Tally] = {}
        self._named_next: dict[str, str] = {}

    def add(self, first: str, counted: Counted) -> None:
        """Adds what a part of a list brought and says of the whole."""
        tally = self._of_list.setdefault(first, _Tally())
        tally.parts += 1
        tally.entries += counted.entries
        tally.total = max(tally.total, counted.total)
        tally.all_parts = max(tally.all_parts, counted.parts)

    def name_next(self, page: str, url: str) -> None:
        """Notes what a page names as its next."""
        self._named_next.setdefault(canonical_url(url), page)

    def shortages(self, read: Container[str]) -> Iterator[tuple[str, str]]:
        """Every list and page of which more is to be had than came, and how that shows; `read` are the pages read."""
        for first, tally in self._of_list.items():
            if shortage := tally.explain_shortage():
                yield first, shortage
        told = set[str]()
        for address, page in self._named_next.items():
            if address not in read and page not in told:
                told.add(page)
                yield page, f"it names {address} as its next page, {_NOWHERE}"
