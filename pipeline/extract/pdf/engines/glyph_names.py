"""What the fonts of a page say of glyphs whose letters its file does not tell: by names, or in the font's own map.

Names such as `t_i` or `uni0074` are made for this; those that only count (`g12`) say nothing.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import Any

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import CFFFont, PDFCIDFont, TrueTypeFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import dict_value, resolve1, stream_value
from pdfminer.psparser import literal_name

Glyph = tuple[str, int]
_Namer = Callable[[int], str]

_MAX_DEPTH = 3
_MAX_LETTERS = 5
# Names of the glyphs that every TrueType font may leave unsaid.
_STANDARD_NAMES = 258
# Categories of what is no letter to anyone: control characters, those for private use, those that are none.
_NO_LETTERS = frozenset({"Cc", "Cn", "Co", "Cs"})


def tell_letters(page: Any, wanted: Collection[Glyph]) -> dict[Glyph, str]:
    """The letters of glyphs, each given by the name of its font and its code there, on a page as pdfplumber opens it.

    Raises errors of any kind on damaged fonts.
    """
    manager, told = PDFResourceManager(), dict[Glyph, str]()
    fonts = {font for font, _ in wanted}
    for identifier, spec in _find_fonts(page.page_obj.resources, 0, set()):
        name = literal_name(spec.get("BaseFont", ""))
        if name not in fonts:
            continue
        namer = _make_namer(manager.get_font(identifier, spec), spec)
        for glyph in wanted:
            letters = namer(glyph[1]) if glyph[0] == name and glyph not in told else ""
            if letters and len(letters) <= _MAX_LETTERS and letters.isprintable():
                told[glyph] = letters
    return told


def _find_fonts(resources: Any, depth: int, seen: set[int]) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """The fonts of a page and of the forms that are drawn on it, each object once: forms may name each other."""
    known = resolve1(resources) or {}
    for reference in _unseen(known.get("Font"), seen):
        yield getattr(reference, "objid", None), dict_value(reference)
    if depth < _MAX_DEPTH:
        for reference in _unseen(known.get("XObject"), seen):
            form = resolve1(reference)
            if hasattr(form, "attrs") and form.attrs.get("Resources"):
                yield from _find_fonts(form.attrs["Resources"], depth + 1, seen)


def _unseen(named: Any, seen: set[int]) -> Iterator[Any]:
    for reference in dict_value(named or {}).values():
        number = getattr(reference, "objid", None)
        if number not in seen:
            seen.update([number] if number is not None else [])
            yield reference


def _make_namer(font: Any, spec: Mapping[str, Any]) -> _Namer:
    """A function from a code of the font to letters, empty where it tells none."""
    if not isinstance(font, PDFCIDFont):
        given = _read_differences(spec)
        return lambda code: _ask(lambda: name2unicode(given[code]))
    names = _read_names(font.descriptor)
    descendants = resolve1(spec.get("DescendantFonts")) or [{}]
    places = _read_places(dict_value(descendants[0]))

    def name(code: int) -> str:
        return names.get(places[code] if places and code < len(places) else code, "")

    return name


def _read_differences(spec: Mapping[str, Any]) -> dict[int, str]:
    """The names that a font with codes of one byte gives its glyphs beside those of an encoding.

    Only these: a font that is cut down to the letters of its document has codes that no encoding knows.
    """
    encoding = resolve1(spec.get("Encoding"))
    names, code = dict[int, str](), 0
    for entry in resolve1(encoding.get("Differences")) or () if isinstance(encoding, dict) else ():
        if isinstance(entry, int):
            code = entry
        else:
            names[code] = str(literal_name(entry))
            code += 1
    return names


def _ask(question: Callable[[], str]) -> str:
    """An answer of pdfminer, which raises errors of any kind where it has none."""
    try:
        return question()
    except MemoryError:
        raise
    except Exception:  # of any kind, as with damaged fonts: the next place that may tell the letter is asked
        return ""


def _read_places(spec: Mapping[str, Any]) -> tuple[int, ...]:
    """For each code the number of its glyph; empty where they are the same."""
    table = resolve1(spec.get("CIDToGIDMap"))
    if not hasattr(table, "get_data"):
        return ()
    data = table.get_data()
    return struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])


def _read_names(descriptor: Mapping[str, Any]) -> dict[int, str]:
    """The letters of an embedded font's glyphs by their numbers: by names that say any, or else by its own map."""
    if "FontFile2" in descriptor:
        data = stream_value(descriptor["FontFile2"]).get_data()
        return {**_read_own_map(data), **_understand(_read_post_names(data))}
    if "FontFile3" in descriptor:
        data = stream_value(descriptor["FontFile3"]).get_data()
        names = CFFFont("", BytesIO(_find_table(data, b"CFF ") or data)).gid2name
        return _understand(
            {number: name.decode("latin-1") if isinstance(name, bytes) else name for number, name in names.items()}
        )
    return {}


def _understand(names: Mapping[int, str]) -> dict[int, str]:
    """The letters that names stand for, without the names that say nothing."""
    told = {number: _ask(partial(name2unicode, name)) for number, name in names.items()}
    return {number: letters for number, letters in told.items() if _is_told(letters)}


def _is_told(letters: str) -> bool:
    return bool(letters) and not any(unicodedata.category(letter) in _NO_LETTERS for letter in letters)


def _read_own_map(data: bytes) -> dict[int, str]:
    """The letters that lead to glyphs in the font's own map; nothing where that is missing or damaged."""
    try:
        found = TrueTypeFont("", BytesIO(data)).create_unicode_map().cid2unichr
    except MemoryError:
        raise
    except Exception:  # of any kind, and the names of the glyphs may be whole
        return {}
    return {number: letters for number, letters in found.items() if number and _is_told(letters)}


def _find_table(data: bytes, tag: bytes) -> bytes:
    """One table of an OpenType font; empty where it has none."""
    if len(data) < 12 or data[:4] not in (b"\0\1\0\0", b"true", b"OTTO"):
        return b""
    (count,) = struct.unpack(">H", data[4:6])
    for number in range(count):
        name, _, start, length = struct.unpack(">4sLLL", data[12 + 16 * number : 28 + 16 * number])
        if name == tag:
            return data[start : start + length]
    return b""


def _read_post_names(data: bytes) -> dict[int, str]:
    """The names that a TrueType font gives its glyphs beyond the standard ones."""
    table = _find_table(data, b"post")
    if len(table) < 34 or table[:4] != b"\0\2\0\0":
        return {}
    (count,) = struct.unpack(">H", table[32:34])
    indices = struct.unpack(f">{count}H", table[34 : 34 + 2 * count])
    names, place = list[str](), 34 + 2 * count
    while place < len(table):
        length = table[place]
        names.append(table[place + 1 : place + 1 + length].decode("latin-1"))
        place += 1 + length
    own = {number: index - _STANDARD_NAMES for number, index in enumerate(indices) if index >= _STANDARD_NAMES}
    return {number: names[index] for number, index in own.items() if index < len(names)}
