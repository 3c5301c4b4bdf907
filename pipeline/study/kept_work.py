"""What was worked out in earlier runs, by a digest of all that it follows from, so that nothing is worked out twice.

One SQLite file a study. It may vanish or be torn at any moment: what it held is worked out anew, with the same result.
Each row carries a checksum, so that a damaged one is no result but a missing one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.kept_file import KeptFile

__all__ = ["KeptWork", "pack", "unpack"]

Arrays = Sequence[NDArray[Any]]
_Result = TypeVar("_Result")
_Rows = dict[bytes, tuple[Any, Any]]  # value and checksum by key, as the file has them
_KEY_BYTES = 16
_MOST_BYTES = 400_000_000  # of one result: what a larger study would have is worked out anew
_WAITING_BYTES = 8_000_000  # of results, then they are written
_NEEDED_SHARE = 2  # so many times what a run asked for may lie in the file
ALWAYS_ROOM_BYTES = 200_000_000  # a file of less is let be: to clear it takes as long as all else of a short run
SHORT_BYTES = 16_000  # of a result that is read with all such ones: asked for one by one they take ten times as long
SHORT_BYTES_IN_ALL = 100_000_000  # held at a time; the others are asked for one by one
# Larger pages than they come, since most is read in one go; a file that is there keeps those that it has.
_SETTINGS = ("page_size = 16384", "cache_size = -32768")
_SCHEMA = "CREATE TABLE IF NOT EXISTS work (key BLOB PRIMARY KEY, value BLOB, checksum INTEGER) WITHOUT ROWID"


class KeptWork:
    """Results under their keys, in one file; `made_by` are the versions of all code that made them.

    Without a path nothing is kept. Where the file cannot be used, nothing is kept either, nothing fails, and `loss`
    says why.
    """

    def __init__(self, path: Path | None, made_by: str) -> None:
        self._file = KeptFile(path, _SCHEMA, _SETTINGS) if path else None
        self._made_by = made_by.encode()
        self._asked: set[bytes] = set()
        self._waiting: dict[bytes, bytes] = {}
        self._size = 0
        self._short: _Rows | None = None

    @classmethod
    def nowhere(cls) -> Self:
        """One that keeps nothing."""
        return cls(None, "")

    @property
    def keeps(self) -> bool:
        """Whether anything is kept here at all."""
        return self._file is not None

    @property
    def loss(self) -> str:
        """What is lost with a file that cannot be used, or was damaged, in a sentence; empty where nothing is."""
        follows = "nothing is lost, but what runs worked out may have to be worked out again"
        return self._file.describe_loss(follows) if self._file else ""

    def key(self, kind: str, *parts: bytes) -> bytes:
        """What stands for a result of this kind; `parts` are all that it follows from."""
        total = hashlib.blake2b(self._made_by, digest_size=_KEY_BYTES)
        for part in (kind.encode(), *parts):
            total.update(len(part).to_bytes(8, "little"))
            total.update(part)
        return total.digest()

    def remember(
        self,
        key: bytes,
        make: Callable[[], _Result],
        write: Callable[[_Result], bytes],
        read: Callable[[bytes], _Result],
    ) -> _Result:
        """The result of this key, made where it is not there, and kept from then on."""
        if self._file is None:
            return make()
        value = self.recall(key)
        if value is not None:
            return read(value)
        made = make()
        self.keep(key, write(made))
        return made

    def recall(self, key: bytes) -> bytes | None:
        """The bytes kept under a key; None where there are none, or damaged ones."""
        if self._file is None:
            return None
        self._asked.add(key)
        if key in self._waiting:
            return self._waiting[key]
        if self._short is None:
            nothing: _Rows = {}
            self._short = self._file.do(_read_short, nothing)
        question = "SELECT value, checksum FROM work WHERE key = ?"
        row = self._short.get(key) or self._file.do(lambda file: file.execute(question, (key,)).fetchone(), None)
        whole = row is not None and isinstance(row[0], bytes) and _checksum(key, row[0]) == row[1]
        return row[0] if whole else None

    def recall_of(self, key: bytes, state: bytes) -> bytes | None:
        """The bytes kept under a key for this state of what they are of; None where those of another lie there."""
        value = self.recall(key)
        return value[len(state) :] if value is not None and value.startswith(state) else None

    def keep_of(self, key: bytes, state: bytes, value: bytes) -> None:
        """Keep bytes for a state, in the place of those of the state before: under keys of their own these would pile
        up, run by run. States are digests of one length.
        """
        self.keep(key, state + value)

    def still_wanted(self, key: bytes) -> None:
        """Say that what lies under a key is of use, though nobody looks at it now."""
        self._asked.add(key)

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep bytes under a key, unless they are very many; they are in the file some megabytes later, or when it is
        closed.
        """
        if self._file is None or len(value) > _MOST_BYTES:
            return
        self._asked.add(key)
        self._waiting[key] = value
        self._size += len(value)
        if self._size >= _WAITING_BYTES:
            self._write_waiting()

    def forget_unasked(self) -> None:
        """Make room where the file holds much that nobody has asked for since it was opened."""
        self._write_waiting()
        if self._file is not None:
            self._file.do(self._forget_unasked, None, writes=True)

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self._write_waiting()
        self._short = None
        if self._file is not None:
            self._file.let_go()

    def _write_waiting(self) -> None:
        if self._waiting and self._file is not None:
            self._file.do(self._write, None, writes=True)
        self._waiting, self._size = {}, 0

    def _write(self, file: sqlite3.Connection) -> None:
        rows = [(key, value, _checksum(key, value)) for key, value in sorted(self._waiting.items())]
        with file:
            file.executemany("INSERT OR REPLACE INTO work VALUES (?, ?, ?)", rows)
            sys.audit("policyecho.work.keep")

    def _forget_unasked(self, file: sqlite3.Connection) -> None:
        (pages,), (page_bytes,) = (file.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size"))
        if pages * page_bytes < ALWAYS_ROOM_BYTES:
            return
        (held,) = file.execute("SELECT count(*) FROM work").fetchone()
        if held <= _NEEDED_SHARE * len(self._asked):
            return
        with file:
            keys = [key for (key,) in file.execute("SELECT key FROM work")]
            file.executemany("DELETE FROM work WHERE key = ?", [(key,) for key in keys if key not in self._asked])


def _read_short(file: sqlite3.Connection) -> _Rows:
    """The short results with their checksums by their keys, as many as may be held."""
    found: _Rows = {}
    size = 0
    question = "SELECT key, value, checksum FROM work WHERE typeof(value) = 'blob' AND length(value) <= ?"
    for key, value, checksum in file.execute(question, (SHORT_BYTES,)):
        found[key] = value, checksum
        size += len(value)
        if size > SHORT_BYTES_IN_ALL:
            break
    return found


def pack(head: object, arrays: Arrays = ()) -> bytes:
    """A value that JSON can hold, and arrays, as bytes."""
    ordered = [np.ascontiguousarray(one, one.dtype.newbyteorder("<")) for one in arrays]
    line = json.dumps([head, [[one.dtype.str, one.shape] for one in ordered]], ensure_ascii=False)
    return b"".join([line.encode("utf-8", "surrogatepass"), b"\n", *(one.tobytes() for one in ordered)])


def unpack(data: bytes) -> tuple[Any, list[NDArray[Any]]]:
    """What `pack` was given; the arrays cannot be written to."""
    line, _, rest = data.partition(b"\n")
    head, shapes = json.loads(line.decode("utf-8", "surrogatepass"))
    arrays, at = [], 0
    for kind, shape in shapes:
        count = int(np.prod(shape, dtype=np.int64))
        dtype = np.dtype(kind)
        arrays.append(np.frombuffer(rest, dtype, count, at).reshape(shape).astype(dtype.newbyteorder("="), copy=False))
        at += count * dtype.itemsize
    return head, arrays


def _checksum(key: bytes, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(key))
