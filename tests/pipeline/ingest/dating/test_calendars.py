"""Dates of other calendars are days of ours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.ingest.dating.written.parse import choose_locale, parse_dates
from pipeline.records.dates import DateInterval, parse_interval


def read(text: str, lang: str = "") -> DateInterval | None:
    found = parse_dates(text, choose_locale(lang))
    return found[0].interval if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("۱ فروردین ۱۳۹۸", "2019-03-21"),
        ("۲۹ اسفند ۱۳۹۸", "2020-03-19"),
        ("۳۰ اسفند ۱۳۹۹", "2021-03-20"),  # of a leap year
        ("۱ فروردین ۱۴۰۳", "2024-03-20"),
        ("۱۱ دی ۱۳۶۰", "1982-01-01"),
        ("۱۳۹۸/۰۲/۲۲", "2019-05-12"),
        ("اردیبهشت ۱۳۹۸", "2019-04-21/2019-05-21"),
        ("令和元年5月12日", "2019-05-12"),
        ("平成３１年４月", "2019-04"),
        ("昭和六十四年一月七日", "1989-01-07"),
        ("民國108年5月12日", "2019-05-12"),
        ("中華民國一百零八年五月十二日", "2019-05-12"),
        ("二〇一九年十二月三十一日", "2019-12-31"),
        ("2019年", "2019"),
        ("2019년 5월", "2019-05"),
        ("12 พฤษภาคม พ.ศ. 2562", "2019-05-12"),
        ("พฤษภาคม 2562", "2019-05"),
    ],
)
def test_a_day_of_another_calendar_is_read(text: str, day: str) -> None:
    first, _, last = day.partition("/")
    expected = DateInterval(parse_interval(first).earliest, parse_interval(last or first).latest)
    assert read(text, "fa") == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7 رمضان 1440", "2019-05-12"),
        ("١ محرم ١٤٤١ هـ", "2019-08-31"),
        ("7 Ramadan 1440 AH", "2019-05-12"),
        ("10 Zilhicce 1440", "2019-08-11"),
        ("1 جمادى الآخرة 1400", "1980-04-16"),
    ],
)
def test_a_day_of_the_islamic_calendar_is_one_of_three(text: str, day: str) -> None:
    seen = date.fromisoformat(day)
    found = read(text)
    assert found and found.earliest <= seen <= found.latest and found.latest - found.earliest == timedelta(days=2)


@pytest.mark.parametrize(
    "text",
    [
        "1398/02/22",  # a number of a file where nobody writes Persian
        "2019年度",
        "2019년도",
        "2019年13月1日",
        "۳۱ اسفند ۱۳۹۸",
        "12 พฤษภาคม 1562",
    ],
)
def test_what_is_no_day_gives_none(text: str) -> None:
    assert read(text) is None
