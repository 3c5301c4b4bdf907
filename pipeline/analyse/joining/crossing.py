"""The rows of a study: every city's texts of a period beside every network, before joining and after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.analyse.counts.finds import Find
from pipeline.analyse.counts.opportunity import DatedText, HasRate, measure_room
from pipeline.analyse.counts.study_cells import OpenedRun, date_texts, rates_of
from pipeline.analyse.joining.dates import JoiningDates, NoPart
from pipeline.analyse.joining.observations import Observations
from pipeline.records import Role
from pipeline.records.arrays import Floats
from pipeline.records.dates import DateInterval
from pipeline.workflow.workspace import Workspace

__all__ = ["Crossed", "Pair", "cross_texts", "cross_workspace"]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """The rows, and pairs of a city's text and a network that take no part, by why.

    `undated` are texts of cities without a date. `joins` has by city and network the days on which a city with a text
    may have joined; None: nobody knows since when.
    """

    rows: Observations
    left_out: Mapping[NoPart, tuple[Pair, ...]]
    undated: tuple[str, ...]
    joins: Mapping[Pair, DateInterval | None]


def cross_workspace(workspace: Workspace, opened: OpenedRun, years: int, without: Collection[str] = ()) -> Crossed:
    """The rows of the newest run, without some documents; `years` of the calendar make a period."""
    items = [item for item in workspace.readable if item.document.document_id not in without]
    cities = [item for item in items if item.document.role is Role.CITY and item.document.issuer_id]
    networks = [item for item in items if item.document.role is Role.NETWORK and item.document.issuer_id]
    crossed = cross_texts(
        date_texts(cities),
        date_texts(networks),
        opened.whole.cells.networks,
        opened.whole.finds,
        JoiningDates.of(workspace.tables),
        rates_of(workspace.profile),
        years,
    )
    undated = tuple(sorted(item.document.document_id for item in cities if item.document.date is None))
    return replace(crossed, undated=undated)


def cross_texts(
    cities: Sequence[DatedText],
    networks: Iterable[DatedText],
    columns: Sequence[str],
    finds: Iterable[Find],
    dates: JoiningDates,
    has_rate: HasRate,
    years: int = 1,
) -> Crossed:
    """The rows of dated texts of cities beside some networks (`columns`)."""
    first = min((text.date.earliest.year for text in cities), default=0)
    room, found = _count(cities, list(networks), columns, finds, has_rate)
    sums: dict[tuple[str, int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    left_out: dict[NoPart, list[Pair]] = defaultdict(list)
    for at, text in enumerate(cities):
        period = (text.date.earliest.year - first) // years
        spans = (text.date.latest.year - first) // years != period
        for column in np.flatnonzero(room[at]).tolist():
            since = dates.years_since(text.issuer_id, columns[column], text.date)
            if isinstance(since, NoPart) or spans:
                why = since if isinstance(since, NoPart) else NoPart.SPANS_PERIODS
                left_out[why].append((text.document_id, columns[column]))
                continue
            row = sums[text.issuer_id, column, period, since]
            row[0] += found[at, column]
            row[1] += room[at, column]
    with_text = {text.issuer_id for text in cities}
    return Crossed(
        _stack(sums, columns, first, years),
        {why: tuple(sorted(pairs)) for why, pairs in sorted(left_out.items())},
        (),
        {one: start for one, start in sorted(dates.joined.items()) if one[0] in with_text and one[1] in columns},
    )


def _count(
    cities: Sequence[DatedText],
    networks: Sequence[DatedText],
    columns: Sequence[str],
    finds: Iterable[Find],
    has_rate: HasRate,
) -> tuple[Floats, Floats]:
    """Room and finds with the network first, (texts of cities, networks)."""
    # Every text is taken for an issuer of its own; no network is called like this.
    alone = [replace(text, issuer_id=f"text {text.document_id}") for text in cities]
    at_column = {network: number for number, network in enumerate(columns)}
    room, _ = measure_room(
        {text.issuer_id: n for n, text in enumerate(alone)}, at_column, [*alone, *networks], has_rate
    )
    at_text = {text.document_id: number for number, text in enumerate(cities)}
    issuer_of = {text.document_id: text.issuer_id for text in networks}
    counted = Counter(
        (at_text[find.city_document_id], at_column[issuer])
        for find in finds
        if find.network_first
        and find.city_document_id in at_text
        and (issuer := issuer_of.get(find.network_document_id, "")) in at_column
    )
    found = np.zeros_like(room)
    for place, count in counted.items():
        found[place] = count
    return room, found


def _stack(
    sums: Mapping[tuple[str, int, int, int], Sequence[float]], columns: Sequence[str], first: int, years: int
) -> Observations:
    keys = sorted(sums)
    cities = sorted({key[0] for key in keys})
    at_city = {city: number for number, city in enumerate(cities)}
    numbers = np.array([(at_city[city], *rest) for city, *rest in keys], np.int64).reshape(-1, 4).T
    values = np.array([sums[key] for key in keys], np.float64).reshape(-1, 2).T
    last = int(numbers[2].max(initial=-1))
    return Observations(
        tuple(cities),
        tuple(columns),
        tuple(first + number * years for number in range(last + 1)),
        *numbers,
        *values,
    )
