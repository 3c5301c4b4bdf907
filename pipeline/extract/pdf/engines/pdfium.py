"""Reading pages with pdfium, by way of pypdfium2's raw interface: some ten times as fast as reading them in Python.

pdfium is not safe with threads: one process reads one document at a time. It is asked for the characters of a page in
one call and for the box of each glyph; type and base line only where a word begins or the box tells that they changed.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter, deque
from functools import lru_cache
from math import atan2, degrees, hypot
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extract.backend import UnreadableError
from pipeline.extract.pdf.arrays import Boxes, Floats, Ints, Mask
from pipeline.extract.pdf.engines.annotations import print_annotations
from pipeline.extract.pdf.engines.codes import (
    NAME_BYTES,
    UNKNOWN,
    Untold,
    bind_by_address,
    find_blanks,
    is_embedded,
    object_of,
    read_codes,
)
from pipeline.extract.pdf.engines.corrections import add_bullets
from pipeline.extract.pdf.engines.drawings import read_drawings
from pipeline.extract.pdf.engines.glyphs import (
    NO_GLYPHS,
    Glyphs,
    is_bold,
)
from pipeline.extract.pdf.engines.hidden import NO_STRETCHES, Stretches, find_hidden, is_doubtful, may_hide
from pipeline.extract.pdf.engines.layers import remove_hidden
from pipeline.extract.pdf.engines.right_to_left import assemble_page
from pipeline.extract.pdf.page import FIRST_UNTOLD, Frame, PageContent
from pipeline.extract.pdf.words import Word

MAX_GLYPHS = 200_000
# Where a letter's box ends below its base line, as a share of the size: fonts differ, and lines are told by boxes.
_DESCENT = 0.21
_MAX_TILT = 8.0
# The flag of fonts whose codes are their own; and those of signs, which every program has.
_SYMBOLIC, _SIGN_FONTS = 4, re.compile(rb"symbol|dingbat", re.IGNORECASE)
# Points: no type is smaller or larger.
_MIN_SIZE, _MAX_SIZE = 0.1, 2000.0
_SOFT_HYPHEN, _NOTHING = 0xAD, 0x2060
# Points: origins nearer to each other than this are one.
_SAME_PLACE = 0.01


_box_of = bind_by_address(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_origin_of = bind_by_address(
    pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
)
_matrix_of = bind_by_address(pdfium.FPDFText_GetMatrix, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_size_of = bind_by_address(pdfium.FPDFText_GetFontSize, ctypes.c_double, ctypes.c_void_p, ctypes.c_int)
_font_of = bind_by_address(
    pdfium.FPDFText_GetFontInfo,
    ctypes.c_ulong,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_ulong,
    ctypes.c_void_p,
)
# Into these pdfium writes what it is asked of the type of a glyph.
_matrix, _name, _flags = pdfium.FS_MATRIX(), ctypes.create_string_buffer(NAME_BYTES), ctypes.c_int()
_MATRIX, _NAME, _FLAGS = ctypes.addressof(_matrix), ctypes.addressof(_name), ctypes.addressof(_flags)


class _TypeRuns(NamedTuple):
    """What stretches of glyphs share: where each begins, its quarter turns (-1: none), its size and boldness."""

    first: Ints
    turns: Ints
    size: Floats
    bold: Mask
    mirrored: Mask
    substituted: bool
    stretches: Stretches


class _PageText(NamedTuple):
    """The glyphs of a page in the frame in which most stand upright; those whose letter the file does not tell; whether
    another font stands for one that the file lacks and that is not one of letters in their usual order."""

    glyphs: Glyphs
    frame: Frame
    untold: Untold
    substituted: bool
    stretches: Stretches


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
        text = _read_text(page, shown)
        drawn = read_drawings(page.raw, text.frame, shown)
        glyphs = text.glyphs
        if may_hide(drawn, text.stretches, glyphs):
            glyphs = glyphs.select(~find_hidden(page, glyphs, text.stretches, drawn))
    finally:
        page.close()
    frame, untold, substituted = text.frame, text.untold, text.substituted
    words, to_left = assemble_page(glyphs)
    unknown = (glyphs.codes == UNKNOWN) | (glyphs.codes >= FIRST_UNTOLD)
    content = PageContent(
        number,
        tuple(_keep_visible(words, frame)),
        drawn.rules,
        frame,
        shown,
        drawn.picture,
        float(np.mean(unknown)) if len(unknown) else 0.0,
        unread,
        untold=untold,
        substituted=substituted,
    )
    dots = drawn.dots
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


def _read_text(page: pypdfium2.PdfPage, shown: Frame) -> _PageText:
    """The glyphs of a page; none where it has no text."""
    nothing = _PageText(NO_GLYPHS, shown, {}, False, NO_STRETCHES)
    text = pdfium.FPDFText_LoadPage(page.raw)
    if not text:
        return nothing
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > MAX_GLYPHS:
            raise UnreadableError(f"it holds {count} glyphs, more than {MAX_GLYPHS}")
        return _read_glyphs(text, count, shown) if count > 0 else nothing
    finally:
        pdfium.FPDFText_ClosePage(text)


def _read_glyphs(text: Any, count: int, shown: Frame) -> _PageText:
    """The glyphs of a page without its blanks, in the frame in which most of them stand upright."""
    address = ctypes.cast(text, ctypes.c_void_p).value
    codes, untold = read_codes(text, address, count)
    blanks = find_blanks(codes, address)
    rows = np.flatnonzero(blanks.kept)
    boxes, origins = _read_places(address, rows)
    types = _read_type_runs(address, boxes, rows, np.concatenate(([True], blanks.blank[:-1]))[rows])
    stretch = np.repeat(np.arange(len(types.first)), np.diff(np.append(types.first, len(rows))))
    codes = codes[rows]
    frame = shown.with_turns(_choose_turns(types, len(rows), shown.turns))
    x0, top, x1, bottom = frame.to_page(*boxes.astype(np.float64).T)
    x, base = (np.asarray(side) for side in frame.to_page(*origins.T, *origins.T)[:2])
    upright, size = (types.turns == frame.turns)[stretch], types.size[stretch]
    shared = np.zeros(len(rows), dtype=np.bool_)  # letters that one glyph or one replacement text stands for
    shared[1:] = np.abs(x[1:] - x[:-1]) < _SAME_PLACE
    unprinted = shared & (codes == _SOFT_HYPHEN)
    mirrored = types.mirrored[stretch]
    ends: Floats = np.maximum(np.where(mirrored, x0, x), x1)
    ends[:-1] = np.where(unprinted[1:], ends[1:], ends[:-1])
    return _PageText(
        Glyphs(
            np.where(unprinted, np.uint32(_NOTHING), codes),
            np.where(upright & ~shared & ~mirrored, x, x0),
            np.where(upright, base - (1 - _DESCENT) * size, top),
            ends,
            np.where(upright, base + _DESCENT * size, bottom),
            size,
            types.bold[stretch],
            upright,
            blanks.own_after[rows],
            blanks.made_up_after[rows],
        ),
        frame,
        untold,
        types.substituted,
        types.stretches,
    )


def _read_places(address: int | None, rows: Ints) -> tuple[Boxes, Floats]:
    """For each of these glyphs its box (left, bottom, right, top) and its origin on the base line."""
    count, numbers = len(rows), rows.tolist()
    boxes, origins = np.zeros((count, 4), dtype=np.float32), np.zeros((count, 2), dtype=np.float64)
    texts, first, origin = [address] * count, boxes.ctypes.data, origins.ctypes.data
    deque(map(_box_of, texts, numbers, range(first, first + 16 * count, 16)), maxlen=0)
    along, up = range(origin, origin + 16 * count, 16), range(origin + 8, origin + 8 + 16 * count, 16)
    deque(map(_origin_of, texts, numbers, along, up), maxlen=0)
    left, top, right, bottom = boxes.T
    return np.stack((left, np.minimum(top, bottom), right, np.maximum(top, bottom)), axis=1), origins


def _read_type_runs(address: int | None, boxes: Boxes, rows: Ints, after_blank: Mask) -> _TypeRuns:
    """The type of each stretch of glyphs; a new one begins after a blank and where the height of the boxes changes.

    Glyphs of one text object of the page are of one type.
    """
    fresh = after_blank.copy()
    fresh[:1] = True
    fresh[1:] |= np.any(boxes[1:, 1::2] != boxes[:-1, 1::2], axis=1)
    first = np.flatnonzero(fresh)
    types: list[tuple[int, float, bool, bool]] = []
    drawn_before, substituted = None, False
    asked, objects = {b""}, list[int]()
    doubtful: list[bool] = []
    for index in rows[first].tolist():
        drawn = object_of(address, index)
        objects.append(drawn or 0)
        if types and drawn == drawn_before:
            types.append(types[-1])
            doubtful.append(doubtful[-1])
            continue
        kind, font = _read_type(address, index)
        if font not in asked:
            asked.add(font)
            substituted = substituted or not is_embedded(drawn)
        types.append(kind)
        doubtful.append(is_doubtful(drawn))
        drawn_before = drawn
    turns, sizes, bold, mirrored = zip(*types, strict=True) if types else ((), (), (), ())
    flags = np.array(bold, np.bool_), np.array(mirrored, np.bool_)
    stretches = Stretches(first, tuple(objects), np.array(doubtful, np.bool_))
    numbers = np.array(turns, dtype=np.int64), np.array(sizes, dtype=np.float64)
    return _TypeRuns(first, *numbers, *flags, substituted, stretches)


def _read_type(address: int | None, index: int) -> tuple[tuple[int, float, bool, bool], bytes]:
    """Quarter turns, size, boldness and whether it is mirrored; and the name of its font, where that has codes of its
    own and may be one that the file lacks."""
    _matrix.a = _matrix.b = _matrix.c = _matrix.d = 0.0
    _matrix_of(address, index, _MATRIX)
    length = _font_of(address, index, _NAME, NAME_BYTES, _FLAGS)
    matrix, font = _matrix, _name.value if 0 < length <= NAME_BYTES else b""
    size = _size_of(address, index) * hypot(matrix.c, matrix.d)
    # Some programs lay an unseen text over a scan whose letters run to the left by mirroring them.
    mirrored = matrix.a < 0 < matrix.d
    turns = _count_quarter_turns(abs(matrix.a) if mirrored else matrix.a, matrix.b)
    kind = turns, min(max(abs(size), _MIN_SIZE), _MAX_SIZE), _is_bold(font), mirrored
    may_lack = _flags.value & _SYMBOLIC and b"+" not in font and not _SIGN_FONTS.search(font)
    return kind, font if may_lack else b""


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
