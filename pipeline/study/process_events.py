"""Events at which cities or national authorities could learn, as process_events.csv has them: a row a participant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.records.codes import AccessLevel, EventKind, Practice
from pipeline.records.dates import DateInterval
from pipeline.study.csv_table import Row

__all__ = ["PROCESS_EVENTS", "ProcessEvent", "read_process_events"]

PROCESS_EVENTS = "process_events.csv"
# What every row of one event says alike, if it says it.
_OF_EVENT = ("network_id", "date", "kind", "practice", "instrument_ids")


@dataclass(frozen=True, slots=True)
class ProcessEvent:
    """One participant of an event: a city, or a country's national authority; both empty: not all are known.

    `date` None: not known when. `text` is what is known of it, which only `access` public lets out of the study.
    """

    event_id: str
    kind: EventKind
    city_id: str = ""
    country_code: str = ""
    network_id: str = ""
    date: DateInterval | None = None
    practice: Practice = Practice.UNKNOWN
    instrument_ids: tuple[str, ...] = ()
    text: str = ""
    access: AccessLevel = AccessLevel.UNKNOWN


def read_process_events(rows: Iterable[Row]) -> Iterator[ProcessEvent]:
    """The events of the table's rows.

    Raises ConfigError where a row names a city and a country, a participant twice, or an event differently than before.
    """
    first: dict[str, Row] = {}
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        event = _event(row)
        participant = event.event_id, event.city_id, event.country_code
        if event.city_id and event.country_code:
            raise row.fault(
                "city_id and country_code are both filled; leave country_code to rows of a national authority"
            )
        if participant in seen:
            raise row.fault(f"event {event.event_id!r} has this participant twice; keep one row a participant")
        seen.add(participant)
        _check_alike(row, first.setdefault(event.event_id, row))
        yield event


def _event(row: Row) -> ProcessEvent:
    return ProcessEvent(
        event_id=row["event_id"],
        kind=row.code("kind", EventKind),
        city_id=row["city_id"],
        country_code=row.country("country_code"),
        network_id=row["network_id"],
        date=row.interval("date"),
        practice=row.code("practice", Practice),
        instrument_ids=row.list_of("instrument_ids"),
        text=row["text"],
        access=row.code("access_level", AccessLevel),
    )


def _check_alike(row: Row, first: Row) -> None:
    for column in _OF_EVENT:
        if row[column] != first[column]:
            raise row.fault(
                f"{column} of event {row['event_id']!r} is {row[column]!r} here and {first[column]!r} on line "
                f"{first.line}; give all its rows the same"
            )
