"""The SQLite catalogue of a study: one connection, short transactions, nothing inherited through fork."""

from __future__ import annotations

import errno
import json
import mmap
import os
import re
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from pipeline.errors import StudyError
from pipeline.study.migrations import MIGRATIONS, refusal
from pipeline.study.schema import SCHEMA_VERSION, TABLES

BUSY_TIMEOUT_SECONDS = 30.0
_LONGEST_PATH = 500  # bytes of a path; SQLite knows 512, and adds to it
_NO_LOCKS = (
    sqlite3.SQLITE_IOERR_LOCK,
    sqlite3.SQLITE_IOERR_RDLOCK,
    sqlite3.SQLITE_IOERR_UNLOCK,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
)
_NO_SHARED_MEMORY = (
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_SHMMAP,
)
_ESCAPED = re.compile(r"\\([0-7]{3})")  # a blank and the like in the list of mounts (proc(5))
_NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "lustre", "gpfs", "beegfs", "ceph", "afs", "fuse.sshfs", "9p")


def on_network_file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """True where the folder lies on a mount known to break SQLite's shared-memory WAL; False when unknown."""
    if not mounts.exists():
        return False
    best, kind = -1, ""
    target = path.resolve()
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        place = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[1]) if len(fields) > 2 else ""
        # Of two in one place the later is seen: a disk that is mounted when it is asked for stands there twice.
        if place and target.is_relative_to(place) and len(place) >= best:
            best, kind = len(place), fields[2]
    return kind.startswith(_NETWORK_FILE_SYSTEMS)


def journal_for(folder: Path) -> str:
    """The journal that a database of SQLite bears in a folder: DELETE where a write-ahead log cannot be, else WAL."""
    return "DELETE" if on_network_file_system(folder) or not _maps_files(folder) else "WAL"


