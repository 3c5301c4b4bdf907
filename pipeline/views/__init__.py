"""What `show`, `query`, `text`, `status` and `sources` tell a reader, in words and as values for a program.

In comes a workspace and what is asked of it, out go records and lines; nothing is printed here. Open `page` first for
matches, `document` for texts, `search` for queries, `status` for the state of a study.
"""

from __future__ import annotations

from pipeline.views.chance import share_in_words
from pipeline.views.document import apart_lines, structure_lines, values_of
from pipeline.views.found import MatchView, find_match
from pipeline.views.page import Page, describe, page_of

__all__ = [
    "MatchView",
    "Page",
    "apart_lines",
    "describe",
    "find_match",
    "page_of",
    "share_in_words",
    "structure_lines",
    "values_of",
]
