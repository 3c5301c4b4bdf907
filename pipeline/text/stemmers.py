"""Snowball's stemmers, each loaded when it is first asked for."""

from __future__ import annotations

from functools import cache
from typing import Protocol

__all__ = ["PREFIX_LETTERS", "Stemmer", "find_stemmer"]

PREFIX_LETTERS = 6  # by which a word stands for itself in a language without a stemmer


class Stemmer(Protocol):
    """What takes the endings from a folded word."""

    def stemWord(self, word: str) -> str: ...


@cache
def find_stemmer(algorithm: str) -> Stemmer | None:
    """The stemmer of this name; None for no name, and for one that the installed version of Snowball does not have."""
    import snowballstemmer  # here: it loads forty languages, and a run that finds all fresh looks at no word

    if algorithm not in snowballstemmer.algorithms():
        return None
    stemmer: Stemmer = snowballstemmer.stemmer(algorithm)
    return stemmer
