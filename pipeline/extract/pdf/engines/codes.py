"""The characters of a page as pdfium tells them, its blanks, and the glyphs whose letter a file does not tell."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.extract.pdf.arrays import Codes, Ints, Mask
from pipeline.extract.pdf.engines.glyphs import is_blank
from pipeline.extract.pdf.engines.right_to_left import find_letters
from pipeline.extract.pdf.page import FIRST_UNTOLD, MOST_UNTOLD

NAME_BYTES = 128
UNKNOWN = 0xFFFD
_HYPHENS = (0xFFFE, 0x02)
_FIRST_PRINTABLE, _BLANK = 0x20, 0x20
_PLAIN_LETTERS = np.array([*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)], dtype=np.uint32)
# The printed characters of the Western encoding of Windows, in order, and their bytes.
_CHARACTERS = sorted(
    (ord(letter), byte) for byte in range(0x21, 0x100) if (letter := bytes([byte]).decode("cp1252", "ignore"))
)
_WESTERN, _WESTERN_BYTES = (np.array(column, dtype=np.uint32) for column in zip(*_CHARACTERS, strict=True))

Untold = dict[str, tuple[str, int]]


class Blanks(NamedTuple):
    """Which characters of a page are blanks, which are followed by one of the file or by one that pdfium made up, and
    which are looked at: blanks of the file only where they are to be found by their places."""

    blank: Mask
    own_after: Mask
    made_up_after: Mask
    kept: Mask


def bind_by_address(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that takes addresses as numbers: half the cost of pointer objects, for each glyph."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_code_of = bind_by_address(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_is_generated = bind_by_address(pdfium.FPDFText_IsGenerated, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
object_of = bind_by_address(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_is_unmapped = bind_by_address(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


def read_codes(text: Any, address: int | None, count: int) -> tuple[Codes, Untold]:
    """The characters of a page, and which glyphs those are whose letter the file does not tell."""
    units = np.zeros(count + 1, dtype=np.uint16)
    if pdfium.FPDFText_GetText(text, 0, count, units.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))) == count + 1:
        codes = units[:count].astype(np.uint32)
    else:  # characters outside the first plane take two units each
        codes = np.fromiter(map(_code_of, [address] * count, range(count)), dtype=np.uint32, count=count)
    untold = _mark_untold(address, codes)
    codes[np.isin(codes, _HYPHENS)] = ord("-")
    control = np.flatnonzero((codes < _FIRST_PRINTABLE) | (codes > 0x10FFFF))
    codes[control[~is_blank(codes[control])]] = UNKNOWN
    return codes, untold


def _mark_untold(address: int | None, codes: Codes) -> Untold:
    """Puts a sign of its own for each glyph whose letter the file does not tell, of which pdfium gives the code.

    Small letters and blanks, five in six, are asked only where they follow another character, or all of them where
    another glyph of the page is not told.
    """
    small = (codes >= ord("a")) & (codes <= ord("z")) | (codes == _BLANK)
    small[1:] &= (small[:-1] & (codes[:-1] != _BLANK)) | (codes[1:] == _BLANK)
    unmapped = np.zeros(len(codes), dtype=np.bool_)
    for asked in (np.flatnonzero(~small), np.flatnonzero(small)):
        unmapped[asked] = np.fromiter(map(_is_unmapped, [address] * len(asked), asked.tolist()), dtype=np.int32) != 0
        if not unmapped.any():
            return {}
    signs: dict[tuple[str, int], str] = {}
    letters = unmapped | np.isin(codes, _PLAIN_LETTERS)
    # A blank is one in fonts that tell nothing of any glyph; between letters it may be a letter.
    unmapped[1:-1] &= (codes[1:-1] != _BLANK) | (letters[:-2] & letters[2:])
    for index in np.flatnonzero(unmapped).tolist():
        glyph = _name_font(object_of(address, index)), int(codes[index])
        codes[index] = ord(signs.setdefault(glyph, chr(FIRST_UNTOLD + len(signs) % MOST_UNTOLD)))
    return {sign: glyph for glyph, sign in signs.items()}


def as_signs(codes: Codes) -> Codes:
    """Letters and marks that stand for the signs of a font without letters, as what they are: signs for private use,
    as Word tells them."""
    places = np.searchsorted(_WESTERN, codes)
    found = _WESTERN[np.minimum(places, len(_WESTERN) - 1)] == codes
    return np.where(found, 0xF000 + _WESTERN_BYTES[np.minimum(places, len(_WESTERN) - 1)], codes).astype(np.uint32)


def is_embedded(drawn: Any) -> bool:
    """Whether the font of a text object, given by its address, is in the file."""
    font = _font_of(drawn)
    return not font or pdfium.FPDFFont_GetIsEmbedded(font) == 1


def _font_of(drawn: Any) -> Any:
    return pdfium.FPDFTextObj_GetFont(ctypes.cast(drawn, pdfium.FPDF_PAGEOBJECT)) if drawn else None


def _name_font(drawn: Any) -> str:
    font = _font_of(drawn)
    name = ctypes.create_string_buffer(NAME_BYTES)
    length = pdfium.FPDFFont_GetBaseFontName(font, name, NAME_BYTES) if font else 0
    return name.value.decode("utf-8", "replace") if 0 < length <= NAME_BYTES else ""


def find_blanks(codes: Codes, address: int | None) -> Blanks:
    """The blanks of a page, of which pdfium makes up some where it sees a gap."""
    blank = is_blank(codes)
    places = np.flatnonzero(blank)
    made_up = np.fromiter(map(_is_generated, [address] * len(places), places.tolist()), dtype=np.int32) != 0
    kept = ~blank
    if find_letters(codes).any():
        kept[places[~made_up]] = True
    own, other = (_flag_before(places[flags], len(codes)) for flags in (~made_up, made_up))
    return Blanks(blank, own, other, kept)


def _flag_before(places: Ints, count: int) -> Mask:
    flags: Mask = np.zeros(count, dtype=np.bool_)
    flags[places[places > 0] - 1] = True
    return flags
