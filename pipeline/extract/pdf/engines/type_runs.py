"""In what type the glyphs of a page are set: how they are turned, their size, their font, and in what ink.

Asked once for each stretch of glyphs, since glyphs of one text object of the page are of one type.
"""

from __future__ import annotations

import ctypes
import re
from functools import lru_cache
from math import atan2, degrees, hypot
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.extract.pdf.arrays import Boxes, Floats, Ints, Mask
from pipeline.extract.pdf.engines.codes import NAME_BYTES, bind_by_address, is_embedded, object_of
from pipeline.extract.pdf.engines.glyphs import is_bold
from pipeline.extract.pdf.engines.hidden import Stretches, read_ink

# Degrees from level or plumb: up to the one a base line is that, from the other on it is slanted.
_MAX_TILT, _MIN_SLANT = 8.0, 20.0
# The flag of fonts whose codes are their own; and those of signs, which every program has. Symbol holds Greek letters.
_SYMBOLIC, _SIGN_FONTS = 4, re.compile(rb"symbol|(?:wing|web)ding|dingbat", re.IGNORECASE)
_NO_LETTERS = re.compile(rb"(?:wing|web)ding|dingbat", re.IGNORECASE)
# Points: no type is smaller or larger.
_MIN_SIZE, _MAX_SIZE = 0.1, 2000.0

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


_Type = tuple[int, float, bool, bool, bool, bool]


class TypeRuns(NamedTuple):
    """What stretches of glyphs share: where each begins, its quarter turns (-1: none), its size and boldness, whether
    it is mirrored, of a font that holds no letters, and slanted."""

    first: Ints
    turns: Ints
    size: Floats
    bold: Mask
    mirrored: Mask
    signs: Mask
    slanted: Mask
    substituted: bool
    stretches: Stretches


def read_type_runs(address: int | None, boxes: Boxes, rows: Ints, after_blank: Mask) -> TypeRuns:
    """The type of each stretch of glyphs; a new one begins after a blank and where the height of the boxes changes.

    Glyphs of one text object of the page are of one type.
    """
    fresh = after_blank.copy()
    fresh[:1] = True
    fresh[1:] |= np.any(boxes[1:, 1::2] != boxes[:-1, 1::2], axis=1)
    first = np.flatnonzero(fresh)
    types: list[_Type] = []
    drawn_before, substituted = None, False
    asked, objects = {b""}, list[int]()
    inks: list[tuple[bool, int]] = []
    for index in rows[first].tolist():
        drawn = object_of(address, index)
        objects.append(drawn or 0)
        if types and drawn == drawn_before:
            types.append(types[-1])
            inks.append(inks[-1])
            continue
        kind, font = _read_type(address, index)
        if font not in asked:
            asked.add(font)
            substituted = substituted or not is_embedded(drawn)
        types.append(kind)
        inks.append(read_ink(drawn))
        drawn_before = drawn
    turns, sizes, *flagged = zip(*types, strict=True) if types else [()] * 6
    doubtful, colours = zip(*inks, strict=True) if inks else ((), ())
    doubts, no_doubts = np.array(doubtful, np.bool_), np.zeros(len(first), np.bool_)
    stretches = Stretches(first, tuple(objects), doubts, np.array(colours, np.int64), no_doubts)
    numbers = np.array(turns, dtype=np.int64), np.array(sizes, dtype=np.float64)
    bold, mirrored, signs, slanted = (np.array(one, np.bool_) for one in flagged)
    return TypeRuns(first, *numbers, bold, mirrored, signs, slanted, substituted, stretches)


def _read_type(address: int | None, index: int) -> tuple[_Type, bytes]:
    """Quarter turns, size, boldness, whether it is mirrored, holds no letters and is slanted; and the name of its font,
    where that has codes of its own and may be one that the file lacks."""
    _matrix.a = _matrix.b = _matrix.c = _matrix.d = 0.0
    _matrix_of(address, index, _MATRIX)
    length = _font_of(address, index, _NAME, NAME_BYTES, _FLAGS)
    matrix, font = _matrix, _name.value if 0 < length <= NAME_BYTES else b""
    size = _size_of(address, index) * hypot(matrix.c, matrix.d)
    # Some programs lay an unseen text over a scan whose letters run to the left by mirroring them.
    mirrored = matrix.a < 0 < matrix.d
    turns = _count_quarter_turns(abs(matrix.a) if mirrored else matrix.a, matrix.b)
    size = min(max(abs(size), _MIN_SIZE), _MAX_SIZE)
    kind = turns, size, _is_bold(font), mirrored, _holds_signs(font), is_slanted(matrix.a, matrix.b)
    may_lack = _flags.value & _SYMBOLIC and b"+" not in font and not _SIGN_FONTS.search(font)
    return kind, font if may_lack else b""


@lru_cache(maxsize=512)
def _is_bold(name: bytes) -> bool:
    return is_bold(name.decode("utf-8", "replace"))


@lru_cache(maxsize=512)
def _holds_signs(name: bytes) -> bool:
    return bool(_NO_LETTERS.search(name))


def is_slanted(a: float, b: float) -> bool:
    """Whether a base line that runs in the direction (a, b) is far from level and plumb."""
    return b != 0 and _MIN_SLANT <= degrees(atan2(b, a)) % 90 <= 90 - _MIN_SLANT


def _count_quarter_turns(a: float, b: float) -> int:
    """Quarter turns clockwise that set text upright whose base line runs in the direction (a, b); -1 for none."""
    if b == 0 and a > 0:
        return 0
    angle = degrees(atan2(b, a)) % 360
    nearest = round(angle / 90)
    return nearest % 4 if abs(angle - 90 * nearest) <= _MAX_TILT else -1
