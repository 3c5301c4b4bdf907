"""Which of two texts in the city's own language a passage follows, word by word.

Where city, network and rival write one language and both hold a passage, vectors hardly tell them apart. Words do: a
word of the city's that one of the two has and the other lacks speaks for that one, and if the passage were taken from
a third text that both follow, such words would fall to either side like a coin.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from pipeline.records.arrays import Ints
from pipeline.text.tokens import write_latin

__all__ = ["compare_wording"]

_WORD = re.compile(r"\w+")
_LEVEL = 0.05


def compare_wording(city: Sequence[str], network: Sequence[str], rival: Sequence[str], lang: str) -> Ints:
    """For each city sentence 1 where its words follow the rival's sentence, -1 the network's, 0 neither.

    The three sequences hold partners in order, all in this language. All are 0 unless the words of the whole passage
    that only one side shares are spread more unevenly than a coin's throws, at 5 % (two-sided sign test).
    """
    words = ([_words(write_latin(sentence, lang)) for sentence in side] for side in (city, network, rival))
    balance = np.array([_balance(*three) for three in zip(*words, strict=True)], np.int64).reshape(-1, 2)
    for_network, for_rival = balance.sum(axis=0).tolist()
    if not _uneven(for_network, for_rival):
        return np.zeros(len(balance), np.int64)
    side = 1 if for_rival > for_network else -1
    # The passage as a whole decides for whom; a single sentence that leans the other way has too few words to say so.
    difference = np.sign(balance[:, 1] - balance[:, 0])
    return np.where(difference == side, side, 0)


def _balance(city: frozenset[str], network: frozenset[str], rival: frozenset[str]) -> tuple[int, int]:
    """Words of the city's sentence that only the network's has, and that only the rival's has."""
    ours, theirs = city & network, city & rival
    return len(ours - theirs), len(theirs - ours)


def _words(sentence: str) -> frozenset[str]:
    return frozenset(_WORD.findall(sentence.casefold()))


def _uneven(one: int, other: int) -> bool:
    throws = one + other
    tail = sum(math.comb(throws, count) for count in range(min(one, other) + 1))
    return one != other and 2 * tail <= _LEVEL * 2**throws
