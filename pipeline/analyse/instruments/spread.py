"""Countries crossed with instruments: does an instrument spread more in countries that were at an event on it?

Contact by way of national authorities is the same for all cities of a country, so that within countries nothing can be
permuted. Here a country is a row and an instrument a column: a country that is keen on everything and an instrument
that everybody takes up are both allowed for, and what is asked is whether the one goes with the other.

Who was at an event counts from a day that is the same for all countries: the day by which half of those that were at
one had been there. A country that came later is neither side, since it was not there yet and then was; a city that
named the instrument by that day is not counted. Without such a day, countries that waited long before their event
would seem slow because they waited (immortal time). Plans come years apart: a first naming between a text before that
day and one after it counts as after, and may have come before for countries with and without an event alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.naming.first_namings import FirstNaming
from pipeline.records.arrays import Floats, Mask

__all__ = ["Spread", "cross_countries"]

_DAYS = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The cells, countries by instruments, and by instrument the day from which namings are counted.

    `cities` are those that are followed: an earlier text of theirs does not name the instrument, and another reaches
    beyond that day. `had_before` are those that named it by then, `not_followed` all others. `late` are countries that
    were at an event only after that day; `attended_days` are those on which each country had first been at one.
    """

    cells: Cells
    days: Mapping[str, date]
    attended_days: Mapping[str, tuple[date, ...]]
    cities: Floats
    had_before: Floats
    not_followed: Floats
    late: Mask

    @property
    def namings(self) -> Floats:
        """First namings after the day, by cell."""
        return self.cells.network_first

    def attended(self, at: tuple[int, int]) -> bool | None:
        """Whether a country was at an event on an instrument by its day; None where that is not known, or was later."""
        if self.late[at] or not self.cells.contact_known[at]:
            return None
        return bool(self.cells.exposed[at])


def cross_countries(namings: Iterable[FirstNaming], events: LearningEvents) -> Spread:
    """Every country of cities with a text crossed with every instrument on which there was a dated event."""
    held = [naming for naming in namings if naming.country]
    countries = sorted({naming.country for naming in held})
    instruments = sorted({naming.instrument_id for naming in held} & events.subjects)
    instruments = [name for name in instruments if events.days_of_countries(name)]
    days = {name: _middle(events.days_of_countries(name)) for name in instruments}
    shape = len(countries), len(instruments)
    counts, room, followed, before, lost = (np.zeros(shape) for _ in range(5))
    rows, columns = ({name: at for at, name in enumerate(names)} for names in (countries, instruments))
    for naming in held:
        if naming.instrument_id not in columns:
            continue
        at, day = (rows[naming.country], columns[naming.instrument_id]), days[naming.instrument_id]
        if naming.by is not None and naming.by <= day:
            before[at] += 1
        elif naming.after is None or (naming.by or naming.after) <= day:
            lost[at] += 1
        else:
            followed[at] += 1
            counts[at] += naming.by is not None
            room[at] += ((naming.by or naming.after) - day).days / _DAYS
    cells, late = _expose(countries, instruments, counts, room, events, days)
    attended = {name: events.days_of_countries(name) for name in instruments}
    return Spread(cells, days, attended, followed, before, lost, late)


def _expose(
    countries: Sequence[str],
    instruments: Sequence[str],
    counts: Floats,
    room: Floats,
    events: LearningEvents,
    days: Mapping[str, date],
) -> tuple[Cells, Mask]:
    """The cells, and which countries came to an event later than the day from which namings are counted."""
    first = [[events.first_of_country(country, name) for name in instruments] for country in countries]
    shape = counts.shape
    exposed, late = (np.zeros(shape, bool) for _ in range(2))
    known = np.ones(shape, bool)
    for i, country in enumerate(countries):
        for k, name in enumerate(instruments):
            day = first[i][k]
            late[i, k] = day is not None and day > days[name]
            exposed[i, k] = day is not None and not late[i, k]
            known[i, k] = events.is_clear(country, name)
    cells = Cells(
        tuple(countries), tuple(instruments), tuple(countries), exposed, known, (room > 0) & known & ~late,
        counts, np.zeros(shape), room, np.zeros(shape),
    )  # fmt: skip
    return replace(cells, exposed=exposed & cells.allowed), late


def _middle(days: Sequence[date]) -> date:
    """The day by which half had been there."""
    return days[(len(days) - 1) // 2]
