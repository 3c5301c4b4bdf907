from __future__ import annotations

import numpy as np

from pipeline.analyse.counts.finds import Find
from pipeline.analyse.counts.opportunity import DatedText
from pipeline.analyse.joining.crossing import Crossed, cross_texts
from pipeline.analyse.joining.dates import JoiningDates, NoPart
from pipeline.analyse.joining.observations import NEVER
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.tables import Membership, NetworkFacts, StudyTables

TABLES = StudyTables(
    (NetworkFacts("net", "Net"), NetworkFacts("web", "Web")),
    (
        Membership("a", "net", "member", parse_interval("2012")),
        Membership("a", "web", "member", None),
        Membership("b", "web", "member", parse_interval("2009")),
        Membership("elsewhere", "net", "member", parse_interval("2009")),
    ),
)
NETWORK_TEXTS = [
    DatedText("guide", "net", "en", parse_interval("2005"), 10),
    DatedText("late", "net", "en", parse_interval("2018"), 10),
    DatedText("page", "web", "en", parse_interval("2005"), 100),
]
CITY_TEXTS = [
    DatedText("a-2010", "a", "en", parse_interval("2010"), 3),
    DatedText("a-2010-too", "a", "en", parse_interval("2010-05"), 4),
    DatedText("a-2014", "a", "en", parse_interval("2014"), 5),
    DatedText("a-2012", "a", "en", parse_interval("2012"), 5),
    DatedText("b-2010", "b", "en", parse_interval("2010"), 7),
    DatedText("b-long", "b", "en", DateInterval(parse_interval("2010").earliest, parse_interval("2011").latest), 7),
    DatedText("a-1999", "a", "en", parse_interval("1999"), 50),
]
FINDS = [
    Find("1", "a-2010", "guide", network_first=True),
    Find("2", "a-2010-too", "guide", network_first=True),
    Find("3", "a-2014", "guide", network_first=True),
    Find("4", "a-2014", "late", network_first=False),
    Find("5", "a-2012", "guide", network_first=True),
    Find("6", "b-2010", "page", network_first=True),
]


def crossed(years: int = 1, tables: StudyTables = TABLES) -> Crossed:
    dates = JoiningDates.of(tables)
    return cross_texts(CITY_TEXTS, NETWORK_TEXTS, ("net", "web"), FINDS, dates, lambda *_: True, years)


def rows_of(found: Crossed) -> list[tuple[object, ...]]:
    rows = found.rows
    return [
        (rows.cities[i], rows.networks[k], rows.periods[t], since, finds, room)
        for i, k, t, since, finds, room in zip(
            rows.city, rows.network, rows.period, rows.since, rows.finds, rows.room, strict=True
        )
    ]


def test_texts_are_summed_by_city_network_year_and_years_since_joining() -> None:
    # Room is sentences by earlier sentences of the network; the text of 1999 has none.
    assert rows_of(crossed()) == [
        ("a", "net", 2010, -2, 2.0, 70.0),
        ("a", "net", 2014, 2, 1.0, 50.0),
        ("b", "net", 2010, NEVER, 0.0, 70.0),
        ("b", "web", 2010, 1, 1.0, 700.0),
    ]


def test_what_takes_no_part_is_named_with_the_reason() -> None:
    found = crossed()
    assert dict(found.left_out) == {
        NoPart.SPANS_JOINING: (("a-2012", "net"),),
        NoPart.SPANS_PERIODS: (("b-long", "net"), ("b-long", "web")),
        NoPart.START_UNKNOWN: tuple((name, "web") for name in ("a-2010", "a-2010-too", "a-2012", "a-2014")),
    }
    assert found.joins == {
        ("a", "net"): parse_interval("2012"),
        ("a", "web"): None,
        ("b", "web"): parse_interval("2009"),
    }


def test_longer_periods_take_in_texts_that_are_dated_less_exactly() -> None:
    found = crossed(years=5)
    assert NoPart.SPANS_PERIODS not in found.left_out
    assert {row[2] for row in rows_of(found)} == {2009, 2014}


def test_counts_are_blind_to_memberships_where_the_text_takes_part() -> None:
    other = StudyTables(TABLES.networks, (Membership("b", "net", "member", parse_interval("2009")),))
    found = [row for row in rows_of(crossed(tables=other)) if row[0] == "a" and row[1] == "net"]
    assert sum(float(str(row[4])) for row in found) == 4.0  # with the text of 2012, which no longer spans a joining


def test_a_study_without_a_text_has_no_row() -> None:
    empty = cross_texts([], [], (), [], JoiningDates.of(StudyTables()), lambda *_: True)
    assert len(empty.rows.city) == 0 and empty.rows.finds.dtype == np.float64 and not empty.joins
