"""What `show`, `query`, `text`, `status` and `sources` tell a reader, in words and as values for a program.

In comes a workspace and what is asked of it, out go records and lines; nothing is printed here. Open `page` first for
matches, `document` for texts, `search` for queries, `status` for the state of a study.
"""

from __future__ import annotations

from pipeline.views.document import apart_lines, scrap_lines, structure_lines, text_values
from pipeline.views.found import MatchView, find_match
from pipeline.views.page import MatchPage, describe_match, match_page
from pipeline.views.sections.chance import describe_share

__all__ = [
    "MatchPage",
    "MatchView",
    "apart_lines",
    "describe_match",
    "describe_share",
    "find_match",
    "match_page",
    "scrap_lines",
    "structure_lines",
    "text_values",
]
