"""PDF: the text of its pages in reading order, and the way back from the text to the printed page.

pdfium, which draws the pages, is not safe with threads: call `page_image` from one thread of a process only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.errors import StageError
from pipeline.extract.characters import tidy
from pipeline.extract.outcome import UnreadableError, date_fields, empty
from pipeline.records import DocumentStatus, Extraction

if TYPE_CHECKING:
    from pipeline.extract.pdf_layout import Layout

MAX_IMAGE_PAGES = 6
_MARKER_YELLOW = (255, 221, 0, 96)
_TRAILER_BYTES = 2048
_MAX_NAMED_PAGES = 20


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where a word is printed: 1-based page and box in PDF points from the page's top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


def read(data: bytes) -> Extraction:
    """The text of a PDF with its pages; `partial` when pages gave no text, `empty` when none did.

    Raises UnreadableError when the file cannot be opened.
    """
    from pipeline.extract.pdf_layout import lay_out

    cut = b"startxref" not in data[-_TRAILER_BYTES:] and b"%%EOF" not in data[-_TRAILER_BYTES:]
    try:
        layout = lay_out(data)
    except UnreadableError:
        if cut:
            raise UnreadableError("the file ends early: no PDF trailer, so its pages cannot be found") from None
        raise
    count = len(layout.pages)
    if not layout.text:
        return empty(_no_text_reason(layout, count))
    reason = _partial_reason(layout, count, cut)
    return Extraction(
        layout.text,
        DocumentStatus.PARTIAL if reason else DocumentStatus.OK,
        reason,
        layout.pages,
        title=tidy(layout.title),
        lang=tidy(layout.lang),
        date_clues=date_fields("pdf_metadata", layout.dates),
        quality=1 - (len(layout.silent) + len(layout.broken)) / count,
    )


def _no_text_reason(layout: Layout, count: int) -> str:
    if layout.broken:
        return f"no text could be read: {_named(layout.broken, count)} damaged"
    if count == 1:
        return "no text layer on its one page: it looks like a scan"
    return f"no text layer on any of {count} pages: it looks like a scan"


def _partial_reason(layout: Layout, count: int, cut: bool) -> str:
    parts = ["the file ends early: no PDF trailer, so text may be missing"] if cut else []
    if layout.silent:
        parts.append(f"{_named(layout.silent, count)} gave no text: {_numbers(layout.silent)}")
    if layout.broken:
        parts.append(f"{_named(layout.broken, count)} could not be read: {_numbers(layout.broken)}")
    return "; ".join(parts)


def _named(numbers: Sequence[int], count: int) -> str:
    return f"{len(numbers)} of {count} pages"


def _numbers(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _MAX_NAMED_PAGES} more" if len(numbers) > _MAX_NAMED_PAGES else ""
    return ", ".join(map(str, numbers[:_MAX_NAMED_PAGES])) + more


def word_boxes(data: bytes, start: int, end: int) -> tuple[WordBox, ...]:
    """The boxes of the words with a character in [start, end) of the document's normalised text, in its order.

    Raises StageError when the PDF cannot be read.
    """
    return tuple(
        WordBox(mark.page, mark.word.x0, mark.word.top, mark.word.x1, mark.word.bottom)
        for mark in _laid_out(data).marks
        if mark.start < end and start < mark.end
    )


@lru_cache(maxsize=2)
def _laid_out(data: bytes) -> Layout:
    from pipeline.extract.pdf_layout import lay_out

    try:
        return lay_out(data)
    except UnreadableError as error:
        raise StageError(f"the page cannot be shown because {error}; open the original file") from error


def page_image(data: bytes, start: int, end: int, resolution: int = 110) -> bytes:
    """The pages of a passage, side by side, as PNG, its words in [start, end) marked in yellow.

    At most MAX_IMAGE_PAGES pages are drawn, at `resolution` dots an inch. Raises StageError when the PDF cannot
    be drawn or the span holds no words.
    """
    boxes = word_boxes(data, start, end)
    if not boxes:
        raise StageError(f"no words of the PDF stand in [{start}, {end}); give a span of its text")
    numbers = sorted({box.page for box in boxes})[:MAX_IMAGE_PAGES]
    try:
        drawn = _drawn(data, numbers, boxes, resolution)
    except Exception as error:  # pdfium raises errors of any kind on pages that pdfminer can still read
        raise StageError("the page cannot be drawn; open the original file") from error
    return _side_by_side(drawn)


def _drawn(data: bytes, numbers: Sequence[int], boxes: Sequence[WordBox], resolution: int) -> list[Any]:
    from pipeline.extract.pdf_document import open_pdf

    images = []
    with open_pdf(data) as pdf:
        for number in numbers:
            page = pdf.pages[number - 1]
            image = page.to_image(resolution=resolution, antialias=True)
            marked = [(box.x0, box.top, box.x1, box.bottom) for box in boxes if box.page == number]
            image.draw_rects(marked, fill=_MARKER_YELLOW, stroke_width=0)
            images.append(image.annotated)
            page.close()
    return images


def _side_by_side(images: Sequence[Any]) -> bytes:
    from PIL import Image

    width, height = sum(image.width for image in images), max(image.height for image in images)
    whole = Image.new("RGB", (width, height), "white")
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width
    target = BytesIO()
    whole.save(target, format="PNG")
    return target.getvalue()
