"""What limits a study in the researcher's tables: contact nobody knows, names and ids that are not there."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches

from pipeline.errors import ConfigError, InputError
from pipeline.evidence.exposure import Exposures
from pipeline.ingest.documents_csv import DOCUMENTS_NAME, OVERRIDES_NAME, find_deleted, find_unadded, read_overrides
from pipeline.records import DocumentStatus, ExposureLevel, Role
from pipeline.records.dates import DateInterval
from pipeline.records.moments import now
from pipeline.records.shipped import shipped
from pipeline.study.process_events import PROCESS_EVENTS
from pipeline.study.tables import (
    CITIES,
    DIFFERENT_WORKS,
    ENGAGEMENT,
    INSTRUMENTS,
    MEMBERSHIPS,
    NAMED_DOCUMENT,
    NETWORKS,
    Engagement,
    Membership,
    read_issuers,
    read_tables,
)
from pipeline.text.plurals import count_of
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.views.limits.texts import of_role
from pipeline.workflow.workspace import Workspace

_NO_CONTACT = (ExposureLevel.UNKNOWN, ExposureLevel.NONE)
_TABLE_OF = {Role.NETWORK: NETWORKS, Role.CITY: CITIES}


def find_unusable_tables(workspace: Workspace) -> Iterator[Limit]:
    """Tables that no run can use as they are."""
    faults: dict[str, None] = {}
    for read in (read_tables, read_issuers):
        try:
            read(workspace.study.root)
        except (ConfigError, InputError) as error:
            faults[str(error)] = None
    for fault in faults:
        yield Limit(LimitKind.TABLE_UNUSABLE, "1 table cannot be used", 1, None, (), fault)


def find_unknown_contact(workspace: Workspace) -> Iterator[Limit]:
    """Pairs of a city and a network of which no contact is known at the time of any document of the city."""
    exposures = Exposures.of(workspace.tables)
    networks = sorted({item.document.issuer_id for item in of_role(workspace, Role.NETWORK)})
    dates: dict[str, set[DateInterval | None]] = {}
    for item in of_role(workspace, Role.CITY):
        dates.setdefault(item.document.issuer_id, set()).add(item.document.date)
    pairs = [(city, network) for city in sorted(dates) for network in networks]
    unknown = [
        f"{city} - {network}" for city, network in pairs
        if all(exposures.at(city, network, when).level in _NO_CONTACT for when in dates[city])
    ]  # fmt: skip
    if unknown:
        told = count_of(len(unknown), "pair of a city and a network", "pairs of a city and a network", of=len(pairs))
        step = (
            f"fill {MEMBERSHIPS} (city_id, network_id, start_date) or {ENGAGEMENT}; `policyecho show` says what counts"
        )
        yield Limit(
            LimitKind.CONTACT_UNKNOWN, f"{told} without known contact", len(unknown), len(pairs), tuple(unknown), step
        )


def find_unnamed_issuers(workspace: Workspace) -> Iterator[Limit]:
    """Networks and cities with documents and no name in the tables."""
    roles = {item.document.issuer_id: item.document.role for role in _TABLE_OF for item in of_role(workspace, role)}
    named = {issuer_id for issuer_id, issuer in workspace.issuers.items() if issuer.name}
    unnamed = sorted(set(roles) - named)
    if unnamed:
        wanted = sorted({_TABLE_OF[roles[one]] for one in unnamed})
        yield Limit(
            LimitKind.ISSUER_UNNAMED, f"{count_of(len(unnamed), 'issuer', of=len(roles))} without a name",
            len(unnamed), len(roles), tuple(f"{one}{_near(one, named)}" for one in unnamed),
            f"give each a row with its name in {' or '.join(wanted)}, under the issuer_id of its documents",
        )  # fmt: skip


def _near(issuer_id: str, named: set[str]) -> str:
    """The id in the tables that may have been meant."""
    near = get_close_matches(issuer_id, sorted(named), 1, 0.8)
    return f", perhaps {near[0]}" if near else ""


def find_unmatched_ids(workspace: Workspace) -> Iterator[Limit]:
    """By table and column, ids that nothing else in the study has; rows of the shipped tables wait for documents."""
    issuers = {i.document.issuer_id for i in workspace.items if i.status is not DocumentStatus.REMOVED}
    seeds, tables = set(read_issuers(shipped("seeds"))), workspace.tables
    contacts: list[Membership | Engagement] = [*tables.memberships, *tables.engagements]
    networks = {network.network_id for network in tables.networks}
    cities = set(workspace.issuers) - networks
    documents = {term.origin_id for term in tables.terms if term.type == NAMED_DOCUMENT and term.origin_id}
    parents = {network.parent_id for network in tables.networks}
    held = {
        (NETWORKS, "network_id"): networks - parents - {contact.network_id for contact in contacts} - issuers - seeds,
        (CITIES, "city_id"): cities - {contact.city_id for contact in contacts} - issuers - seeds,
        (MEMBERSHIPS, "city_id"): {row.city_id for row in tables.memberships} - cities - issuers,
        (MEMBERSHIPS, "network_id"): {row.network_id for row in tables.memberships} - networks - issuers,
        (ENGAGEMENT, "city_id"): {row.city_id for row in tables.engagements} - cities - issuers,
        (PROCESS_EVENTS, "city_id"): {row.city_id for row in tables.events if row.city_id} - cities - issuers,
        (INSTRUMENTS, "origin_id"): documents - networks - issuers - seeds,
        (ENGAGEMENT, "network_id"): {row.network_id for row in tables.engagements} - networks - issuers,
    }
    for (table, column), unmatched in held.items():
        if unmatched:
            known = ((cities if column == "city_id" else networks) | issuers) - unmatched
            ids = tuple(f"{one}{_near(one, known)}" for one in sorted(unmatched))
            found = f"{count_of(len(ids), 'id')} in {table}, column {column}, that nothing else in the study has"
            step = f"write them in {table} as the issuer_id of the documents is written, or add those documents"
            if table in (MEMBERSHIPS, ENGAGEMENT, PROCESS_EVENTS):
                step += "; until then their city looks as if it were in no contact, and others of the network too"
            yield Limit(LimitKind.ID_UNMATCHED, found, len(ids), None, ids, step)


def find_unadded_lines(workspace: Workspace) -> Iterator[Limit]:
    """Lines of the study's own documents.csv that say something else than what was added."""
    with suppress(InputError):  # of a table that cannot be read `add` says why
        lines = find_unadded(workspace.study, now=now())
        if lines:
            found = f"{count_of(len(lines), 'line')} of {DOCUMENTS_NAME} not in the study as written there"
            table, place = workspace.study.root / DOCUMENTS_NAME, workspace.study.root
            step = f"add the table with `policyecho add {shlex.quote(str(table))} --study {shlex.quote(str(place))}`"
            yield Limit(LimitKind.TABLE_UNADDED, found, len(lines), None, lines, step)


