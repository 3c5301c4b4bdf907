"""Numbers in one form, so that `400.000 Euro`, `400,000 euros`, `EUR 400k` and `€0.4 million` share their words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from pipeline.text.languages import Languages, known_languages

__all__ = ["fold_groups", "fold_numbers"]

_MARKS = ".,'’\u0020\u00a0\u2009\u202f"
# Groups of three digits, with one mark between all of them: not a date, a version or a number of sections.
_GROUPED = re.compile(
    rf"(?<![\w{_MARKS[:4]}])(?<!\d\s)[1-9]\d{{0,2}}([{_MARKS}])\d{{3}}(?:\1\d{{3}})*(?!\d|[.,]\d{{3}})"
)
_EURO = re.compile(r"€|(?<![^\W\d_])eur(?![^\W\d_])", re.IGNORECASE)
_DIGITS = r"(?P<number>\d{1,6}(?:[.,]\d{1,2})?)"
_NUMBER = rf"(?<![\w.,/]){_DIGITS}"
_THOUSAND = re.compile(rf"{_NUMBER}\s?k(?!\w)", re.IGNORECASE)
# Glued to its number an m is a metre, but for one of money.
_MILLION = re.compile(rf"(?:(?<=\beuro )|(?<=[$£])){_DIGITS}\s?(?P<large>m|bn)(?!\w)", re.IGNORECASE)
_LARGE = {"m": 10**6, "bn": 10**9}
_SCALES = (10**3, 10**6, 10**9)


def fold_groups(text: str) -> str:
    """The text with the marks between groups of three digits taken out: `400.000` and `400 000` are `400000`."""
    return _GROUPED.sub(lambda found: found[0].replace(found[1], ""), text)


def fold_numbers(text: str, lang: str = "") -> str:
    """The same, with thousands and millions written out as a language names them, and the euro by its name.

    In a text whose language is not known, as a query's, what every language means by its word.
    """
    if not any(map(str.isdigit, text)):
        return text
    text = " ".join(_EURO.sub(" euro ", fold_groups(text)).split())
    text = _THOUSAND.sub(lambda found: _scale(found["number"], 1000), text)
    text = _MILLION.sub(lambda found: _scale(found["number"], _LARGE[found["large"].lower()]), text)
    worded, values = _scale_words(known_languages(), lang)
    return worded.sub(lambda found: _scale(found["number"], values[found["word"].casefold()]), text)


def _scale(number: str, by: int) -> str:
    value = Decimal(number.replace(",", ".")) * by
    return f"{value:f}".rstrip("0").rstrip(".") if value != value.to_integral_value() else f"{int(value)}"


@cache
def _scale_words(languages: Languages, lang: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """The pattern of a number with a word for thousand, million or milliard behind it, and what these words mean."""
    language = languages.get(lang)
    meanings: dict[str, set[int]] = {}
    for phrase in (phrase for one in ([language] if language else languages) for phrase in one.wording.numbers):
        value, *names = phrase.split()
        for name in names:
            meanings.setdefault(name.casefold(), set()).add(int(value))
    values = {word: min(found) for word, found in meanings.items() if len(found) == 1 and min(found) in _SCALES}
    words = "|".join(map(re.escape, sorted(values, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"{_NUMBER}\s(?P<word>{words})(?!\w)", re.IGNORECASE), values
