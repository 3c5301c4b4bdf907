"""PDF: the text of its pages in reading order, and the way back from the text to the printed page.

Bytes come in; an `Extraction` with pages, blocks and the box of every word goes out. A file goes through these modules
in this order; open `layout` first, which calls them:

- `document` opens it, and one of the `engines` reads each page to a `PageContent`: words, rules, pictures (`page`);
- `pages` judges each page (`legibility`), has it recognised where it is a scan (`scans`, `pipeline.extract.ocr`),
  takes its `tables` out and puts the rest aside (`spill`) until all pages are seen;
- `running_lines` tells headers and footers, which only several pages together show;
- `layout` cuts the pages into columns, these into paragraphs, joins paragraphs over columns and pages, and writes the
  text.

pdfium, which draws the pages, is not safe with threads: call `draw_marked_pages` from one thread of a process only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from crawler.formats import FORMATS
from pipeline.errors import StageError
from pipeline.extract.backend import Backend, UnreadableError, empty_extraction, make_date_clues
from pipeline.extract.characters import tidy
from pipeline.extract.options import OPENING, ReadOptions
from pipeline.records import Block, BlockKind, DocumentStatus, Extraction, PageSpan, WordBox

if TYPE_CHECKING:
    from pipeline.extract.pdf.layout import Layout
    from pipeline.extract.pdf.layout.compose import ComposedText

MAX_IMAGE_PAGES = 6
_MARKER_YELLOW = (255, 221, 0, 96)
_HEADER_BYTES, _TRAILER_BYTES = 1024, 2048
_MAX_NAMED_PAGES = 20


def is_pdf(data: bytes) -> bool:
    """Whether a PDF header stands in the first 1,024 bytes."""
    return FORMATS["pdf"].magic in data[:_HEADER_BYTES]


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The text of a PDF with its pages; `partial` when pages gave no text, `empty` when none did.

    Raises UnreadableError when the file cannot be opened.
    """
    from pipeline.extract.pdf.layout import lay_out

    options.on_step(OPENING, 0)
    tail = data.rstrip(b"\0 \t\r\n")[-_TRAILER_BYTES:]
    cut = b"startxref" not in tail and b"%%EOF" not in tail
    try:
        layout = lay_out(data, options)
    except UnreadableError:
        if cut:
            raise UnreadableError("the file ends early: no PDF trailer, so its pages cannot be found") from None
        raise
    text, count = layout.composed.text, max(page.number for page in layout.pages)
    if not text:
        return empty_extraction(_explain_no_text(layout.pages))
    reason = _explain_partial(layout, cut)
    return Extraction(
        text,
        DocumentStatus.PARTIAL if reason else DocumentStatus.OK,
        reason,
        layout.pages,
        title=tidy(layout.metadata.title),
        lang=tidy(layout.metadata.lang),
        date_clues=make_date_clues("pdf", layout.metadata.dates),
        quality=1 - len({page.number for page in layout.pages if page.reason}) / count,
        blocks=tuple(_make_blocks(layout.composed)),
        apart=layout.apart,
        places=layout.composed.places,
    )


def _make_blocks(composed: ComposedText) -> Iterator[Block]:
    from pipeline.extract.pdf.layout.roles import rank_levels

    headings = [paragraph for paragraph in composed.paragraphs if paragraph.kind is BlockKind.HEADING]
    levels = rank_levels(heading.style for heading in headings)
    for kind, start, end, style in composed.paragraphs:
        yield Block(kind, start, end, levels[style] if kind is BlockKind.HEADING else 0)


def _explain_no_text(pages: Sequence[PageSpan]) -> str:
    reasons = sorted({page.reason for page in pages if page.reason})
    why = f": {'; '.join(reasons)}" if reasons else ""
    if len(pages) == 1:
        return f"no text could be read on its one page{why}"
    return f"no text could be read on any of {len(pages)} pages{why}"


def _explain_partial(layout: Layout, cut: bool) -> str:
    """Which pages gave no text or none that can be trusted, and why, most frequent reason first."""
    parts = ["the file ends early: no PDF trailer, so text may be missing"] if cut else []
    by_reason: dict[str, list[int]] = defaultdict(list)
    reasons = {page.number: page.reason for page in layout.pages}
    for number, reason in sorted(reasons.items()):
        if reason:
            by_reason[reason].append(number)
    for reason, numbers in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        verb = "could not be read" if set(numbers) <= set(layout.unread) else "cannot be trusted"
        parts.append(f"{len(numbers)} of {len(reasons)} pages {verb} ({reason}): {_list_numbers(numbers)}")
    return "; ".join(parts)


def _list_numbers(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _MAX_NAMED_PAGES} more" if len(numbers) > _MAX_NAMED_PAGES else ""
    return ", ".join(map(str, numbers[:_MAX_NAMED_PAGES])) + more


def draw_marked_pages(data: bytes, boxes: Sequence[WordBox], resolution: int = 110) -> bytes:
    """The pages on which the boxes stand, side by side, as PNG, the boxes marked in yellow.

    At most MAX_IMAGE_PAGES pages are drawn, at `resolution` dots an inch. Raises StageError when the PDF cannot
    be drawn or there are no boxes.
    """
    if not boxes:
        raise StageError("no place in the PDF is known for this passage, so nothing can be drawn; leave out --image")
    numbers = sorted({box.page for box in boxes})[:MAX_IMAGE_PAGES]
    try:
        drawn = list(_draw_pages(data, numbers, boxes, resolution))
    except Exception as error:  # pdfium raises errors of any kind on pages that another engine can still read
        raise StageError("the page cannot be drawn; open the original file") from error
    return _join_side_by_side(drawn)


def _draw_pages(data: bytes, numbers: Sequence[int], boxes: Sequence[WordBox], resolution: int) -> Iterator[Any]:
    from PIL import Image, ImageDraw

    from pipeline.extract.pdf.document import open_pdf

    scale = resolution / 72
    with open_pdf(data) as file:
        for number in numbers:
            page = file.draw_page(number, resolution).convert("RGBA")
            marks = Image.new("RGBA", page.size, (0, 0, 0, 0))
            brush = ImageDraw.Draw(marks)
            for box in boxes:
                if box.page == number:
                    brush.rectangle([side * scale for side in box[1:]], fill=_MARKER_YELLOW)
            yield Image.alpha_composite(page, marks).convert("RGB")


def _join_side_by_side(images: Sequence[Any]) -> bytes:
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


BACKEND = Backend(is_pdf, read, packages=("pypdfium2", "pdfplumber", "pdfminer.six", "rapidocr"))
