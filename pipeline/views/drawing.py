"""The pages of a match as one picture: the network's on the left, the city's on the right, its passages marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, StageError
from pipeline.extract import Mark, draw_mark, draw_marked_pages
from pipeline.records import ReadableText, Side, WordBox
from pipeline.study import Study
from pipeline.views import MatchView
from pipeline.views.passages import CERTAIN_PART, WIDER_PART

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont, ImageFont

MAX_PAGES = 6  # of one passage in one picture
_MARGIN = 14  # pixels
_LABEL_POINTS, _LEAST_POINTS = 20, 9
_LABEL_HEIGHT = _LABEL_POINTS + 2 * _MARGIN
_RULE = "#9a9a9a"
_SWATCH = 64  # pixels
_SCALE = 110 / 72  # pixels a point, of the legend as of the pages
_MEANINGS = {Mark.CERTAIN: CERTAIN_PART, Mark.WIDER: WIDER_PART}

_Marked = Mapping[Mark, Sequence[WordBox]]


@dataclass(frozen=True, slots=True)
class _Column:
    """One side of a match on its pages: those on which its passage is printed, and those of them that are drawn."""

    name: str
    side: Side
    marked: _Marked
    pages: Sequence[int]
    drawn: Sequence[int]


def draw(study: Study, shown: MatchView, path: Path, page: int | None = None) -> list[str]:
    """Write a PNG of both passages' pages in two columns; returns what could not be drawn, in sentences.

    With `page`, only that page of each passage, counted from 1 where the passage begins. Raises InputError for another
    kind of file and for a page that no passage has, StageError where neither passage can be drawn.
    """
    if path.suffix.lower() != ".png":
        raise InputError(f"{path.name} is no name for a PNG; end it with .png")
    left_out: list[str] = []
    sides = (("network", shown.match.network, shown.network), ("city", shown.match.city, shown.city))
    columns = [column for side in sides if (column := _column(*side, page, left_out))]
    if not columns:
        raise StageError(f"there is no page to draw ({'; '.join(left_out)}); leave out --image")
    most = max(len(column.pages) for column in columns)
    if page is not None and not 1 <= page <= most:
        asked = "--page 1" if most == 1 else f"a --page from 1 to {most}"
        raise InputError(f"page {page} of the passages is not there; choose {asked}")
    sheet = _under_each_other([_side_by_side([_drawn(study, column) for column in columns]), _legend(columns)])
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, format="PNG")
    return left_out


def _column(name: str, side: Side, source: ReadableText, page: int | None, left_out: list[str]) -> _Column | None:
    """One side with the pages to draw; None, and why in `left_out`, where it cannot be drawn."""
    if not source.extraction.pages:
        left_out.append(f"the {name} passage is in a file without pages, so nothing of it is drawn")
        return None
    marked = _marks(side, source)
    pages = sorted({box.page for boxes in marked.values() for box in boxes})
    if not pages:
        left_out.append(f"where the {name} passage is printed is not known, so nothing of it is drawn")
        return None
    drawn = pages[:MAX_PAGES] if page is None else pages[max(page - 1, 0) : max(page, 0)]
    if page is None and len(pages) > MAX_PAGES:
        more = f"see the others with --page {MAX_PAGES + 1} to {len(pages)}"
        left_out.append(f"of the {name} passage's {len(pages)} pages only {MAX_PAGES} are drawn; {more}")
    if not drawn:
        count = "one page" if len(pages) == 1 else f"{len(pages)} pages"
        left_out.append(f"the {name} passage has {count} only")
    return _Column(name, side, marked, pages, drawn)


def _marks(side: Side, source: ReadableText) -> _Marked:
    """The words of the certain part, and those that were taken in around it; a word of both is certain."""
    places, span, core = source.extraction.places, side.span, side.core
    certain = places.within(core.start, core.end)
    around = (*places.within(span.start, core.start), *places.within(core.end, span.end))
    return {Mark.CERTAIN: certain, Mark.WIDER: [box for box in around if box not in set(certain)]}


def _drawn(study: Study, column: _Column) -> Image:
    """One column: whose passage it is, then its pages, each under its number."""
    pages = draw_marked_pages(study.read_version(column.side.sha256), column.marked, column.drawn)
    width = max([page.width for page in pages], default=0)
    parts = [_line(f"{column.name.upper()}: {column.side.document_id}", width)]
    for number, page in zip(column.drawn, pages, strict=True):
        nth = f" ({column.pages.index(number) + 1} of {len(column.pages)})" if len(column.pages) > 1 else ""
        parts += [_line(f"page {number} of the file{nth}", width), page]
    return _under_each_other(parts)


def _legend(columns: Sequence[_Column]) -> Image:
    """What the marks mean, of those that are there."""
    there = [mark for mark in Mark if any(column.marked[mark] for column in columns)]
    entries = [_entry(mark) for mark in there]
    return _side_by_side(entries, rule=False)


def _entry(mark: Mark) -> Image:
    line = _line(_MEANINGS[mark], 0, indent=_SWATCH + 2 * _MARGIN)
    top = (line.height - _LABEL_POINTS) // 2
    draw_mark(line, (_MARGIN, top, _MARGIN + _SWATCH, top + _LABEL_POINTS), mark, _SCALE)
    return line


def _line(text: str, width: int, indent: int = _MARGIN) -> Image:
    """A line of text, set smaller where it is wider than `width` pixels (0: as wide as it needs)."""
    from PIL import Image, ImageDraw

    font = _fitting_font(text, width - indent - _MARGIN if width else 0)
    needed = indent + _MARGIN + round(font.getlength(text))
    row = Image.new("RGB", (width or needed, _LABEL_HEIGHT), "white")
    ImageDraw.Draw(row).text((indent, _MARGIN), text, fill="black", font=font)
    return row


def _fitting_font(text: str, room: int) -> FreeTypeFont | ImageFont:
    """The largest font in which a text fits into so many pixels (0: any number), within what can be read."""
    from PIL import ImageFont

    font = ImageFont.load_default(size=_LABEL_POINTS)
    if not room or font.getlength(text) <= room:
        return font
    return ImageFont.load_default(size=max(_LEAST_POINTS, _LABEL_POINTS * room / font.getlength(text)))


def _side_by_side(images: Sequence[Image], *, rule: bool = True) -> Image:
    from PIL import Image, ImageDraw

    gap = 2 * _MARGIN
    width = sum(image.width for image in images) + gap * (len(images) - 1)
    whole = Image.new("RGB", (width, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        if left and rule:
            ImageDraw.Draw(whole).line((left - gap // 2, 0, left - gap // 2, whole.height), fill=_RULE, width=2)
        whole.paste(image, (left, 0))
        left += image.width + gap
    return whole


def _under_each_other(images: Sequence[Image]) -> Image:
    from PIL import Image

    whole = Image.new("RGB", (max(image.width for image in images), sum(image.height for image in images)), "white")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height
    return whole
