from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.exposure import Exposures
from pipeline.records import Exposure
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.tables import Engagement, Membership, NetworkFacts, StudyTables, read_tables

NETWORKS = (
    NetworkFacts("net", "A Net", "city_network"),
    NetworkFacts("wg", "Working Group", "working_group", "net"),
    NetworkFacts("branch", "Branch", "national_network", "net"),
    NetworkFacts("other", "Other Net", "city_network"),
)
LEVELS = ["unknown", "X0", "X1", "X2", "X3"]


def member(
    role: str = "member", start: str = "", end: str = "", network: str = "net", city: str = "town"
) -> Membership:
    return Membership(city, network, role, *(parse_interval(day) if day else None for day in (start, end)))


def exposure(
    *memberships: Membership, when: str = "2015", network: str = "net", engagements: tuple[Engagement, ...] = ()
) -> Exposure:
    tables = StudyTables(NETWORKS, memberships, engagements)
    return Exposures.of(tables).at("town", network, parse_interval(when) if when else None)


def test_a_member_since_before_the_document_is_exposed_and_the_table_is_named() -> None:
    assert exposure(member(start="2009")) == Exposure("X1", "member of A Net since 2009 (memberships.csv)")


@pytest.mark.parametrize(
    ("role", "network", "level"),
    [
        ("member", "net", "X1"),
        ("associate", "net", "X1"),
        ("invited", "net", "X1"),
        ("", "net", "X1"),
        ("signatory", "net", "X2"),
        ("signatory_council_decision", "net", "X2"),
        ("working_group_member", "net", "X2"),
        ("partner", "net", "X2"),
        ("chair", "net", "X2"),
        ("presenter", "net", "X3"),
        ("co_author", "net", "X3"),
        ("speaker; member", "net", "X3"),
        ("member", "wg", "X2"),
        ("member", "branch", "X1"),
    ],
)
def test_the_level_follows_from_the_role_and_from_the_part_of_the_network(role: str, network: str, level: str) -> None:
    assert exposure(member(role, "2009", network=network)).level == level


def test_a_member_of_the_whole_network_is_exposed_to_its_working_group() -> None:
    assert exposure(member(start="2009"), network="wg").level == "X1"


def test_another_part_of_the_network_and_another_network_do_not_count() -> None:
    rows = (member(start="2009", network="branch"), member(start="2009", network="other"))
    assert exposure(*rows, member(start="2009", network="wg", city="elsewhere"), network="wg").level == "X0"


@pytest.mark.parametrize(
    ("start", "end", "when", "level"),
    [
        ("2016-06-01", "", "2015-06-01", "X1"),
        ("2016-06-01", "", "2015-05-31", "X0"),
        ("2000", "2010-03-31", "2015-03-31", "X1"),
        ("2000", "2010-03-31", "2015-04-01", "X0"),
        ("2016-02-29", "", "2015-02-28", "X1"),
        ("2000", "2012-02-29", "2017-02-28", "X1"),
        ("2000", "2012-02-29", "2017-03-01", "X0"),
    ],
)
def test_the_window_is_from_a_year_before_joining_to_five_years_after_leaving(
    start: str, end: str, when: str, level: str
) -> None:
    assert exposure(member(start=start, end=end), when=when).level == level


def test_the_basis_says_when_the_document_lies_outside_the_membership_itself() -> None:
    before = exposure(member(start="2016-06"), when="2016-01-05")
    assert before.basis == "member of A Net since 2016-06 (memberships.csv), at most 12 months after the document"
    after = exposure(member(start="2009", end="2011"), when="2014")
    assert (
        after.basis == "member of A Net from 2009 to 2011 (memberships.csv), ended at most 5 years before the document"
    )


@pytest.mark.parametrize(
    ("row", "when"),
    [
        (member(start="2016"), "2015-06-01"),
        (member(start="2016-06-01"), "2015"),
        (member(start="2000", end="2010"), "2015-06-01"),
        (member(), "2015"),
        (Membership("town", "net", "member", DateInterval(date.min, date(2022, 11, 30)), None), "2015"),
    ],
)
def test_a_date_that_may_or_may_not_lie_in_the_window_does_not_count_and_is_told(row: Membership, when: str) -> None:
    found = exposure(row, when=when)
    assert found.level == "unknown"
    assert found.basis.startswith("not counted, as the dates may or may not fit: member of A Net")


