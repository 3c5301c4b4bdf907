"""Reading pages with pdfium, by way of pypdfium2's raw interface: some ten times as fast as reading them in Python.

pdfium is not safe with threads: one process reads one document at a time. It is asked for the characters of a page in
one call and for the box of each glyph; type and base line only where a word begins or the box tells that they changed.
"""

from __future__ import annotations

import ctypes
from collections import Counter, deque
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extract.backend import UnreadableError
from pipeline.extract.pdf.arrays import Boxes, Floats, Ints
from pipeline.extract.pdf.engines.annotations import print_annotations
from pipeline.extract.pdf.engines.codes import (
    UNKNOWN,
    Untold,
    as_signs,
    bind_by_address,
    find_blanks,
    read_codes,
)
from pipeline.extract.pdf.engines.corrections import add_bullets
from pipeline.extract.pdf.engines.drawings import read_drawings
from pipeline.extract.pdf.engines.glyphs import (
    NO_GLYPHS,
    Glyphs,
)
from pipeline.extract.pdf.engines.hidden import NO_STRETCHES, Stretches, find_hidden, may_hide
from pipeline.extract.pdf.engines.layers import ALL_SHOWN, Layers, find_unsure, remove_hidden
from pipeline.extract.pdf.engines.right_to_left import assemble_page
from pipeline.extract.pdf.engines.type_runs import TypeRuns, read_type_runs
from pipeline.extract.pdf.engines.watermarks import part_watermarks
from pipeline.extract.pdf.page import FIRST_UNTOLD, Frame, PageContent
from pipeline.extract.pdf.words import Word

MAX_GLYPHS = 200_000
# Where a letter's box ends below its base line, as a share of the size: fonts differ, and lines are told by boxes.
_DESCENT = 0.21
_SOFT_HYPHEN, _NOTHING = 0xAD, 0x2060
# Points: origins nearer to each other than this are one.
_SAME_PLACE = 0.01


_box_of = bind_by_address(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_origin_of = bind_by_address(
    pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
)


class _PageText(NamedTuple):
    """The glyphs of a page in the frame in which most stand upright; those whose letter the file does not tell; whether
    another font stands for one that the file lacks and that is not one of letters in their usual order."""

    glyphs: Glyphs
    frame: Frame
    untold: Untold
    substituted: bool
    stretches: Stretches


def read_page(document: pypdfium2.PdfDocument, number: int, layers: Layers = ALL_SHOWN) -> PageContent:
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
        if layers.hidden:
            remove_hidden(page.raw, layers.hidden)
        unsure = find_unsure(page.raw) if layers.some_off else frozenset()
        shown = read_frame(page)
        text = _read_text(page, shown)
        drawn = read_drawings(page.raw, text.frame, shown)
        glyphs = text.glyphs
        stretches = text.stretches.doubt(unsure)
        if may_hide(drawn, stretches, glyphs):
            glyphs = glyphs.select(~find_hidden(page, glyphs, stretches, drawn))
    finally:
        page.close()
    frame, untold, substituted = text.frame, text.untold, text.substituted
    glyphs, watermarks = part_watermarks(glyphs)
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
        watermarks=watermarks,
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
    types = read_type_runs(address, boxes, rows, np.concatenate(([True], blanks.blank[:-1]))[rows])
    stretch = np.repeat(np.arange(len(types.first)), np.diff(np.append(types.first, len(rows))))
    codes = codes[rows]
    if types.signs.any():
        codes = np.where(types.signs[stretch], as_signs(codes), codes)
    frame = shown.with_turns(_choose_turns(types, len(rows), shown.turns))
    x0, top, x1, bottom = frame.to_page(*boxes.astype(np.float64).T)
    x, base = (np.asarray(side) for side in frame.to_page(*origins.T, *origins.T)[:2])
    upright, size = (types.turns == frame.turns)[stretch], types.size[stretch]
    shared = np.zeros(len(rows), dtype=np.bool_)  # letters that one glyph or one replacement text stands for
    shared[1:] = np.abs(x[1:] - x[:-1]) < _SAME_PLACE
    unprinted = shared & (codes == _SOFT_HYPHEN)
    # A replacement text is spread over what it stands for, and the origin of all its letters is that of the first.
    spread = np.zeros(len(rows), dtype=np.bool_)
    spread[1:] = shared[1:] & (np.diff(x0) > _SAME_PLACE)
    x = np.where(spread, x0, x)
    mirrored = types.mirrored[stretch]
    ends: Floats = np.maximum(np.where(mirrored, x0, x), x1)
    ends[:-1] = np.where(unprinted[1:], ends[1:], ends[:-1])
    return _PageText(
        Glyphs(
            np.where(unprinted, np.uint32(_NOTHING), codes),
            np.where(upright & ~mirrored, x, x0),
            np.where(upright, base - (1 - _DESCENT) * size, top),
            ends,
            np.where(upright, base + _DESCENT * size, bottom),
            size,
            types.bold[stretch],
            upright,
            types.slanted[stretch],
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


def _choose_turns(types: TypeRuns, count: int, shown: int) -> int:
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
