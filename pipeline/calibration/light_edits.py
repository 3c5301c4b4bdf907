"""Light edits: a sentence as someone who copies it changes it, for languages paired with themselves."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

__all__ = ["edit_lightly"]

_LEAST, _MOST = 0.1, 0.3  # share of the words that are touched
_KEPT = 3  # words that are always left


def edit_lightly(sentence: str, vocabulary: Sequence[str], chance: Random) -> str:
    """The sentence with 10 to 30 % of its words dropped, replaced by others of the vocabulary, or swapped.

    The same state of `chance` gives the same edits; at least one word is touched.
    """
    words = sentence.split()
    for _ in range(max(1, round(chance.uniform(_LEAST, _MOST) * len(words)))):
        place = chance.randrange(len(words))
        kind = chance.choice(("drop", "replace", "swap"))
        if kind == "swap" and place + 1 < len(words):
            words[place], words[place + 1] = words[place + 1], words[place]
        elif kind == "drop" and len(words) > _KEPT:
            del words[place]
        else:
            words[place] = chance.choice(vocabulary)
    return " ".join(words)
