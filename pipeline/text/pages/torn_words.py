"""Words that a line end tore, in plain text as `pdftotext` gives it: "Nachbar-" on one line, "schaft" on the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.text.characters import SOFT_HYPHEN
from pipeline.text.pages.breaks import running_text
from pipeline.text.pages.hyphens import LINE_END_HYPHENS, fold_word, join_hyphenated

__all__ = ["compared_text"]

_TEAR = re.compile(rf"(?<=[^\W\d_])[{LINE_END_HYPHENS}][ \t]*(?:\r\n?|\n)[ \t]*(?=[^\W\d_])")
_BLANK = re.compile(r"\s")
_WORD = re.compile(r"\S+")
_LONGEST = 80  # characters of a word


@lru_cache(maxsize=4)
def compared_text(text: str) -> str:
    """The running text as it is compared, as long as the text: words that a line end tore are whole.

    Soft hyphens stand there for the hyphen and the line end, or for the line end alone where the hyphen is the word's
    own; whoever reads words leaves them out.
    """
    running = running_text(text)
    at, parts = 0, []
    for start, end in _find_tears(running):
        parts += [running[at:start], SOFT_HYPHEN * (end - start)]
        at = end
    return "".join((*parts, running[at:])) if parts else running


def _find_tears(text: str) -> Iterator[tuple[int, int]]:
    """The characters between the two halves of each torn word that are not the word's own."""
    tears = list(_TEAR.finditer(text))
    vocabulary = frozenset(map(fold_word, set(text.split()))) if tears else frozenset()
    for tear in tears:
        first, hyphen, end = _begin_of_word(text, tear.start()), tear.start() + 1, tear.end()
        following = _WORD.match(text, end)
        if following is None:
            continue
        half = text[first:hyphen]
        written, between = join_hyphenated(half, following[0], vocabulary)
        if not between:
            yield hyphen - (len(half) - len(written)), end


def _begin_of_word(text: str, end: int) -> int:
    """Where the word begins that goes on to a character; a longer one than any is cut."""
    first = max(0, end - _LONGEST)
    blanks = [found.end() for found in _BLANK.finditer(text, first, end)]
    return blanks[-1] if blanks else first
