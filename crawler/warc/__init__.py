"""The archive: WARC files that hold every request and answer of a crawl as they went over the wire."""

from __future__ import annotations

from crawler.warc.reader import Answer, read_answer, read_payload
from crawler.warc.records import Archived, Exchange, Original, RecordType
from crawler.warc.scan import Scanned, scan
from crawler.warc.writer import ArchiveWriter

__all__ = [
    "Answer",
    "ArchiveWriter",
    "Archived",
    "Exchange",
    "Original",
    "RecordType",
    "Scanned",
    "read_answer",
    "read_payload",
    "scan",
]
