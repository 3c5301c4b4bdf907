"""Text that a page holds and nobody sees on it: in the colour of its ground, invisible, covered, cut away or tiny.

What may be such is told by how it is drawn, and whether it is by a picture of the page, where nothing stands out in its
place. Invisible letters over a picture are kept: they are what someone recognised in a scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
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
# Points: letters as low as this are no text to anyone, on a sheet whose longer side is this at least.
_TINY, _SHEET = 1.0, 842.0
# Shares of a stretch's width and height that, left of it, show no letter: below the base line lies a fifth.
_SLIVER, _LOW = 0.1, 0.25
_EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
_MOST_PIXELS = 4_000_000
_SCALE = 2.0
_UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

_mode_of = bind_by_address(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_fill_of = bind_by_address(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 5)


class Stretches(NamedTuple):
    """Stretches of glyphs: where each begins, its text object by its address, whether it may be unseen, its colour
    (0xRRGGBB, -1 where it is drawn with none), and whether it may stand in a layer that is off."""

    first: Ints
    drawn: tuple[int, ...]
    doubtful: Mask
    colours: Ints
    layered: Mask

    def doubt(self, drawn: frozenset[int]) -> Stretches:
        """These with the doubt that some text objects, by their addresses, may stand in layers that are off."""
        return self._replace(layered=np.array([one in drawn for one in self.drawn], np.bool_)) if drawn else self


_NO_FLAGS, _NO_NUMBERS = np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int64)
NO_STRETCHES = Stretches(_NO_NUMBERS, (), _NO_FLAGS, _NO_NUMBERS, _NO_FLAGS)
_colour = (ctypes.c_uint * 4)()
_COLOUR = tuple(ctypes.addressof(_colour) + 4 * place for place in range(4))


def read_ink(drawn: int | None) -> tuple[bool, int]:
    """Whether a text object is drawn so that it may be unseen, invisibly, transparently or in a light colour; and its
    colour (0xRRGGBB, -1 where it is drawn with none)."""
    if not drawn:
        return False, -1
    if _mode_of(drawn) in _UNSEEN_MODES:
        return True, -1
    if not _fill_of(drawn, *_COLOUR):
        return False, -1
    red, green, blue, opacity = _colour
    if opacity == 0:
        return True, -1
    return min(red, green, blue) >= _LIGHT, red << 16 | green << 8 | blue


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
    unseen: Mask = boxes[:, 3] - boxes[:, 1] < _TINY * measure_scale(drawings)
    unseen |= _flag_cut_away(boxes, stretches.drawn, drawings.clips)
    places = _find_places(stretches, drawings)
    covered = _flag_covered(boxes, places, drawings) | _flag_like_ground(boxes, places, stretches, drawings)
    asked = ~unseen & (
        covered | stretches.layered | (stretches.doubtful & ~_flag_grounded(boxes, places, stretches, drawings))
    )
    if asked.any():
        picture = _draw(page)
        for number in np.flatnonzero(asked).tolist():
            unseen[number] = not _stands_out(picture, boxes[number].tolist(), drawings)
    return np.repeat(unseen, np.diff(np.append(first, count)))


def _flag_cut_away(boxes: Floats, drawn: Sequence[int], clips: Mapping[int, Box]) -> Mask:
    """Of which stretches nothing, or next to nothing, stands in the place that their text object is cut to."""
    if not clips:
        return np.zeros(len(boxes), dtype=np.bool_)
    left, top, right, bottom = np.array([clips.get(one, _EVERYWHERE) for one in drawn]).T
    across = np.minimum(boxes[:, 2], right) - np.maximum(boxes[:, 0], left)
    down = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    cut: Mask = (across < _SLIVER * wide) | (down < _LOW * high)
    return cut


def measure_scale(drawings: Drawings) -> float:
    """By how much smaller a page is measured than a sheet, 1 for none: some count in inches or more."""
    return min(1.0, max(drawings.frame.width, drawings.frame.height) / _SHEET)


def _find_places(stretches: Stretches, drawings: Drawings) -> Ints:
    """How many text objects are drawn before each stretch."""
    order = {drawn: number for number, drawn in enumerate(drawings.texts)} if drawings.fills else {}
    return np.array([order.get(drawn, len(order)) for drawn in stretches.drawn], dtype=np.int64)


def _read_fill(drawn: int) -> tuple[int, int]:
    """The colour of a shape (0xRRGGBB) and how dense it is; -1 and 0 where that is not told."""
    if not _fill_of(drawn, *_COLOUR):
        return -1, 0
    red, green, blue, opacity = _colour
    return red << 16 | green << 8 | blue, opacity


def _part_colour(colours: Ints) -> Ints:
    """Colours as rows of red, green and blue."""
    return np.stack((colours >> 16, colours >> 8 & 0xFF, colours & 0xFF), axis=-1)


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


def _flag_like_ground(boxes: Floats, places: Ints, stretches: Stretches, drawings: Drawings) -> Mask:
    """Which stretches stand on a shape that was drawn before them in their own colour."""
    alike: Mask = np.zeros(len(boxes), dtype=np.bool_)
    for texts, box, drawn in drawings.fills:
        same = _flag_alike(stretches.colours, _read_fill(drawn))
        if same.any():
            alike |= same & (texts <= places) & _flag_middles(boxes, box)
    return alike


def _flag_alike(colours: Ints, fill: tuple[int, int]) -> Mask:
    """Which colours are that of a shape."""
    colour, opacity = fill
    if opacity <= _DENSE:
        return np.zeros(len(colours), dtype=np.bool_)
    apart = np.abs(_part_colour(colours) - _part_colour(np.array(colour))).max(axis=1)
    alike: Mask = (apart < _CONTRAST) & (colours >= 0)
    return alike


def _flag_grounded(boxes: Floats, places: Ints, stretches: Stretches, drawings: Drawings) -> Mask:
    """Which stretches stand on a picture, or on a shape drawn before them that makes light letters seen."""
    grounded: Mask = np.zeros(len(boxes), dtype=np.bool_)
    if not stretches.doubtful.any():
        return grounded
    for box in drawings.pictures:
        grounded |= _flag_middles(boxes, box)
    for texts, box, drawn in drawings.fills:
        colour, opacity = _read_fill(drawn)
        if opacity > _DENSE and min(_part_colour(np.array(colour)).tolist()) < _DARK:
            grounded |= (texts <= places) & _flag_middles(boxes, box)
    return grounded


def _flag_middles(boxes: Floats, box: Box) -> Mask:
    """Which boxes have their middle in another."""
    across, down = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    left, top, right, bottom = box
    flags: Mask = (left <= across) & (across <= right) & (top <= down) & (down <= bottom)
    return flags


def _draw(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    """The page as it is shown, in grey."""
    width, height = page.get_size()
    scale = min(_SCALE * max(1.0, _SHEET / max(width, height, 1.0)), (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    return np.asarray(drawn, dtype=np.uint8).reshape(drawn.shape[0], drawn.shape[1])


def _stands_out(picture: NDArray[np.uint8], box: Sequence[float], drawings: Drawings) -> bool:
    """Whether something differs from the ground in a box of the page as it is read."""
    left, upper, right, lower = box
    x0, top, x1, bottom = drawings.frame.to_frame((left, upper, right, lower), drawings.shown)
    across, down = picture.shape[1] / drawings.shown.width, picture.shape[0] / drawings.shown.height
    rows = slice(max(0, int(top * down)), max(0, int(bottom * down) + 1))
    columns = slice(max(0, int(x0 * across)), max(0, int(x1 * across) + 1))
    part = picture[rows, columns]
    return bool(part.size and int(part.max()) - int(part.min()) >= _CONTRAST)


def may_hide(page_has: Drawings, stretches: Stretches, glyphs: Glyphs) -> bool:
    """Whether it is worth looking for hidden text on a page at all."""
    if stretches.doubtful.any() or stretches.layered.any() or any(texts for texts, *_ in page_has.fills):
        return True
    if page_has.clips or (glyphs.bottom - glyphs.top < _TINY * measure_scale(page_has)).any():
        return True
    colours = np.unique(stretches.colours)
    return any(_flag_alike(colours, fill).any() for fill in {_read_fill(drawn) for *_, drawn in page_has.fills})
