"""Whether a text sets a passage in quotation marks."""

from __future__ import annotations

import re

from pipeline.records.arrays import Range

__all__ = ["is_quoted"]

# Opening and closing marks differ by language, and one language's closing mark is the other's opening one. What
# stands on their sides tells them apart, so that a text between two quotations is in none: a word follows an opening
# mark, and a word or a mark of punctuation precedes a closing one. French sets blanks inside.
_OPENING = r"(?<![\w.,;!?…)\]])(?:[“„«‹»›\"](?!\s)|[«‹](?=[ \u00a0\u202f]))"
_CLOSING = r"(?:(?<!\s)[”“»›«‹\"]|(?<=[ \u00a0\u202f])[»›])(?![^\W\d_])"
_QUOTATION = re.compile(f'{_OPENING}([^“”„«»‹›"]{{20,3000}}){_CLOSING}')
_MOST = 0.6  # of a passage's characters: what introduces it may be a part of it
_LONGEST = 3000


def is_quoted(text: str, span: Range) -> bool:
    """Whether most of a span stands between quotation marks."""
    start, end = span
    before = max(0, start - _LONGEST)
    inside = 0
    for found in _QUOTATION.finditer(text, before, min(len(text), end + _LONGEST)):
        inside += max(0, min(end, found.end(1)) - max(start, found.start(1)))
    return inside >= _MOST * (end - start)
