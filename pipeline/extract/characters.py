"""Characters of a printed page as a reader means them: ligatures, soft hyphens, bullets."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.text.characters import REPLACEMENT, storable

_PRINTED = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "↵": "ff",  # as which a widespread typesetting program's fonts name this ligature
        "\u00ad": None,
        "\ufffe": None,
        "\uffff": None,
        "\u200b": None,
        "\ufeff": None,
    }
)
_CID = re.compile(r"\(cid:\d+\)")

# Symbol and Wingdings put their bullets into the private use area.
BULLETS = frozenset(
    "•●○◦▪▫■□◆◇►▶▸➢➤➔✓✔✗✘‣⁃\uf0b7\uf0a7\uf0a8\uf0d8\uf0fc\uf076\uf0e0\uf0d2\uf02d\uf06f"
    "\uf06c\uf06d\uf06e\uf071\uf072\uf075\uf077\uf09e\uf09f\uf0a1\uf0a4\uf0dc\uf0e8\uf0f0\uf0fb\uf0fe"
)
# These also stand inside a line, and the middle dot inside Catalan words.
DASH_BULLETS = frozenset("-‐–—−‒―*·∙")


# A note's mark that is raised behind a word runs into it on a line; after one or two letters it is m² or CO₂.
_NOTED, _NOTE = re.compile(r"[^\W\d_]{3}\Z"), re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\Z")


def is_note_mark(before: str, raised: str) -> bool:
    """Whether what is raised behind some words is the mark of a note, which is no part of the last word."""
    return _NOTE.match(raised.strip()) is not None and _NOTED.search(before[-3:]) is not None


def make_printable(text: str) -> str:
    """The text with ligatures spelt out, soft hyphens dropped and unmapped glyphs as U+FFFD."""
    if text.isascii():
        return storable(_CID.sub(REPLACEMENT, text)) if "(" in text or "\x00" in text else text
    return storable(_CID.sub(REPLACEMENT, text.translate(_PRINTED)))


@lru_cache(maxsize=50_000)
def make_word_printable(text: str) -> str:
    """One word as `make_printable` gives it, without blanks at its ends; words come again and again."""
    return make_printable(text).strip()


def tidy(text: str) -> str:
    """One paragraph on one line: printable, white space folded to single blanks."""
    return " ".join(make_printable(text).split())
