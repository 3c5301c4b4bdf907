"""A document's text with what is known of its structure, for a person line by line and for a program."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.templates import Templates, find_scraps_of
from pipeline.records import Block, BlockKind, Extraction, Passage, ReadableText, Sentence, WordBox
from pipeline.records.structure import pages_within, with_heading_paths
from pipeline.text.pages import running_text
from pipeline.views.places import describe_path, shorten

__all__ = ["apart_lines", "scrap_lines", "structure_lines", "text_values"]

_FIRST_CHARS = 72


def structure_lines(document: ReadableText) -> Iterator[str]:
    """One line a paragraph, parted by tabs: span, page, kind, level, and first words; of a heading its whole path."""
    found = document.extraction
    for block, above in with_heading_paths(found.blocks, found.text):
        text = found.text[block.start : block.end]
        told = describe_path((*above, text)) if block.kind is BlockKind.HEADING else shorten(text, _FIRST_CHARS)
        level = str(block.level or "")
        yield "\t".join((f"{block.start}-{block.end}", _page(found, block), block.kind.value, level, told))


def _page(found: Extraction, part: Block | Sentence) -> str:
    pages = pages_within(found.pages, part.start, part.end)
    return f"p. {pages[0].number}" if pages else ""


def apart_lines(document: ReadableText) -> Iterator[str]:
    """One line for each piece of text that was kept apart, in the order of pages: page, kind and the text."""
    for one in sorted(document.extraction.apart, key=lambda one: one.page):
        yield "\t".join((f"p. {one.page}" if one.page else "", one.kind, shorten(one.text, len(one.text))))


def scrap_lines(document: ReadableText, templates: Templates) -> Iterator[str]:
    """One line for each sentence that is no running text and so carries no match: span, page, what it is, its words."""
    found = document.extraction
    sentences = select_embedded(document.segmentation)
    for sentence, kind in zip(sentences, find_scraps_of(document, sentences, templates), strict=True):
        if kind is not None:
            place = f"{sentence.start}-{sentence.end}"
            yield "\t".join((place, _page(found, sentence), kind.value, shorten(_words(found, sentence), _FIRST_CHARS)))


def _words(found: Extraction, sentence: Sentence) -> str:
    return running_text(found.text)[sentence.start : sentence.end]


def text_values(document: ReadableText) -> dict[str, object]:
    """The document for a program: text, pages, paragraphs, passages with where they are printed, what was kept apart.

    A box is page, left, top, right and bottom in points from the top left corner of the visible page; a passage has
    one for each line of print.
    """
    about, found = document.document, document.extraction
    return {
        "document_id": about.document_id,
        "sha256": about.sha256,
        "lang": about.lang,
        "status": found.status.value,
        "reason": found.reason,
        "extractor": found.extractor,
        "text": found.text,
        "pages": [asdict(page) for page in found.pages],
        "blocks": [
            {"kind": block.kind.value, "level": block.level, "start": block.start, "end": block.end,
             "heading_path": above}
            for block, above in with_heading_paths(found.blocks, found.text)
        ],
        "passages": list(_passages(document)),
        "apart": [asdict(one) for one in found.apart],
    }  # fmt: skip


def _passages(document: ReadableText) -> Iterator[Mapping[str, object]]:
    found = document.extraction
    boxes = _line_boxes(found, document.segmentation.passages)
    blocks = list(with_heading_paths(found.blocks, found.text))
    starts = [block.start for block, _ in blocks]
    for passage in document.segmentation.passages:
        # A passage is a paragraph or a part of one.
        holder = bisect.bisect_right(starts, passage.start) - 1
        yield {
            **asdict(passage),
            "kind": blocks[holder][0].kind.value if blocks else BlockKind.PARAGRAPH.value,
            "pages": sorted({page.number for page in pages_within(found.pages, passage.start, passage.end)}),
            "heading_path": blocks[holder][1] if blocks else (),
            "boxes": boxes.get(passage.number, []),
        }


def _line_boxes(found: Extraction, passages: tuple[Passage, ...]) -> dict[int, list[WordBox]]:
    """By passage, the lines of print that its words stand in, in one reading of all words."""
    lines: dict[int, list[WordBox]] = {}
    at = 0
    for start, end, box in found.places.words():
        while at < len(passages) and passages[at].end <= start:
            at += 1
        if at == len(passages):
            break
        if passages[at].start < end:
            _put(lines.setdefault(passages[at].number, []), box)
    return lines


def _put(lines: list[WordBox], word: WordBox) -> None:
    """Widens the last line by a word that goes on in it, or begins a new one."""
    if lines:
        last = lines[-1]
        shared = min(last.bottom, word.bottom) - max(last.top, word.top)
        lower = min(last.bottom - last.top, word.bottom - word.top)
        if last.page == word.page and word.x0 >= last.x0 and 2 * shared > lower:
            lines[-1] = WordBox(
                last.page, last.x0, min(last.top, word.top), max(last.x1, word.x1), max(last.bottom, word.bottom)
            )
            return
    lines.append(word)
