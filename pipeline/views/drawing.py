"""The pages of a match as one picture, its passages marked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, StageError
from pipeline.export.rows import page_range
from pipeline.extract import MAX_IMAGE_PAGES, draw_marked_pages
from pipeline.records import ReadableText, Side, WordBox
from pipeline.study import Study
from pipeline.views import MatchView

if TYPE_CHECKING:
    from PIL.Image import Image

_MARGIN = 14  # pixels around a label
_LABEL_POINTS = 20


def draw(study: Study, shown: MatchView, path: Path) -> list[str]:
    """Write a PNG of both passages' pages, marked and labelled; returns what could not be drawn, in sentences.

    Raises InputError for another kind of file, StageError where neither passage can be drawn.
    """
    if path.suffix.lower() != ".png":
        raise InputError(f"{path.name} is no name for a PNG; end it with .png")
    rows, left_out = [], []
    for name, side, source in (("network", shown.match.network, shown.network), ("city", shown.match.city, shown.city)):
        first, last = page_range(source.extraction, side.span.start, side.span.end)
        if first is None or last is None:
            left_out.append(f"the {name} passage is in a file without pages, so nothing of it is drawn")
            continue
        boxes = source.extraction.places.within(side.span.start, side.span.end)
        if not boxes:
            left_out.append(f"where the {name} passage is printed is not known, so nothing of it is drawn")
            continue
        rows.append(_row(study, name, side, source, boxes))
        if last - first + 1 > MAX_IMAGE_PAGES:
            left_out.append(f"of the {name} passage's pages {first}-{last} only {MAX_IMAGE_PAGES} are drawn")
    if not rows:
        raise StageError(f"there is no page to draw ({'; '.join(left_out)}); leave out --image")
    path.parent.mkdir(parents=True, exist_ok=True)
    _stacked(rows).save(path, format="PNG")
    return left_out


def _row(study: Study, name: str, side: Side, source: ReadableText, boxes: Sequence[WordBox]) -> Image:
    """The pages of one side under a line that says whose they are."""
    from PIL import Image, ImageDraw, ImageFont

    pages = Image.open(io.BytesIO(draw_marked_pages(study.read_version(side.sha256), boxes)))
    first, last = page_range(source.extraction, side.span.start, side.span.end)
    where = f"page {first}" if first == last else f"pages {first}-{last}"
    label = f"{name.upper()}: {side.document_id}, {where} of the file"
    row = Image.new("RGB", (pages.width, pages.height + _LABEL_POINTS + 2 * _MARGIN), "white")
    font = ImageFont.load_default(size=_LABEL_POINTS)
    ImageDraw.Draw(row).text((_MARGIN, _MARGIN), label, fill="black", font=font)
    row.paste(pages, (0, _LABEL_POINTS + 2 * _MARGIN))
    return row


def _stacked(rows: list[Image]) -> Image:
    from PIL import Image

    sheet = Image.new("RGB", (max(row.width for row in rows), sum(row.height for row in rows)), "white")
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height
    return sheet
