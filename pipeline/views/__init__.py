"""One match in full, and a document's text with its structure, as a person or a program is shown them."""

from __future__ import annotations

from pipeline.views.chance import share_in_words
from pipeline.views.document import ReadDocument, apart_lines, read_document, structure_lines, values_of
from pipeline.views.found import MatchView, find_match
from pipeline.views.page import Page, described, page_of

__all__ = [
    "MatchView",
    "Page",
    "ReadDocument",
    "apart_lines",
    "described",
    "find_match",
    "page_of",
    "read_document",
    "share_in_words",
    "structure_lines",
    "values_of",
]
