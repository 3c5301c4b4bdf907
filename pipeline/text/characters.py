"""Characters: what may stand in a stored text, and what an encoder is shown.

A stored text is never NFC-normalised or folded, because its offsets are what a citation rests on. Only two
things cannot be stored or exchanged, NUL and lone surrogates; they become U+FFFD one for one, so that every
offset holds.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
SOFT_HYPHEN = "\u00ad"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def storable(text: str) -> str:
    """The text with NUL and lone surrogates replaced by U+FFFD one for one; the length is unchanged."""
    return _UNSTORABLE.sub(REPLACEMENT, text)


def for_encoder(text: str) -> str:
    """One sentence as an encoder is shown it: NFC, on one line, storable."""
    return on_one_line(unicodedata.normalize("NFC", storable(text)))


def on_one_line(text: str) -> str:
    """A text with white space folded to single blanks and without soft hyphens, which no reader sees inside a line."""
    return " ".join(text.replace(SOFT_HYPHEN, "").split())


def visible(text: str) -> str:
    """A text of others as a terminal may be shown it: control characters but newline and tab become U+FFFD."""
    return _CONTROL.sub(REPLACEMENT, _LINE_END.sub("\n", text))
