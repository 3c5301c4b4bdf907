"""documents.csv and overrides.csv: what a researcher says about documents, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crawler.address import strip_credentials
from pipeline.errors import InputError
from pipeline.ingest.added_files import locate, name_table, read_file
from pipeline.ingest.cells import find_cell_faults, find_future_dates, find_like_ids, find_strange_languages, name_meant
from pipeline.records.dates import parse_interval
from pipeline.study import METADATA, Study, Version
from pipeline.study.csv_table import Fault, InputTable, read_table

REQUIRED = ("path", "document_id", "role", "issuer_id")
COLUMNS = (
    *REQUIRED,
    "work_id",
    "title",
    "lang",
    "date_earliest",
    "date_latest",
    "url",
    "doc_type",
    "policy_field",
)
WHO_AND_WHY = ("corrected_by", "reason")
OVERRIDE_COLUMNS = (*WHO_AND_WHY, *COLUMNS[2:])
DOCUMENTS_NAME = "documents.csv"
OVERRIDES_NAME = "overrides.csv"
_COMMENTS = frozenset({"comment", "comments", "note", "notes", "remark", "remarks"})

_WANTED = {"corrected_by": "who corrects the document", "reason": "why, and by what evidence"}


@dataclass(slots=True)
class AddSummary:
    """What `add` did.

    `strange_languages` are tags of this table of whose language nothing is known, `like_issuers` ids of the study that
    differ in case, blanks and marks alone; both are taken as they are. `deleted_lines` are documents that the table
    listed when it was added last and lists no more; they stay.
    """

    encoding: str
    separator: str
    ignored: tuple[str, ...] = ()
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    unreadable: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    still_removed: list[str] = field(default_factory=list)
    strange_languages: list[str] = field(default_factory=list)
    like_issuers: list[tuple[str, ...]] = field(default_factory=list)
    deleted_lines: tuple[str, ...] = ()


def add_documents(
    study: Study,
    table: Path,
    *,
    now: str,
    restore: bool = False,
    on_row: Callable[[int, int], None] = lambda done, total: None,
) -> AddSummary:
    """Add or update the documents a documents.csv lists; faulty lines are refused, the others taken.

    A file that is missing or cannot be opened is listed as a failed document, not refused. A document that was
    removed stays removed unless `restore`. Raises InputError when the table itself cannot be read.
    """
    lines = read_table(table, REQUIRED, COLUMNS)
    lacking = [column for column in COLUMNS if not any(column in row for _, row in lines.rows[:1])]
    ignored = tuple(name_meant(lines.ignored, lacking))
    summary = AddSummary(lines.encoding, lines.separator, ignored, faults=list(lines.faults))
    lines_of_ids: dict[str, int] = {}
    langs, held = set[str](), study.documents.given()
    for done, (line, row) in enumerate(lines.rows, start=1):
        row["role"] = row["role"].lower()
        faults = _row_faults(row, lines_of_ids) or find_future_dates(row, now)
        if not faults:
            lines_of_ids[row["document_id"]] = line
            faults = _add_row(study, table, row, summary, held.get(row["document_id"]), now=now, restore=restore)
        if faults:
            summary.faults.append(Fault(line, "; ".join(faults)))
        else:
            langs.add(row.get("lang", ""))
        on_row(done, len(lines.rows))
    summary.faults.sort(key=lambda fault: fault.line)
    study.documents.note_table(lines_of_ids, name_table(study, table))
    summary.deleted_lines = _find_deleted(study, table, lines)
    summary.strange_languages = find_strange_languages(langs)
    summary.like_issuers = find_like_ids(stored.document.issuer_id for stored in study.documents.all())
    return summary


def _add_row(
    study: Study,
    table: Path,
    row: Mapping[str, str],
    summary: AddSummary,
    held: Mapping[str, str] | None,
    *,
    now: str,
    restore: bool,
) -> list[str]:
    version, problem = read_file(study, table.parent, row["path"])
    if version is not None:
        twin = study.documents.holder_of(version.sha256)
        if twin and twin != row["document_id"]:
            return [f"the same file is already document {twin!r}; give it one line, or remove that document"]
        if clash := _find_clash(held, row, version, name_table(study, table)):
            return [clash]
    elif study.documents.has_bytes(row["document_id"]):
        summary.unreadable.append(f"{row['document_id']}: {problem} (the version added before is kept)")
        problem = ""
    fields = _metadata(row) | {"document_id": row["document_id"], "path": row["path"], "problem": problem}
    if version is not None:
        fields["sha256"] = version.sha256
    outcome = study.documents.upsert(fields, now=now, origin="add", version=version, restore=restore)
    if reason := study.documents.removed_reason(row["document_id"]):
        summary.still_removed.append(f"{row['document_id']} ({reason})")
    if outcome == "added":
        summary.added += 1
    elif outcome == "updated":
        summary.updated += 1
    else:
        summary.unchanged += 1
    if problem:
        summary.unreadable.append(f"{row['document_id']}: {problem}")
    return []


def _find_clash(held: Mapping[str, str] | None, row: Mapping[str, str], version: Version, table: str) -> str:
    """Why a line may be another document than the one of its id: a colleague's, who counts from 1 as well."""
    if held is None or held["removed_reason"] or held["listed_in"] in ("", table):
        return ""
    if held["issuer_id"] == row["issuer_id"] or held["sha256"] in ("", version.sha256):
        return ""
    return (
        f"document_id {row['document_id']!r} is {held['path']} of {held['issuer_id']} in {held['listed_in']}; give "
        "this document another id, or remove that one first"
    )