def test_the_highest_certain_level_counts() -> None:
    rows = (member("chair", "2010", network="wg"), member(start="2009"))
    assert exposure(*rows) == exposure(*reversed(rows))
    assert exposure(*rows) == Exposure("X2", "chair of Working Group since 2010 (memberships.csv)")


def test_the_lower_level_is_taken_where_the_higher_is_not_certain() -> None:
    found = exposure(member(start="2009"), member("chair", network="wg"))
    assert found == Exposure(
        "X1",
        "member of A Net since 2009 (memberships.csv); not counted, as the dates may or may not fit: "
        "chair of Working Group, dates not known (memberships.csv)",
    )


def test_attendance_counts_from_the_event_on() -> None:
    attended = (Engagement("town", "wg", parse_interval("2014"), 2),)
    found = exposure(engagements=attended, when="2015")
    assert found == Exposure("X3", "attended 2 meetings of Working Group in 2014 (engagement.csv), "
                             "at most 5 years before the document")  # fmt: skip
    assert exposure(engagements=attended, when="2014-06").level == "unknown"
    assert exposure(engagements=attended, when="2013").level == "unknown"
    assert exposure(engagements=attended, when="2019").level == "unknown"
    assert exposure(member(start="1990", city="elsewhere"), engagements=attended, when="2020").level == "X0"


def test_meetings_that_were_not_attended_or_not_counted_are_no_contact() -> None:
    for count in (0, None):
        assert exposure(engagements=(Engagement("town", "net", parse_interval("2014"), count),)).level == "unknown"


def test_no_contact_is_said_only_where_the_table_covers_the_network() -> None:
    assert exposure() == Exposure("unknown", "memberships.csv lists no verified city for A Net")
    assert exposure(member(network="wg", city="elsewhere")).level == "unknown"
    listed = exposure(member(start="2009", city="elsewhere"))
    assert listed == Exposure("X0", "none known; memberships.csv lists 1 verified city for A Net, not this one")


def test_contact_outside_the_window_is_told() -> None:
    found = exposure(member(start="1990", end="1995"), when="2015")
    assert found == Exposure(
        "X0",
        "none known at the time; outside the window: member of A Net from 1990 to 1995 (memberships.csv)",
    )


def test_a_document_without_date_has_no_exposure_but_its_contacts_are_told() -> None:
    found = exposure(member(start="2009"), when="")
    assert found == Exposure(
        "unknown", "the city document has no date; at some time member of A Net since 2009 (memberships.csv)"
    )


def test_a_network_that_no_table_names_is_unknown() -> None:
    assert exposure(network="nobody") == Exposure("unknown", "memberships.csv lists no verified city for nobody")


def test_the_seeds_say_that_antwerp_signed_within_a_year_of_its_document() -> None:
    exposures = Exposures.of(read_tables(Path(__file__).parents[3] / "data" / "seeds"))
    found = exposures.at("antwerp", "integrating_cities", parse_interval("2022-11-10"))
    assert (found.level, "signatory of Integrating Cities" in found.basis) == ("X2", True)
    assert exposures.at("amsterdam", "integrating_cities", parse_interval("2023")).level == "X2"
    assert exposures.at("amsterdam", "integrating_cities", parse_interval("2012")).level == "unknown"


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
intervals = st.tuples(days, days).map(lambda pair: DateInterval(min(pair), max(pair)))


@given(st.none() | intervals, st.none() | intervals, intervals, intervals)
def test_knowing_a_document_s_date_better_never_changes_a_certain_level(
    start: DateInterval | None, end: DateInterval | None, when: DateInterval, inside: DateInterval
) -> None:
    exposures = Exposures.of(StudyTables(NETWORKS, (Membership("town", "net", "member", start, end),)))
    wide = exposures.at("town", "net", when)
    first = min(max(inside.earliest, when.earliest), when.latest)
    narrow = exposures.at("town", "net", DateInterval(first, min(max(inside.latest, first), when.latest)))
    assert wide.level == "unknown" or narrow.level == wide.level
    assert wide.level in LEVELS and wide.basis


def test_a_list_that_nobody_checked_says_of_no_city_that_it_had_no_contact() -> None:
    listed = Membership("town", "net", "member", None, None, verified=False)
    exposures = Exposures.of(StudyTables(NETWORKS, (listed,)))
    assert exposures.at("other", "net", parse_interval("2015")).level == "unknown"
