"""Vectors kept by what was encoded, so that no text is encoded twice, whichever document or study it stands in.

One SQLite file a model. It may vanish or be torn at any moment: what it held is made anew, and nothing else depends on
it. Each row carries a checksum, so that a damaged one is no vector but a missing one.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.kept_file import KeptFile

__all__ = ["HalfVectors", "VectorCache", "text_key"]

HalfVectors = NDArray[np.float16]
_Row = tuple[bytes, bytes, int]

_KEY_BYTES = 16
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
        self._file = KeptFile(path, _SCHEMA)
        self._waiting: list[_Row] = []
        self._committed = time.monotonic()

    @property
    def trouble(self) -> str:
        """Why the file cannot be used; empty where it can."""
        return self._file.trouble

    def find(self, keys: Sequence[bytes]) -> dict[bytes, HalfVectors]:
        """The vectors held of these keys, some hundred at a time."""
        question = f"SELECT key, row, checksum FROM vectors WHERE key IN ({','.join('?' * len(keys))})"
        rows: list[_Row] = self._file.do(lambda file: file.execute(question, list(keys)).fetchall(), [])
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
        self._file.let_go()

    def _is_whole(self, key: bytes, row: bytes, checksum: int) -> bool:
        return isinstance(row, bytes) and len(row) == 2 * self.dim and _checksum(key, row) == checksum

    def _commit(self) -> None:
        if self._waiting:
            self._file.do(self._write, None)
        self._waiting, self._committed = [], time.monotonic()

    def _write(self, file: sqlite3.Connection) -> None:
        with file:
            file.executemany("INSERT OR REPLACE INTO vectors (key, row, checksum) VALUES (?, ?, ?)", self._waiting)
            # Numbers are given in order, so their ends tell about how many there are without counting them.
            first, last = file.execute("SELECT min(number), max(number) FROM vectors").fetchone()
            if last - first >= self.limit:
                kept = self.limit - self.limit // _DROPPED_SHARE
                file.execute("DELETE FROM vectors WHERE number <= ?", (last - kept,))


def _checksum(key: bytes, row: bytes) -> int:
    return zlib.crc32(row, zlib.crc32(key))
