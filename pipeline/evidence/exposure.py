"""Whether a city is known to have been in contact with a network when it wrote: X0 to X3, or unknown.

X1 member of the network, X2 in its working group or project or a signatory, X3 attended an event or wrote for it.
Contact counts from twelve months before joining, because drafts are older than signatures, to five years after
leaving; attendance counts only from the event on. What is not known is never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from pipeline.records import Exposure, ExposureLevel
from pipeline.records.dates import DateInterval, write_interval
from pipeline.study.tables import ENGAGEMENT, MEMBERSHIPS, Engagement, Membership, NetworkFacts, StudyTables

__all__ = ["Exposures"]

_LEAD_MONTHS = 12
_AFTER_MONTHS = 60
_PART_KINDS = frozenset({"working_group", "project", "charter"})
_ROLE_WORD = re.compile(r"[^\W_]+")
_PART_ROLES = frozenset({"working", "project", "signatory", "partner", "lead", "chair", "community"})
_PRESENT_ROLES = frozenset({"author", "coauthor", "presenter", "speaker", "attended", "attendee", "host"})
_EVER = DateInterval(date.min, date.max)


@dataclass(frozen=True, slots=True)
class _Contact:
    """One contact of a city with a network: the level it gives, since when and until when, and its words."""

    level: ExposureLevel
    start: DateInterval
    end: DateInterval | None
    words: str
    lead_months: int = _LEAD_MONTHS

    def certain(self, when: DateInterval) -> bool:
        """Every day on which the document can have been written lies in the window, whatever the exact dates."""
        begun = _shift(self.start.latest, -self.lead_months) <= when.earliest
        return begun and (self.end is None or when.latest <= _shift(self.end.earliest, _AFTER_MONTHS))

    def possible(self, when: DateInterval) -> bool:
        """Some day on which the document can have been written may lie in the window."""
        begun = _shift(self.start.earliest, -self.lead_months) <= when.latest
        return begun and (self.end is None or when.earliest <= _shift(self.end.latest, _AFTER_MONTHS))

    def told(self, when: DateInterval) -> str:
        """The contact in words, with how the document's date lies outside the contact itself."""
        if when.earliest < self.start.earliest:
            return f"{self.words}, at most {_LEAD_MONTHS} months after the document"
        if self.end is not None and when.latest > self.end.latest:
            ended = "ended " if self.lead_months else ""
            return f"{self.words}, {ended}at most {_AFTER_MONTHS // 12} years before the document"
        return self.words


