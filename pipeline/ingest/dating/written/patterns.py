"""The shapes in which a date is written, as patterns over a folded text; `parse` says what each means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.ingest.dating.written.calendars import calendar_shapes
from pipeline.ingest.dating.written.months import fold, month_names, season_months
from pipeline.ingest.dating.written.phrases import match_phrases, match_words
from pipeline.text.languages import Languages, known_languages
from pipeline.text.languages.records import DateShape

_YEAR = r"(?:18|19|20|21)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# A number that goes on is no date: a file number, a telephone number, a version.
_FREE = r"(?<![\d/.-])"
_ENDS = r"(?![\d/-]|[.,]\d)"
_UNITS = r"[%€$£]|(?:[kmg]b|euros?|eur|m2|km)\b"
ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip
_ROMAN_MONTH = r"(?P<r>i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
# A moment in Greenwich time so late that it is already the next day where most of the study's cities are.
LATE = re.compile(r"(?:t|\s+)(?P<h>2[123]):\d\d(?::\d\d(?:\.\d+)?)?\s*(?:z|gmt|utc|[+-]00:?00)(?!\w)")


@dataclass(frozen=True, slots=True, eq=False)
class DateShapes:
    """The shapes by name, in the order in which they are tried at one place: the first that fits holds.

    `span_between` is what stands between two dates that are the ends of one period, and nothing else.
    """

    by_name: Mapping[str, re.Pattern[str]]
    span_between: re.Pattern[str]


def date_shapes() -> DateShapes:
    """The shapes with the words of all known languages."""
    return _compile(known_languages())


@cache
def _compile(languages: Languages) -> DateShapes:
    span = _between(languages, lambda shape: (*shape.and_words, *shape.until_words))
    shapes = calendar_shapes(languages) | _with_day(languages, span) | _without_day(languages, span)
    return DateShapes({name: re.compile(shape) for name, shape in shapes.items()}, re.compile(rf"{span}\Z"))


def _with_day(languages: Languages, span: str) -> dict[str, str]:
    month, of = _name(month_names()), _of(languages)
    ending = _group(languages, lambda shape: shape.day_endings)
    ending_after_month = _group(languages, lambda shape: shape.day_endings_after_month)
    day_word = _group(languages, lambda shape: shape.day_words, behind=r"\s+")
    year_before_month = _group(languages, lambda shape: shape.year_before_month)
    year_before_day = _group(languages, lambda shape: shape.year_before_day)
    day_mark = _group(languages, lambda shape: shape.day_marks)
    first, last = rf"(?P<d>{_DAY})(?:{ending}|\.)?", rf"(?P<e>{_DAY})(?:{ending}|[./-])?"
    first_after, last_after = rf"(?P<d>{_DAY}){ending_after_month}?", rf"(?P<e>{_DAY}){ending_after_month}?"
    other = rf"(?P<n>{month})"
    return {
        "numeric_days": rf"{_FREE}(?P<d>{_DAY})\.(?:(?P<m>1[0-2]|0?[1-9])\.)?{span}(?P<e>{_DAY})\.\s?"
        rf"(?P<n>1[0-2]|0?[1-9])\.\s?(?P<y>{_YEAR}){_ENDS}",
        "days_of_two_months": rf"{_FREE}{first}\s*{of}?(?P<m>{month})\.?{span}{last}\s*{of}?{other}\.?,?"
        rf"\s*{of}?(?P<y>{_YEAR})(?!\d)",
        "days_month_year": rf"{_FREE}{_no_issue(languages)}{first}{span}{last}\s*{of}?(?P<m>{month})\.?,?"
        rf"\s*{of}?(?P<y>{_YEAR})(?!\d)",
        "month_days_of_two": rf"(?P<m>{month})\.?\s+{first_after}{span}{other}\.?\s+{last_after},?\s+(?P<y>{_YEAR})"
        r"(?!\d)",
        "month_days_year": rf"(?P<m>{month})\.?\s+{first_after}{span}{last_after},?\s+(?P<y>{_YEAR})(?!\d)",
        "year_month_days": rf"{_FREE}(?P<y>{_YEAR})\.?\s*{year_before_month}?\s*(?P<m>{month})\.?\s+(?P<d>{_DAY})\.?"
        rf"{span}(?P<e>{_DAY})(?!\d)",
        "span_of_months": rf"{month}\.?\s+{_YEAR}{span}{month}\.?\s+{_YEAR}",
        "year_month_day": rf"{_FREE}(?P<y>{_YEAR})(?P<s>[-/.])\s?(?P<m>\d\d?)(?P=s)\s?(?P<d>\d\d?)(?!\d|[/-]\d|\.\d)",
        "numbers": rf"{_FREE}(?P<d>\d\d?)(?P<s>[./-])\s?(?P<m>\d\d?)(?P=s)\s?(?P<y>\d{{4}}|\d\d){_ENDS}",
        "roman": rf"{_FREE}(?P<d>{_DAY})[. -]\s?{_ROMAN_MONTH}[. -]\s?(?P<y>{_YEAR}){_ENDS}",
        "year_roman_day": rf"{_FREE}(?P<y>{_YEAR})\.\s?{_ROMAN_MONTH}\.\s?(?P<d>{_DAY})(?!\d)",
        "day_month_year": rf"(?<![\d/-])(?P<d>{_DAY})(?:{ending}|[./-])?\s*{day_word}?{of}?(?P<m>{month})\.?[,/-]?"
        rf"\s*{of}?(?P<y>{_YEAR})(?!\d)",
        "year_month_word_day": rf"{_FREE}(?P<y>{_YEAR})\.?\s*{year_before_month}?\s*(?P<m>{month})\.?\s+"
        rf"(?P<d>{_DAY})(?!\d)(?:\s*{day_mark})?",
        "year_day_month": rf"{_FREE}(?P<y>{_YEAR})\.?\s*{year_before_day}\s+(?P<d>{_DAY})\.?\s*(?P<m>{month})",
        "month_day_year": rf"(?P<m>{month})\.?\s+(?P<d>{_DAY}){ending_after_month}?,?\s+(?P<y>{_YEAR})(?!\d)",
    }


def _without_day(languages: Languages, span: str) -> dict[str, str]:
    month, of = _name(month_names()), _of(languages)
    join = _between(languages, lambda shape: shape.and_words)
    year_word = _group(languages, lambda shape: (*shape.year_before_month, *shape.year_before_day))
    half = _group(languages, lambda shape: shape.half_words)
    first_half = match_phrases(languages.collect(lambda language: language.dates.shape.first_half))
    second_half = match_phrases(languages.collect(lambda language: language.dates.shape.second_half))
    ending = _group(languages, lambda shape: shape.day_endings)
    quarter = _group(languages, lambda shape: shape.quarter_words)
    quarter_link = _group(languages, lambda shape: shape.quarter_links, behind=r"\s+")
    counted = match_phrases(languages.collect(lambda language: language.dates.shape.counted_words))
    return {
        "months_year": rf"(?P<m>{month})\.?{join}(?P<n>{month})\.?\s*{of}?(?P<y>{_YEAR})(?!\d)",
        "month_year": rf"(?P<m>{month})\.?,?\s*{of}?(?P<y>{_YEAR})(?!\d)",
        "year_month_word": rf"{_FREE}(?P<y>{_YEAR})\.?\s*{year_word}?\s*(?P<m>{month})",
        "iso_month": rf"{_FREE}(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])(?![\d-])",
        "month_number": rf"{_FREE}(?<![^\W\d_]){_no_issue(languages)}(?P<m>0?[1-9]|1[0-2])[/.](?P<y>{_YEAR})"
        r"(?![\d/-]|\.\d)",
        "quarter": rf"(?:\bq(?P<q>[1-4])|(?P<k>[1-4])\.?\s*{quarter})[\s/]*{quarter_link}?(?P<y>{_YEAR})(?!\d)",
        "half": rf"(?:\bh(?P<h>[12])|\b(?P<k>[12]|ii?)(?:{ending}|\.)?\s*{half}|(?P<a>{first_half})|{second_half})"
        rf"[\s/]*{quarter_link}?(?P<y>{_YEAR})(?!\d)",
        "season": rf"(?P<t>{_name(season_months())})\s+{of}?(?P<y>{_YEAR})(?!\d)",
        "period": rf"(?<![\d/.])(?P<y>{_YEAR}){span}(?P<z>{_YEAR}|\d\d)(?!\d)",
        # A number with one of these behind it counts something.
        "year": rf"(?<![\d/.\w-])(?P<y>{_YEAR})(?![\d/\w-]|[.,]\d)(?!\s*(?:{_UNITS}|{counted}))",
    }


def _no_issue(languages: Languages) -> str:
    """Not behind a word for the number of an issue, week or the like."""
    words = sorted(languages.collect(lambda one: one.dates.shape.issue_words))
    return "".join(rf"(?<!{re.escape(fold(word))} )" for word in words)


def _name(names: Iterable[str]) -> str:
    """A group that finds one of these names as a whole word."""
    return rf"(?:(?<![^\W\d_]){match_words(names)}(?![^\W\d_]))"


def _group(languages: Languages, words: Callable[[DateShape], Iterable[str]], behind: str = "") -> str:
    return match_words(languages.collect(lambda language: words(language.dates.shape)), behind)


def _of(languages: Languages) -> str:
    return _group(languages, lambda shape: shape.of_words, behind=r"\s+")


def _between(languages: Languages, words: Callable[[DateShape], Iterable[str]]) -> str:
    """What stands between two dates: a dash, a stroke or one of these words."""
    return rf"\s*(?:-|/|\b{_group(languages, words)}\b)\s*"
