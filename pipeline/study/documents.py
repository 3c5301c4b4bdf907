"""Documents, their versions and the log of what was changed about them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.errors import UnknownNameError
from pipeline.records import Document, Role
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.catalogue import Catalogue, among

METADATA = (
    "role", "issuer_id", "work_id", "title", "lang", "date_earliest", "date_latest", "date_source", "url",
    "doc_type", "policy_field",
)  # fmt: skip
_BYTES = ("path", "sha256", "retrieved_at", "problem")
# Cells of an override that say who corrects and why, and correct nothing themselves.
CORRECTED_BY, REASON = "corrected_by", "reason"


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as stored: metadata with overrides applied, and what stands between it and the analysis.

    `correction` says who overrode something of it and why; empty where nobody did.
    """

    document: Document
    problem: str
    removed_reason: str
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The bytes of a document: digest, where they lie in the study, and what they were called and declared as."""

    sha256: str
    size: int
    name: str
    media_type: str
    location: str


class DocumentTable:
    """The documents of a study."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def upsert(
        self, fields: Mapping[str, str], *, now: str, origin: str, version: Version | None, restore: bool = True
    ) -> str:
        """Add or update one document in one transaction; returns `added`, `updated` or `unchanged`.

        `fields` holds document_id, METADATA and path, sha256, retrieved_at, problem as text. A document that
        was removed and is given again returns to the analysis if `restore`. Every changed field is logged with
        `origin`.
        """
        names = [name for name in (*METADATA, *_BYTES) if name in fields]
        old = self._catalogue.row("SELECT * FROM documents WHERE document_id = ?", (fields["document_id"],))
        document_id = fields["document_id"]
        changed = [name for name in names if old is not None and old[name] != fields[name]]
        back = restore and old is not None and old["removed_reason"] != ""
        if old is not None and not changed and not back:
            if version is not None:
                self._relocate(version)
            return "unchanged"
        with self._catalogue.transaction("documents"):
            if version is not None:
                self._write_version(document_id, version, now)
            if old is None:
                self._insert({"work_id": document_id, **fields, "added_at": now})
                return "added"
            new = {name: fields[name] for name in changed} | ({"removed_reason": ""} if back else {})
            sets = ", ".join(f"{name} = ?" for name in new)
            self._execute(f"UPDATE documents SET {sets} WHERE document_id = ?", (*new.values(), document_id))
            for name, value in new.items():
                self._log(now, document_id, name, old[name], value, origin)
        return "updated"

    def _insert(self, fields: Mapping[str, str]) -> None:
        marks = ", ".join("?" * len(fields))
        self._execute(f"INSERT INTO documents ({', '.join(fields)}) VALUES ({marks})", fields.values())

    def remove(self, document_id: str, reason: str, *, now: str) -> None:
        """Take a document out of the analysis; it stays listed. Raises UnknownNameError."""
        old = self._catalogue.row("SELECT * FROM documents WHERE document_id = ?", (document_id,))
        if old is None:
            raise UnknownNameError("document", document_id, self.ids())
        with self._catalogue.transaction("remove"):
            self._execute("UPDATE documents SET removed_reason = ? WHERE document_id = ?", (reason, document_id))
            self._log(now, document_id, "removed_reason", old["removed_reason"], reason, "remove")

    def note_table(self, document_ids: Iterable[str], table: str) -> None:
        """Remember that a table, by the name that the study has for it, was the last to list these documents."""
        with self._catalogue.transaction("documents"):
            self._execute(
                "UPDATE documents SET listed_in = ?1 WHERE listed_in != ?1"
                " AND document_id IN (SELECT value FROM json_each(?2))",
                (table, json.dumps(sorted(document_ids))),
            )

    def added_from(self, table: str) -> dict[str, str]:
        """The documents that a table was the last to list, but for removed ones, in order, each with its path."""
        rows = self._catalogue.rows(
            "SELECT document_id, path FROM documents WHERE listed_in = ? AND removed_reason = '' ORDER BY document_id",
            (table,),
        )
        return {row["document_id"]: row["path"] for row in rows}

    def knows(self, document_id: str) -> bool:
        """Whether a document has this id, removed ones included."""
        return self._catalogue.row("SELECT 1 FROM documents WHERE document_id = ?", (document_id,)) is not None

    def ids(self) -> list[str]:
        """Every known document_id, removed ones included, in order."""
        rows = self._catalogue.rows("SELECT document_id FROM documents ORDER BY document_id")
        return [row["document_id"] for row in rows]

    def all(self, versions: Collection[str] | None = None) -> list[Stored]:
        """Every document, removed and unreadable ones included, by document_id, with overrides applied; or those of
        some versions.
        """
        overrides: dict[str, dict[str, str]] = {}
        for row in self._catalogue.rows("SELECT document_id, field, value FROM overrides"):
            overrides.setdefault(row["document_id"], {})[row["field"]] = row["value"]
        found = []
        condition, asked = among("sha256", versions)
        for row in self._catalogue.rows(f"SELECT * FROM documents WHERE TRUE{condition} ORDER BY document_id", asked):
            override = overrides.get(row["document_id"])
            document = _document({**dict(row), **override} if override else row)
            correction = _correction(override) if override else ""
            found.append(Stored(document, row["problem"], row["removed_reason"], correction))
        return found

    def given(self) -> dict[str, dict[str, str]]:
        """METADATA, file, table and reason of removal of every document, as they were before any override."""
        rows = self._catalogue.rows("SELECT documents.*, size FROM documents LEFT JOIN versions USING (sha256)")
        names = (*METADATA, "removed_reason", "size", "path", "sha256", "listed_in")
        return {row["document_id"]: {name: str(row[name] or "") for name in names} for row in rows}

    def holder_of(self, sha256: str, *, removed_too: bool = False) -> str:
        """The document whose newest version has these bytes; empty when none in the analysis has."""
        row = self._catalogue.row(
            "SELECT document_id FROM documents WHERE sha256 = ? AND (? OR removed_reason = '') ORDER BY document_id",
            (sha256, removed_too),
        )
        return "" if row is None else str(row["document_id"])

    def has_bytes(self, document_id: str) -> bool:
        """True when some version of the document is stored."""
        row = self._catalogue.row("SELECT sha256 FROM documents WHERE document_id = ?", (document_id,))
        return row is not None and row["sha256"] != ""

    def version(self, sha256: str) -> Version:
        """Where the bytes of a version lie. Raises KeyError for a digest that was never stored."""
        row = self._catalogue.row("SELECT * FROM versions WHERE sha256 = ?", (sha256,))
        if row is None:
            raise KeyError(sha256)
        return Version(**dict(row))

    def version_when_dated(self, document_id: str) -> str:
        """The version that a document had when somebody last said something of its date; empty where it has none."""
        said = self._catalogue.row(
            "SELECT max(changed_at) AS at FROM changes WHERE document_id = ?"
            " AND (origin LIKE 'overrides.csv%' OR field IN ('date_earliest', 'date_latest'))",
            (document_id,),
        )
        rows = self._catalogue.rows(
            "SELECT sha256, first_seen FROM document_versions WHERE document_id = ? ORDER BY first_seen, sha256",
            (document_id,),
        )
        moment = said["at"] or "" if said else ""
        by_then = [row["sha256"] for row in rows if row["first_seen"] <= moment]
        # A date that a source's file gives was there from the first.
        return str((by_then[-1:] or [row["sha256"] for row in rows[:1]] or [""])[0])

    def stored_files(self) -> dict[str, str]:
        """By version, in which file of the store its bytes lie."""
        rows = self._catalogue.rows("SELECT sha256, location FROM versions")
        return {row["sha256"]: row["location"].rpartition("@")[0] or row["location"] for row in rows}

    def newest_version(self, document_id: str) -> Version | None:
        """The version of a document that counts; None where it is not known or has none."""
        row = self._catalogue.row(
            "SELECT versions.* FROM documents JOIN versions USING (sha256) WHERE document_id = ?", (document_id,)
        )
        return None if row is None else Version(**dict(row))

    def removed_reason(self, document_id: str) -> str:
        """Why a document was taken out of the analysis; empty where it was not."""
        row = self._catalogue.row("SELECT removed_reason FROM documents WHERE document_id = ?", (document_id,))
        return "" if row is None else str(row["removed_reason"])

    def overrides(self) -> dict[tuple[str, str], str]:
        """The overrides in force, as (document_id, field) to value."""
        rows = self._catalogue.rows("SELECT document_id, field, value FROM overrides")
        return {(row["document_id"], row["field"]): row["value"] for row in rows}

    def set_overrides(self, wanted: Mapping[tuple[str, str], str], *, now: str) -> int:
        """Make the overrides exactly `wanted` ((document_id, field) to value), logging each difference."""
        held = self.overrides()
        if held == dict(wanted):
            return 0
        different = [key for key in sorted({*held, *wanted}) if held.get(key) != wanted.get(key)]
        with self._catalogue.transaction("overrides"):
            self._execute("DELETE FROM overrides", ())
            for (document_id, field), value in wanted.items():
                self._execute("INSERT INTO overrides VALUES (?, ?, ?)", (document_id, field, value))
            for document_id, field in different:
                old, new = (side.get((document_id, field), "") for side in (held, wanted))
                said = _correction({name: value for (of, name), value in wanted.items() if of == document_id})
                self._log(now, document_id, field, old, new, f"overrides.csv ({said or 'withdrawn'})")
        return len(different)

    def _write_version(self, document_id: str, version: Version, now: str) -> None:
        # A file may have been refused for its name alone; under another name it is read anew.
        for table in ("extractions", "text_facts"):
            self._execute(f"DELETE FROM {table} WHERE sha256 = ? AND status = 'failed'", (version.sha256,))
        self._execute(
            "INSERT OR REPLACE INTO versions (sha256, size, name, media_type, location) VALUES (?, ?, ?, ?, ?)",
            (version.sha256, version.size, version.name, version.media_type, version.location),
        )
        self._execute("INSERT OR IGNORE INTO document_versions VALUES (?, ?, ?)", (document_id, version.sha256, now))

    def _relocate(self, version: Version) -> None:
        """Point at where archived bytes were found last; the place where they lay before may be lost."""
        with self._catalogue.transaction("documents"):
            self._execute(
                "UPDATE versions SET location = ? WHERE sha256 = ? AND location LIKE 'warc/%' AND location != ?",
                (version.location, version.sha256, version.location),
            )

    def _log(self, now: str, document_id: str, field: str, old: str, new: str, origin: str) -> None:
        self._execute(
            "INSERT INTO changes (changed_at, document_id, field, old, new, origin) VALUES (?, ?, ?, ?, ?, ?)",
            (now, document_id, field, old, new, origin),
        )

    def _execute(self, statement: str, parameters: Iterable[object]) -> None:
        self._catalogue.rows(statement, tuple(parameters))


