"""What a study can say of instruments at all, counted before anything is estimated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.naming.first_namings import FirstNaming, would_name
from pipeline.analyse.instruments.naming.listed import Instrument
from pipeline.analyse.instruments.naming.traces import Standing, Trace
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.analyse.permutation import count_checkerboards
from pipeline.records import Role
from pipeline.records.codes import Practice
from pipeline.study.process_events import ProcessEvent
from pipeline.workflow.workspace import Workspace

__all__ = ["EventCounts", "Identification", "identify"]


@dataclass(frozen=True, slots=True)
class EventCounts:
    """The events of process_events.csv: all, those of contact, and of these the dated ones on a traced instrument.

    `instruments` have such an event, `countries` took part in one; `platforming` and `elevating` count them by
    practice. `by_city` says whether any city took part by itself. `trades` are pairs of countries of cities.csv that
    were at events on two instruments in opposite ways: without one, no later text helps.
    """

    all: int
    of_contact: int
    usable: int
    platforming: int
    elevating: int
    instruments: int
    countries: int
    by_city: bool
    trades: int


@dataclass(frozen=True, slots=True)
class Identification:
    """What there is: instruments with their terms, city texts, first namings by what is known of them, and events.

    `bounded` first namings lie between two texts, `begun` were there from the first text that would tell, `unnamed` did
    not come as far as texts reach; of `unknown` no text says anything.
    """

    instruments: int
    terms: int
    langs: int
    cities: int
    countries: int
    texts: int
    undated: int
    would_name: int
    counted: int
    naming_cities: int
    bounded: int
    begun: int
    unnamed: int
    unknown: int
    events: EventCounts
    obstacle: Obstacle | None


def identify(
    workspace: Workspace,
    instruments: Sequence[Instrument],
    traces: Iterable[Trace],
    namings: Sequence[FirstNaming],
    kinds: Collection[str],
) -> Identification:
    """Count what there is, and say what hinders tracing."""
    texts = [item for item in workspace.readable if item.document.role is Role.CITY]
    counted = [trace for trace in traces if trace.standing is Standing.COUNTED]
    cities = {item.document.issuer_id for item in texts}
    issuers = workspace.issuers
    undated = sum(item.document.date is None for item in texts)
    return Identification(
        instruments=len(instruments),
        terms=sum(instrument.terms for instrument in instruments),
        langs=len({lang for instrument in instruments for lang in instrument.langs} - {""}),
        cities=len(cities),
        countries=len({issuers[city].country_code for city in cities if city in issuers} - {""}),
        texts=len(texts),
        undated=undated,
        would_name=sum(any(would_name(item, one, kinds) for one in instruments) for item in texts),
        counted=len(counted),
        naming_cities=len({trace.issuer_id for trace in counted}),
        bounded=sum(one.after is not None and one.by is not None for one in namings),
        begun=sum(one.after is None and one.by is not None for one in namings),
        unnamed=sum(one.after is not None and one.by is None for one in namings),
        unknown=sum(not one.is_known for one in namings),
        events=_count_events(workspace, instruments),
        obstacle=_find_obstacle(instruments, len(texts), undated, namings),
    )


def _find_obstacle(
    instruments: Sequence[Instrument], texts: int, undated: int, namings: Sequence[FirstNaming]
) -> Obstacle | None:
    checks = (
        (not instruments, Obstacle.NO_INSTRUMENT),
        (not texts, Obstacle.NO_CITY_TEXT),
        (undated == texts, Obstacle.ALL_UNDATED),
        (len({one.city_id for one in namings}) < 2, Obstacle.ONE_CITY),
        (all(one.by is None for one in namings), Obstacle.NO_TRACE),
        (all(one.after is None for one in namings), Obstacle.NOBODY_WITHOUT),
    )
    return next((obstacle for hinders, obstacle in checks if hinders), None)


def _count_events(workspace: Workspace, instruments: Sequence[Instrument]) -> EventCounts:
    names = {instrument.instrument_id for instrument in instruments}
    rows = workspace.tables.events
    contact = [event for event in rows if event.kind.is_contact]
    usable = [event for event in contact if event.date is not None and names & set(event.instrument_ids)]
    issuers = workspace.issuers
    where = {_country_of(event, {name: one.country_code for name, one in issuers.items()}) for event in usable}
    by_practice = {
        practice: len({event.event_id for event in usable if event.practice is practice}) for practice in Practice
    }
    return EventCounts(
        all=len({event.event_id for event in rows}),
        of_contact=len({event.event_id for event in contact}),
        usable=len({event.event_id for event in usable}),
        platforming=by_practice[Practice.PLATFORMING],
        elevating=by_practice[Practice.ELEVATING],
        instruments=len({name for event in usable for name in event.instrument_ids} & names),
        countries=len(where - {""}),
        by_city=any(event.city_id for event in usable),
        trades=_count_trades(workspace, names),
    )


def _count_trades(workspace: Workspace, instruments: Collection[str]) -> int:
    """What countries could exchange by the events alone, whatever their cities write."""
    events = LearningEvents.of(workspace.tables.events, workspace.issuers)
    networks = {network.network_id for network in workspace.tables.networks}
    countries = sorted({one.country_code for name, one in workspace.issuers.items() if name not in networks} - {""})
    columns = sorted(set(instruments) & events.subjects)
    attended = [[events.first_of_country(country, name) is not None for name in columns] for country in countries]
    return count_checkerboards(np.array(attended, bool).reshape(len(countries), len(columns))).count


def _country_of(event: ProcessEvent, country_of: dict[str, str]) -> str:
    return event.country_code or country_of.get(event.city_id, "")
