"""The numbers of a sentence, in figures and in words, each with all values that it may have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from pipeline.evidence.differences.number_words import WrittenNumber, read_number_words
from pipeline.text.languages import known_languages, wording_of
from pipeline.text.statements.words import WordedSentence

__all__ = ["Number", "NumberKind", "find_numbers"]

# Groups of digits with one mark between; a blank parts only groups of three.
_FIGURES = re.compile(r"\d+(?:[.,:/'’٫٬]\d+|[ \u00a0\u2009\u202f]\d{3}(?!\d))*")
_PERCENT = re.compile(r"[\s\u00a0]?[%٪‰]")
_AFTERNOON = re.compile(r"[\s\u00a0]?p\.?[\s\u00a0]?m\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(m|mn|mln|bn|k|tn)\b", re.IGNORECASE)
_SUFFIXES = {"m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "k": 1000, "tn": 10**12}
_HYPHENS = ("-", "‐", "‑", "–")
_GROUP = 3  # digits that a mark of thousands parts
_HOURS = 12
_UNIT_REACH = 9  # characters between a number and its unit: "1 to 4 inches"
_LONGEST = 18  # digits; what is longer is the number of a file
_DATE_PARTS = (2, 3)


class NumberKind(StrEnum):
    """What a number counts, as far as it shows: only numbers of one kind can stand for each other."""

    YEAR = "year"
    MONTH = "month"
    PERCENT = "percent"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Number:
    """A number by its code points [start, end) in the sentence.

    `values` are all that it may be (1.000 may be one or a thousand), `scaled` the same times the word behind it, as in
    1.2 million, empty without one; `parts` are the numbers that it falls into as a date or a time. A `hint` may be a
    number of this value and may be none.
    """

    start: int
    end: int
    values: frozenset[Decimal]
    scaled: frozenset[Decimal] = frozenset()
    parts: tuple[Decimal, ...] = ()
    kind: NumberKind = NumberKind.PLAIN
    hint: bool = False


def find_numbers(sentence: WordedSentence, lang: str) -> list[Number]:
    """All numbers and hints of numbers of a sentence, in order."""
    written = read_number_words(sentence, lang)
    scales = {one.start: one for one in written if one.value >= 100}
    figures = [_read_figures(sentence.text, found, scales) for found in _FIGURES.finditer(sentence.text)]
    wording = wording_of(lang)
    percents = [sentence.words[run.first].start for run in sentence.find(wording.percents)]
    units = [sentence.words[run.first].start for run in sentence.find(wording.converted_units)]
    beside = [*figures, *_find_months(sentence, lang)]
    beside += [
        Number(one.start, one.end, frozenset({one.value}), hint=one.hint)
        for one in written
        if not any(one.start < other.end and other.start < one.end for other in figures)
    ]
    told = [_with_unit(one, sentence.text, percents, units) for one in beside]
    return sorted(told, key=lambda one: (one.start, one.end))


def _with_unit(number: Number, text: str, percents: list[int], units: list[int]) -> Number:
    """The number as a percentage where a word says so right behind it, as a hint where it counts miles or the like."""
    if any(0 <= start - number.end <= 1 for start in percents):
        return replace(number, kind=NumberKind.PERCENT)
    counts = any(0 <= start - number.end <= _UNIT_REACH and "(" not in text[number.end : start] for start in units)
    return replace(number, hint=True) if counts else number


def _read_figures(text: str, found: re.Match[str], scales: Mapping[int, WrittenNumber]) -> Number:
    start, end = found.span()
    values, parts = _readings(found[0])
    if _AFTERNOON.match(text, end):
        values |= {value + _HOURS for value in values if value <= _HOURS}
        parts = (parts[0] + _HOURS, *parts[1:]) if parts and parts[0] < _HOURS else parts
    if suffix := _SUFFIX.match(text, end):
        # Metres or millions.
        values |= {value * _SUFFIXES[suffix[1].lower()] for value in values}
    scale = next((scales[at] for at in (end, end + 1, end + 2) if at in scales), None)
    scaled = frozenset(value * scale.value for value in values) if scale else frozenset()
    kind = NumberKind.PERCENT if _PERCENT.match(text, end) else NumberKind.PLAIN
    if kind is NumberKind.PLAIN and not scale and re.fullmatch(r"[12]\d\d\d", found[0]):
        kind = NumberKind.YEAR
    # A4, G20 and COVID-19 are names.
    before = text[max(start - 2, 0) : start]
    named = before[-1:].isalpha() or (before[-1:] in _HYPHENS and before[:1].isupper())
    return Number(start, scale.end if scale else end, frozenset(values), scaled, parts, kind, named)


def _readings(figures: str) -> tuple[set[Decimal], tuple[Decimal, ...]]:
    """All values that figures with marks between may have, and the numbers into which the marks part them."""
    marks = re.findall(r"\D", figures)
    groups = [_digits(group) for group in re.split(r"\D", figures)]
    if not marks or sum(map(len, groups)) > _LONGEST:
        return {Decimal("".join(groups))}, ()
    values = set()
    grouped = all(len(group) == _GROUP for group in groups[1:])
    if grouped and len(set(marks)) == 1 and marks[0] not in ":/":
        values.add(Decimal("".join(groups)))
    if marks[-1] in ".,٫" and marks[-1] not in marks[:-1] and all(len(group) == _GROUP for group in groups[1:-1]):
        values.add(Decimal(f"{''.join(groups[:-1])}.{groups[-1]}").normalize())
    parts = tuple(map(Decimal, groups)) if marks[0] in ".:/," else ()
    return values, parts


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character)) for character in text)


def _find_months(sentence: WordedSentence, lang: str) -> Iterator[Number]:
    """The months that stand beside a figure, as in a date: others may be names, or another word."""
    words, names = sentence.words, _month_numbers(lang)
    for place, word in enumerate(words):
        if word.folded not in names:
            continue
        near = words[max(place - 2, 0) : place + 3]
        if any(one.folded[:1].isdecimal() for one in near):
            yield Number(word.start, word.end, frozenset({Decimal(names[word.folded])}), kind=NumberKind.MONTH)


@lru_cache(maxsize=128)
def _month_numbers(lang: str) -> Mapping[str, int]:
    language = known_languages().get(lang)
    months = language.dates.months if language else ()
    return {form.casefold(): number for number, forms in enumerate(months, start=1) for form in forms}
