"""Reading pages with pdfium, by way of pypdfium2's raw interface: some ten times as fast as reading them in Python.

pdfium is not safe with threads: one process reads one document at a time. It is asked for the characters of a page in
one call and for the box of each glyph; type and base line only where a word begins or the box tells that they changed.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from functools import lru_cache
from math import atan2, degrees, hypot
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extract.backend import UnreadableError
from pipeline.extract.pdf.arrays import Boxes, Codes, Floats, Ints, Mask
from pipeline.extract.pdf.engines.annotations import print_annotations
from pipeline.extract.pdf.engines.corrections import add_bullets
from pipeline.extract.pdf.engines.drawings import read_drawings
from pipeline.extract.pdf.engines.glyphs import (
    Glyphs,
    is_blank,
    is_bold,
)
from pipeline.extract.pdf.engines.layers import remove_hidden
from pipeline.extract.pdf.engines.right_to_left import assemble_page, find_letters
from pipeline.extract.pdf.page import Frame, PageContent
from pipeline.extract.pdf.words import Word

MAX_GLYPHS = 200_000
_NAME_BYTES = 128
# Where a letter's box ends below its base line, as a share of the size: fonts differ, and lines are told by boxes.
_DESCENT = 0.21
_MAX_TILT = 8.0
# Points: no type is smaller or larger.
_MIN_SIZE, _MAX_SIZE = 0.1, 2000.0
_HYPHENS = (0xFFFE, 0x02)
_UNKNOWN = 0xFFFD
_SOFT_HYPHEN, _NOTHING = 0xAD, 0x2060
# Points: origins nearer to each other than this are one.
_SAME_PLACE = 0.01
_FIRST_PRINTABLE = 0x20


def _bind_by_address(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that takes addresses as numbers: half the cost of pointer objects, for each glyph."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_box_of = _bind_by_address(
    pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_origin_of = _bind_by_address(
    pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
)
_code_of = _bind_by_address(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_is_generated = _bind_by_address(pdfium.FPDFText_IsGenerated, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_object_of = _bind_by_address(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_is_unmapped = _bind_by_address(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _TypeRuns(NamedTuple):
    """What stretches of glyphs share: where each begins, its quarter turns (-1: none), its size and boldness."""

    first: Ints
    turns: Ints
    size: Floats
    bold: Mask
    mirrored: Mask


def read_page(document: pypdfium2.PdfDocument, number: int, hidden_layers: frozenset[str] = frozenset()) -> PageContent:
    """One page (1-based) without what stands in layers that are off.

    Raises PdfiumError when it cannot be loaded, UnreadableError when it holds too much.
    """
    page = document[number - 1]
    unread = ""
    try:
        if printed := print_annotations(page.raw):
            # What was printed onto the page is seen once it is loaded anew.
            page.close()
            page = document[number - 1]
            unread = printed.unread
        if hidden_layers:
            remove_hidden(page.raw, hidden_layers)
        shown = read_frame(page)
        words, to_left, frame, unmapped = _read_words(page, shown)
        drawn = read_drawings(page.raw, frame)
    finally:
        page.close()
    seen = tuple(_keep_visible(words, frame))
    content, dots = PageContent(number, seen, drawn.rules, frame, shown, drawn.picture, unmapped, unread), drawn.dots
    if to_left:
        content = content.mirror()
        dots = tuple((frame.width - x1, top, frame.width - x0, bottom) for x0, top, x1, bottom in dots)
    return content._replace(words=tuple(add_bullets(list(content.words), dots)))


def read_frame(page: pypdfium2.PdfPage) -> Frame:
    """The visible rectangle of a page and how it is turned when it is shown."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(box)):
        raise pypdfium2.PdfiumError("the page has no size")
    return Frame(box.left, box.bottom, box.right, box.top, pdfium.FPDFPage_GetRotation(page.raw) % 4)


