"""Words that a line end parts: when the hyphen is the word's own and when it only parts it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache

from pipeline.text.languages import Languages, known_languages

SOFT_HYPHENS = "\u00ad\ufffe"
_NOT_SIGN = "\u00ac"  # as which fonts of old Macintoshs and converters give a soft hyphen
_OWN = "\u2011"  # nothing breaks there, so that it is the word's own
LINE_END_HYPHENS = "-\u2010" + SOFT_HYPHENS
PRINTED_HYPHENS = LINE_END_HYPHENS + _OWN + _NOT_SIGN
_DASHES = "–—"  # without a blank before them they have none behind: "2015–2020"
_ABBREVIATION = 3  # capitals that stand for words are no more
_AROUND = ".,;:!?()[]\"'„“”»«"


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """A word without the punctuation around it, case folded: what the vocabulary of a document holds."""
    return word.strip(".,;:!?()[]{}\"'„“”‚‘’«»›‹…").casefold()


def join_hyphenated(word: str, following: str, vocabulary: Collection[str]) -> tuple[str, str]:
    """The last word of a line as it is written on, and what stands between it and the following word.

    A line-end hyphen goes when the following word is its continuation. It stays before capitals and digits
    ("EU-Kommission"), before "und" and the like ("Aus- und"), and when the document elsewhere writes the
    compound only with its hyphen ("well-being"). A dash that touches its word touches the following one.
    `vocabulary` holds the document's words as `fold_word` gives them.
    """
    if len(word) < 2 or not following or not word[-2].isalnum():
        return word, " "
    stem, first = word[:-1], following[0]
    if word[-1] in _DASHES and first.isalnum():
        return word, ""
    if word[-1] not in PRINTED_HYPHENS:
        return word, " "
    if word[-1] in SOFT_HYPHENS or (word[-1] == _NOT_SIGN and first.islower()):
        return stem, ""
    if word[-1] in (_OWN, _NOT_SIGN):
        return word, "" if word[-1] == _OWN and first.isalnum() else " "
    if stem.isupper() and stem.isalpha() and len(stem) > _ABBREVIATION:
        return (stem, "") if following.strip(_AROUND).isupper() else (word, "")
    if first.isupper() or first.isdigit() or (stem.isupper() and stem.isalpha()):
        return word, ""
    if not first.islower():
        return word, " "
    joined, compound = fold_word(stem + following), fold_word(f"{stem}-{following}")
    if following.casefold() in _hyphen_words(known_languages()) and joined not in vocabulary:
        return word, " "
    if stem[-1].isdigit() or (compound in vocabulary and joined not in vocabulary):
        return word, ""
    return stem, ""


@cache
def _hyphen_words(languages: Languages) -> frozenset[str]:
    """Words before which a hyphen at the line end is a suspended one: "Aus- und Weiterbildung"."""
    return languages.collect(lambda language: language.pages.hyphen_words)
