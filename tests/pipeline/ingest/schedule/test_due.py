"""A source is due when its period is over, once, and early enough for a timer that fires by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from crawler.source import FREQUENCIES, Role, Source
from pipeline.ingest.schedule import due_of, due_sources
from pipeline.ingest.schedule.due import earliness
from pipeline.study import Round

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOURS = timedelta(hours=1)


def source(frequency: str, name: str = "velden") -> Source:
    return Source(name, Role.CITY, "velden", "listing", ("nl",), ("velden.example",), ("pdf",), frequency=frequency)


def crawled(finished: datetime, documents: int = 5, expected_min: int = 0) -> Round:
    moment = finished.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Round("r", "velden", moment, moment, documents=documents, expected_min=expected_min)


def is_due(frequency: str, ago: timedelta) -> bool:
    return due_of(source(frequency), crawled(NOW - ago), NOW).is_due


def firings(frequency: str, tick: timedelta, *, lasting: timedelta, days: int = 800) -> list[datetime]:
    """When a timer that fires every `tick`, each time up to half an hour late, crawls a source."""
    start, last, found = datetime(2026, 1, 1, 3, 30, tzinfo=UTC), None, []
    for number in range(int(timedelta(days=days) / tick)):
        moment = start + number * tick + timedelta(minutes=number * 7 % 31)
        at_work = bool(found) and moment < found[-1] + lasting
        if not at_work and due_of(source(frequency), last, moment).is_due:
            found.append(moment)
            last = crawled(moment + lasting)
    return found


@pytest.mark.parametrize(
    ("frequency", "too_soon", "soon_enough"),
    [
        ("daily", timedelta(hours=19, minutes=59), timedelta(hours=20)),
        ("weekly", timedelta(days=6, hours=7), timedelta(days=6, hours=8)),
        ("monthly", timedelta(days=26, hours=23), timedelta(days=27)),
        ("quarterly", timedelta(days=87, hours=23), timedelta(days=88)),
        ("yearly", timedelta(days=361, hours=23), timedelta(days=362)),
    ],
)
def test_a_source_is_due_a_little_before_its_period_is_over(
    frequency: str, too_soon: timedelta, soon_enough: timedelta
) -> None:
    assert not is_due(frequency, too_soon)
    assert is_due(frequency, soon_enough)


def test_the_least_and_most_that_a_source_comes_early() -> None:
    periods = [timedelta(days=days) for days in FREQUENCIES.values() if days]
    assert [earliness(one) for one in periods] == [
        4 * HOURS, timedelta(days=7) / 10, timedelta(days=3), timedelta(days=3), timedelta(days=3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("frequency", "tick_days", "every_days"),
    [
        ("daily", 1, 1), ("weekly", 1, 7), ("weekly", 7, 7), ("monthly", 1, 28), ("monthly", 7, 28),
        ("quarterly", 7, 91), ("yearly", 7, 364), ("daily", 7, 7), ("weekly", 1 / 24, 6.41),
    ],
)  # fmt: skip
def test_no_period_of_a_timer_is_skipped_though_crawls_last_and_timers_are_late(
    frequency: str, tick_days: float, every_days: float
) -> None:
    found = firings(frequency, timedelta(days=tick_days), lasting=2 * HOURS)
    gaps = {(after - before) / timedelta(days=1) for before, after in pairwise(found)}
    assert max(gaps) == pytest.approx(every_days, abs=0.1)
    assert min(gaps) == pytest.approx(every_days, abs=0.1)


def test_the_reason_is_said_in_words() -> None:
    weekly = source("weekly")
    week = timedelta(days=7)
    said = {
        None: "weekly, never crawled",
        crawled(NOW - week): "weekly, last crawled 2026-11-19, due since 2026-11-26",
        crawled(NOW - week + 2 * HOURS): "weekly, last crawled 2026-11-19, due on 2026-11-26, which is near enough",
        crawled(NOW - 5 * week): "weekly, last crawled 2026-10-22, due since 2026-10-29",
        crawled(NOW - 24 * HOURS): "weekly, last crawled 2026-11-25, due on 2026-12-02",
    }
    assert [due_of(weekly, last, NOW).reason for last in said] == list(said.values())
    assert [due_of(weekly, last, NOW).is_due for last in said] == [True, True, True, True, False]


def test_periods_that_were_missed_make_a_source_due_once() -> None:
    weekly = source("weekly")
    (due,) = due_sources([weekly], {"velden": crawled(NOW - timedelta(days=60))}, NOW)
    assert due.source is weekly
    assert due_sources([weekly], {"velden": crawled(NOW)}, NOW + HOURS) == []


def test_a_crawl_that_is_still_to_come_makes_a_source_due_and_is_said() -> None:
    due = due_of(source("yearly"), crawled(datetime(2031, 1, 1, tzinfo=UTC)), NOW)
    assert due.is_due
    assert due.reason == "yearly, last crawled 2031-01-01, which is still to come: a clock was wrong, so it is due"


def test_clocks_of_two_machines_may_differ_a_little() -> None:
    assert not is_due("daily", -59 * timedelta(minutes=1))
    assert is_due("daily", -61 * timedelta(minutes=1))


def test_a_source_that_is_never_crawled_by_schedule_is_crawled_by_name_only() -> None:
    for last in (None, crawled(NOW - timedelta(days=4000)), crawled(NOW + timedelta(days=4000))):
        due = due_of(source("never"), last, NOW)
        assert (due.is_due, due.reason) == (False, "never by the clock; crawl it by hand")


def test_a_source_that_fell_short_is_tried_again_after_a_day() -> None:
    for frequency in ("weekly", "yearly"):
        short = crawled(NOW - timedelta(days=1), documents=2, expected_min=3)
        due = due_of(source(frequency), short, NOW)
        assert due.is_due
        assert "last crawled 2026-11-25 with 2 of at least 3 documents, due since 2026-11-26" in due.reason
        assert not due_of(source(frequency), crawled(NOW - 2 * HOURS, documents=2, expected_min=3), NOW).is_due
        assert not due_of(source(frequency), crawled(NOW - timedelta(days=1), expected_min=3), NOW).is_due


def test_what_is_due_keeps_its_order_and_time_zones_do_not_matter() -> None:
    sources = [source("daily", name) for name in ("c", "a", "b", "new")]
    last = {name: crawled(NOW - ago * HOURS) for name, ago in (("a", 25), ("b", 3), ("c", 22))}
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-9)))
    for now in (NOW, elsewhere):
        assert [due.source.id for due in due_sources(sources, last, now)] == ["c", "a", "new"]
