"""Historical copies of pages, from a web archive with a CDX endpoint.

Each copy with other bytes is a document of its own: what a page said in 2012 is not what it says in 2016. All copies
of one address are one work. The day of a copy is no day of publication, but the page was published by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Response

from crawler.address import canonical_url, derive_document_id
from crawler.events import DateClue
from crawler.source import DirectDocument
from crawler.spiders.base import Linked
from crawler.spiders.index_pages import Entry, IndexSpider, Missing, Unwanted
from crawler.spiders.json_endpoint import parse_json, shorten

_FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")
_TIMESTAMP = re.compile(r"[0-9]{4,14}")


class CdxSpider(IndexSpider):
    """Asks the endpoint for the copies of the source's addresses, then for the copies themselves."""

    def begin(self) -> Iterator[str]:
        """One question for each address; an address that ends in * stands for all that begin so."""
        option = self.source.option
        for wanted in self.source.option_list("copies_of"):
            asked = {"url": wanted, "output": "json", "fl": ",".join(_FIELDS), "filter": "statuscode:200",
                     "collapse": "digest", "from": option("from"), "to": option("to")}  # fmt: skip
            yield f"{option('cdx_url')}?{urlencode({key: value for key, value in asked.items() if value})}"

    def read(self, response: Response) -> Iterator[Entry]:
        """The copies that one answer lists, each content once; rows that are none are counted."""
        seen: set[tuple[str, str]] = set()
        copies, garbage, first = 0, 0, ""
        for row in _rows(response.body):
            try:
                timestamp, original, digest = _copy(row)
                address = canonical_url(original)
            except (ValueError, TypeError):
                garbage += 1
                first = first or shorten(row)
                continue
            copies += 1
            if not self._is_wanted(timestamp):
                yield Unwanted(f"{timestamp} {original}")
                continue
            if (address, digest) in seen:
                continue
            seen.add((address, digest))
            url = self.source.option("copy_url").replace("{timestamp}", timestamp).replace("{url}", original)
            document = DirectDocument(url, work_id=derive_document_id(self.source.id, address))
            yield Linked(document, (DateClue("archive_copy", timestamp),))
        if garbage:
            yield Missing(f"{garbage} of its {garbage + copies} rows tell of no copy, such as {first}")
        elif not copies:
            yield Missing("the archive lists no copy of this address")

    def _is_wanted(self, timestamp: str) -> bool:
        """Whether a copy is of the time that was asked for; not every endpoint heeds that."""
        earliest, latest = self.source.option("from"), self.source.option("to")
        is_early = bool(earliest) and timestamp < earliest[: len(timestamp)]
        return not is_early and not (latest and timestamp[: len(latest)] > latest)


def _rows(body: bytes) -> Iterator[Any]:
    """Every row of an answer: one JSON list of rows, a JSON object in each line, or plain lines."""
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("["):
        yield from (row for row in parse_json(text) if row != list(_FIELDS))
    else:
        for line in text.splitlines():
            try:
                yield parse_json(line) if line.startswith("{") else line.split()
            except ValueError:
                yield line


def _copy(row: Any) -> tuple[str, str, str]:
    """Timestamp, address and digest of a copy. Raises ValueError or TypeError for what tells of none."""
    if isinstance(row, dict):
        row = (row.get("timestamp"), row.get("original") or row.get("url"), "", "", row.get("digest"))
    timestamp, original, _, _, digest, *_ = row
    if not _TIMESTAMP.fullmatch(timestamp):
        raise ValueError("no moment")
    return timestamp, str(original), str(digest)
