"""Moments are kept in one form, in which they sort as texts do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from pipeline.records.moments import now, parse_moment


def test_the_present_moment_is_in_utc_and_to_the_second() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    text = now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    assert before <= parse_moment(text) <= datetime.now(UTC)


def test_a_moment_of_another_program_is_read_with_its_fractions_and_its_zone() -> None:
    assert parse_moment("2016-06-01T10:00:00.500Z") == datetime(2016, 6, 1, 10, 0, 0, 500_000, tzinfo=UTC)
    assert parse_moment("2016-06-01T12:00:00+02:00") == datetime(2016, 6, 1, 10, tzinfo=UTC)


def test_what_is_no_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="June"):
        parse_moment("June 2016")
