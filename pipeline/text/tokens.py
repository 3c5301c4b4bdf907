"""The words of a text with their places, and their stems: what names, numbers and shared wording are looked for in."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.languages import known_languages
from pipeline.text.languages.records import Words
from pipeline.text.stemmers import PREFIX_LETTERS, find_stemmer

__all__ = ["Word", "find_runs", "find_words", "stem", "write_latin"]

_PLACES = 16  # places of the same words that are tried: a bound on repetitive text
# A letter or digit, with accents written as characters of their own and soft hyphens inside the word.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u00ad])*")


class Word(NamedTuple):
    """A word of a text, without case (`folded`) and with it, and its code points [start, end)."""

    folded: str
    written: str
    start: int
    end: int


def find_words(text: str, lang: str = "") -> list[Word]:
    """The words of a text in order; a letter with its accent apart counts as one, soft hyphens are left out.

    With a language that is written in two scripts all are in Latin letters, so that words of both can be compared.
    """
    words = [Word(*_forms(found[0]), *found.span()) for found in _WORD.finditer(text)]
    if not _letters_of(lang):
        return words
    return [Word(write_latin(word.folded, lang), write_latin(word.written, lang), *word[2:]) for word in words]


def write_latin(text: str, lang: str) -> str:
    """A text in the Latin letters of its language, where that is written in two scripts; else as it is."""
    letters = _letters_of(lang)
    return text.translate(_table(letters)) if letters else text


def _letters_of(lang: str) -> Words:
    language = known_languages().get(lang) if lang else None
    return language.latin_letters if language else Words()


@lru_cache(maxsize=8)
def _table(letters: Words) -> dict[int, str]:
    pairs = {one[0]: one[1:] for one in letters}
    return str.maketrans(pairs | {one.upper(): latin.capitalize() for one, latin in pairs.items()})


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, str]:
    """A word without case, and as it is written."""
    written = unicodedata.normalize("NFC", word.replace("\u00ad", ""))
    return written.casefold(), written


def stem(folded: str, lang: str) -> str:
    """The stem of a folded word by the language's Snowball rules; its first six characters where it has none.

    Some languages have a stemmer that is not used here (`stemmed_scores`), only by the lexical matcher: what scorers
    and names find in them must not change without their versions.
    """
    language = known_languages().get(lang)
    return _stem(folded, language.stemmer if language and language.stemmed_scores else "")


@lru_cache(maxsize=65536)
def _stem(folded: str, algorithm: str) -> str:
    stemmer = find_stemmer(algorithm)
    return stemmer.stemWord(folded) if stemmer else folded[:PREFIX_LETTERS]


def find_runs(a: Sequence[Hashable], b: Sequence[Hashable], fewest: int) -> Iterator[tuple[int, int, int]]:
    """Runs of at least so many words in both, as places in `a` and `b` and their length in words.

    Taken from the first word of `a` on, each time the longest; a run of `b` may serve twice. The time grows with the
    words, however often they are repeated.
    """
    places: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for place in range(len(b) - fewest + 1):
        starts = places[tuple(b[place : place + fewest])]
        if len(starts) < _PLACES:
            starts.append(place)
    at = 0
    while at < len(a) - fewest + 1:
        tried = [(_count_agreeing(a, at, b, place), -place) for place in places.get(tuple(a[at : at + fewest]), ())]
        if not tried:
            at += 1
            continue
        length, place = max(tried)
        yield at, -place, length
        at += length


def _count_agreeing(a: Sequence[Hashable], i: int, b: Sequence[Hashable], j: int) -> int:
    """How many words agree from these two places on."""
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    return length
