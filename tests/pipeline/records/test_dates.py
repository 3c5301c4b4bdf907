from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.dates import DateInterval, parse_interval


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-06", date(2016, 6, 1), date(2016, 6, 30)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("2016-12", date(2016, 12, 1), date(2016, 12, 31)),
        (" 2016-06-30 ", date(2016, 6, 30), date(2016, 6, 30)),
    ],
)
def test_a_year_or_month_is_the_interval_of_its_days(text: str, earliest: date, latest: date) -> None:
    assert parse_interval(text) == DateInterval(earliest, latest)


@given(st.dates())
def test_every_day_of_the_calendar_is_read_back(day: date) -> None:
    assert parse_interval(day.isoformat()) == DateInterval(day, day)


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("31.12.2016", "2016-12-31"),
        ("1/6/2016", "2016-06-01 or 2016-01-06, whichever is meant"),
        ("2016/05/31", "2016-05-31"),
        ("5/5/2016", "2016-05-05"),
        ("12-31-2016", "2016-12-31"),
        ("5.4.2019", "2019-04-05"),
        ("2016-06-30T10:00", "2016-06-30"),
        ("2016-06-30 00:00:00", "2016-06-30"),
        ("2016/6", "2016-06"),
        ("2016-6", "2016-06"),
        ("06.2016", "2016-06"),
    ],
)
def test_a_date_written_otherwise_is_refused_with_its_iso_form(text: str, proposed: str) -> None:
    with pytest.raises(ValueError, match=f"is not an ISO date .*; write {proposed}$"):
        parse_interval(text)


@pytest.mark.parametrize("text", ["", "June 2016", "16", "2016-06-30x", "13/2016", "2016.0", "40.40.2016", "2016/2017"])
def test_what_cannot_be_guessed_is_refused_without_a_proposal(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an ISO date \(2016, 2016-06 or 2016-06-30\)$"):
        parse_interval(text)


@pytest.mark.parametrize("text", ["2016-13", "2016-02-30", "0000", "2015-02-29"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no day of the calendar"):
        parse_interval(text)


def test_an_interval_ends_no_earlier_than_it_begins() -> None:
    with pytest.raises(ValueError, match="is later than"):
        DateInterval(date(2016, 1, 2), date(2016, 1, 1))