def find_unadded(study: Study, *, now: str) -> tuple[str, ...]:
    """The lines of the documents.csv in the study's folder that `add` would refuse, or take as something new.

    Each is told with its document and the columns. A file that was replaced is known by its size. Removed documents
    are none. Raises InputError when the table cannot be read.
    """
    table = study.root / DOCUMENTS_NAME
    if not table.exists():
        return ()
    lines, held, found = read_table(table, REQUIRED, COLUMNS), study.documents.given(), []
    lines_of_ids: dict[str, int] = {}
    refused = [fault.line for fault in lines.faults]
    for line, row in lines.rows:
        row["role"] = row["role"].lower()
        if _row_faults(row, lines_of_ids) or find_future_dates(row, now):
            refused.append(line)
            continue
        lines_of_ids[row["document_id"]] = line
        before = held.get(row["document_id"])
        if before is None:
            found.append(f"line {line}: {row['document_id']} is new")
        elif not before["removed_reason"]:
            changed = [name for name, value in _metadata(row).items() if name in row and before[name] != value]
            if _has_other_size(locate(table.parent, row["path"]), before["size"]):
                changed.append("its file")
            if changed:
                found.append(f"line {line}: {', '.join(changed)} of {row['document_id']}")
    return tuple(found + [f"line {line}: refused" for line in sorted(refused)])


def find_deleted(study: Study) -> tuple[str, ...]:
    """The documents that the study's own documents.csv listed when it was added, and lists no more.

    Raises InputError when the table cannot be read.
    """
    table = study.root / DOCUMENTS_NAME
    return _find_deleted(study, table, read_table(table, REQUIRED, COLUMNS)) if table.exists() else ()


def _find_deleted(study: Study, table: Path, lines: InputTable) -> tuple[str, ...]:
    if lines.faults:
        return ()  # a line that cannot be told from others may be that of any document
    listed = {row["document_id"] for _, row in lines.rows}
    paths = {row["path"] for _, row in lines.rows}  # under another id, such as one a spreadsheet rounded, it is there
    added = study.documents.added_from(name_table(study, table))
    return tuple(one for one, path in added.items() if one not in listed and path not in paths)


def _has_other_size(path: Path, size: str) -> bool:
    try:
        return bool(size) and str(path.stat().st_size) != size
    except (OSError, ValueError):
        return False  # what was added before is kept


