"""Layers of a PDF that are switched off: neither shown nor printed, so what stands in them is no text of it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium
from pdfminer.pdftypes import resolve1

_NAME_CHARS = 256
# Objects of a page that are looked at to see whether the file has layers at all.
_LOOKED_AT = 300
_LAYER = "OC"


def find_hidden_layers(catalog: Any) -> frozenset[str]:
    """The names of the layers that are off when the file is opened, by pdfminer's catalogue; a name that a shown layer
    has too is left out."""
    layers = resolve1(catalog.get("OCProperties")) or {}
    default = resolve1(layers.get("D")) or {}
    groups = {_key(group): group for group in resolve1(layers.get("OCGs")) or ()}
    shown = set(map(_key, resolve1(default.get("ON")) or ()))
    hidden = set(map(_key, resolve1(default.get("OFF")) or ()))
    if getattr(default.get("BaseState"), "name", "") == "OFF":
        hidden = set(groups) - shown
    names = {key: _name_of(group) for key, group in groups.items()}
    return frozenset(names[key] for key in hidden if key in names) - {names[key] for key in groups if key not in hidden}


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
