"""The section of a passage: what stands so near that it still speaks of the passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import PageSpan, Span

__all__ = ["find_section"]

_PASSAGES = 2  # a citation this many passages before or after still belongs to the passage
_PASSAGE_CHARS = 1200  # of a passage at most
_PARAGRAPH_BREAK = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")


def find_section(text: str, span: Span, pages: Sequence[PageSpan], passages: int = _PASSAGES) -> tuple[int, int]:
    """The characters of so many passages before a passage to as many after it, and of the pages it stands on."""
    chars = _PASSAGE_CHARS * (passages + 1)
    first, last = max(0, span.start - chars), min(len(text), span.end + chars)
    before = [gap.end() for gap in _PARAGRAPH_BREAK.finditer(text, first, span.start)]
    after = [gap.start() for gap in _PARAGRAPH_BREAK.finditer(text, span.end, last)]
    # The nearest break on either side only ends the passage's own paragraph.
    start = before[-1 - passages] if len(before) > passages else first
    end = after[passages] if len(after) > passages else last
    own = [page for page in pages if page.start < span.end and span.start < page.end]
    return min([start, *(page.start for page in own)]), max([end, *(page.end for page in own)])
