"""Text that a page holds and nobody sees on it: white on white, drawn invisibly, transparent, covered or tiny.

What may be such is told by how it is drawn, and whether it is by a picture of the page, where nothing stands out in its
place. Invisible letters over a picture are kept: they are what someone recognised in a scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.extract.pdf.arrays import Floats, Ints, Mask
from pipeline.extract.pdf.engines.codes import bind_by_address
from pipeline.extract.pdf.engines.drawings import Drawings
from pipeline.extract.pdf.engines.glyphs import Glyphs
from pipeline.extract.pdf.page import Box

# Of 255: letters this light may be unseen; where a place differs by less, nothing stands out in it.
_LIGHT, _CONTRAST = 235, 16
# A ground of this colour, and this dense, makes light letters seen.
_DARK, _DENSE = 200, 128
# Points: letters as low as this are no text to anyone.
_TINY = 1.0
_MOST_PIXELS = 4_000_000
_SCALE = 2.0
_UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

_mode_of = bind_by_address(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_fill_of = bind_by_address(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 5)


class Stretches(NamedTuple):
    """Stretches of glyphs: where each begins, its text object by its address, and whether it may be unseen."""

    first: Ints
    drawn: tuple[int, ...]
    doubtful: Mask


NO_STRETCHES = Stretches(np.zeros(0, dtype=np.int64), (), np.zeros(0, dtype=np.bool_))
_colour = (ctypes.c_uint * 4)()
_COLOUR = tuple(ctypes.addressof(_colour) + 4 * place for place in range(4))


def is_doubtful(drawn: int | None) -> bool:
    """Whether a text object is drawn so that it may be unseen: invisibly, transparently or in a light colour."""
    if not drawn:
        return False
    if _mode_of(drawn) in _UNSEEN_MODES:
        return True
    if not _fill_of(drawn, *_COLOUR):
        return False
    red, green, blue, opacity = _colour
    return opacity == 0 or min(red, green, blue) >= _LIGHT


def find_hidden(page: pypdfium2.PdfPage, glyphs: Glyphs, stretches: Stretches, drawings: Drawings) -> Mask:
    """Which glyphs nobody sees."""
    first, count = stretches.first, len(glyphs.codes)
    boxes = np.stack(
        (
            np.minimum.reduceat(glyphs.x0, first),
            np.minimum.reduceat(glyphs.top, first),
            np.maximum.reduceat(glyphs.x1, first),
            np.maximum.reduceat(glyphs.bottom, first),
        ),
        axis=1,
    )
    unseen: Mask = boxes[:, 3] - boxes[:, 1] < _TINY
    places = _find_places(stretches, drawings)
    covered = _flag_covered(boxes, places, drawings)
    grounds = [(texts, box) for texts, box, drawn in drawings.fills if stretches.doubtful.any() and _is_dark(drawn)]
    picture = None
    for number in np.flatnonzero(~unseen & (covered | stretches.doubtful)).tolist():
        left, top, right, bottom = boxes[number].tolist()
        before = [box for texts, box in grounds if texts <= places[number]]
        if covered[number] or not _lies_on((left, top, right, bottom), (*drawings.pictures, *before)):
            picture = _draw(page) if picture is None else picture
            unseen[number] = not _stands_out(picture, (left, top, right, bottom), drawings)
    return np.repeat(unseen, np.diff(np.append(first, count)))


def _find_places(stretches: Stretches, drawings: Drawings) -> Ints:
    """How many text objects are drawn before each stretch."""
    order = {drawn: number for number, drawn in enumerate(drawings.texts)} if drawings.fills else {}
    return np.array([order.get(drawn, len(order)) for drawn in stretches.drawn], dtype=np.int64)


def _is_dark(drawn: int) -> bool:
    """Whether a shape is filled with a colour on which light letters stand out."""
    if not _fill_of(drawn, *_COLOUR):
        return False
    red, green, blue, opacity = _colour
    return opacity > _DENSE and min(red, green, blue) < _DARK


def _flag_covered(boxes: Floats, places: Ints, drawings: Drawings) -> Mask:
    """Over which stretches a shape was drawn after them that holds them whole."""
    covered: Mask = np.zeros(len(boxes), dtype=np.bool_)
    left, top, right, bottom = boxes.T
    middle = (top + bottom) / 2
    for texts, (x0, upper, x1, lower), _ in drawings.fills:
        if not texts:
            continue
        covered |= (places < texts) & (x0 <= left + 1) & (right <= x1 + 1) & (upper < middle) & (middle < lower)
    return covered


def _lies_on(box: Box, pictures: Sequence[Box]) -> bool:
    middle, height = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(x0 <= middle <= x1 and top <= height <= bottom for x0, top, x1, bottom in pictures)


def _draw(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    """The page as it is shown, in grey."""
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    return np.asarray(drawn, dtype=np.uint8).reshape(drawn.shape[0], drawn.shape[1])


def _stands_out(picture: NDArray[np.uint8], box: Box, drawings: Drawings) -> bool:
    """Whether something differs from the ground in a box of the page as it is read."""
    x0, top, x1, bottom = drawings.frame.to_frame(box, drawings.shown)
    across, down = picture.shape[1] / drawings.shown.width, picture.shape[0] / drawings.shown.height
    rows = slice(max(0, int(top * down)), max(0, int(bottom * down) + 1))
    columns = slice(max(0, int(x0 * across)), max(0, int(x1 * across) + 1))
    part = picture[rows, columns]
    return bool(part.size and int(part.max()) - int(part.min()) >= _CONTRAST)


def may_hide(page_has: Drawings, stretches: Stretches, glyphs: Glyphs) -> bool:
    """Whether it is worth looking for hidden text on a page at all."""
    return bool(
        stretches.doubtful.any()
        or any(texts for texts, *_ in page_has.fills)
        or (glyphs.bottom - glyphs.top < _TINY).any()
    )