def _correction(override: Mapping[str, str]) -> str:
    """Who corrected and why, in one line."""
    return ": ".join(part for name in (CORRECTED_BY, REASON) if (part := override.get(name, "")))


_TEXTS = ("document_id", "issuer_id", "work_id", "title", "lang", "date_source", "url", "doc_type", "policy_field",
          "path", "sha256", "retrieved_at")  # fmt: skip


def _document(values: Mapping[str, str] | sqlite3.Row) -> Document:
    date = None
    if values["date_earliest"] and values["date_latest"]:
        date = _interval(values["date_earliest"], values["date_latest"])
    return Document(role=Role(values["role"]), date=date, **{name: values[name] for name in _TEXTS})


@lru_cache(maxsize=8192)  # as many as days are known of: a study says the same ones again and again
def _interval(earliest: str, latest: str) -> DateInterval:
    return DateInterval(parse_interval(earliest).earliest, parse_interval(latest).latest)


def fill_gaps(document: Document, title: str, lang: str) -> Document:
    """The document with what its file tells wherever nobody said it better."""
    if (document.title or not title) and (document.lang or not lang):
        return document  # most documents of a large study are as complete as they can be
    return replace(document, title=document.title or title, lang=document.lang or lang)


def file_location(sha256: str, name: str) -> str:
    """Where in the store an added file is kept, by digest; file names of others never become paths."""
    suffix = PurePosixPath(name.lower()).suffix
    safe = suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 6 else ""
    return f"files/{sha256[:2]}/{sha256}{safe}"


def digest(data: bytes) -> str:
    """The version of a document: SHA-256 of its bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
