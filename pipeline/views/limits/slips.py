"""What may be a slip in the researcher's tables: names of files and columns, and documents on the wrong side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from pipeline.ingest.documents_csv import DOCUMENTS_NAME, OVERRIDES_NAME
from pipeline.records import Role
from pipeline.study import CATALOGUE_NAME
from pipeline.study.csv_table import TABLE_SUFFIXES, columns_of
from pipeline.study.process_events import PROCESS_EVENTS
from pipeline.study.tables import CITIES, ENGAGEMENT, INSTRUMENTS, MEMBERSHIPS, NETWORKS, TABLES
from pipeline.text.plurals import count_of
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.workflow.new_study import HEADERS
from pipeline.workflow.workspace import Workspace

_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xls", ".ods", ".numbers"})
# By table, the columns that results follow from and that a table may do without.
_READ_COLUMNS = {
    NETWORKS: {"kind", "parent_network_id"},
    CITIES: {"country_code"},
    MEMBERSHIPS: {"role", "start_date", "end_date"},
    ENGAGEMENT: {"meetings_attended"},
    INSTRUMENTS: {"type", "origin_id", "origin_year", "origin_country", "lang", "term_kind", "match_mode"},
    PROCESS_EVENTS: {"city_id", "country_code", "network_id", "date", "practice", "instrument_ids"},
}
_PARTS = re.compile(r"\s*[-–_(]\s*")
_SECOND_COPY = re.compile(r"\s*\(.*\)\Z|.*conflict|.*konflikt|.*conflit", re.IGNORECASE)
_OTHER_COLUMNS = {"aliases", "country_code", "id_confidence", "negative_terms"}


def find_misplaced_issuers(workspace: Workspace) -> Iterator[Limit]:
    """Documents of a city's side whose issuer is in networks.csv, and of a network's whose issuer is in cities.csv."""
    networks = {network.network_id for network in workspace.tables.networks}
    others = {Role.CITY: networks, Role.NETWORK: set(workspace.issuers) - networks}
    documents = [item for item in workspace.active if item.document.role in others]
    told = tuple(
        f"{one.document_id}: {one.role} of {one.issuer_id}"
        for one in (item.document for item in documents)
        if one.issuer_id in others[one.role]
    )
    if told:
        found = f"{count_of(len(told), 'document', of=len(documents))} with an issuer of the other side"
        step = f"put role or issuer_id right in documents.csv or {OVERRIDES_NAME}, or the id in {NETWORKS} or {CITIES}"
        yield Limit(LimitKind.ISSUER_MISPLACED, found, len(told), len(documents), told, step)


def find_misnamed_tables(workspace: Workspace) -> Iterator[Limit]:
    """Files in the study's folder that nothing reads and that may be meant for a table which is missing or empty."""
    root = workspace.study.root
    told = tuple(
        f"{path.name}, perhaps {meant}"
        for path in sorted(root.iterdir())
        if (meant := _table_meant_by(path)) and path.is_file() and not _is_filled(root / meant)
    )
    told += tuple(f"{path.name}, perhaps {path.stem}" for path in sorted(workspace.study.sources.rglob("*.toml.txt")))
    if told:
        step = "save each under the name that it is meant for, tables as CSV, or in another folder if it is none"
        found = f"{count_of(len(told), 'file')} that may be tables or sources and are not read"
        yield Limit(LimitKind.TABLE_MISNAMED, found, len(told), None, told, step)


def find_doubled_tables(workspace: Workspace) -> Iterator[Limit]:
    """Second copies of tables and of the catalogue, as programs make them that keep folders alike on two computers."""
    root = workspace.study.root
    names = (*TABLES, DOCUMENTS_NAME, OVERRIDES_NAME, CATALOGUE_NAME)
    told = tuple(
        f"{path.name} beside {name}"
        for folder in (root, root / "store")
        for path in sorted(folder.iterdir())
        for name in names
        if path.suffix == Path(name).suffix and _is_second_copy(path.stem, Path(name).stem) and (folder / name).exists()
    )
    if told:
        found = f"{count_of(len(told), 'file')} that may be a second copy, as after two people changed one"
        step = "see which is right, keep that under the plain name, and put the other one elsewhere"
        yield Limit(LimitKind.TABLE_DOUBLED, found, len(told), None, told, step)


def _is_second_copy(stem: str, name: str) -> bool:
    """Whether a file is called as another one, with a bracket or the word conflict behind it."""
    return stem.startswith(name) and _SECOND_COPY.match(stem, len(name)) is not None


def _table_meant_by(path: Path) -> str:
    """The table whose name a file's name is like; empty where it is that table, or like none."""
    tables = (*TABLES, OVERRIDES_NAME)
    if path.name in tables or path.suffix.lower() not in TABLE_SUFFIXES | _WORKBOOK_SUFFIXES:
        return ""
    stems = [Path(table).stem for table in tables]
    # Spreadsheets put the names of file and sheet together: "memberships - Sheet1.csv", "My study - cities.csv".
    names = (path.stem.casefold(), *_PARTS.split(path.stem.casefold()))
    return next((f"{near[0]}.csv" for name in names if (near := get_close_matches(name, stems, 1, 0.85))), "")


def _is_filled(table: Path) -> bool:
    """Whether a table has a line below its header."""
    return table.is_file() and sum(bool(line.strip()) for line in table.read_bytes().splitlines()) > 1


def find_unread_columns(workspace: Workspace) -> Iterator[Limit]:
    """Tables with columns that nothing reads and without some that results follow from: the name may be a slip."""
    told = []
    for table, read in _READ_COLUMNS.items():
        there = columns_of(workspace.study.root / table)
        unread = sorted(there - set(HEADERS[table].split(",")) - _OTHER_COLUMNS - {""})
        lacking = [column for column in HEADERS[table].split(",") if column in read - there]
        if unread and lacking:
            told.append(f"{table} has {', '.join(unread)} and lacks {', '.join(lacking)}")
    if told:
        found = f"{count_of(len(told), 'table')} with columns that nothing reads"
        step = "if one is meant for a column that is lacking, name it so; otherwise add that column, empty"
        yield Limit(LimitKind.COLUMN_UNREAD, found, len(told), None, tuple(told), step)
