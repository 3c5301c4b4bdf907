"""Titles that programs make up, such as the name of the file they printed: they are none, the first heading is."""

from __future__ import annotations

import re

from pipeline.records import BlockKind, Extraction

_MOST_CHARS = 300
_MADE_UP = re.compile(
    r"microsoft (?:office )?(?:word|excel|powerpoint)(?:\s+[-–].*)?|powerpoint[ -]pr\w+"
    r"|(?:untitled|unbenannt|sans titre|sin título|senza titolo|naamloos|bez tytułu|namnlös\w*)[ -]*\d*"
    r"|(?:document|dokument|documento|layout|folie|slide|titel|title)[ -]*\d*"
    r"|[^\s/\\]*\.(?:docx?|dotx?|odt|rtf|pdf|indd|qxd|qxp|pub|xlsx?|pptx?|html?|tif|jpe?g|cdr|ai)"
    r"|(?:[a-z]:\\|file:|/).*\.\w{2,5}",
    re.IGNORECASE,
)


def choose_title(found: Extraction) -> str:
    """The title that a file declares, or its first heading where a program made that one up; empty for none."""
    title = found.title.strip()
    if not title or not _MADE_UP.fullmatch(title):
        return found.title
    headings = (found.text[one.start : one.end] for one in found.blocks if one.kind is BlockKind.HEADING)
    return " ".join(next(headings, "").split())[:_MOST_CHARS]
