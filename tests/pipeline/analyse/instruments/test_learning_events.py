from __future__ import annotations

from datetime import date

from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.records.codes import EventKind, Practice
from pipeline.records.dates import parse_interval
from pipeline.study.process_events import ProcessEvent
from pipeline.study.tables import Issuer

ISSUERS = {"a": Issuer("A", "AA"), "b": Issuer("B", "BB"), "c": Issuer("C", "AA")}


def event(day: str, city: str = "", country: str = "", kind: EventKind = EventKind.VISIT,
          practice: Practice = Practice.ELEVATING, name: str = "e", network: str = "") -> ProcessEvent:  # fmt: skip
    when = parse_interval(day) if day else None
    return ProcessEvent(name, kind, city, country, network, when, practice, ("oss",))


def test_a_city_was_there_itself_or_by_its_authority_from_the_last_day_it_may_have_been() -> None:
    events = LearningEvents.of([event("2017-06", "a"), event("2015", country="BB")], ISSUERS)
    assert events.first_of_city("a", "AA", "oss") == date(2017, 6, 30)
    assert events.first_of_city("b", "BB", "oss") == date(2015, 12, 31)
    assert events.first_of_city("c", "AA", "oss") is None
    assert events.first_of_country("AA", "oss") == date(2017, 6, 30)
    assert events.days_of_countries("oss") == (date(2015, 12, 31), date(2017, 6, 30))


def test_interviews_and_other_practices_are_no_contact() -> None:
    held = [event("2017", "a", kind=EventKind.INTERVIEW), event("2017", "b", practice=Practice.PLATFORMING)]
    assert not LearningEvents.of(held, ISSUERS, Practice.ELEVATING).subjects
    assert LearningEvents.of(held, ISSUERS).first_of_city("a", "AA", "oss") is None


def test_unknown_is_not_absent() -> None:
    undated = LearningEvents.of([event("", "a"), event("2016", "b")], ISSUERS)
    assert not undated.is_clear("a", "oss") and not undated.is_clear("AA", "oss")
    assert undated.is_clear("b", "oss") and undated.is_clear("CC", "oss")
    unclear = LearningEvents.of([event("2016", "b"), event("2016")], ISSUERS)
    assert unclear.is_clear("b", "oss") and not unclear.is_clear("a", "oss")


def test_an_event_of_a_part_counts_for_the_whole_network() -> None:
    families = {"group": ("group", "ports"), "ports": ("ports",)}
    events = LearningEvents.of([event("2016", "a", network="group")], ISSUERS, families=families)
    assert events.subjects == {"group", "ports"} and events.first_of_city("a", "AA", "ports") == date(2016, 12, 31)
