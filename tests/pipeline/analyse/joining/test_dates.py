from __future__ import annotations

import pytest

from pipeline.analyse.joining.dates import JoiningDates, NoPart
from pipeline.analyse.joining.observations import NEVER
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.tables import Engagement, Membership, NetworkFacts, StudyTables

NETWORKS = (NetworkFacts("net", "Net"), NetworkFacts("group", "Group", "working_group", "net"))


def joined(city: str, start: str = "", network: str = "net", end: str = "") -> Membership:
    days = [parse_interval(text) if text else None for text in (start, end)]
    return Membership(city, network, "member", *days)


def dates(*rows: Membership, attended: tuple[Engagement, ...] = ()) -> JoiningDates:
    return JoiningDates.of(StudyTables(NETWORKS, rows, attended))


@pytest.mark.parametrize(
    ("when", "since"),
    [
        ("2010", -4),
        ("2013", -1),
        ("2014-03", -1),  # the year of joining, before it
        ("2014-06", NoPart.SPANS_JOINING),
        ("2014", NoPart.SPANS_JOINING),
        ("2014-07", 0),
        ("2019", 5),
    ],
)
def test_years_since_joining_are_those_of_the_calendar(when: str, since: int | NoPart) -> None:
    assert dates(joined("a", "2014-06")).years_since("a", "net", parse_interval(when)) == since


def test_a_text_whose_days_lie_on_both_sides_of_joining_takes_no_part() -> None:
    spans = DateInterval(parse_interval("2012").earliest, parse_interval("2016").latest)
    assert dates(joined("a", "2014")).years_since("a", "net", spans) is NoPart.SPANS_JOINING


def test_a_joining_of_unknown_date_is_none_of_both() -> None:
    told = dates(joined("a"), joined("b", "2014"))
    assert told.joined["a", "net"] is None
    assert told.years_since("a", "net", parse_interval("2019")) is NoPart.START_UNKNOWN


def test_of_several_memberships_the_first_counts_and_one_of_unknown_date_may_have_been_it() -> None:
    two = dates(joined("a", "2014"), joined("a", "2010"))
    assert two.years_since("a", "net", parse_interval("2012")) == 2
    one = dates(joined("a", "2014"), joined("a"))
    assert one.years_since("a", "net", parse_interval("2012")) is NoPart.SPANS_JOINING
    assert one.years_since("a", "net", parse_interval("2016")) == 2


def test_who_is_not_listed_never_joined_unless_it_was_in_contact_or_nobody_is_listed() -> None:
    met = Engagement("c", "net", parse_interval("2012"), 2)
    told = dates(joined("a", "2014"), attended=(met,))
    assert told.years_since("b", "net", parse_interval("2012")) == NEVER
    assert told.years_since("c", "net", parse_interval("2013")) is NoPart.CONTACT_UNKNOWN
    assert dates().years_since("b", "net", parse_interval("2012")) is NoPart.CONTACT_UNKNOWN


def test_who_left_long_ago_is_neither_in_nor_out() -> None:
    told = dates(joined("a", "2005", end="2008"))
    assert told.years_since("a", "net", parse_interval("2010")) == 5
    assert told.years_since("a", "net", parse_interval("2017")) is NoPart.LEFT


def test_a_part_of_a_network_is_compared_among_cities_of_the_network() -> None:
    told = dates(joined("a", "2005"), joined("a", "2012", "group"), joined("b", "2005"), joined("c", "2019"))
    assert told.years_since("a", "group", parse_interval("2008")) == -4
    assert told.years_since("a", "group", parse_interval("2015")) == 3
    assert told.years_since("b", "group", parse_interval("2015")) == NEVER
    assert told.years_since("c", "group", parse_interval("2015")) is NoPart.NOT_IN_PARENT
    assert told.years_since("a", "net", parse_interval("2008")) == 3


def test_who_is_only_known_to_be_in_a_part_joined_the_network_with_it() -> None:
    assert dates(joined("a", "2012", "group")).years_since("a", "net", parse_interval("2015")) == 3