def _read_words(page: pypdfium2.PdfPage, shown: Frame) -> tuple[list[Word], bool, Frame, float]:
    """The words of a page and whether it is read from right to left, the frame in which most of them stand upright,
    and the share of unknown letters."""
    text = pdfium.FPDFText_LoadPage(page.raw)
    if not text:
        return [], False, shown, 0.0
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > MAX_GLYPHS:
            raise UnreadableError(f"it holds {count} glyphs, more than {MAX_GLYPHS}")
        if count < 1:
            return [], False, shown, 0.0
        glyphs, frame = _read_glyphs(text, count, shown)
    finally:
        pdfium.FPDFText_ClosePage(text)
    unmapped = float(np.mean(glyphs.codes == _UNKNOWN)) if len(glyphs.codes) else 0.0
    return *assemble_page(glyphs), frame, unmapped


def _read_glyphs(text: Any, count: int, shown: Frame) -> tuple[Glyphs, Frame]:
    """The glyphs of a page without its blanks, in the frame in which most of them stand upright."""
    address = ctypes.cast(text, ctypes.c_void_p).value
    codes, blank, own_after, made_up_after, kept = _read_characters(text, address, count)
    rows = np.flatnonzero(kept)
    boxes, origins = _read_places(address, count)
    boxes, origins = boxes[rows], origins[rows]
    types = _read_type_runs(text, address, boxes, rows, np.concatenate(([True], blank[:-1]))[rows])
    stretch = np.repeat(np.arange(len(types.first)), np.diff(np.append(types.first, len(rows))))
    codes = _mark_unmapped(address, codes[rows], rows, types)
    frame = shown.with_turns(_choose_turns(types, len(rows), shown.turns))
    x0, top, x1, bottom = frame.to_page(*boxes.astype(np.float64).T)
    x, base = (np.asarray(side) for side in frame.to_page(*origins.T, *origins.T)[:2])
    upright, size = (types.turns == frame.turns)[stretch], types.size[stretch]
    shared = np.zeros(len(rows), dtype=np.bool_)  # letters that one glyph or one replacement text stands for
    shared[1:] = np.abs(x[1:] - x[:-1]) < _SAME_PLACE
    own_after, made_up_after = own_after[rows], made_up_after[rows]
    unprinted = shared & (codes == _SOFT_HYPHEN)
    mirrored = types.mirrored[stretch]
    ends: Floats = np.maximum(np.where(mirrored, x0, x), x1)
    ends[:-1] = np.where(unprinted[1:], ends[1:], ends[:-1])
    return (
        Glyphs(
            np.where(unprinted, np.uint32(_NOTHING), codes),
            np.where(upright & ~shared & ~mirrored, x, x0),
            np.where(upright, base - (1 - _DESCENT) * size, top),
            ends,
            np.where(upright, base + _DESCENT * size, bottom),
            size,
            types.bold[stretch],
            upright,
            own_after,
            made_up_after,
        ),
        frame,
    )


def _read_characters(text: Any, address: int | None, count: int) -> tuple[Codes, Mask, Mask, Mask, Mask]:
    """The characters of a page, which are blanks, which are followed by one of the file or one pdfium made up, and
    which are looked at: blanks of the file alone where they are to be found by their places."""
    units = np.zeros(count + 1, dtype=np.uint16)
    if pdfium.FPDFText_GetText(text, 0, count, units.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))) == count + 1:
        codes = units[:count].astype(np.uint32)
    else:  # characters outside the first plane take two units each
        codes = np.fromiter(map(_code_of, [address] * count, range(count)), dtype=np.uint32, count=count)
    codes[np.isin(codes, _HYPHENS)] = ord("-")
    codes[codes > 0x10FFFF] = _UNKNOWN
    blank = is_blank(codes)
    places = np.flatnonzero(blank)
    made_up = np.fromiter(map(_is_generated, [address] * len(places), places.tolist()), dtype=np.int32) != 0
    kept = ~blank
    if find_letters(codes).any():
        kept[places[~made_up]] = True
    return codes, blank, _flag_before(places[~made_up], count), _flag_before(places[made_up], count), kept


def _flag_before(places: Ints, count: int) -> Mask:
    flags: Mask = np.zeros(count, dtype=np.bool_)
    flags[places[places > 0] - 1] = True
    return flags


