"""The words of a document: stems as stable 64-bit numbers, with their place in the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from pipeline.records.arrays import Hashes, Ints, Range, expand
from pipeline.text.characters import SOFT_HYPHEN
from pipeline.text.languages import known_languages
from pipeline.text.stemmers import PREFIX_LETTERS, find_stemmer

_WORD = re.compile("[^\\W_]+(?:\u00ad+[^\\W_]+)*(?:['’][^\\W_]+)?")  # with the soft hyphens inside it
_CACHED_WORDS = 1 << 18
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio: neighbouring numbers end far apart


def hash_stem(word: str, lang: str) -> int:
    """The number of a word's stem: the same on every machine and in every run."""
    return _stem_hash(word, stemmed_by(lang))


def hash_words(text: str, lang: str) -> list[int]:
    """The numbers of the stems of a text's words, in order."""
    algorithm = stemmed_by(lang)
    return [_stem_hash(found, algorithm) for found in _WORD.findall(text)]


def stemmed_by(lang: str) -> str:
    """The name of the stemmer that words of a language are counted by; empty where there is none."""
    language = known_languages().get(lang)
    return language.stemmer if language else ""


@lru_cache(maxsize=_CACHED_WORDS)
def _stem_hash(word: str, algorithm: str) -> int:
    folded = word.casefold().replace("’", "'").replace(SOFT_HYPHEN, "")
    stemmer = find_stemmer(algorithm)
    stem = stemmer.stemWord(folded) if stemmer else folded[:PREFIX_LETTERS]
    return int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True, eq=False)
class WordedDocument:
    """The words of one document.

    `stems` are its distinct stems in ascending order and `words` the position in `stems` of each word of the
    text; word n stands at characters [starts[n], ends[n]). Sentence row r holds the words
    [sentence_words[r, 0], sentence_words[r, 1]).
    """

    length: int
    stems: Hashes
    words: Ints
    starts: Ints
    ends: Ints
    sentence_words: Ints

    @classmethod
    def of(cls, text: str, sentence_spans: Sequence[tuple[int, int]], lang: str) -> Self:
        """The words of a text in the language of this primary subtag; spans are characters, in order."""
        # Each distinct line is looked through once, as no word goes over the end of one: forms repeat a line a hundred
        # thousand times.
        lines = text.split("\n")
        numbers_of: dict[str, int] = {}
        of = np.array([numbers_of.setdefault(line, len(numbers_of)) for line in lines], np.int64)
        distinct = "\n".join(numbers_of)
        stems, words, starts, ends = _find_words(distinct, stemmed_by(lang))
        begins = _begins(list(numbers_of))
        firsts = np.searchsorted(starts, np.append(begins, len(distinct) + 1))
        counts = np.diff(firsts)[of]
        taken = expand(firsts[of], counts)
        moved = np.repeat(_begins(lines) - begins[of], counts)
        words, starts, ends = words[taken], starts[taken] + moved, ends[taken] + moved
        spans = np.array(sentence_spans, np.int64).reshape(-1, 2)
        sentence_words = np.searchsorted(starts, spans).astype(np.int64)
        return cls(len(text), stems, words, starts, ends, sentence_words)

    def characters(self, words: Range) -> Range:
        """The characters from the first to the last of these words (half open, not empty)."""
        return int(self.starts[words[0]]), int(self.ends[words[1] - 1])

    def sentences(self, words: Range) -> Range:
        """The sentence rows that hold any of these words, half open."""
        first = int(np.searchsorted(self.sentence_words[:, 1], words[0], "right"))
        last = int(np.searchsorted(self.sentence_words[:, 0], words[1], "left"))
        return first, max(first, last)

    def runs(self, length: int) -> Hashes:
        """One number for each run of `length` words, by its first word; equal runs of stems have equal numbers."""
        return hash_runs(self.stems[self.words], length)


def _find_words(text: str, algorithm: str) -> tuple[Hashes, Ints, Ints, Ints]:
    """The distinct stems of a text, and of each word the place of its stem among these, its start and its end."""
    found = _WORD.findall(text)
    hashes = {word: _stem_hash(word, algorithm) for word in set(found)}
    # Without a Python object for each number: a document may have millions of words.
    numbers = np.fromiter(map(hashes.__getitem__, found), np.uint64, len(found))
    starts = np.fromiter((one.start() for one in _WORD.finditer(text)), np.int64, len(found))
    ends = starts + np.fromiter(map(len, found), np.int64, len(found))
    stems, words = np.unique(numbers, return_inverse=True)
    return stems, words.astype(np.int64), starts, ends


def _begins(lines: Sequence[str]) -> Ints:
    """The character at which each line begins."""
    lengths = np.fromiter(map(len, lines), np.int64, len(lines)) + 1
    begins: Ints = np.cumsum(lengths) - lengths
    return begins


def hash_runs(words: Ints | Hashes, length: int) -> Hashes:
    """One 64-bit number for each run of `length` words, by its first word; equal runs have equal numbers."""
    keys = np.zeros(max(len(words) - length + 1, 0), np.uint64)
    for offset in range(length):
        keys = keys * _SPREAD + words[offset : offset + len(keys)].astype(np.uint64)
        keys ^= keys >> np.uint64(29)
    return keys
