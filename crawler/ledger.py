"""The ledger: for every address, which archived answer was the last, so that a crawl asks for no page in vain.

It only repeats what the WARC files hold and can be made anew from them at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from crawler.errors import ArchiveError
from crawler.http_status import PASSING
from crawler.warc import Archived, Exchange, Original, RecordType, Scanned, scan

LEDGER_NAME = "ledger.sqlite"
_VERSION = 2
_TABLES = """
CREATE TABLE files (name TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT;
CREATE TABLE payloads (
    digest TEXT PRIMARY KEY, url TEXT NOT NULL, fetched_at TEXT NOT NULL,
    warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE answers (
    source_id TEXT NOT NULL, url TEXT NOT NULL, round_id TEXT NOT NULL, status INTEGER NOT NULL,
    fetched_at TEXT NOT NULL, warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL, digest TEXT NOT NULL,
    head_file TEXT NOT NULL, head_offset INTEGER NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, type TEXT NOT NULL,
    PRIMARY KEY (source_id, url, round_id)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The last whole answer an address gave to a source: where it is archived and what a server calls its version.

    `body` is the record that holds the body; it differs from the answer's own for a revisit. `head_file` and
    `head_offset` tell the record with the answer's headers, an earlier one where the server said that nothing changed.
    """

    url: str
    round_id: str
    status: int
    fetched_at: str
    warc_file: str
    warc_offset: int
    etag: str
    last_modified: str
    type: RecordType
    body: Original
    head_file: str
    head_offset: int


class Ledger:
    """What is archived, by source and address. With `history`, of every crawl and not of the last one alone.

    Raises ArchiveError where the ledger cannot be written.
    """

    def __init__(self, archive_dir: Path, *, history: bool = False) -> None:
        self._dir, self._history = archive_dir, history
        try:
            archive_dir.mkdir(parents=True, exist_ok=True)
            self._connection = _open_ledger(":memory:" if history else str(archive_dir / LEDGER_NAME))
            for path in sorted(archive_dir.glob("*.warc.gz")):
                self._catch_up(path)
            self._keep()
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
                why = "the archive is written by another crawl; wait for it to end"
            else:
                why = f"the archive cannot be written ({error}); check the disk and its rights"
            raise ArchiveError(f"{archive_dir}: {why}") from None

    def close(self) -> None:
        """Keeps what was noted and closes."""
        self._connection.execute("COMMIT")
        self._connection.close()

    def commit(self, warc_file: str, size: int) -> None:
        """Keeps what was noted; `size` is how far the WARC file is noted."""
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (warc_file, size))
        self._keep()

    def _keep(self) -> None:
        self._connection.execute("COMMIT")
        # Held all the time: no second crawl may cut a file that the first one writes.
        self._connection.execute("BEGIN IMMEDIATE")

    def note(self, exchange: Exchange, status: int, archived: Archived) -> None:
        """Takes an exchange that was just archived into the ledger."""
        headers = {name.lower(): value for name, value in exchange.headers}
        self._note(exchange.source_id, exchange.url, exchange.round_id, status, exchange.type, headers, archived)

    def find(self, source_id: str, url: str, round_id: str = "") -> LedgerEntry | None:
        """The last whole answer of an address to a source, or that of one round; None where there is none."""
        wanted = "AND round_id = ?" if round_id else "ORDER BY round_id DESC LIMIT 1"
        row = self._connection.execute(
            "SELECT round_id, status, fetched_at, warc_file, warc_offset, etag, last_modified, type, digest,"
            " head_file, head_offset"
            f" FROM answers WHERE source_id = ? AND url = ? {wanted}",
            (source_id, url, round_id) if round_id else (source_id, url),
        ).fetchone()
        if row is None:
            return None
        named_round, status, fetched_at, warc_file, warc_offset, etag, last_modified, type_, digest, *head = row
        kind = RecordType(type_)
        # Equal bytes may stand under several addresses; only a revisit borrows those of another record.
        own = Original(url, fetched_at, digest, warc_file, warc_offset)
        body = self.find_original(digest) if kind.is_revisit else own
        if body is None:
            return None
        return LedgerEntry(
            url, named_round, status, fetched_at, warc_file, warc_offset, etag, last_modified, kind, body, *head
        )

    def find_original(self, digest: str) -> Original | None:
        """The record that holds the body with this digest, None where none does."""
        row = self._connection.execute(
            "SELECT url, fetched_at, digest, warc_file, warc_offset FROM payloads WHERE digest = ?", (digest,)
        ).fetchone()
        return None if row is None else Original(*row)

    def rounds(self) -> Iterator[tuple[str, str]]:
        """Every round and its source, oldest first; with `history` all that the archive holds."""
        yield from self._connection.execute(
            "SELECT DISTINCT round_id, source_id FROM answers ORDER BY round_id, source_id"
        )

    def addresses(self, source_id: str, round_id: str) -> list[str]:
        """Every address that answered a source in a round, in the order of the answers."""
        rows = self._connection.execute(
            "SELECT url FROM answers WHERE source_id = ? AND round_id = ? ORDER BY warc_file, warc_offset",
            (source_id, round_id),
        )
        return [str(row[0]) for row in rows]

    def _catch_up(self, path: Path) -> None:
        """Notes what a file holds beyond what is noted, and cuts a record that its crawl could not finish."""
        row = self._connection.execute("SELECT size FROM files WHERE name = ?", (path.name,)).fetchone()
        noted, size = (0 if row is None else int(row[0])), path.stat().st_size
        if noted == size:
            return
        if noted > size:
            noted = 0  # the file was put back from an older copy
        end = noted
        for record in scan(path, noted):
            self._note_scanned(path.name, record)
            end = record.end
        if end < size and not self._history:
            with path.open("r+b") as stream:
                stream.truncate(end)
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (path.name, end))

    def _note_scanned(self, name: str, record: Scanned) -> None:
        fields = record.fields
        if record.type not in ("response", "revisit", "resource") or "warc-target-uri" not in fields:
            return
        kind = _kind_of(record)
        archived = Archived(name, record.offset, fields.get("warc-date", ""), fields.get("warc-payload-digest", ""))
        # Archives of other programs name no round; all that one file holds counts as one.
        round_id = fields.get("policyecho-round", name)
        source_id = fields.get("policyecho-source", "")
        url = fields["warc-target-uri"].strip("<>")
        self._note(source_id, url, round_id, record.status, kind, record.headers, archived)

    def _note(
        self, source_id: str, url: str, round_id: str, status: int, kind: RecordType,
        headers: dict[str, str], archived: Archived,
    ) -> None:  # fmt: skip
        execute = self._connection.execute
        own = archived.warc_file, archived.warc_offset
        if not kind.is_revisit and archived.digest:
            # The last counts: an earlier one may be lost, which is why it was written again.
            execute(
                "INSERT OR REPLACE INTO payloads VALUES (?, ?, ?, ?, ?)",
                (archived.digest, url, archived.fetched_at, *own),
            )
        if status in PASSING:
            return
        digest, head = archived.digest, own
        etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
        if kind is RecordType.NOT_MODIFIED:
            before = self.find(source_id, url)
            if before is None:
                return  # what has not changed is not in the archive
            status, digest, head = 200, before.body.digest, (before.head_file, before.head_offset)
            etag, last_modified = etag or before.etag, last_modified or before.last_modified
        if not self._history:
            execute("DELETE FROM answers WHERE source_id = ? AND url = ?", (source_id, url))
        execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (source_id, url, round_id, status, archived.fetched_at, *own, digest, *head, etag, last_modified,
             kind.value),
        )  # fmt: skip


def _kind_of(record: Scanned) -> RecordType:
    """The type of an archived answer; programs write the two kinds of revisit in several ways."""
    if record.type != "revisit":
        return RecordType(record.type)
    profile = record.fields.get("warc-profile", "").rstrip("/")
    is_unchanged = profile.endswith("server-not-modified") or record.status == HTTPStatus.NOT_MODIFIED
    return RecordType.NOT_MODIFIED if is_unchanged else RecordType.SAME_PAYLOAD


def _open_ledger(place: str) -> sqlite3.Connection:
    """A connection within a transaction; a ledger that is damaged or of another version begins anew."""
    for _ in range(2):
        connection = sqlite3.connect(place, isolation_level=None)
        try:
            # The WARC files are what must outlive a power cut; the ledger is made anew from them.
            connection.execute("PRAGMA synchronous=OFF")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
                if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise sqlite3.DatabaseError("of another version")
                connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version={_VERSION}; COMMIT;")
            elif connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            connection.close()
            if isinstance(error, sqlite3.OperationalError) or place == ":memory:":
                raise
            Path(place).unlink(missing_ok=True)
        else:
            return connection
    raise sqlite3.OperationalError("the ledger can neither be read nor made anew")
