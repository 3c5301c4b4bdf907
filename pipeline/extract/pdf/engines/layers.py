"""Layers of a PDF that are switched off: neither shown nor printed, so what stands in them is no text of it.

What stands in a layer is told by the layer's name. Where a file tells it in another way, by a rule on several layers or
for a form as a whole, pdfium does not say it, and only the picture of the page does.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from pdfminer.pdftypes import resolve1

_NAME_CHARS = 256
# Objects of a page that are looked at to see whether the file has layers at all.
_LOOKED_AT = 300
_LAYER = "OC"
_MAX_DEPTH = 5


class Layers(NamedTuple):
    """The names of the layers that are off when the file is opened, and whether any is or may be; a name that a shown
    layer has too is left out."""

    hidden: frozenset[str] = frozenset()
    some_off: bool = False


ALL_SHOWN = Layers()


def find_hidden_layers(catalog: Any) -> Layers:
    """What pdfminer's catalogue of a file says of its layers."""
    layers = resolve1(catalog.get("OCProperties")) or {}
    default = resolve1(layers.get("D")) or {}
    groups = {_key(group): group for group in resolve1(layers.get("OCGs")) or ()}
    shown = set(map(_key, resolve1(default.get("ON")) or ()))
    hidden = set(map(_key, resolve1(default.get("OFF")) or ()))
    if getattr(default.get("BaseState"), "name", "") == "OFF":
        hidden = set(groups) - shown
    hidden |= {_key(group) for group in _find_off_by_use(default)}
    names = {key: _name_of(group) for key, group in groups.items()}
    shown_names = {names[key] for key in groups if key not in hidden}
    off = frozenset(names[key] for key in hidden if key in names) - shown_names
    return Layers(off, bool(hidden))


def _find_off_by_use(default: Any) -> Iterator[Any]:
    """The layers that are not for viewing, where the file says that this decides, such as marks for the printer."""
    for rule in map(resolve1, resolve1(default.get("AS")) or ()):
        if getattr(rule.get("Event"), "name", "") != "View":
            continue
        for group in resolve1(rule.get("OCGs")) or ():
            usage = resolve1((resolve1(group) or {}).get("Usage")) or {}
            if getattr((resolve1(usage.get("View")) or {}).get("ViewState"), "name", "") == "OFF":
                yield group


def _key(group: Any) -> Any:
    return getattr(group, "objid", id(group))


def _name_of(group: Any) -> str:
    name = (resolve1(group) or {}).get("Name", b"")
    if not isinstance(name, bytes):
        return ""
    return name.decode("utf-16" if name.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1", "replace")


def shows_layers(page: Any) -> bool:
    """Whether one of the first objects of a page stands in a layer."""
    return any(True for index in range(min(_LOOKED_AT, _count(page))) for _ in _layers_of(_object(page, index)))


def find_unsure(page: Any) -> frozenset[int]:
    """The addresses of the text objects that stand in a form, or in layers that are not named."""
    found: set[int] = set()
    for index in range(_count(page)):
        drawn = _object(page, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            found.update(_find_texts(drawn, 0))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT and "" in _layers_of(drawn):
            found.add(_address(drawn))
    return frozenset(found)


def _find_texts(form: Any, depth: int) -> Iterator[int]:
    for index in range(max(0, pdfium.FPDFFormObj_CountObjects(form))):
        drawn = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield _address(drawn)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _find_texts(drawn, depth + 1)


def _address(drawn: Any) -> int:
    return ctypes.cast(drawn, ctypes.c_void_p).value or 0


def remove_hidden(page: Any, hidden: frozenset[str]) -> None:
    """Takes what stands in hidden layers off a page, for as long as it is loaded."""
    gone = [
        drawn
        for drawn in (_object(page, index) for index in range(_count(page)))
        if any(name in hidden for name in _layers_of(drawn))
    ]
    for drawn in gone:
        if pdfium.FPDFPage_RemoveObject(page, drawn):
            pdfium.FPDFPageObj_Destroy(drawn)


def _count(page: Any) -> int:
    return max(0, int(pdfium.FPDFPage_CountObjects(page)))


def _object(page: Any, index: int) -> Any:
    return pdfium.FPDFPage_GetObject(page, index)


def _layers_of(drawn: Any) -> Iterator[str]:
    for number in range(max(0, pdfium.FPDFPageObj_CountMarks(drawn))):
        mark = pdfium.FPDFPageObj_GetMark(drawn, number)
        if _read_text(pdfium.FPDFPageObjMark_GetName, mark) == _LAYER:
            yield _read_text(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name")


def _read_text(function: Any, *arguments: Any) -> str:
    buffer, length = (ctypes.c_ushort * _NAME_CHARS)(), ctypes.c_ulong()
    if not function(*arguments, buffer, ctypes.sizeof(buffer), ctypes.byref(length)):
        return ""
    return "".join(map(chr, buffer[: max(0, length.value // 2 - 1)]))
