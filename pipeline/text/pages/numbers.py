"""Lines that number a page, and lines that are the same from page to page but for the number in them."""

from __future__ import annotations

import re
from functools import cache

from pipeline.text.languages import Languages, known_languages

__all__ = ["fold_numbers", "is_page_number"]

_DIGITS = re.compile(r"\d+")
# What stands around a page number in any language: digits are written as # here.
_NUMBER_SIGNS = frozenset(["#", "#/#", "-#-", "–", "-", "—", "|", "/"])
_PUNCTUATION = "()[]|/.,-–—"
_ROMAN = re.compile(r"[ivxl]{1,7}\Z")


def fold_numbers(line: str) -> str:
    """The line's words in alphabetical order, so that left and right pages agree; numbers as #.

    Roman numerals count as numbers only where they number the page: "Annex II" is a heading.
    """
    words = _DIGITS.sub("#", line.casefold()).split()
    folded = ["#" if _ROMAN.match(word.strip(_PUNCTUATION)) else word for word in words]
    return " ".join(sorted(folded if _number_words(known_languages()).issuperset(folded) else words))


def is_page_number(folded: str) -> bool:
    """Whether a line, as `fold_numbers` gives it, holds nothing but a number and what stands around it."""
    return _number_words(known_languages()).issuperset(folded.split())


@cache
def _number_words(languages: Languages) -> frozenset[str]:
    return languages.collect(lambda language: language.pages.number_words) | _NUMBER_SIGNS
