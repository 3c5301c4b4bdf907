"""What must hold for the extraction of any file, however hostile."""

from __future__ import annotations

import re

from pipeline.records import DocumentStatus, Extraction
from pipeline.text.characters import storable
from tests.hostile.kinds import SECRET_WORDS

_OF_PROGRAMMERS = re.compile(r"\b\w+(?:Error|Exception|Warning)\b|Traceback|0x[0-9a-f]{6,}|[\n\r]")
_READ = (DocumentStatus.OK, DocumentStatus.PARTIAL)
_MOST_REASON_CHARS = 400


def faults(found: Extraction) -> list[str]:
    """What is wrong with an extraction, whatever the file: nothing if all holds that must."""
    told = {
        "text and status disagree": bool(found.text) != (found.status in _READ),
        "status that an extraction cannot have": found.status in (DocumentStatus.SKIPPED, DocumentStatus.REMOVED),
        "reason and status disagree": bool(found.reason.strip(" :;.")) == (found.status is DocumentStatus.OK),
        "reason ends in nothing": found.reason != found.reason.rstrip(" :;"),
        "reason for programmers": bool(_OF_PROGRAMMERS.search(found.reason)),
        "reason too long": len(found.reason) > _MOST_REASON_CHARS,
        "characters that cannot be stored": any(storable(one) != one for one in (found.text, found.title, found.lang)),
        "reads other files": SECRET_WORDS in found.text,
        "pages out of order": not _ordered([(page.start, page.end) for page in found.pages], len(found.text)),
        "page numbers out of order": [page.number for page in found.pages] != sorted({p.number for p in found.pages}),
        "blocks out of order": not _ordered([(block.start, block.end) for block in found.blocks], len(found.text)),
        "quality out of bounds": not 0 <= found.quality <= 1,
    }
    return [fault for fault, holds in told.items() if holds]


def _ordered(spans: list[tuple[int, int]], length: int) -> bool:
    """Whether the spans follow each other and lie within the text."""
    ends = [0, *(point for span in spans for point in span)]
    return ends == sorted(ends) and ends[-1] <= length
