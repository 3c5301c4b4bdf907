"""Dates as they are written: what days a piece of text can mean, and what only looks like a date.

Where a text can be read in two ways the interval spans both; nothing is decided that the text does not say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from pipeline.ingest.dating.written.calendars import CALENDAR_MEANINGS
from pipeline.ingest.dating.written.months import find_months, fold, season_months
from pipeline.ingest.dating.written.parsed import (
    DAY,
    MONTH,
    NO_DAY,
    YEAR,
    DateLocale,
    ParsedDate,
    make_day,
    make_period,
    make_span,
    span_days,
    span_months,
)
from pipeline.ingest.dating.written.patterns import LATE, ROMAN, DateShapes, date_shapes
from pipeline.ingest.dating.written.spans import read_days, read_half
from pipeline.records.dates import EARLIEST_YEAR, DateInterval
from pipeline.text.languages import Languages, known_languages

__all__ = ["DAY", "MONTH", "YEAR", "DateLocale", "ParsedDate", "choose_locale", "parse_dates"]


def choose_locale(lang: str, languages: Iterable[str] = ()) -> DateLocale:
    """How numbers are ordered in a language tag, or, where it is empty, in a study of these languages.

    In English only the country tells.
    """
    return _choose_locale(lang, tuple(languages), known_languages())


@lru_cache(maxsize=1024)  # each document of a study is asked for, and they have few languages
def _choose_locale(lang: str, languages: tuple[str, ...], known: Languages) -> DateLocale:
    primary, _, region = lang.partition("-")
    primary = primary.lower()
    if primary in ("", "und"):
        bases = {language.partition("-")[0].lower() for language in languages}
        told = any(_read_order_by_country(known, base) for base in bases)
        return DateLocale("", True if bases and not told else None)
    by_country = _read_order_by_country(known, primary)
    return DateLocale(primary, by_country.get(region.upper()) if by_country else True)


def _read_order_by_country(known: Languages, lang: str) -> dict[str, bool]:
    """In which countries of a language the day comes first and in which the month; empty where it always does."""
    language = known.get(lang)
    if language is None:
        return {}
    shape = language.dates.shape
    return dict.fromkeys(shape.day_first_countries, True) | dict.fromkeys(shape.month_first_countries, False)


def parse_dates(text: str, locale: DateLocale) -> tuple[ParsedDate, ...]:
    """The dates in a text, in order, those that are none among them. Places are those of the text in NFC."""
    return _parse_dates(text, locale, date_shapes())


@lru_cache(maxsize=65_536)
def _parse_dates(text: str, locale: DateLocale, shapes: DateShapes) -> tuple[ParsedDate, ...]:
    folded = fold(unicodedata.normalize("NFC", text))
    dates: list[ParsedDate] = []
    # A shape tried earlier keeps its characters: "12 May 2016" is not also the month "May 2016" and the year 2016.
    taken = [False] * len(folded)
    for name, shape in shapes.by_name.items():
        for match in shape.finditer(folded):
            if any(taken[match.start() : match.end()]):
                continue
            parsed = _MEANINGS[name](match, locale)
            if parsed is None:
                continue
            dates.append(_add_following_day(parsed, folded))
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    dates.sort(key=lambda parsed: parsed.start)
    return tuple(_join_spans(dates, folded, shapes.span_between))


def _add_following_day(parsed: ParsedDate, folded: str) -> ParsedDate:
    """The day and the next, where a moment of Greenwich time is late in the evening."""
    if parsed.interval is None or parsed.precision != DAY or not LATE.match(folded, parsed.end):
        return parsed
    two_days = DateInterval(parsed.interval.earliest, parsed.interval.latest + timedelta(days=1))
    return replace(parsed, interval=two_days, note="late in Greenwich time: this day or the next")


def _join_spans(dates: Sequence[ParsedDate], folded: str, between: re.Pattern[str]) -> list[ParsedDate]:
    """Two dates with a dash or "to" between them are one period."""
    kept: list[ParsedDate] = []
    for parsed in dates:
        before = kept[-1] if kept else None
        if (
            before
            and before.interval
            and parsed.interval
            and before.precision == parsed.precision == DAY
            and between.match(folded[before.end : parsed.start])
        ):
            kept[-1] = _join(before, before.interval, parsed, parsed.interval)
        else:
            kept.append(parsed)
    return kept


def _join(before: ParsedDate, first: DateInterval, parsed: ParsedDate, last: DateInterval) -> ParsedDate:
    if first.earliest > last.latest:
        return make_period(before.start, parsed.end, first.earliest.year)
    return make_span(before.start, parsed.end, first.earliest, last.latest)


_WHICH_MONTH = "the month's name means another month in another language"


def _read_year_first(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    year = int(match["y"])
    return span_days(match, [make_day(year, int(match["m"]), int(match["d"]))])


def _read_numbers(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    first, second, separator = int(match["d"]), int(match["m"]), match["s"]
    if len(match["y"]) == 2:
        # Strokes and dashes with a short year can stand for any order, dots only for one: 05/04/11, but 5.4.11.
        if separator != ".":
            return ParsedDate(match.start(), match.end(), None, note="a short year in an order that nobody can tell")
        year = 2000 + int(match["y"]) if int(match["y"]) < 70 else 1900 + int(match["y"])
    else:
        year = int(match["y"])
    if not EARLIEST_YEAR <= year < 2200:
        return ParsedDate(match.start(), match.end(), None, note=NO_DAY)
    day_first, month_first = make_day(year, second, first), make_day(year, first, second)
    # Between dots the day stands first in every language that writes them.
    if separator == ".":
        return span_days(match, [day_first])
    if locale.day_first is None:
        return span_days(match, [day_first, month_first], "day and month may stand the other way round")
    wanted, other = (day_first, month_first) if locale.day_first else (month_first, day_first)
    # What is no day in the expected order is one in the other: 05/14/2016 is 14 May everywhere.
    parsed = span_days(match, [wanted or other])
    if day_first and month_first and first != second:
        order = "day/month/year" if locale.day_first else "month/day/year"
        return replace(parsed, note=f"read as {order}")
    return parsed


def _read_roman(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    return span_days(match, [make_day(int(match["y"]), ROMAN[match["r"]], int(match["d"]))])


def _read_worded(match: re.Match[str], locale: DateLocale) -> ParsedDate | None:
    # Feeds and headers write English on sites of every language (RFC 5322, 3.3), and between a day and a year its short
    # names are no other words.
    months = find_months(match["m"], locale.lang) or find_months(match["m"], "en")
    if not months:
        return None
    return span_days(match, [make_day(int(match["y"]), month, int(match["d"])) for month in months], _WHICH_MONTH)


def _read_month(match: re.Match[str], locale: DateLocale) -> ParsedDate | None:
    months = find_months(match["m"], locale.lang)
    if not months:
        return None
    return span_months(match, int(match["y"]), months[0], months[-1], _WHICH_MONTH if len(months) > 1 else "")


def _read_two_months(match: re.Match[str], locale: DateLocale) -> ParsedDate | None:
    begins, ends = find_months(match["m"], locale.lang), find_months(match["n"], locale.lang)
    if not begins or not ends:
        return None
    first, last = begins[0], ends[-1]
    if first > last:
        return ParsedDate(match.start(), match.end(), None, note="two months in an order that makes no span")
    return span_months(match, int(match["y"]), first, last)


def _read_month_number(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    return span_months(match, int(match["y"]), int(match["m"]), int(match["m"]))


def _read_quarter(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    last = 3 * int(match["q"] or match["k"])
    return span_months(match, int(match["y"]), last - 2, last)


def _read_season(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    first, last = season_months()[match["t"]]
    return span_months(match, int(match["y"]), first, last, "a season")


def _read_year(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    year = int(match["y"])
    return ParsedDate(match.start(), match.end(), DateInterval(date(year, 1, 1), date(year, 12, 31)), YEAR)


def _read_years(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    first, last = match["y"], match["z"]
    # "2016-20" is 2016 to 2020: the second number takes its missing digits from the first.
    if int(first[: 4 - len(last)] + last) <= int(first):
        return ParsedDate(match.start(), match.end(), None, note="two numbers that make no span of years")
    return make_period(match.start(), match.end(), int(first))


def _read_long_span(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    (year, *_) = re.findall(r"\d{4}", match[0])
    return make_period(match.start(), match.end(), int(year))


_MEANINGS: dict[str, Callable[[re.Match[str], DateLocale], ParsedDate | None]] = {
    "span_of_months": _read_long_span,
    **CALENDAR_MEANINGS,
    "numeric_days": read_days,
    "days_of_two_months": read_days,
    "days_month_year": read_days,
    "month_days_of_two": read_days,
    "month_days_year": read_days,
    "year_month_days": read_days,
    "year_month_day": _read_year_first,
    "numbers": _read_numbers,
    "roman": _read_roman,
    "year_roman_day": _read_roman,
    "day_month_year": _read_worded,
    "year_month_word_day": _read_worded,
    "year_day_month": _read_worded,
    "month_day_year": _read_worded,
    "months_year": _read_two_months,
    "month_year": _read_month,
    "year_month_word": _read_month,
    "iso_month": _read_month_number,
    "month_number": _read_month_number,
    "quarter": _read_quarter,
    "half": read_half,
    "season": _read_season,
    "period": _read_years,
    "year": _read_year,
}
