"""In words: under which headings a passage stands, in which language, and how its pages were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import BlockKind, ReadableText, Side
from pipeline.records.structure import heading_path, kind_at, page_facts
from pipeline.text.language import base_language
from pipeline.views.section import LabelledText

__all__ = ["Place", "describe_path", "find_place", "place_lines", "shorten"]

_HEADING_CHARS = 60
_KINDS = {
    BlockKind.HEADING: "a heading",
    BlockKind.LIST_ITEM: "a list item",
    BlockKind.TABLE_ROW: "a table row",
    BlockKind.CAPTION: "a caption",
    BlockKind.FOOTNOTE: "a footnote",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in its document, by its first character, and how the pages of all of it were read.

    `lang` is the language of the paragraph; `ocr_confidence` (0-1) that of the page read worst by OCR, None where none
    was; `page_reasons` are pages whose text is missing or cannot be trusted, each with why. `quality` is the
    share (0-1) of all pages of the document that gave usable text.
    """

    heading_path: tuple[str, ...]
    kind: str
    lang: str
    ocr: bool
    ocr_confidence: float | None
    page_reasons: tuple[tuple[int, str], ...]
    quality: float = 1.0


def find_place(source: ReadableText, side: Side) -> Place:
    """The place of one side of a match."""
    extraction, span = source.extraction, side.span
    pages = page_facts(extraction.pages, span.start, span.end)
    lang = next((one.lang for one in source.segmentation.passages if one.start <= span.start < one.end), "")
    return Place(
        heading_path(extraction.blocks, extraction.text, span.start),
        kind_at(extraction.blocks, span.start).value,
        lang or base_language(source.document.lang),
        pages.ocr,
        pages.confidence,
        pages.reasons,
        extraction.quality,
    )


def place_lines(place: Place, document_lang: str) -> list[str]:
    """The same in lines of at most 80 characters; of what is as one expects, nothing is said."""
    return [line for sentence in _sentences(place, document_lang) for line in LabelledText("", sentence).lines()]


def _sentences(place: Place, document_lang: str) -> Iterator[str]:
    if place.heading_path:
        yield f"under: {describe_path(place.heading_path)}"
    if kind := _KINDS.get(BlockKind(place.kind)):
        yield f"it begins in {kind}"
    if place.lang and place.lang != base_language(document_lang):
        yield f"the paragraph is in {place.lang}"
    if place.ocr_confidence is not None:
        yield f"read from a scan by OCR, with a confidence of {place.ocr_confidence:.2f} (0 to 1)"
    if place.quality < 1:
        yield f"of the whole file, {min(99, round(100 * place.quality))} % of the pages gave usable text"
    for page, reason in place.page_reasons:
        yield f"mind page {page}: {reason}"


def describe_path(path: Sequence[str]) -> str:
    """Headings from the highest down, long ones cut."""
    return " > ".join(shorten(heading) for heading in path)


def shorten(text: str, most: int = _HEADING_CHARS) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
