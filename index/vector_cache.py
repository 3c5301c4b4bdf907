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
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.kept_file import KeptFile
from index.vectors import UNIT_TOLERANCE

__all__ = ["HalfVectors", "VectorCache", "text_key"]

HalfVectors = NDArray[np.float16]
_Row = tuple[bytes, bytes, int]

_KEY_BYTES = 16
COMMIT_SECONDS = 2.0  # what a killed process has to encode again, at most
_DROPPED_SHARE = 10  # a tenth goes when the cache is full, that which was kept first
_FREE_SHARE = 4  # where more than a quarter of the file is free, as after its limit was lowered, the disk gets it back
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (number INTEGER PRIMARY KEY, key BLOB UNIQUE, row BLOB, checksum INTEGER)"


def text_key(text: str) -> bytes:
    """16 bytes that stand for a text as it is encoded."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES]


class VectorCache:
    """Half-precision vectors of one model in one file, for several processes at a time.

    Holds at most `limit` vectors of `dim` numbers and of unit length, and forgets those kept first. Where the file
    cannot be used (no rights, a full disk, another process that does not let go), it takes nothing; `loss` says why.
    """

    def __init__(self, path: Path, dim: int, *, limit: int) -> None:
        self.path, self.dim, self.limit = path, dim, max(_DROPPED_SHARE, limit)
        self._file = KeptFile(path, _SCHEMA)
        self._waiting: list[_Row] = []
        self._committed = time.monotonic()

    @property
    def loss(self) -> str:
        """What is lost with a file that cannot be used, or was damaged, in a sentence; empty where nothing is."""
        return self._file.describe_loss("nothing is lost, but sentences may have to be encoded again")

    def find(self, keys: Sequence[bytes]) -> dict[bytes, HalfVectors]:
        """The vectors held of these keys, some hundred at a time."""
        question = f"SELECT key, row, checksum FROM vectors WHERE key IN ({','.join('?' * len(keys))})"
        rows: list[_Row] = self._file.do(lambda file: file.execute(question, list(keys)).fetchall(), [])
        held = {key: np.frombuffer(row, "<f2") for key, row, checksum in rows if self._is_whole(key, row, checksum)}
        if not held:
            return {}
        lengths = np.linalg.norm(np.stack(list(held.values())).astype(np.float32), axis=1)
        # Whatever wrote a row, under a checksum that fits: it would spoil every document that holds its sentence.
        return {key: row for (key, row), length in zip(held.items(), lengths, strict=True) if _is_unit(length)}

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
            self._file.do(self._write, None, writes=True)
        self._waiting, self._committed = [], time.monotonic()

    def _write(self, file: sqlite3.Connection) -> None:
        rows = self._waiting[-self.limit :]
        with file:
            # Numbers are given in order, so their ends tell about how many there are without counting them.
            first, last = file.execute("SELECT min(number), max(number) FROM vectors").fetchone()
            if first is not None and last - first + 1 + len(rows) > self.limit:
                kept = max(0, self.limit - self.limit // _DROPPED_SHARE - len(rows))
                file.execute("DELETE FROM vectors WHERE number <= ?", (last - kept,))
            file.executemany("INSERT OR REPLACE INTO vectors (key, row, checksum) VALUES (?, ?, ?)", rows)
        free, pages = (file.execute(f"PRAGMA {count}").fetchone()[0] for count in ("freelist_count", "page_count"))
        if free * _FREE_SHARE > pages:
            with suppress(sqlite3.Error):  # it takes room for a while, and whoever lacks that has a larger file
                file.execute("VACUUM")


def _is_unit(length: np.float32) -> bool:
    return bool(abs(length - 1) <= UNIT_TOLERANCE)


def _checksum(key: bytes, row: bytes) -> int:
    return zlib.crc32(row, zlib.crc32(key))
