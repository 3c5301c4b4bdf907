"""What was found of instruments, as tables that leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pipeline.analyse.instruments.identification import Identification
from pipeline.analyse.instruments.investigation import Investigation
from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.naming.first_namings import FirstNaming
from pipeline.analyse.instruments.naming.traces import Trace
from pipeline.analyse.instruments.result_rows import results_table
from pipeline.analyse.instruments.spread import Spread
from pipeline.export.analysis.instruments import (
    CURVES,
    EVENTS,
    FIRST_NAMINGS,
    INSTRUMENT_IDENTIFICATION,
    SPREAD,
    TRACES,
)
from pipeline.export.tables import Cell, Table, rounded
from pipeline.records import ExposureLevel
from pipeline.records.codes import AccessLevel
from pipeline.study.process_events import ProcessEvent
from pipeline.study.tables import Issuer

__all__ = ["instrument_tables"]

_BETWEEN = "|"


def instrument_tables(
    found: Investigation, events: Iterable[ProcessEvent], issuers: Mapping[str, Issuer]
) -> tuple[Table, ...]:
    """All tables of the design."""
    held = tuple(events)
    return (
        _identification_table(found.identification),
        results_table(found),
        _traces_table(found.traces),
        _namings_table(found.namings, LearningEvents.of(held, issuers)),
        _curves_table(found),
        _spread_table(found.spreads),
        _events_table(held),
    )


def _identification_table(found: Identification) -> Table:
    events = found.events
    counts = (
        ("instruments", found.instruments, "instruments of instruments.csv"),
        ("terms", found.terms, "their terms"),
        ("languages", found.langs, "languages of these terms"),
        ("cities", found.cities, "cities with a text"),
        ("countries", found.countries, "countries of these cities"),
        ("texts", found.texts, "texts of these cities"),
        ("texts_undated", found.undated, "of these, without a date"),
        ("texts_that_would_name", found.would_name, "of these, of a kind and language that would name an instrument"),
        ("traces_counted", found.counted, "names of an instrument in city texts that count"),
        ("cities_that_name", found.naming_cities, "cities of these texts"),
        (
            "first_namings_between_texts",
            found.bounded,
            "pairs of a city and an instrument first named between two texts",
        ),
        ("first_namings_in_first_text", found.begun, "pairs that are named in the first text that would"),
        ("never_named", found.unnamed, "pairs that are not named as far as texts reach"),
        ("first_namings_unknown", found.unknown, "pairs of which no text says anything"),
        ("events", events.all, "events of process_events.csv"),
        ("events_of_contact", events.of_contact, "of these, of contact"),
        ("events_usable", events.usable, "of these, dated and on one of the instruments"),
        ("events_of_platforming", events.platforming, "of these, of platforming"),
        ("events_of_elevating", events.elevating, "of these, of elevating"),
        ("instruments_with_event", events.instruments, "instruments with such an event"),
        ("countries_with_event", events.countries, "countries whose cities or authority were at one"),
        ("trades", events.trades, "pairs of countries that could exchange two instruments, by the events alone"),
    )
    rows: list[tuple[Cell, ...]] = list(counts)
    if found.obstacle is not None:
        rows.append(("first_namings", None, found.obstacle.meaning))
    return Table("instrument_identification", INSTRUMENT_IDENTIFICATION, tuple(rows))


def _traces_table(traces: Iterable[Trace]) -> Table:
    rows: Iterator[tuple[Cell, ...]] = (
        (
            trace.instrument_id, trace.document_id, trace.role.value, trace.issuer_id, trace.country, trace.lang,
            _day(trace.date.earliest if trace.date else None), _day(trace.date.latest if trace.date else None),
            trace.term, trace.confidence, trace.page, trace.start, trace.end, trace.sentence, trace.standing.value,
            _BETWEEN.join(trace.match_ids),
        )
        for trace in traces
    )  # fmt: skip
    return Table("instrument_traces", TRACES, tuple(rows))


def _namings_table(namings: Iterable[FirstNaming], events: LearningEvents) -> Table:
    rows: Iterator[tuple[Cell, ...]] = (
        (
            one.instrument_id, one.city_id, one.country, _day(one.after), _day(one.by), one.document_after,
            one.document_by, one.without, _day(events.first_of_city(one.city_id, one.country, one.instrument_id)),
        )
        for one in namings
    )  # fmt: skip
    return Table("first_namings", FIRST_NAMINGS, tuple(rows))


def _curves_table(found: Investigation) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for instrument in found.instruments:
        held = [one for one in found.namings if one.instrument_id == instrument.instrument_id and one.is_known]
        named = sum(one.by is not None for one in held)
        curve, share = found.curves[instrument.instrument_id], 0.0
        for left, right, mass in zip(curve.left.tolist(), curve.right.tolist(), curve.mass.tolist(), strict=True):
            ends = _ordinal(left), _ordinal(right)
            before, share = share, share + mass
            shares = (rounded(mass), rounded(before), rounded(share))
            rows.append((instrument.instrument_id, *ends, *shares, len(held), named))
    return Table("instrument_curves", CURVES, tuple(rows))


_ATTENDED = {True: "yes", False: "no", None: ExposureLevel.UNKNOWN.value}


def _spread_table(spreads: Mapping[str, Spread]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for contact, spread in spreads.items():
        cells = spread.cells
        for i, country in enumerate(cells.cities):
            for k, name in enumerate(cells.networks):
                at = (i, k)
                attended = spread.attended(at)
                told = "late" if spread.late[at] else _ATTENDED[attended]
                counts = int(spread.cities[at]), int(cells.network_first[at]), rounded(float(cells.opportunity[at]))
                lost = int(spread.had_before[at]), int(spread.not_followed[at])
                part = "yes" if cells.allowed[at] else "no"
                rows.append((contact, country, name, _day(spread.days[name]), told, part, *counts, *lost))
    return Table("instrument_spread", SPREAD, tuple(rows))


def _events_table(events: Iterable[ProcessEvent]) -> Table:
    rows: Iterator[tuple[Cell, ...]] = (
        (
            event.event_id, event.city_id, event.country_code, event.network_id,
            _day(event.date.earliest if event.date else None), _day(event.date.latest if event.date else None),
            event.kind.value, event.practice.value, _BETWEEN.join(event.instrument_ids),
            "yes" if event.kind.is_contact else "no", event.text if event.access is AccessLevel.PUBLIC else "",
        )
        for event in events
    )  # fmt: skip
    return Table("learning_events", EVENTS, tuple(rows))


def _day(day: date | None) -> str | None:
    """A day as tables have it; None where it is not known, or one end is open."""
    return None if day is None or day in (date.min, date.max) else day.isoformat()


def _ordinal(days: float) -> str | None:
    return None if days in (float("inf"), float("-inf")) else date.fromordinal(int(days)).isoformat()
