"""The phrases of sentences: runs of words as numbers, by which what recurs from text to text is found.

Figures are all alike here, and so is case: "Page 3 of 20" is one phrase on every page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from pipeline.records import Sentence
from pipeline.records.arrays import Floats, Hashes, Ints
from pipeline.text.characters import SOFT_HYPHEN
from pipeline.text.hashed_words import hash_runs

__all__ = ["Phrases"]

_RUN = 4  # words
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """The runs of four words inside each sentence; a shorter sentence is one phrase by itself.

    Phrase n is `hashes[n]` and stands in sentence row `rows[n]` of `sentences`.
    """

    hashes: Hashes
    rows: Ints
    sentences: int

    @classmethod
    def of(cls, text: str, sentences: Sequence[Sentence]) -> Self:
        """The phrases of these sentences of a text, in order."""
        texts = [text[one.start : one.end] for one in sentences]
        known = {one: _runs(one) for one in set(texts)}  # forms repeat a sentence a hundred thousand times
        parts = [known[one] for one in texts]
        counts = np.array([len(part) for part in parts], np.int64)
        hashes = np.concatenate(parts) if parts else np.zeros(0, np.uint64)
        return cls(hashes, np.repeat(np.arange(len(parts)), counts), len(parts))

    def covered_by(self, known: Hashes) -> Floats:
        """The share of each sentence's phrases that are among these; 0 for one without words."""
        # By sorting: numpy's other way is a table over the range of the values, which is that of 64 bits.
        held = np.isin(self.hashes, known, kind="sort")
        total = np.bincount(self.rows, minlength=self.sentences)
        share: Floats = np.bincount(self.rows, weights=held, minlength=self.sentences) / np.maximum(total, 1)
        return share


def _runs(sentence: str) -> Hashes:
    found = _WORD.findall(sentence.replace(SOFT_HYPHEN, ""))
    words = np.array([_hash(_DIGITS.sub("0", word.casefold())) for word in found], np.uint64)
    if 0 < len(words) < _RUN:
        return hash_runs(words, len(words))
    return hash_runs(words, _RUN)


@lru_cache(maxsize=1 << 18)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
