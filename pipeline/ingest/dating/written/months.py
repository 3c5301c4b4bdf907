"""Names of months and seasons in all languages, as `fold` writes them: lower case, without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from pipeline.text.languages import Languages, known_languages

Months = Mapping[str, Mapping[str, int]]

# First and last month that a season may mean; winter may be that of the year before or after.
_SPRING, _SUMMER, _AUTUMN = (3, 6), (6, 9), (9, 12)


_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3


class _Folding(dict[int, str]):
    """Each character in lower case without its accent, one for one, so that places in a text stay the same; digits of
    every script as those of ours."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        lower = str(unicodedata.decimal(sign)) if sign.isdecimal() else sign.lower()
        # A syllable of Korean is no letter with an accent.
        self[code] = folded = (
            lower if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE else unicodedata.normalize("NFD", lower)[:1]
        )
        return folded


_FOLDING = _Folding()
_FOLDING.update({ord("ς"): "σ"} | dict.fromkeys(map(ord, "’‘`"), "'"))
_FOLDING.update(dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"))
_FOLDING.update(dict.fromkeys(map(ord, "\t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f"), " "))


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain blanks and hyphens; of the same length when it is NFC."""
    return text.translate(_FOLDING)


def month_names() -> Months:
    """Every folded name of a month, with the number of that month in each language that has it."""
    return _months(known_languages())


@cache
def _months(languages: Languages) -> Months:
    names: dict[str, dict[str, int]] = {}
    for language in languages:
        for number, forms in enumerate(language.dates.months, start=1):
            for form in forms:
                names.setdefault(fold(form), {})[language.tag] = number
    return names


def season_months() -> Mapping[str, tuple[int, int]]:
    """Every folded name of a season, with the first and last month that it may mean."""
    return _seasons(known_languages())


@cache
def _seasons(languages: Languages) -> Mapping[str, tuple[int, int]]:
    seasons: dict[str, tuple[int, int]] = {}
    for language in languages:
        seasons |= dict.fromkeys(map(fold, language.dates.spring), _SPRING)
        seasons |= dict.fromkeys(map(fold, language.dates.summer), _SUMMER)
        seasons |= dict.fromkeys(map(fold, language.dates.autumn), _AUTUMN)
    return seasons


def find_months(word: str, lang: str) -> tuple[int, ...]:
    """Which months a folded word can mean: one in a language that has it, else all that any language means by it.

    None for a short name of another language that is a common word in this one, as `des` and `out` are.
    """
    by_lang = month_names().get(word, {})
    known = by_lang.get(lang)
    if known:
        return (known,)
    return () if lang and word in _mistaken(known_languages()) else tuple(sorted(set(by_lang.values())))


@cache
def _mistaken(languages: Languages) -> frozenset[str]:
    return frozenset(map(fold, languages.collect(lambda language: language.dates.mistaken_months)))
