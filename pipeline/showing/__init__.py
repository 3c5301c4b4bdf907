"""One match in full, and the normalised text of a document, as a person or a program is shown them."""

from __future__ import annotations

from pipeline.showing.chance import share_in_words
from pipeline.showing.found import Shown, document_text, find_match
from pipeline.showing.page import Page, described, page_of

__all__ = ["Page", "Shown", "described", "document_text", "find_match", "page_of", "share_in_words"]
