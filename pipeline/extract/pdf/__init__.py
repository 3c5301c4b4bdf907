"""PDF: the text of its pages in reading order, and the way back from the text to the printed page.

Bytes come in; an `Extraction` with pages, blocks and the box of every word goes out. A file goes through these modules
in this order; open `layout` first, which calls them:

- `damage` tells whether parts of the file are lost;
- `document` opens it, and one of the `engines` reads each page to a `PageContent`: words, rules, pictures (`page`);
  `bidi` puts scripts that run from right to left in the order of reading;
- `pages` judges each page (`letters`), has it recognised where it is a scan (`scans`,
  `pipeline.extract.ocr`), takes its `tables` out and puts the rest aside (`spill`) until all pages are seen;
- `margins` tells numbers of lines, and headers and footers, which only several pages together show;
- `layout` cuts the pages into columns, these into paragraphs, joins paragraphs over columns and pages, and writes the
  text.

`marking` draws pages with words marked. pdfium, which does that, is not safe with threads: call `draw_marked_pages`
from one thread of a process only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.formats import FORMATS
from pipeline.extract.backend import Backend, UnreadableError, empty_extraction, make_date_clues
from pipeline.extract.characters import tidy
from pipeline.extract.options import OPENING, ReadOptions
from pipeline.extract.pdf.damage import is_damaged
from pipeline.records import Block, BlockKind, DocumentStatus, Extraction, PageSpan

if TYPE_CHECKING:
    from pipeline.extract.pdf.layout import Layout
    from pipeline.extract.pdf.layout.compose import ComposedText

_HEADER_BYTES, _TRAILER_BYTES = 1024, 2048
_MAX_NAMED_PAGES = 20
_CUT = "the file ends early: no PDF trailer, so text may be missing"
_DAMAGED = "parts of the file are damaged, so text may be missing: fetch or save it anew"


def is_pdf(data: bytes) -> bool:
    """Whether a PDF header stands in the first 1,024 bytes."""
    return FORMATS["pdf"].magic in data[:_HEADER_BYTES]


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The text of a PDF with its pages; `partial` when pages that show something gave no text, when the file is damaged
    or its pages stand for content inside it, `empty` when none gave any.

    Raises UnreadableError when the file cannot be opened.
    """
    from pipeline.extract.pdf.layout import lay_out

    options.on_step(OPENING, 0)
    tail = data.rstrip(b"\0 \t\r\n")[-_TRAILER_BYTES:]
    cut = b"startxref" not in tail and b"%%EOF" not in tail
    damaged = is_damaged(data)
    try:
        layout = lay_out(data, options, damaged=damaged)
    except UnreadableError:
        if cut:
            raise UnreadableError("the file ends early: no PDF trailer, so its pages cannot be found") from None
        raise
    text, count = layout.composed.text, max(page.number for page in layout.pages)
    if not text:
        why = _explain_no_text(layout.pages)
        return empty_extraction(f"{why}; {layout.metadata.elsewhere}" if layout.metadata.elsewhere else why)
    reason = _explain_partial(layout, _CUT if cut else _DAMAGED if damaged else "")
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
    from pipeline.extract.headings.levels import rank_levels
    from pipeline.extract.headings.numbering import Heading

    found = [paragraph for paragraph in composed.paragraphs if paragraph.kind is BlockKind.HEADING]
    levels = iter(rank_levels([Heading(composed.text[one.start : one.end], one.style) for one in found]))
    for kind, start, end, _ in composed.paragraphs:
        yield Block(kind, start, end, next(levels) if kind is BlockKind.HEADING else 0)


def _explain_no_text(pages: Sequence[PageSpan]) -> str:
    reasons = sorted({page.reason for page in pages if page.reason})
    why = f": {'; '.join(reasons)}" if reasons else ""
    if len(pages) == 1:
        return f"no text could be read on its one page{why}"
    return f"no text could be read on any of {len(pages)} pages{why}"


def _explain_partial(layout: Layout, loss: str) -> str:
    """What the whole file lacks, which pages gave no text or none that can be trusted, and why, most frequent reason
    first."""
    parts = [loss] if loss else []
    parts += [layout.metadata.elsewhere] if layout.metadata.elsewhere else []
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


BACKEND = Backend(is_pdf, read, packages=("pypdfium2", "pdfplumber", "pdfminer.six", "rapidocr"))
