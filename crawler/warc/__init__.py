"""The archive: WARC files that hold every request and answer of a crawl as they went over the wire.

In comes an `Exchange`, out goes the place of its record; and the other way, from a place to the answer or to the file a
reader would have saved. `records` says what a record holds: open it first. `writer` writes, `reader` reads one record,
`scan` walks through a file past what is damaged, `import_files` takes in files of other programs.
"""

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