def _read_places(address: int | None, count: int) -> tuple[Boxes, Floats]:
    """For each glyph its box (left, bottom, right, top) and its origin on the base line."""
    boxes, origins = np.zeros((count, 4), dtype=np.float32), np.zeros((count, 2), dtype=np.float64)
    texts, first, origin = [address] * count, boxes.ctypes.data, origins.ctypes.data
    for _ in map(_box_of, texts, range(count), range(first, first + 16 * count, 16)):
        pass
    along, up = range(origin, origin + 16 * count, 16), range(origin + 8, origin + 8 + 16 * count, 16)
    for _ in map(_origin_of, texts, range(count), along, up):
        pass
    left, top, right, bottom = boxes.T
    return np.stack((left, np.minimum(top, bottom), right, np.maximum(top, bottom)), axis=1), origins


def _read_type_runs(text: Any, address: int | None, boxes: Boxes, rows: Ints, after_blank: Mask) -> _TypeRuns:
    """The type of each stretch of glyphs; a new one begins after a blank and where the height of the boxes changes.

    Glyphs of one text object of the page are of one type.
    """
    fresh = after_blank.copy()
    fresh[:1] = True
    fresh[1:] |= np.any(boxes[1:, 1::2] != boxes[:-1, 1::2], axis=1)
    first = np.flatnonzero(fresh)
    types: list[tuple[int, float, bool, bool]] = []
    drawn_before = None
    for index in rows[first].tolist():
        drawn = _object_of(address, index)
        types.append(types[-1] if types and drawn == drawn_before else _read_type(text, index))
        drawn_before = drawn
    turns, sizes, bold, mirrored = zip(*types, strict=True) if types else ((), (), (), ())
    flags = np.array(bold, np.bool_), np.array(mirrored, np.bool_)
    return _TypeRuns(first, np.array(turns, dtype=np.int64), np.array(sizes, dtype=np.float64), *flags)


def _read_type(text: Any, index: int) -> tuple[int, float, bool, bool]:
    matrix, name, flags = pdfium.FS_MATRIX(), ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    length = pdfium.FPDFText_GetFontInfo(text, index, name, _NAME_BYTES, ctypes.byref(flags))
    bold = _is_bold(name.value if 0 < length <= _NAME_BYTES else b"")
    size = pdfium.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d)
    # Some programs lay an unseen text over a scan whose letters run to the left by mirroring them.
    mirrored = matrix.a < 0 < matrix.d
    turns = _count_quarter_turns(abs(matrix.a) if mirrored else matrix.a, matrix.b)
    return turns, min(max(abs(size), _MIN_SIZE), _MAX_SIZE), bold, mirrored


@lru_cache(maxsize=512)
def _is_bold(name: bytes) -> bool:
    return is_bold(name.decode("utf-8", "replace"))


def _count_quarter_turns(a: float, b: float) -> int:
    """Quarter turns clockwise that set text upright whose base line runs in the direction (a, b); -1 for none."""
    if b == 0 and a > 0:
        return 0
    angle = degrees(atan2(b, a)) % 360
    nearest = round(angle / 90)
    return nearest % 4 if abs(angle - 90 * nearest) <= _MAX_TILT else -1


def _mark_unmapped(address: int | None, codes: Codes, rows: Ints, types: _TypeRuns) -> Codes:
    """The characters, U+FFFD for those whose letter the file does not tell; looked for where a stretch begins so."""
    codes = np.where(codes < _FIRST_PRINTABLE, np.uint32(_UNKNOWN), codes)
    if any(map(_is_unmapped, [address] * len(types.first), rows[types.first].tolist())):
        unmapped = np.fromiter(map(_is_unmapped, [address] * len(rows), rows.tolist()), dtype=np.int32)
        codes = np.where(unmapped != 0, np.uint32(_UNKNOWN), codes)
    return codes


def _choose_turns(types: _TypeRuns, count: int, shown: int) -> int:
    """The turns that set most of a page's text upright; those in which the page is shown, where it has none."""
    lengths = np.diff(np.append(types.first, count))
    counts: Counter[int] = Counter()
    for turns, length in zip(types.turns.tolist(), lengths.tolist(), strict=True):
        counts[turns] += length
    del counts[-1]
    return max(counts, key=lambda turns: (counts[turns], turns == shown)) if counts else shown


def _keep_visible(words: list[Word], frame: Frame) -> list[Word]:
    """The words inside the visible page; printers' marks outside it are no part of the document."""
    width, height = frame.width, frame.height
    return [word for word in words if 0 <= word.x0 + word.x1 <= 2 * width and 0 <= word.middle <= height]