def _metadata(row: Mapping[str, str]) -> dict[str, str]:
    """What a line says of its document, as stored; a column that the table does not have says nothing."""
    fields = {name: row[name] for name in METADATA if name in row} | _fill_in(row)
    if fields.get("url"):
        fields["url"] = strip_credentials(fields["url"])  # exports are passed on
    return fields


def _fill_in(row: Mapping[str, str]) -> dict[str, str]:
    """Work id and date interval as stored: an empty work is the document itself, one date end means both."""
    filled = {"work_id": row["work_id"] or row["document_id"]} if "work_id" in row else {}
    if "date_earliest" not in row and "date_latest" not in row:
        return filled
    earliest, latest = row.get("date_earliest", ""), row.get("date_latest", "")
    filled |= {"date_earliest": "", "date_latest": "", "date_source": ""}
    if earliest or latest:
        filled["date_earliest"] = parse_interval(earliest or latest).earliest.isoformat()
        filled["date_latest"] = parse_interval(latest or earliest).latest.isoformat()
        filled["date_source"] = "researcher"
    return filled


def _row_faults(row: Mapping[str, str], seen: Mapping[str, int]) -> list[str]:
    faults = [f"{name} is empty" for name in REQUIRED if not row[name]]
    faults += list(find_cell_faults(row))
    if row["document_id"] in seen:
        faults.append(f"document_id {row['document_id']!r} is already on line {seen[row['document_id']]}")
    return faults


def apply_overrides(study: Study, *, now: str) -> tuple[int, list[Fault]]:
    """Make overrides.csv of the study what holds; returns the number of values changed and faulty lines."""
    wanted, faults = read_overrides(study, now=now)
    return study.documents.set_overrides(wanted, now=now), faults


def read_overrides(study: Study, *, now: str) -> tuple[dict[tuple[str, str], str], list[Fault]]:
    """What overrides.csv says, as (document_id, field) to value, and its faulty lines.

    Every filled cell replaces that value of a known document; of two lines for one document the first holds. A line
    that does not say who corrects and why is refused. No file means no overrides. Raises InputError for a column that
    is not known.
    """
    path = study.root / OVERRIDES_NAME
    if not path.exists():
        return {}, []
    lines = read_table(path, ("document_id",), ("document_id", *OVERRIDE_COLUMNS))
    unknown = [name for name in lines.ignored if name not in _COMMENTS]
    if unknown:
        # A misspelt date would leave half an interval standing, and nobody would notice.
        raise InputError(
            f"{path} line 1: unknown column {', '.join(unknown)}; the columns are document_id, "
            f"{', '.join(OVERRIDE_COLUMNS)}; what is for you alone may stand in a column comment"
        )
    known = set(study.documents.ids())
    folded = {one.casefold(): one for one in sorted(known)}
    faults = list(lines.faults)
    wanted: dict[tuple[str, str], str] = {}
    lines_of_ids: dict[str, int] = {}
    for line, row in lines.rows:
        document_id = row["document_id"]
        if "role" in row:
            row["role"] = row["role"].lower()
        problems = [f"{name} is empty; say {_WANTED[name]}" for name in WHO_AND_WHY if not row.get(name)]
        problems += list(find_cell_faults(row)) or find_future_dates(row, now)
        if document_id not in known:
            meant = folded.get(document_id.casefold(), "")
            problems.append(f"unknown document {document_id!r}{f' (did you mean {meant!r}?)' if meant else ''}")
        if document_id in lines_of_ids:
            problems.append(f"document_id {document_id!r} is already on line {lines_of_ids[document_id]}")
        if problems:
            faults.append(Fault(line, "; ".join(problems)))
            continue
        lines_of_ids[document_id] = line
        values = {name: value for name, value in row.items() if value and name != "document_id"}
        if "date_earliest" in values or "date_latest" in values:
            filled = _fill_in(row)
            values |= {name: filled[name] for name in ("date_earliest", "date_latest")}
            values["date_source"] = "overrides.csv"
        wanted |= {(document_id, name): value for name, value in values.items()}
    return wanted, faults
