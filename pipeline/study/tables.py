"""The researcher's tables in a study as facts: who issued what, who was in which network, what is called how.

Faults are told by file and line. A table that is not there says nothing: its facts are unknown, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.source import Confidence
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.csv_table import Row, read_rows, with_known_ids
from pipeline.study.process_events import PROCESS_EVENTS, ProcessEvent, read_process_events

NETWORKS = "networks.csv"
CITIES = "cities.csv"
MEMBERSHIPS = "memberships.csv"
ENGAGEMENT = "engagement.csv"
INSTRUMENTS = "instruments.csv"
DIFFERENT_WORKS = "different_works.csv"
DIFFERENT_WORKS_COLUMNS = ("document_id", "other_document_id", "decided_by", "reason")
TABLES = (
    NETWORKS, CITIES, MEMBERSHIPS, ENGAGEMENT, INSTRUMENTS, PROCESS_EVENTS, "common_sources.csv", DIFFERENT_WORKS
)  # fmt: skip
MATCH_MODES = ("exact", "lemma", "regex")

# Types of a name and kinds of a term that are not those of an instrument.
NAMED_DOCUMENT, COMMON_SOURCE, NAME_TRAP = "named_document", "common_source_name", "name_trap"

# What all rows of one instrument say alike, if they say it.
_OF_INSTRUMENT = ("origin_id", "origin_year", "origin_country")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A network or city as exports name it; empty where the tables do not say. `aliases` are other names of a city."""

    name: str = ""
    country_code: str = ""
    aliases: tuple[str, ...] = ()


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

    A passage that holds one of `negative_terms` speaks of something else under the same name. `origin_id` is the city
    or body it came from, `origin_country` that one's country. `confidence` is how far the row was checked.
    """

    instrument_id: str
    type: str
    lang: str
    term: str
    term_kind: str
    origin_id: str = ""
    negative_terms: tuple[str, ...] = ()
    match_mode: str = "exact"
    origin_year: int | None = None
    origin_country: str = ""
    confidence: str = ""

    @property
    def is_of_instrument(self) -> bool:
        """Whether it names a policy instrument: not a document, not a common source, not what only sounds like it."""
        return self.type not in (NAMED_DOCUMENT, COMMON_SOURCE) and self.term_kind != NAME_TRAP


@dataclass(frozen=True, slots=True)
class DifferentWorks:
    """Two documents that somebody decided are works of their own, whatever their content says; told by table line."""

    document_id: str
    other_id: str
    line: int


@dataclass(frozen=True, slots=True)
class StudyTables:
    """The facts of a study's tables; empty where a table is missing."""

    networks: tuple[NetworkFacts, ...] = ()
    memberships: tuple[Membership, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    terms: tuple[InstrumentTerm, ...] = ()
    events: tuple[ProcessEvent, ...] = ()
    different_works: tuple[DifferentWorks, ...] = ()


def read_tables(root: Path) -> StudyTables:
    """All facts of the tables in a study folder. Raises ConfigError or InputError naming file and line."""
    networks = _networks(root)
    known = {network.network_id for network in networks}

    def rows_of(table: str, *keys: str) -> Iterable[Row]:
        return with_known_ids(read_rows(root / table, keys), "network_id", known, "network", NETWORKS)

    terms = tuple(_terms(read_rows(root / INSTRUMENTS, ("instrument_id", "term"))))
    instruments = {term.instrument_id for term in terms}
    of_events = with_known_ids(
        rows_of(PROCESS_EVENTS, "event_id", "kind"),
        "instrument_ids",
        instruments,
        "instrument",
        INSTRUMENTS,
        several=True,
    )
    return StudyTables(
        networks=networks,
        memberships=tuple(_membership(row) for row in rows_of(MEMBERSHIPS, "city_id", "network_id")),
        engagements=tuple(_engagement(row) for row in rows_of(ENGAGEMENT, "city_id", "network_id", "year")),
        terms=terms,
        events=tuple(read_process_events(of_events)),
        different_works=tuple(_different_works(root)),
    )


def read_issuers(root: Path) -> dict[str, Issuer]:
    """Issuers by id from networks.csv and cities.csv. Raises ConfigError or InputError naming file and line."""
    issuers: dict[str, Issuer] = {}
    for file_name, key in ((NETWORKS, "network_id"), (CITIES, "city_id")):
        for row in read_rows(root / file_name, (key,), ("name",)):
            if row[key] in issuers:
                raise row.fault(f"{row[key]!r} is there twice; keep one row an id")
            # Only cities are counted by country; of networks it is whatever the table carries along.
            country = row.country("country_code") if key == "city_id" else row["country_code"]
            aliases = row.list_of("aliases") if key == "city_id" else ()
            issuers[row[key]] = Issuer(row["name"], country, aliases)
    return issuers


def _networks(root: Path) -> tuple[NetworkFacts, ...]:
    """Raises ConfigError where an id is there twice, or a parent is not there or its own descendant."""
    found: dict[str, tuple[Row, NetworkFacts]] = {}
    for row in read_rows(root / NETWORKS, ("network_id",), ("name",)):
        network_id = row["network_id"]
        if network_id in found:
            raise row.fault(f"{network_id!r} is there twice; keep one row an id")
        kind, parent = row.word("kind"), row["parent_network_id"]
        facts = NetworkFacts(network_id, row["name"], kind, parent, row.list_of("aliases"))
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


def _different_works(root: Path) -> Iterator[DifferentWorks]:
    for row in read_rows(root / DIFFERENT_WORKS, DIFFERENT_WORKS_COLUMNS):
        if row["document_id"] == row["other_document_id"]:
            raise row.fault(f"{row['document_id']!r} cannot be another work than itself; name the other document")
        yield DifferentWorks(row["document_id"], row["other_document_id"], row.line)


def _membership(row: Row) -> Membership:
    start, end = row.interval("start_date"), row.interval("end_date")
    if start and end and end.latest < start.earliest:
        raise row.fault(f"end_date {row['end_date']} lies before start_date {row['start_date']}; correct one of them")
    verified = row.word("confidence") != Confidence.UNVERIFIED
    return Membership(row["city_id"], row["network_id"], row.word("role"), start, end, verified)


def _engagement(row: Row) -> Engagement:
    year, meetings = row["year"], row["meetings_attended"]
    if not _is_year(year):
        raise row.fault(f"year {year!r} is not a year of four digits; write for instance 2016")
    if meetings and not re.fullmatch(r"[0-9]{1,9}", meetings):
        advice = "give how many meetings, or leave it empty where nobody counted"
        raise row.fault(f"meetings_attended {meetings!r} is not a whole number; {advice}")
    count = int(meetings) if meetings else None
    return Engagement(row["city_id"], row["network_id"], parse_interval(year), count)


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{4}", text)) and text != "0000"


def _terms(rows: Iterable[Row]) -> Iterator[InstrumentTerm]:
    """Raises ConfigError where two rows of one instrument disagree on where and when it began."""
    told: dict[tuple[str, str], Row] = {}
    for row in rows:
        for column in _OF_INSTRUMENT:
            if not row[column]:
                continue
            first = told.setdefault((row["instrument_id"], column), row)
            if first[column] != row[column]:
                raise row.fault(
                    f"{column} of {row['instrument_id']!r} is {row[column]!r} here and {first[column]!r} on line "
                    f"{first.line}; give all its rows the same or leave it empty"
                )
        yield _term(row)


def _term(row: Row) -> InstrumentTerm:
    mode = row["match_mode"].lower() or "exact"
    if mode not in MATCH_MODES:
        raise row.fault(f"match_mode {mode!r} is not known; write one of {', '.join(MATCH_MODES)}")
    if mode == "regex":
        _check_pattern(row)
    elif len(row.list_of("term")) > 1:
        raise row.fault(f"term {row['term']!r} holds several names, which no text has so; give each a row of its own")
    year = row["origin_year"]
    if year and not _is_year(year):
        raise row.fault(f"origin_year {year!r} is not a year of four digits; write it as 2010 or leave it empty")
    return InstrumentTerm(
        instrument_id=row["instrument_id"],
        type=row.word("type"),
        lang=row.language("lang"),
        term=row["term"],
        term_kind=row.word("term_kind"),
        origin_id=row["origin_id"],
        negative_terms=row.list_of("negative_terms"),
        match_mode=mode,
        origin_year=int(year) if year else None,
        origin_country=row.country("origin_country"),
        confidence=row["confidence"],
    )


def _check_pattern(row: Row) -> None:
    try:
        pattern = re.compile(row["term"])
    except re.error as error:
        raise row.fault(f"term is no regular expression ({error}); correct it or use match_mode exact") from None
    if pattern.match(""):
        raise row.fault("term as a regular expression matches nothing at all; let it ask for a word")
