"""Entries that a server gives against the days that were asked for are known by what they say of themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.spiders.day_filters import day_filters

API = "http://a.example/wp-json/wp/v2/posts"


@pytest.mark.parametrize(
    ("query", "entry", "left"),
    [
        ("after=2015-01-01T00:00:00", {"date": "2014-12-30T10:00:00", "modified": "2020-01-01"}, True),
        # A day more or less is that of another zone.
        ("after=2015-01-01T00:00:00", {"date": "2014-12-31T23:30:00"}, False),
        ("before=2015-12-31T23:00:00Z", {"date": "2016-01-01T00:30:00+02:00"}, False),
        ("before=2015-12-31", {"date": "2016-01-02"}, True),
        ("created_since=2015-01-01", {"created": "2014-12-31T23:00:00Z"}, False),
        ("after=2015-01-01T00:00:00", {"date": "2015-01-01T10:00:00"}, False),
        ("before=2015-01-01", {"date": "2016-01-01"}, True),
        ("modified_after=2015-01-01", {"date": "2001-01-01", "modified": "2016-01-01"}, False),
        ("modified_since=2015-01-01T00%3A00%3A00Z", {"modified": "2014-01-01T00:00:00Z"}, True),
        ("created_since=2015-01-01", {"created": "2001-01-01T00:00:00+01:00"}, True),
        ("createdUntil=2015-01-01", {"created": "2016-01-01"}, True),
        # Since may be that of the last change, which not every entry tells.
        ("filter[since]=2015-01-01", {"published": "2014-01-01", "modified": "2014-02-01"}, True),
        ("filter[since]=2015-01-01", {"published": "2014-01-01", "modified": "2016-02-01"}, False),
        ("since=2015-01-01", {"published": "2014-01-01"}, False),
        ("since=2015-01-01", {"modified": "2014-01-01"}, False),
        ("published_since=2015-01-01", {"published": "2014-01-01"}, True),
        ("after=2015-02-30", {"date": "2014-01-01"}, False),
        ("after=2015-01-01", {"date": "2014-02-30"}, False),
        ("from=20&to=40", {"date": "2014-01-01"}, False),
        ("after=2015-01-01", {"date": "last year"}, False),
        ("after=2015-01-01", {"title": "Plan"}, False),
        ("after=2015-01-01", "Plan", False),
        ("page=2", {"date": "1999-01-01"}, False),
    ],
)
def test_which_entries_are_none_that_were_asked_for(query: str, entry: Any, left: bool) -> None:
    assert any(one.leaves(entry) for one in day_filters(f"{API}?{query}")) is left


def test_a_next_part_that_drops_the_filter_is_held_to_that_of_the_start() -> None:
    starts = (f"{API}?after=2015-01-01", "http://a.example/other?after=2020-01-01")
    (found,) = day_filters(f"{API}?page=2", starts)
    assert found.day == date(2015, 1, 1)
    assert day_filters("http://a.example/third?page=2", starts) == []
