"""Vectors kept by what was encoded, so that no text is encoded twice, whichever document or study it stands in.

One SQLite file a model. It may vanish or be torn at any moment: what it held is made anew, and nothing else depends on
it. Each row carries a checksum, so that a damaged one is no vector but a missing one.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["HalfVectors", "VectorCache", "text_key"]

HalfVectors = NDArray[np.float16]
_Answer = TypeVar("_Answer")
_Row = tuple[bytes, bytes, int]

_KEY_BYTES = 16
BUSY_SECONDS = 30.0
COMMIT_SECONDS = 2.0  # what a killed process has to encode again, at most
_DROPPED_SHARE = 10  # a tenth goes when the cache is full, that which was kept first
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (number INTEGER PRIMARY KEY, key BLOB UNIQUE, row BLOB, checksum INTEGER)"


def text_key(text: str) -> bytes:
    """16 bytes that stand for a text as it is encoded."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES]


class VectorCache:
    """Half-precision vectors of one model in one file, for several processes at a time.

    Holds at most `limit` vectors of `dim` numbers, and forgets those kept first. Where the file cannot be used (no
    rights, a full disk, another process that does not let go), it holds nothing, and `trouble` says why.
    """

    def __init__(self, path: Path, dim: int, *, limit: int) -> None:
        self.path, self.dim, self.limit = path, dim, max(_DROPPED_SHARE, limit)
        self.trouble = ""
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[_Row] = []
        self._committed = time.monotonic()

    def find(self, keys: Sequence[bytes]) -> dict[bytes, HalfVectors]:
        """The vectors held of these keys, some hundred at a time."""
        question = f"SELECT key, row, checksum FROM vectors WHERE key IN ({','.join('?' * len(keys))})"
        rows: list[_Row] = self._do(lambda file: file.execute(question, list(keys)).fetchall(), [])
        return {key: np.frombuffer(row, "<f2") for key, row, checksum in rows if self._is_whole(key, row, checksum)}

    def add(self, keys: Sequence[bytes], vectors: HalfVectors) -> None:
        """Hold the vectors of these keys; they are in the file some seconds later, or when the cache is closed."""
        rows = [vector.astype("<f2").tobytes() for vector in vectors]
        self._waiting += [(key, row, _checksum(key, row)) for key, row in zip(keys, rows, strict=True)]
        if time.monotonic() - self._committed >= COMMIT_SECONDS:
            self._commit()

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self._commit()
        self._let_go()

    def _is_whole(self, key: bytes, row: bytes, checksum: int) -> bool:
        return isinstance(row, bytes) and len(row) == 2 * self.dim and _checksum(key, row) == checksum

    def _commit(self) -> None:
        if self._waiting:
            self._do(self._write, None)
        self._waiting, self._committed = [], time.monotonic()

    def _write(self, file: sqlite3.Connection) -> None:
        with file:
            file.executemany("INSERT OR REPLACE INTO vectors (key, row, checksum) VALUES (?, ?, ?)", self._waiting)
            # Numbers are given in order, so their ends tell about how many there are without counting them.
            first, last = file.execute("SELECT min(number), max(number) FROM vectors").fetchone()
            if last - first >= self.limit:
                kept = self.limit - self.limit // _DROPPED_SHARE
                file.execute("DELETE FROM vectors WHERE number <= ?", (last - kept,))

    def _do(self, action: Callable[[sqlite3.Connection], _Answer], otherwise: _Answer) -> _Answer:
        """What an action on the file gives; a torn file is begun anew once, one that cannot be used is let be."""
        for _ in range(2):
            if self.trouble:
                break
            try:
                return action(self._opened())
            except (sqlite3.Error, OSError) as error:
                self._let_go()
                if not _is_torn(error):
                    self.trouble = f"{self.path} cannot be used ({error})"
                else:
                    with suppress(OSError):
                        self.path.unlink()
        return otherwise

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, check_same_thread=False)
            # No write-ahead log, which home folders on a network do not bear; nothing here has to outlive a power cut.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute(_SCHEMA)
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _checksum(key: bytes, row: bytes) -> int:
    return zlib.crc32(row, zlib.crc32(key))


def _is_torn(error: Exception) -> bool:
    """Whether the file is no sound cache, whatever wrote it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    torn = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)
    return code & 0xFF in torn  # SQLITE_ERROR: a table of another shape
