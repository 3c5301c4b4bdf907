"""The SQLite catalogue of a study: one connection, short transactions, nothing inherited through fork."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StudyError
from pipeline.store.schema import SCHEMA_VERSION, TABLES

BUSY_TIMEOUT_SECONDS = 30.0
_NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "lustre", "gpfs", "beegfs", "ceph", "afs", "fuse.sshfs", "9p")


def on_network_file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """True where the folder lies on a mount known to break SQLite's shared-memory WAL; False when unknown."""
    if not mounts.exists():
        return False
    best, kind = -1, ""
    target = path.resolve()
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        if len(fields) > 2 and target.is_relative_to(fields[1]) and len(fields[1]) > best:
            best, kind = len(fields[1]), fields[2]
    return kind.startswith(_NETWORK_FILE_SYSTEMS)


class Catalogue:
    """An open catalogue. Reads run without a transaction; writes go through `transaction`."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the catalogue at `path`; with `create`, make its tables first.

        Raises StudyError when it is missing, damaged or made by another schema version.
        """
        if not create and not path.exists():
            raise StudyError(f"{path} is missing; make a study with `policyecho init STUDY`")
        self.path = path
        try:
            self._connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self.wal = self._set_journal()
            self._connection.execute("PRAGMA synchronous=FULL")
            if create:
                self._create()
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise StudyError(
                f"{path} cannot be opened as a catalogue ({error}); restore it from a copy or make a new study"
            ) from None
        if version != SCHEMA_VERSION:
            raise StudyError(
                f"{path} was made by schema version {version}, this policyecho reads {SCHEMA_VERSION}; "
                "use the policyecho that made it or make a new study"
            )

    def _set_journal(self) -> bool:
        wanted = "DELETE" if on_network_file_system(self.path.parent) else "WAL"
        mode = self._connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
        if mode.upper() != wanted:
            mode = self._connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        return bool(mode.upper() == "WAL")

    def _create(self) -> None:
        statements = "\n".join(line for line in TABLES.splitlines() if not line.startswith("--"))
        with self.transaction("create"):
            for statement in statements.split(";"):
                if statement.strip():
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    @contextmanager
    def transaction(self, label: str) -> Iterator[sqlite3.Connection]:
        """One short write; all of it or nothing. `label` names it to audit hooks."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        sys.audit("policyecho.catalogue.commit", label)
        self._connection.execute("COMMIT")

    def rows(self, query: str, parameters: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self._connection.execute(query, parameters).fetchall()

    def row(self, query: str, parameters: tuple[object, ...] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        found: sqlite3.Row | None = self._connection.execute(query, parameters).fetchone()
        return found

    def close(self) -> None:
        """Fold the write-ahead log into the one file and close, so that the folder can be copied."""
        if self.wal:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
