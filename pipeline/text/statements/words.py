"""Phrases of a language in the words of a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.tokens import Word, find_words

__all__ = ["CLAUSE_END", "WordRun", "WordedSentence"]

CLAUSE_END = re.compile(r"[,;:!?()،؛–—…]|\.\s|\s-\s")
_PART = re.compile(r"[\w*\u0300-\u036f]+")


class WordRun(NamedTuple):
    """Words [first, last) of a sentence."""

    first: int
    last: int

    def overlaps(self, other: WordRun) -> bool:
        """Whether both hold a word."""
        return self.first < other.last and other.first < self.last


class WordedSentence:
    """A sentence as a row of words without case, in which phrases are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: Sequence[Word] = find_words(text)
        self._row = " " + "".join(f"{word.folded} " for word in self.words)
        self._places: dict[int, int] = {}
        place = 1
        for number, word in enumerate(self.words):
            self._places[place] = number
            place += len(word.folded) + 1

    def find(self, phrases: Iterable[str]) -> list[WordRun]:
        """Where phrases stand, in order, the longest first where several begin with one word; none overlap."""
        pattern = _compile(tuple(phrases))
        if pattern is None:
            return []
        return [self._run(found) for found in pattern.finditer(self._row)]

    def in_one_clause(self, run: WordRun, other: WordRun) -> bool:
        """Whether no mark that ends a clause stands between two runs."""
        first, second = sorted((run, other))
        return not CLAUSE_END.search(self.text[self.words[first.first].start : self.words[second.last - 1].end])

    def characters(self, run: WordRun) -> tuple[int, int]:
        """Where the words of a run begin and end in the sentence."""
        return self.words[run.first].start, self.words[run.last - 1].end

    def quote(self, run: WordRun) -> str:
        """The words of a run as they are written, with what stands between them."""
        start, end = self.characters(run)
        return self.text[start:end]

    def _run(self, found: re.Match[str]) -> WordRun:
        first = self._places[found.start()]
        return WordRun(first, first + found[0].count(" ") + 1)


@lru_cache(maxsize=1024)
def _compile(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    rows = {" ".join(_PART.findall(unicodedata.normalize("NFC", phrase).casefold())) for phrase in phrases}
    ordered = sorted(filter(None, rows), key=lambda row: (-row.count(" "), -len(row), row))
    if not ordered:
        return None
    parts = "|".join(re.escape(row).replace(r"\*", "[^ ]*").replace(r"\ ", " ") for row in ordered)
    return re.compile(f"(?<= )(?:{parts})(?= )")