@dataclass(frozen=True, slots=True, eq=False)
class Exposures:
    """The memberships and engagements of a study, ready to be asked about a city, a network and a date."""

    _networks: Mapping[str, NetworkFacts]
    _parts: Mapping[str, tuple[str, ...]]
    _memberships: Mapping[tuple[str, str], tuple[Membership, ...]]
    _engagements: Mapping[tuple[str, str], tuple[Engagement, ...]]
    _listed: Mapping[str, int]

    @classmethod
    def of(cls, tables: StudyTables) -> Self:
        """The exposures that the tables tell of."""
        networks = {network.network_id: network for network in tables.networks}
        cities: dict[str, set[str]] = {}
        # A list from memory leaves members out, so that it says of no city that it was none.
        for row in (row for row in tables.memberships if row.verified):
            cities.setdefault(row.network_id, set()).add(row.city_id)
        memberships: dict[tuple[str, str], tuple[Membership, ...]] = {}
        for row in tables.memberships:
            key = (row.city_id, row.network_id)
            memberships[key] = (*memberships.get(key, ()), row)
        engagements: dict[tuple[str, str], tuple[Engagement, ...]] = {}
        for done in tables.engagements:
            key = (done.city_id, done.network_id)
            engagements[key] = (*engagements.get(key, ()), done)
        listed = {network: len(found) for network, found in cities.items()}
        return cls(networks, _parts_of(networks), memberships, engagements, listed)

    def at(self, city_id: str, network_id: str, when: DateInterval | None) -> Exposure:
        """The highest level that is certain for a city document of this date, with what says so.

        A contact that may or may not lie in the window is told and does not count. X0 is said only of a network for
        which memberships.csv lists any city that is not `unverified`.
        """
        contacts = sorted(self._contacts(city_id, network_id), key=lambda contact: (contact.level, contact.words))
        if when is None:
            return _undated(contacts)
        certain = [contact for contact in contacts if contact.certain(when)]
        unsure = [contact for contact in contacts if contact.possible(when) and contact not in certain]
        best = certain[-1] if certain else None
        higher = [contact.words for contact in unsure if best is None or contact.level > best.level]
        doubt = f"not counted, as the dates may or may not fit: {'; '.join(higher)}" if higher else ""
        if best:
            told = best.told(when)
            return Exposure(best.level, f"{told}; {doubt}" if doubt else told)
        if doubt:
            return Exposure(ExposureLevel.UNKNOWN, doubt)
        return self._no_contact(network_id, contacts)

    def _no_contact(self, network_id: str, contacts: list[_Contact]) -> Exposure:
        listed, name = self._listed.get(network_id, 0), self._name(network_id)
        if not listed:
            return Exposure(ExposureLevel.UNKNOWN, f"{MEMBERSHIPS} lists no verified city for {name}")
        if contacts:
            outside = "; ".join(contact.words for contact in contacts)
            return Exposure(ExposureLevel.NONE, f"none known at the time; outside the window: {outside}")
        cities = "1 verified city" if listed == 1 else f"{listed} verified cities"
        return Exposure(ExposureLevel.NONE, f"none known; {MEMBERSHIPS} lists {cities} for {name}, not this one")

    def _contacts(self, city_id: str, network_id: str) -> Iterator[_Contact]:
        for near in self._counted(network_id):
            for row in self._memberships.get((city_id, near), ()):
                yield self._membership(row)
            for done in self._engagements.get((city_id, near), ()):
                if done.meetings_attended:
                    yield self._attendance(done)

    def _counted(self, network_id: str) -> list[str]:
        """The network, its parts at any depth, and the networks whose part it is."""
        counted = [network_id]
        for near in counted:
            counted += [part for part in self._parts.get(near, ()) if part not in counted]
        parent = self._parent(network_id)
        while parent and parent not in counted:
            counted.append(parent)
            parent = self._parent(parent)
        return counted

    def _parent(self, network_id: str) -> str:
        facts = self._networks.get(network_id)
        return facts.parent_id if facts else ""

    def _membership(self, row: Membership) -> _Contact:
        facts = self._networks.get(row.network_id)
        level = _level(row.role, facts.kind if facts else "")
        role = row.role.replace("_", " ") or "member"
        words = f"{role} of {self._name(row.network_id)}{_since(row)} ({MEMBERSHIPS})"
        lead = 0 if level == ExposureLevel.WAS_THERE else _LEAD_MONTHS
        return _Contact(level, row.start or _EVER, row.end, words, lead)

    def _attendance(self, done: Engagement) -> _Contact:
        meetings = "a meeting" if done.meetings_attended == 1 else f"{done.meetings_attended} meetings"
        words = f"attended {meetings} of {self._name(done.network_id)} in {write_interval(done.year)} ({ENGAGEMENT})"
        return _Contact(ExposureLevel.WAS_THERE, done.year, done.year, words, lead_months=0)

    def _name(self, network_id: str) -> str:
        facts = self._networks.get(network_id)
        return (facts.name if facts else "") or network_id


def _parts_of(networks: Mapping[str, NetworkFacts]) -> dict[str, tuple[str, ...]]:
    parts: dict[str, tuple[str, ...]] = {}
    for network in networks.values():
        if network.parent_id:
            parts[network.parent_id] = (*parts.get(network.parent_id, ()), network.network_id)
    return parts


def _level(role: str, kind: str) -> ExposureLevel:
    words = set(_ROLE_WORD.findall(role.lower().replace("co_author", "coauthor")))
    if words & _PRESENT_ROLES:
        return ExposureLevel.WAS_THERE
    return ExposureLevel.TAKES_PART if kind in _PART_KINDS or words & _PART_ROLES else ExposureLevel.MEMBER


def _undated(contacts: Iterable[_Contact]) -> Exposure:
    known = "; ".join(contact.words for contact in contacts)
    return Exposure(ExposureLevel.UNKNOWN, f"the city document has no date{f'; at some time {known}' if known else ''}")


def _since(row: Membership) -> str:
    if row.start is None and row.end is None:
        return ", dates not known"
    start = "from an unknown date" if row.start is None else f"since {write_interval(row.start)}"
    if row.end is None:
        return f" {start}"
    return f" {start.replace('since', 'from')} to {write_interval(row.end)}"


def _shift(day: date, months: int) -> date:
    """The day this many months later (or earlier); the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
