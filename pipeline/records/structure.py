"""What a place in a text is in its document: the headings above it, its kind of paragraph, how its pages were read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.records import Block, BlockKind, PageSpan

__all__ = ["PageFacts", "heading_path", "kind_at", "page_facts", "pages_within", "with_heading_paths"]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """How the pages of a span were read.

    `ocr` says whether any was read by optical character recognition, `confidence` is the lowest mean confidence (0-1)
    of those, None where there is none. `reasons` are the pages whose text is missing or cannot be trusted, each with
    why.
    """

    ocr: bool
    confidence: float | None
    reasons: tuple[tuple[int, str], ...]


def with_heading_paths(blocks: Iterable[Block], text: str) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Each block of a text with the headings above it, the highest first; a heading does not stand above itself."""
    above: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            above = [heading for heading in above if heading.level < block.level]
        yield block, tuple(text[heading.start : heading.end] for heading in above)
        if block.kind is BlockKind.HEADING:
            above.append(block)


def heading_path(blocks: Iterable[Block], text: str, at: int) -> tuple[str, ...]:
    """The headings that stand above a code point of the text, by level, the highest first."""
    path: tuple[str, ...] = ()
    for block, above in with_heading_paths((block for block in blocks if block.start <= at), text):
        path = above
        if block.kind is BlockKind.HEADING and block.end <= at:
            path = (*above, text[block.start : block.end])
    return path


def kind_at(blocks: Sequence[Block], at: int) -> BlockKind:
    """What the paragraph that holds a code point is; a plain one where the file does not say.

    `blocks` are in the order of the text.
    """
    before = bisect_right(blocks, at, key=attrgetter("start"))
    return blocks[before - 1].kind if before and at < blocks[before - 1].end else BlockKind.PARAGRAPH


def pages_within(pages: Iterable[PageSpan], start: int, end: int) -> tuple[PageSpan, ...]:
    """The pages that hold a code point of [start, end), in order."""
    return tuple(page for page in pages if page.start < end and start < page.end)


def page_facts(pages: Iterable[PageSpan], start: int, end: int) -> PageFacts:
    """How the pages were read that hold a code point of [start, end)."""
    held = pages_within(pages, start, end)
    read = [page.ocr for page in held if page.ocr is not None]
    reasons = dict.fromkeys((page.number, page.reason) for page in held if page.reason)
    return PageFacts(bool(read), min(read, default=None), tuple(reasons))
