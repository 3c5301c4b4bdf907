"""Numbers that both passages give."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer

# Figures only: spelled numbers and Roman numerals are not read. A date with points or strokes is three numbers.
_NUMBER = re.compile(
    r"(?<![\w.,/])(?P<date>\d{1,2}[./]\d{1,2}[./]\d{4})(?!\d)"
    r"|(?<!\w)(?P<whole>\d{1,3}(?:(?P<mark>[.,'’\u0020\u00a0\u2009\u202f])\d{3}(?:(?P=mark)\d{3})*)(?!\d)|\d+)"
    r"(?:[.,](?P<part>\d+))?"
)
_SHOWN = 12


def find_numbers(text: str) -> Counter[str]:
    """The numbers of a text in one form: 1.000, 1,000 and 1 000 are `1000`, 5 % and 5 are `5`, 1,50 is `1.5`."""
    numbers: Counter[str] = Counter()
    for number in _NUMBER.finditer(text):
        if number["date"]:
            numbers.update(_strip_zeros(part) for part in re.split("[./]", number["date"]))
            continue
        part = _digits(number["part"] or "").rstrip("0")
        numbers[_strip_zeros(number["whole"]) + (f".{part}" if part else "")] += 1
    return numbers


def _strip_zeros(whole: str) -> str:
    return _digits(whole).lstrip("0") or "0"


def _digits(text: str) -> str:
    """The digits alone, those of any script as 0 to 9; never as a number, which may be too long to be one."""
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def _measure_numbers(passages: MatchedPassages) -> Measurement:
    """Share of the numbers on the side with fewer that the other side gives too."""
    network, city = find_numbers(passages.network_core), find_numbers(passages.city_core)
    shared = network & city
    fewer = min(network.total(), city.total())
    if not fewer:
        return Measurement(None)
    parts = [("both", shared), ("network only", network - shared), ("city only", city - shared)]
    detail = "; ".join(f"{side}: {_list_numbers(numbers)}" for side, numbers in parts if numbers)
    return Measurement(shared.total() / fewer, detail)


def _list_numbers(numbers: Counter[str]) -> str:
    ordered = sorted(numbers.elements(), key=lambda number: (len(number), number))
    return ", ".join(ordered[:_SHOWN]) + (" …" if len(ordered) > _SHOWN else "")


NUMBERS = Scorer(
    "numbers",
    _measure_numbers,
    "{value:.0%} of the numbers that the passage with fewer gives stand in the other too ({detail}).",
    "Both passages give numbers, but none in common ({detail}).",
    "Numbers: at least one passage gives none in figures.",
)
