"""The words of a text with their places, and their stems: what names, numbers and shared wording are looked for in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer

__all__ = ["Word", "stem", "words_in"]

# A letter or digit, with accents written as characters of their own and soft hyphens inside the word.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u00ad])*")
_STEM_CHARS = 6
_ALGORITHMS = {
    "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip


class Word(NamedTuple):
    """A word of a text, without case (`folded`) and with it, and its code points [start, end)."""

    folded: str
    written: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    """The words of a text in order; a letter with its accent apart counts as one, soft hyphens are left out."""
    return [_word(found) for found in _WORD.finditer(text)]


def _word(found: re.Match[str]) -> Word:
    written = unicodedata.normalize("NFC", found[0].replace("\u00ad", ""))
    return Word(written.casefold(), written, found.start(), found.end())


@lru_cache(maxsize=65536)
def stem(folded: str, lang: str) -> str:
    """The stem of a folded word by the language's Snowball rules; its first six characters where it has none."""
    if lang not in _ALGORITHMS:
        return folded[:_STEM_CHARS]
    return str(_stemmer(_ALGORITHMS[lang]).stemWord(folded))


@cache
def _stemmer(name: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(name)
