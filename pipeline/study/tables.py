"""The researcher's tables in a study as facts: who issued what, who was in which network, what is called how.

Faults are told by file and line. A table that is not there says nothing: its facts are unknown, never zero.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.source import Confidence
from pipeline.errors import ConfigError
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.csv_table import read_table

NETWORKS = "networks.csv"
CITIES = "cities.csv"
MEMBERSHIPS = "memberships.csv"
ENGAGEMENT = "engagement.csv"
INSTRUMENTS = "instruments.csv"
TABLES = (NETWORKS, CITIES, MEMBERSHIPS, ENGAGEMENT, INSTRUMENTS, "common_sources.csv")
MATCH_MODES = ("exact", "lemma", "regex")

_LIST_MARK = re.compile(r"[;|]")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A network or city as exports name it; empty where the tables do not say."""

    name: str = ""
    country_code: str = ""


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """A network as networks.csv has it; `parent_id` is the network whose project or working group it is, or empty."""

    network_id: str
    name: str
    kind: str = ""
    parent_id: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A city's part in a network. `start` None: not known since when; `end` None: not known to have ended.

    `verified` is False where nobody checked it, as the table says with confidence `unverified`.
    """

    city_id: str
    network_id: str
    role: str
    start: DateInterval | None = None
    end: DateInterval | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Engagement:
    """What a city did in a network in one year; `meetings_attended` is None where nobody counted."""

    city_id: str
    network_id: str
    year: DateInterval
    meetings_attended: int | None


@dataclass(frozen=True, slots=True)
class InstrumentTerm:
    """A word or phrase by which an instrument or document is called in one language (empty: in any).

    A passage that holds one of `negative_terms` speaks of something else under the same name.
    """

    instrument_id: str
    type: str
    lang: str
    term: str
    term_kind: str
    origin_id: str = ""
    negative_terms: tuple[str, ...] = ()
    match_mode: str = "exact"


@dataclass(frozen=True, slots=True)
class StudyTables:
    """The facts of a study's tables; empty where a table is missing."""

    networks: tuple[NetworkFacts, ...] = ()
    memberships: tuple[Membership, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    terms: tuple[InstrumentTerm, ...] = ()


def read_tables(root: Path) -> StudyTables:
    """All facts of the tables in a study folder. Raises ConfigError or InputError naming file and line."""
    networks = _networks(root)
    known = {network.network_id for network in networks}
    memberships = _of_networks(_rows(root / MEMBERSHIPS, ("city_id", "network_id")), known)
    engagements = _of_networks(_rows(root / ENGAGEMENT, ("city_id", "network_id", "year")), known)
    return StudyTables(
        networks=networks,
        memberships=tuple(_membership(row) for row in memberships),
        engagements=tuple(_engagement(row) for row in engagements),
        terms=tuple(_term(row) for row in _rows(root / INSTRUMENTS, ("instrument_id", "term"))),
    )


def _of_networks(rows: Iterable[_Row], known: Collection[str]) -> Iterator[_Row]:
    """The rows, whose networks must be in networks.csv where that has any: a slip would look like no contact."""
    for row in rows:
        if known and row["network_id"] not in known:
            near = difflib.get_close_matches(row["network_id"], sorted(known), 1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise row.fault(
                f"network {row['network_id']!r} is not in {NETWORKS}{hint}; add its row there or correct it"
            )
        yield row


def read_issuers(root: Path) -> dict[str, Issuer]:
    """Issuers by id from networks.csv and cities.csv. Raises ConfigError or InputError naming file and line."""
    issuers: dict[str, Issuer] = {}
    for file_name, key in ((NETWORKS, "network_id"), (CITIES, "city_id")):
        for row in _rows(root / file_name, (key,), ("name",)):
            if row[key] in issuers:
                raise row.fault(f"{row[key]!r} is there twice; keep one row an id")
            issuers[row[key]] = Issuer(row["name"], row["country_code"])
    return issuers


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a table; an absent column reads as empty."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, sentence: str) -> ConfigError:
        return ConfigError(f"{self.path} line {self.line}: {sentence}")

    def list_of(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in _LIST_MARK.split(self[column]) if part.strip())


def _rows(path: Path, keys: tuple[str, ...], columns: tuple[str, ...] = ()) -> Iterator[_Row]:
    """The rows of a table, each with all its keys; `columns` must be there but may be empty."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return
    table = read_table(path, keys + columns)
    for fault in table.faults:
        raise ConfigError(f"{path} line {fault.line}: {fault.text}")
    for line, cells in table.rows:
        row = _Row(path, line, cells)
        for key in keys:
            if not row[key]:
                advice = "give every row an id" if key.endswith("_id") else f"give every row its {key}"
                raise row.fault(f"{key} is empty; {advice}")
        yield row


def _networks(root: Path) -> tuple[NetworkFacts, ...]:
    """Raises ConfigError where an id is there twice, or a parent is not there or its own descendant."""
    found: dict[str, tuple[_Row, NetworkFacts]] = {}
    for row in _rows(root / NETWORKS, ("network_id",), ("name",)):
        network_id = row["network_id"]
        if network_id in found:
            raise row.fault(f"{network_id!r} is there twice; keep one row an id")
        facts = NetworkFacts(network_id, row["name"], row["kind"], row["parent_network_id"], row.list_of("aliases"))
        found[network_id] = (row, facts)
    for row, facts in found.values():
        passed, parent = {facts.network_id}, facts.parent_id
        while parent:
            if parent not in found:
                raise row.fault(f"parent_network_id {parent!r} is no network_id here; add its row or empty it")
            if parent in passed:
                raise row.fault(f"{parent!r} is its own parent by way of others; break the circle")
            passed.add(parent)
            parent = found[parent][1].parent_id
    return tuple(facts for _, facts in found.values())


def _membership(row: _Row) -> Membership:
    start, end = _interval(row, "start_date"), _interval(row, "end_date")
    if start and end and end.latest < start.earliest:
        raise row.fault(f"end_date {row['end_date']} lies before start_date {row['start_date']}; correct one of them")
    verified = row["confidence"] != Confidence.UNVERIFIED
    return Membership(row["city_id"], row["network_id"], row["role"], start, end, verified)


def _interval(row: _Row, column: str) -> DateInterval | None:
    """The interval of a date cell; `<=2014-06` is any day up to that month's last, `>=2014` any day from its first."""
    value = row[column]
    if not value:
        return None
    try:
        if value.startswith("<="):
            return DateInterval(date.min, parse_interval(value[2:]).latest)
        if value.startswith(">="):
            return DateInterval(parse_interval(value[2:]).earliest, date.max)
        return parse_interval(value)
    except ValueError as error:
        raise row.fault(f"{column} {error}; correct the date or leave it empty") from None


def _engagement(row: _Row) -> Engagement:
    year, meetings = row["year"], row["meetings_attended"]
    if not re.fullmatch(r"[0-9]{4}", year) or year == "0000":
        raise row.fault(f"year {year!r} is not a year of four digits; write for instance 2016")
    if meetings and not re.fullmatch(r"[0-9]{1,9}", meetings):
        advice = "give how many meetings, or leave it empty where nobody counted"
        raise row.fault(f"meetings_attended {meetings!r} is not a whole number; {advice}")
    count = int(meetings) if meetings else None
    return Engagement(row["city_id"], row["network_id"], parse_interval(year), count)


def _term(row: _Row) -> InstrumentTerm:
    mode = row["match_mode"].lower() or "exact"
    if mode not in MATCH_MODES:
        raise row.fault(f"match_mode {mode!r} is not known; write one of {', '.join(MATCH_MODES)}")
    if mode == "regex":
        _check_pattern(row)
    return InstrumentTerm(
        instrument_id=row["instrument_id"],
        type=row["type"],
        lang=row["lang"].lower().split("-")[0],
        term=row["term"],
        term_kind=row["term_kind"],
        origin_id=row["origin_id"],
        negative_terms=row.list_of("negative_terms"),
        match_mode=mode,
    )


def _check_pattern(row: _Row) -> None:
    try:
        pattern = re.compile(row["term"])
    except re.error as error:
        raise row.fault(f"term is no regular expression ({error}); correct it or use match_mode exact") from None
    if pattern.match(""):
        raise row.fault("term as a regular expression matches nothing at all; let it ask for a word")