def _maps_files(folder: Path) -> bool:
    """Whether the disk lets files be mapped into memory and shared, as some of virtual machines and of FUSE do not."""
    try:
        with TemporaryFile(dir=folder) as file:
            file.truncate(mmap.PAGESIZE)
            mmap.mmap(file.fileno(), mmap.PAGESIZE).close()
    except OSError as error:  # a full disk, for one, says nothing of that
        return error.errno not in (errno.ENODEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
    return True


def unwritable(folder: Path, why: str) -> str:
    """The sentence on a study that a command cannot write to."""
    return f"the study cannot be written ({why}: {folder}); make it writable or work on a copy of it"


def among(column: str, values: Collection[str] | None) -> tuple[str, tuple[str, ...]]:
    """What follows a condition so that a column has one of some values, and its parameter; nothing for all."""
    if values is None:
        return "", ()
    return f" AND {column} IN (SELECT value FROM json_each(?))", (json.dumps(sorted(values)),)


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def advice(error: sqlite3.Error, path: Path | None = None) -> str:
    """What to do about a catalogue that cannot be used; `path` is where it lies, if that may be the reason."""
    if _primary_code(error) == sqlite3.SQLITE_CANTOPEN and path and len(os.fsencode(path.absolute())) > _LONGEST_PATH:
        return f"its path is longer than the {_LONGEST_PATH} bytes that SQLite takes; move the study to a shorter one"
    if _primary_code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return "restore it from a copy or make a new study"
    if _primary_code(error) == sqlite3.SQLITE_BUSY:
        return "let the process that uses it come to its end, or move the study to a disk that takes locks"
    if getattr(error, "sqlite_errorcode", None) in _NO_LOCKS:
        return "its disk takes no locks, so move the study to another"
    return "see that the disk has room and may be written, then run the command again"


class Catalogue:
    """An open catalogue. Reads run without a transaction; writes go through `transaction`."""

    def __init__(self, path: Path, *, create: bool = False, write: bool = True) -> None:
        """Open the catalogue at `path`; with `create`, make its tables first; without `write`, only to read.

        A writer brings a catalogue of an earlier version up to date. Raises StudyError when it is not there, damaged,
        read-only for a writer or, for a reader, made by another version.
        """
        self.path = path
        try:
            self._connection, self.wal = self._connected(create=create, write=write)
            if create:
                self._create()
            version = self._read_version()
            if write and version in MIGRATIONS:
                version = self._migrate()
        except sqlite3.DatabaseError as error:
            raise StudyError(f"{path} cannot be opened as a catalogue ({error}); {advice(error, path)}") from None
        if version != SCHEMA_VERSION:
            self._connection.close()
            raise StudyError(refusal(path, version))

    def _connected(self, *, create: bool, write: bool) -> tuple[sqlite3.Connection, bool]:
        """An open connection, and whether it folds a write-ahead log at its end."""
        # A reader opens for writing where it may: only so can it fold in the log that a killed writer left.
        if os.access(self.path.parent, os.W_OK) and (create or os.access(self.path, os.W_OK)):
            connection = self._writable_connection("mode=rwc" if create else "mode=rw")
            return connection, self._set_journal(connection, write=write)
        if write:
            raise StudyError(unwritable(self.path.parent, "read-only"))
        try:
            return self._connection_by("mode=ro"), False
        except sqlite3.OperationalError as error:
            hindered = _primary_code(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
            if not hindered and error.sqlite_errorcode not in _NO_SHARED_MEMORY:
                raise
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise StudyError(
                f"{self.path.parent} is read-only and holds work that a writer left unfinished; run "
                "`policyecho status` on it where it can be written, or on a copy of it"
            )
        # A write-ahead log cannot even be looked for here; as there is none, the one file holds everything.
        return self._connection_by("immutable=1"), False

    def _writable_connection(self, how: str) -> sqlite3.Connection:
        """A connection to a file that may be written, also one whose log came to a disk that maps no files."""
        try:
            return self._connection_by(how)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in _NO_SHARED_MEMORY:
                raise
        # For one process alone the log needs no memory that others share, so it can be folded in and done away with.
        return self._connection_by(how, "locking_mode=EXCLUSIVE", "journal_mode=DELETE", "locking_mode=NORMAL")

    def _connection_by(self, how: str, *settings: str) -> sqlite3.Connection:
        """A connection that has read the file once, so that what stands against it is known at once."""
        uri = f"{self.path.absolute().as_uri()}?{how}"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
        try:
            for setting in settings:
                connection.execute(f"PRAGMA {setting}").fetchall()
            connection.execute("SELECT count(*) FROM sqlite_master")
        except BaseException:
            connection.close()
            raise
        connection.row_factory = sqlite3.Row
        return connection

    def _set_journal(self, connection: sqlite3.Connection, *, write: bool) -> bool:
        connection.execute("PRAGMA synchronous=FULL")
        wanted = journal_for(self.path.parent)
        if wanted == "WAL" and not write:  # a reader leaves the journal as it is, which a writer may be using
            return bool(connection.execute("PRAGMA journal_mode").fetchone()[0].upper() == wanted)
        mode = connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
        if mode.upper() != wanted:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        return bool(mode.upper() == "WAL")

    def _create(self) -> None:
        statements = "\n".join(line for line in TABLES.splitlines() if not line.startswith("--"))
        with self.transaction("create"):
            for statement in statements.split(";"):
                if statement.strip():
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def _read_version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _migrate(self) -> int:
        """Make the catalogue one of the present version, all of the way or not at all."""
        with self.transaction("migration"):
            version = self._read_version()
            while version in MIGRATIONS:
                for step in MIGRATIONS[version]:
                    if isinstance(step, str):
                        self._connection.execute(step)
                    else:
                        step(self._connection)
                version += 1
            self._connection.execute(f"PRAGMA user_version={version}")
        return version

    @contextmanager
    def transaction(self, label: str) -> Iterator[sqlite3.Connection]:
        """One short write; all of it or nothing. `label` names it to audit hooks. Inside another it joins that one."""
        if self._connection.in_transaction:
            yield self._connection
            return
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
        if self._connection.in_transaction:
            # Stopped between the beginning of a transaction and its work.
            self._connection.rollback()
        if self.wal:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
