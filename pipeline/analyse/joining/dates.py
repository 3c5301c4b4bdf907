"""When a city joined a network, and whether it wrote a text before that or after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from pipeline.analyse.joining.observations import NEVER
from pipeline.evidence.exposure import Exposures
from pipeline.records import ExposureLevel
from pipeline.records.codes import Code
from pipeline.records.dates import DateInterval
from pipeline.study.tables import Membership, StudyTables

__all__ = ["JoiningDates", "NoPart"]

_NO_CONTACT = frozenset({ExposureLevel.NONE, ExposureLevel.UNKNOWN})


class NoPart(Code):
    """Why a text takes no part beside one network, with what would help."""

    START_UNKNOWN = "start_unknown", "it is not known since when; give start_date in memberships.csv"
    SPANS_JOINING = (
        "spans_joining",
        "the text may be older or younger than joining; give exact dates in memberships.csv or overrides.csv",
    )
    SPANS_PERIODS = "spans_periods", "the text is not dated to one period; give its date in overrides.csv"
    CONTACT_UNKNOWN = (
        "contact_unknown",
        "the city is in no list of members, and was in contact or may have been; add its row to memberships.csv",
    )
    NOT_IN_PARENT = "not_in_parent", "the city was not in the network that this one is part of"
    UNDATED = "undated", "the text has no date; give it in overrides.csv"
    LEFT = "left", "the city had left more than five years before, or may have"


@dataclass(frozen=True, slots=True, eq=False)
class JoiningDates:
    """By city and network the days on which the city may have joined; None: nobody knows since when."""

    joined: Mapping[tuple[str, str], DateInterval | None]
    _exposures: Exposures
    _inner: frozenset[str]

    @classmethod
    def of(cls, tables: StudyTables) -> Self:
        """The dates that the tables tell. Who is in a part of a network, as its working group, is in the network."""
        parents = {network.network_id: network.parent_id for network in tables.networks if network.parent_id}
        held: dict[tuple[str, str], list[Membership]] = {}
        of_parts: dict[tuple[str, str], list[Membership]] = {}
        for row in tables.memberships:
            held.setdefault((row.city_id, row.network_id), []).append(row)
            for parent in _ancestors(row.network_id, parents):
                of_parts.setdefault((row.city_id, parent), []).append(row)
        joined = {key: _first_start(rows) for key, rows in (of_parts | held).items()}
        return cls(joined, Exposures.of(tables), frozenset(parents))

    def years_since(self, city: str, network: str, when: DateInterval) -> int | NoPart:
        """Years of the calendar from joining to a text, at least 0 after it and at most -1 before; or why none.

        `NEVER` for a city that is known not to have joined.
        """
        if self.joined.get((city, network), when) is None:
            return NoPart.START_UNKNOWN
        level = self._exposures.at(city, network, when).level
        if network in self._inner and level in _NO_CONTACT:
            return NoPart.NOT_IN_PARENT
        start = self.joined.get((city, network))
        if start is None:
            outside = ExposureLevel.MEMBER if network in self._inner else ExposureLevel.NONE
            return NEVER if level is outside else NoPart.CONTACT_UNKNOWN
        if when.latest < start.earliest:
            return min(-1, when.latest.year - start.earliest.year)
        if when.earliest > start.latest:
            return when.earliest.year - start.latest.year if level not in _NO_CONTACT else NoPart.LEFT
        return NoPart.SPANS_JOINING


def _ancestors(network: str, parents: Mapping[str, str]) -> Iterable[str]:
    while parent := parents.get(network, ""):
        yield parent
        network = parent


def _first_start(rows: Iterable[Membership]) -> DateInterval | None:
    """The days on which the first of several memberships may have begun."""
    starts = [row.start for row in rows]
    known = [start for start in starts if start is not None]
    if not known:
        return None
    earliest = date.min if len(known) < len(starts) else min(start.earliest for start in known)
    return DateInterval(earliest, min(start.latest for start in known))
