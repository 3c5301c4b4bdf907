"""What a reader sees on a page and its content does not hold: filled fields, free-text notes and stamps."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_WRITTEN = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP})
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
# A page made for reading has hundreds, a large form a few thousand.
_MOST = 20_000
_WORDS = {pdfium.FPDF_ANNOT_WIDGET: b"V", pdfium.FPDF_ANNOT_FREETEXT: b"Contents"}
_NOT_DRAWN = "fields or notes on it are filled in without being drawn, and were not read: print it to a new PDF"


class Printed(NamedTuple):
    """That annotations were printed onto a page; `unread` is the reason where some hold words and are not drawn."""

    unread: str


def print_annotations(page: Any) -> Printed | None:
    """Makes fields, notes and stamps part of a page as they are shown; None where there are none, as on most pages."""
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)
    found = undrawn = False
    for number in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind in _WRITTEN and not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
            found = True
            drawn = pdfium.FPDFAnnot_HasKey(annotation, b"AP")
            undrawn = undrawn or (not drawn and _holds_words(annotation, kind))
        pdfium.FPDFPage_CloseAnnot(annotation)
    if not found:
        return None
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return Printed(_NOT_DRAWN if undrawn else "")


def _holds_words(annotation: Any, kind: int) -> bool:
    key = _WORDS.get(kind, b"Contents")
    bytes_needed = pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.POINTER(ctypes.c_ushort)(), 0)
    return bool(bytes_needed > 2)  # the two bytes of the end alone
