"""Words of languages as parts of patterns over a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.ingest.dating.written.months import fold

_NEVER = "(?!)"
_SIGNS = re.compile(r"(?P<blank>\s+)|(?P<any>\*)|(?P<one>\?)|\((?P<maybe>\w+)\)|(?P<letter>.)")


def match_words(words: Iterable[str], behind: str = "") -> str:
    """A group that finds any of these words; without words it finds nothing.

    The pattern `behind` stands behind each but one that ends in an apostrophe (d'), behind which blanks may stand
    (ta'). The longest comes first, so that a word is not taken for a shorter one that begins it.
    """
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    parts = [re.escape(word) + (r"\s*" if behind and word.endswith("'") else behind) for word in folded]
    return f"(?:{'|'.join(parts) or _NEVER})"


def match_phrases(phrases: Iterable[str]) -> str:
    """A group that finds any of these phrases as whole words.

    `*` stands for any letters, at an end also for the rest of a longer word; `?` for one letter, `(n)` for an n or
    nothing, a blank for any white space.
    """
    folded = sorted({fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(map(_phrase, folded)) or _NEVER})"


def _phrase(phrase: str) -> str:
    start, end = ("" if phrase.startswith("*") else r"\b"), ("" if phrase.endswith("*") else r"\b")
    return start + _SIGNS.sub(_sign, phrase.removeprefix("*").removesuffix("*")) + end


def _sign(found: re.Match[str]) -> str:
    if found["letter"]:
        return re.escape(found["letter"])
    if found["maybe"]:
        return f"(?:{found['maybe']})?"
    return r"\s+" if found["blank"] else r"\w*" if found["any"] else r"\w"
