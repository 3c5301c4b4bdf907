"""How a sentence ends: with a mark, and behind it closing quotes, brackets and marks of notes."""

from __future__ import annotations

import re

__all__ = ["BEHIND_END", "QUOTES", "ends_sentence", "is_ended", "is_question"]

# Which of them closes hangs on the language („so“, “so”, »so«, «so»); one between an end mark and white space closes,
# and so does one with white space on both sides, as in French (« so. »).
QUOTES = "\"'“”‘’«»‹›"
# "[5]", "⁵", and the bare "5" or "5,6" that is left of a raised one behind a word
_NOTE = r"(?:\[[\d,–-]{1,9}\]|[⁰¹²³⁴-⁹]|(?<=[^\W\d_]{4}[.!?])\d{1,3}(?:[,–-]\d{1,3})?(?!\S))"
# As much as there is, and never less: a look ahead gives nothing back. Possessive groups would say so too, but Python
# before 3.11.5 finds places with them that end before they begin.
BEHIND_END = rf"(?=(?P<behind>(?:[{QUOTES})\]]|[ \u00a0\u202f]»(?!\S))*{_NOTE}*))(?P=behind)"
_ENDED = re.compile(rf"[.!?…؟;:]{BEHIND_END}$")
_WHOLE = re.compile(rf"(?:[.!?…؟]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);){BEHIND_END}$")  # Greek asks with a semicolon
_QUESTION = re.compile(rf"[?؟;]{BEHIND_END}$")


def is_ended(sentence: str) -> bool:
    """Whether a sentence has an end mark, or one behind which a list or another clause follows."""
    return _ENDED.search(sentence.rstrip()) is not None


def ends_sentence(passage: str) -> bool:
    """Whether a passage ends as a sentence: with an end mark, not one behind which a list or another clause follows."""
    return _WHOLE.search(passage.rstrip()) is not None


def is_question(sentence: str) -> bool:
    """Whether a sentence ends as a question does in some language; a semicolon does in Greek."""
    return _QUESTION.search(sentence.rstrip()) is not None
