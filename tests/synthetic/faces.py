"""The fonts of the PDFs made with reportlab: the standard ones, and DejaVu for what those cannot print."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from tests.synthetic.content import Run
from tests.synthetic.layouts import Layout

_STANDARD = {
    True: ("Times-Roman", "Times-Bold", "Times-Italic"),
    False: ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
}
_STYLES = ("", ":bold", ":italic")
RAISED_SIZE, RAISED_BY = 0.62, 0.36


def faces_of(lang: str, layout: Layout) -> tuple[str, str, str]:
    """The regular, bold and italic font of a document; embedded DejaVu for Polish and in layouts with title or box."""
    if lang == "pl" or layout.titled or layout.boxed:
        return embedded("DejaVu Serif" if layout.serif else "DejaVu Sans")
    return _STANDARD[layout.serif]


def has_dejavu() -> bool:
    """Whether this machine has the DejaVu fonts."""
    return bool(shutil.which("fc-match")) and _file("DejaVu Serif") is not None and _file("DejaVu Sans") is not None


@cache
def embedded(family: str) -> tuple[str, str, str]:
    """The regular, bold and italic font of a family of this machine, made known to reportlab."""
    names = []
    for style in _STYLES:
        path = _file(family + style)
        if path is None:
            raise LookupError(f"this machine has no font {family}{style}")
        names.append(family + style)
        pdfmetrics.registerFont(TTFont(names[-1], path))
    return names[0], names[1], names[2]


@cache
def _file(pattern: str) -> str | None:
    told = subprocess.run(
        ["fc-match", "-f", "%{family}\t%{file}", pattern], capture_output=True, text=True, check=True, timeout=20
    ).stdout
    family, path = told.split("\t")
    return path if pattern.split(":")[0] in family.split(",") else None


def face(run: Run, faces: tuple[str, str, str]) -> str:
    """The font of a stretch of text."""
    return faces[1] if run.bold else faces[2] if run.italic else faces[0]
