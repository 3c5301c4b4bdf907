"""The formats that are read, each with the backend that reads it.

What else is known of a format, such as its media types, is its row in `crawler/formats.py`.
"""

from __future__ import annotations

from pipeline.extract import html, pdf, txt
from pipeline.extract.backend import Backend
from pipeline.extract.office import docx, odt

# In the order in which content is recognised: text comes last, since HTML is text too.
FORMATS: dict[str, Backend] = {
    "pdf": pdf.BACKEND,
    "docx": docx.BACKEND,
    "odt": odt.BACKEND,
    "html": html.BACKEND,
    "txt": txt.BACKEND,
}
