"""Which sources are due: from how often each is to be crawled and when its last crawl ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.source import FREQUENCIES, Source
from pipeline.records.moments import parse_moment
from pipeline.study.crawls import Round

# The clocks of two machines that work on one study differ by less than this.
_CLOCKS_DIFFER = timedelta(hours=1)
_DAYS_TO_NEXT_TRY = 1


@dataclass(frozen=True, slots=True)
class Due:
    """Whether a source is to be crawled now, and why or why not, in words."""

    source: Source
    is_due: bool
    reason: str


def earliness(period: timedelta) -> timedelta:
    """How long before its period is over a source already counts as due.

    A period begins when a crawl ends and a timer fires by the clock, so without this a crawl of two hours would make
    every daily source miss the next day. A tenth of the period also lets a monthly source come every fourth week of a
    weekly timer, not every fifth. Four hours at the least, for a long crawl of a daily source; three days at the
    most, or a daily timer would crawl a yearly source five weeks too soon.
    """
    return min(max(period / 10, timedelta(hours=4)), timedelta(days=3))


def due_of(source: Source, last: Round | None, now: datetime) -> Due:
    """Whether one source is due, given its last crawl that came to an end; missed periods make it due once.

    One that fell short is tried again after a day: more often the network was away than the documents.
    """
    days = FREQUENCIES[source.frequency]
    if days is None:
        return Due(source, False, "never by the clock; crawl it by hand")
    if last is None:
        return Due(source, True, f"{source.frequency}, never crawled")
    finished = parse_moment(last.finished_at)
    reason = f"{source.frequency}, last crawled {_day(finished)}"
    if last.too_few:
        reason += f" with {last.documents} of at least {last.expected_min} documents"
        days = min(days, _DAYS_TO_NEXT_TRY)
    if finished > now + _CLOCKS_DIFFER:
        return Due(source, True, f"{reason}, which is still to come: a clock was wrong, so it is due")
    period = timedelta(days=days)
    date = finished + period
    if now >= date:
        return Due(source, True, f"{reason}, due since {_day(date)}")
    if now >= date - earliness(period):
        return Due(source, True, f"{reason}, due on {_day(date)}, which is near enough")
    return Due(source, False, f"{reason}, due on {_day(date)}")


def due_sources(sources: Iterable[Source], last: Mapping[str, Round | None], now: datetime) -> list[Due]:
    """The sources to be crawled now, in the order given, each with its reason.

    `last` holds, by source, the last crawl that came to an end; `now` knows its time zone.
    """
    judged = (due_of(source, last.get(source.id), now) for source in sources)
    return [due for due in judged if due.is_due]


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