def find_deleted_lines(workspace: Workspace) -> Iterator[Limit]:
    """Documents whose line was deleted from the study's own documents.csv."""
    with suppress(InputError):  # of a table that cannot be read `add` says why
        ids = find_deleted(workspace.study)
        if ids:
            found = f"{count_of(len(ids), 'document')} whose line was deleted from {DOCUMENTS_NAME}"
            step = "take each out with `policyecho remove ID --reason TEXT`, or write its line again and add the table"
            yield Limit(LimitKind.LINE_DELETED, found, len(ids), None, ids, step)


def find_faulty_overrides(workspace: Workspace) -> Iterator[Limit]:
    """Lines of overrides.csv that are not taken."""
    faults = read_overrides(workspace.study, now=now())[1]
    if faults:
        lines = tuple(f"line {fault.line}: {fault.text}" for fault in faults)
        found = f"{count_of(len(faults), 'line')} of {OVERRIDES_NAME} not taken"
        step = f"mend them in {OVERRIDES_NAME} and run again"
        yield Limit(LimitKind.OVERRIDE_FAULTY, found, len(faults), None, lines, step)


def find_faulty_decisions(workspace: Workspace) -> Iterator[Limit]:
    """Lines of different_works.csv that name a document which is not there, or two of one work_id."""
    work_of = {item.document.document_id: item.document.work_id for item in workspace.active}
    lines = []
    for one in workspace.tables.different_works:
        unknown = [name for name in (one.document_id, one.other_id) if name not in work_of]
        if unknown:
            lines.append(f"line {one.line}: unknown document {unknown[0]!r}{_near(unknown[0], set(work_of))}")
        elif work_of[one.document_id] == work_of[one.other_id]:
            lines.append(f"line {one.line}: both have the work_id {work_of[one.other_id]!r}")
    if lines:
        found = f"{count_of(len(lines), 'line')} of {DIFFERENT_WORKS} without effect"
        step = "give document_ids as `policyecho sources` and documents.csv have them, and no work_id to both"
        yield Limit(LimitKind.DECISION_FAULTY, found, len(lines), None, tuple(lines), step)
