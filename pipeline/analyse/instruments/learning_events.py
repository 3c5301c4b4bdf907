"""Who was at an event on an instrument, and since when: contact that may have taught, by practice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from pipeline.records.codes import Practice
from pipeline.study.process_events import ProcessEvent
from pipeline.study.tables import Issuer

__all__ = ["LearningEvents"]


@dataclass(frozen=True, slots=True, eq=False)
class LearningEvents:
    """The events of contact of a study, for one practice or for any; a national authority's count for its cities.

    A day is the last on which the event may have been, so that it certainly was before what comes after it.
    """

    _of_city: Mapping[tuple[str, str], date]
    _of_country: Mapping[tuple[str, str], date]
    _by_authority: Mapping[tuple[str, str], date]
    _undated: frozenset[tuple[str, str]]
    _open: frozenset[str]
    subjects: frozenset[str]

    @classmethod
    def of(
        cls,
        events: Iterable[ProcessEvent],
        issuers: Mapping[str, Issuer],
        practice: Practice | None = None,
        families: Mapping[str, Sequence[str]] | None = None,
    ) -> Self:
        """The events on each instrument; with `families`, those of each network and of what that is part of.

        `families` has by network its own id and those of the networks above it.
        """
        tables: tuple[dict[tuple[str, str], date], ...] = ({}, {}, {})
        undated: set[tuple[str, str]] = set()
        unclear: set[str] = set()
        subjects: set[str] = set()
        for event in events:
            if not event.kind.is_contact or (practice is not None and event.practice is not practice):
                continue
            for subject in event.instrument_ids if families is None else families.get(event.network_id, ()):
                subjects.add(subject)
                where = event.country_code
                if event.city_id:
                    where = issuers[event.city_id].country_code if event.city_id in issuers else ""
                elif not event.country_code:
                    unclear.add(subject)
                if event.date is None:
                    undated |= {(name, subject) for name in (event.city_id, where) if name}
                    continue
                for table, name in zip(tables, (event.city_id, where, event.country_code), strict=True):
                    if name:
                        table[name, subject] = min(table.get((name, subject), date.max), event.date.latest)
        city, country, authority = tables
        return cls(city, country, authority, frozenset(undated), frozenset(unclear), frozenset(subjects))

    def first_of_city(self, city_id: str, country: str, subject: str) -> date | None:
        """When the city or its national authority certainly had been at an event; None: never, as far as is known."""
        days = [self._of_city.get((city_id, subject)), self._by_authority.get((country, subject))]
        return min((day for day in days if day is not None), default=None)

    def first_of_country(self, country: str, subject: str) -> date | None:
        """When the first city of a country, or its national authority, certainly had been at an event."""
        return self._of_country.get((country, subject))

    def is_clear(self, name: str, subject: str) -> bool:
        """Whether it is known if a city or country was at an event on the subject, and if so when."""
        known = (name, subject) in self._of_city or (name, subject) in self._of_country
        return known or (subject not in self._open and (name, subject) not in self._undated)

    def days_of_countries(self, subject: str) -> tuple[date, ...]:
        """The days on which each country that was at an event had first been at one, in order."""
        return tuple(sorted(day for (_, of), day in self._of_country.items() if of == subject))

    @property
    def varies_within_country(self) -> bool:
        """Whether cities were at events by themselves: otherwise all cities of a country share their contact."""
        return bool(self._of_city)
