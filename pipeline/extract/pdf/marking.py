"""Pages of a PDF as pictures, on which the words of a passage are marked.

Marks differ in colour, in how dark they are and in the line below them, so that they can be told apart in print without
colour and by people who see colours otherwise (the colours are those of Okabe and Ito 2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.errors import StageError
from pipeline.records import WordBox

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Mark", "draw_mark", "draw_marked_pages"]

_Colour = tuple[int, int, int]
_GAP_HEIGHTS = 3.0  # a wider gap between two words of a line, in heights of the line, is no blank
_LINE_POINTS = 1.4
_DASH_POINTS = 3.0


class Mark(StrEnum):
    """Why a word is marked."""

    CERTAIN = "certain"
    WIDER = "wider"


@dataclass(frozen=True, slots=True)
class _Style:
    fill: _Colour
    line: _Colour
    dashed: bool


_STYLES = {
    Mark.CERTAIN: _Style((252, 226, 130), (150, 84, 0), dashed=False),
    Mark.WIDER: _Style((222, 240, 251), (0, 90, 150), dashed=True),
}


def draw_marked_pages(
    data: bytes, marked: Mapping[Mark, Sequence[WordBox]], numbers: Sequence[int], resolution: float = 110
) -> list[Image]:
    """These pages of a PDF (1-based) at `resolution` dots an inch, with the marked words on them.

    Raises StageError when the PDF cannot be drawn.
    """
    from pipeline.extract.pdf.document import open_pdf  # here: a run that reads no PDF needs none of its libraries

    try:
        with open_pdf(data) as file:
            return [_mark(file.draw_page(number, resolution), marked, number, resolution / 72) for number in numbers]
    except Exception as error:  # pdfium raises errors of any kind on pages that another engine can still read
        raise StageError("the page cannot be drawn; open the original file") from error


def draw_mark(image: Image, sides: tuple[float, float, float, float], mark: Mark, scale: float) -> None:
    """Put a mark on an image, from left and top to right and bottom in pixels; `scale` is pixels a point."""
    from PIL import Image as images
    from PIL import ImageChops, ImageDraw

    style, line = _STYLES[mark], max(1, round(_LINE_POINTS * scale))
    left, top, right, bottom = (round(side) for side in sides)
    width, height = max(1, right - left), max(1, bottom - top)
    layer = images.new("RGB", (width, height + line), style.fill)
    brush = ImageDraw.Draw(layer)
    brush.rectangle((0, height, width, height + line), fill="white")
    dash = max(1, round(_DASH_POINTS * scale)) if style.dashed else width
    for start in range(0, width, 2 * dash):
        brush.rectangle((start, height, start + dash - 1, height + line), fill=style.line)
    place = (left, top, left + width, top + height + line)
    # multiplied, as a marker pen does it: black letters stay black
    image.paste(ImageChops.multiply(image.crop(place), layer), place)


def _mark(page: Image, marked: Mapping[Mark, Sequence[WordBox]], number: int, scale: float) -> Image:
    for mark, boxes in marked.items():
        for band in _bands(box for box in boxes if box.page == number):
            left, top, right, bottom = (side * scale for side in band[1:])
            draw_mark(page, (left, top, right, bottom), mark, scale)
    return page


def _bands(boxes: Iterable[WordBox]) -> Iterator[WordBox]:
    """The words of one page, each line that they stand on in one piece."""
    band: WordBox | None = None
    for box in boxes:
        if band and _goes_on(band, box):
            x0, x1 = min(band.x0, box.x0), max(band.x1, box.x1)
            band = band._replace(x0=x0, top=min(band.top, box.top), x1=x1, bottom=max(band.bottom, box.bottom))
            continue
        if band:
            yield band
        band = box
    if band:
        yield band


def _goes_on(band: WordBox, box: WordBox) -> bool:
    """Whether a word stands next to those before it on their line, to the right or to the left."""
    height = band.bottom - band.top
    gap = max(box.x0 - band.x1, band.x0 - box.x1)
    level = min(band.bottom, box.bottom) - max(band.top, box.top) > height / 2
    return level and -height < gap < _GAP_HEIGHTS * height
