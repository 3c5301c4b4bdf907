"""Dates of other calendars and of scripts that mark year, month and day: what they are in ours.

The solar Hijri year follows the cycle of 33 years that has held since 1799 (Heydari-Malayeri 2004), the Islamic one the
arithmetic calendar (Reingold and Dershowitz, Calendrical Calculations), from which what was seen of the moon differs by
a day. Years of the Republic of China, of Japanese eras and of the Buddhist calendar are ours under another number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from pipeline.ingest.dating.written.months import find_months, fold
from pipeline.ingest.dating.written.parsed import (
    DAY,
    YEAR,
    DateLocale,
    ParsedDate,
    make_day,
    span_days,
    span_months,
)
from pipeline.ingest.dating.written.phrases import match_words
from pipeline.records.dates import DateInterval
from pipeline.text.languages import Languages, known_languages

_PERSIAN = "fa"
_MONTHS = 12
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_HIJRI_YEAR, _BUDDHIST_YEAR, _YEAR = r"1[34]\d\d", r"2[45]\d\d", r"(?:18|19|20|21)\d\d"
_BUDDHIST_BEFORE = 543
# By era, the year before its first.
_ERAS = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911,
}  # fmt: skip
_FIRST_YEAR = "元"
_NUMERALS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_TEN, _HUNDRED = "十", "百"
_NUMERAL = f"[{''.join(_NUMERALS)}{_TEN}{_HUNDRED}]"
# The first day of a solar Hijri year, from which others are counted.
_SOLAR_YEAR, _SOLAR_DAY = 1398, date(2019, 3, 21)
_ISLAMIC_EPOCH = date(622, 7, 19).toordinal()  # of the civil reckoning, in the Gregorian calendar
_MOON = timedelta(days=1)


def calendar_shapes(languages: Languages) -> dict[str, str]:
    """The shapes of these dates, as patterns over a folded text."""
    islamic = match_words(languages.collect(lambda language: language.dates.hijri_months))
    solar = match_words(languages.collect(lambda language: language.dates.solar_hijri_months))
    buddhist = match_words(
        form for one in languages if one.dates.buddhist_years for month in one.dates.months for form in month
    )
    number = rf"(?:\d{{1,2}}|{_NUMERAL}{{1,3}})"
    eras = "|".join(map(fold, _ERAS))
    year = rf"(?P<y>{_YEAR}|{_NUMERAL}{{4}}|(?P<era>{eras})\s*(?:{_FIRST_YEAR}|\d{{1,3}}|{_NUMERAL}{{1,5}}))"
    free, whole = r"(?<![\d/.-])", r"(?![^\W\d_])"
    day = rf"(?:{free}(?P<d>{_DAY})\s*)?(?<![^\W\d_])"
    return {
        "marked": rf"(?<!\d){year}\s*[年년](?!度|도)"
        rf"(?:\s*(?P<m>{number})\s*[月월](?:\s*(?P<d>{number})\s*[日일号號])?)?",
        "islamic": rf"{day}(?P<n>{islamic}){whole}\s*(?P<y>{_HIJRI_YEAR})(?!\d)",
        "solar": rf"{day}(?P<n>{solar}){whole}\s*(?:ماه\s*)?(?P<y>{_HIJRI_YEAR})(?!\d)",
        "solar_numbers": rf"{free}(?P<y>{_HIJRI_YEAR})(?P<s>[/-])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?![\d/-])",
        "buddhist": rf"(?:{free}(?P<d>{_DAY})\s*)?(?P<n>{buddhist})\s*(?:พ\.ศ\.\s*)?(?P<y>{_BUDDHIST_YEAR})(?!\d)",
    }


def _read_marked(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    era = match["era"]
    before = next((year for name, year in _ERAS.items() if fold(name) == era), 0)
    year = before + _read_number(match["y"].removeprefix(era or "").strip())
    return _make_date(match, year, _read_number(match["m"] or ""), _read_number(match["d"] or ""))


def _read_number(text: str) -> int:
    """A number in digits or in Chinese numerals, a year digit by digit; 0 for none."""
    if text == _FIRST_YEAR:
        return 1
    if not text or text.isdecimal():
        return int(text or 0)
    if _TEN not in text and _HUNDRED not in text:
        return int("".join(str(_NUMERALS[sign]) for sign in text))
    hundreds, parted, rest = text.rpartition(_HUNDRED)
    tens, has_tens, ones = rest.rpartition(_TEN)
    total = 100 * (_read_number(hundreds) or 1) if parted else 0
    total += 10 * (_read_number(tens.strip("零〇")) or 1) if has_tens else 0
    return total + _read_number(ones.strip("零〇"))


def _make_date(match: re.Match[str], year: int, month: int, day: int) -> ParsedDate:
    if day:
        return span_days(match, [make_day(year, month, day)])
    if month:
        return span_months(match, year, month, month) if month <= _MONTHS else span_days(match, [])
    return ParsedDate(match.start(), match.end(), DateInterval(date(year, 1, 1), date(year, 12, 31)), YEAR)


def _read_buddhist(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    (month, *_) = find_months(match["n"], locale.lang)
    return _make_date(match, int(match["y"]) - _BUDDHIST_BEFORE, month, int(match["d"] or 0))


def _read_solar_numbers(match: re.Match[str], locale: DateLocale) -> ParsedDate | None:
    """1398/02/22 in Persian; elsewhere rather the number of a file."""
    if locale.lang != _PERSIAN:
        return None
    return _span_solar(match, int(match["y"]), int(match["m"]), int(match["d"]))


def _read_solar(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    month = _find_month(match["n"], [language.dates.solar_hijri_months for language in known_languages()])
    return _span_solar(match, int(match["y"]), month, int(match["d"] or 0))


def _span_solar(match: re.Match[str], year: int, month: int, day: int) -> ParsedDate:
    if not 1 <= month <= _MONTHS or day > _count_solar_days(year, month):
        return span_days(match, [])
    first, last = (day, day) if day else (1, _count_solar_days(year, month))
    return _span(match, _find_solar_day(year, month, first), _find_solar_day(year, month, last))


def _find_solar_day(year: int, month: int, day: int) -> date:
    years = range(min(year, _SOLAR_YEAR), max(year, _SOLAR_YEAR))
    days = sum(366 if _is_solar_leap(one) else 365 for one in years)
    passed = sum(_count_solar_days(year, one) for one in range(1, month))
    return _SOLAR_DAY + timedelta(days=(days if year >= _SOLAR_YEAR else -days) + passed + day - 1)


def _count_solar_days(year: int, month: int) -> int:
    return 31 if month <= 6 else 30 if month < _MONTHS or _is_solar_leap(year) else 29


def _is_solar_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8


def _read_islamic(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    month = _find_month(match["n"], [language.dates.hijri_months for language in known_languages()])
    year, day = int(match["y"]), int(match["d"] or 0)
    first = _find_islamic_day(year, month, day or 1)
    last = first if day else _find_islamic_day(year, month, 30)
    return _span(match, first - _MOON, last + _MOON, "the calculated day of the Islamic calendar, or one beside it")


def _find_islamic_day(year: int, month: int, day: int) -> date:
    days = day - 1 + (59 * (month - 1) + 1) // 2 + 354 * (year - 1) + (3 + 11 * year) // 30
    return date.fromordinal(_ISLAMIC_EPOCH + days)


def _find_month(name: str, lists: Sequence[Sequence[str]]) -> int:
    """The number of a month in lists that name the twelve in their order, once or again in another spelling."""
    return next(place % _MONTHS for names in lists for place, one in enumerate(names) if fold(one) == name) + 1


def _span(match: re.Match[str], first: date, last: date, note: str = "") -> ParsedDate:
    return ParsedDate(match.start(), match.end(), DateInterval(first, last), DAY, note)


CALENDAR_MEANINGS: Mapping[str, Callable[[re.Match[str], DateLocale], ParsedDate | None]] = {
    "marked": _read_marked,
    "islamic": _read_islamic,
    "solar": _read_solar,
    "solar_numbers": _read_solar_numbers,
    "buddhist": _read_buddhist,
}
