"""Runs of five words, by which texts that copied each other are known without any score."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

__all__ = ["count_holders", "find_words", "list_runs", "share_in_both"]

_RUN = 5
_WORD = re.compile(r"\w+")


def find_words(text: str) -> list[str]:
    """The words of a text in small letters, in order."""
    return [word.casefold() for word in _WORD.findall(text)]


def list_runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All five words in a row."""
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def count_holders(texts: Iterable[str]) -> Counter[tuple[str, ...]]:
    """In how many texts each run of words stands."""
    return Counter(run for text in texts for run in set(list_runs(find_words(text))))


def share_in_both(passage: str, one: str, other: str) -> float:
    """The share of a passage's words in runs that stand in both texts; 1 of a passage without words."""
    words, lines = find_words(passage), (_line_of_words(one), _line_of_words(other))
    covered: set[int] = set()
    for place, run in enumerate(list_runs(words)):
        told = f" {' '.join(run)} "
        if all(told in line for line in lines):
            covered.update(range(place, place + _RUN))
    return len(covered) / len(words) if words else 1.0


@cache
def _line_of_words(text: str) -> str:
    """The words with a blank before and after each: a run of words stands in the text where it stands in this line."""
    return f" {' '.join(find_words(text))} "
