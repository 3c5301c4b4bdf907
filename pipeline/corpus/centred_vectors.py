"""The centred vectors of a study's documents in two files, so that a run opens no file of a document that it knows.

Either may vanish or be torn at any moment: what it held is read from the documents' own files and centred anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np

from pipeline.records.arrays import Vectors
from pipeline.study import write_atomically

__all__ = ["CentredRows", "CentredVectors"]

_VERSION = "2"  # of what is written, and of how vectors are centred
_DIGEST_BYTES = 16
_ALIGNED = 64  # bytes: numbers that begin at a multiple of these are multiplied where they are mapped
_SHARE_SINCE = 1 / 8  # of the larger file: beyond it all is written again


@dataclass(frozen=True, slots=True, eq=False)
class CentredRows:
    """The centred vectors of one document, and what stands for them."""

    vectors: Vectors
    digest: bytes


class CentredVectors:
    """The rows of documents by what they are known by: of the same key, the rows are the same.

    Most lie in the file of this path, those that came since in a smaller one beside it, so that a new document does not
    have the rows of all others written again.
    """

    def __init__(self, path: Path, rows: _Rows, since: _Rows) -> None:
        self._path, self._rows, self._since = path, rows, since

    @classmethod
    def read(cls, path: Path) -> Self:
        """What the files of a path hold; nothing of one that is missing, damaged or of another version."""
        return cls(path, _read(path), _read(_path_since(path)))

    def gather(self, keys: Sequence[str], make: Callable[[int], Vectors]) -> list[CentredRows]:
        """The rows of these documents in their order, made by their number where they are not known.

        What is known from then on are these, and few that are gone.
        """
        found = []
        gathered: _Rows = {}
        for number, key in enumerate(keys):
            rows = gathered.get(key) or self._rows.get(key) or self._since.get(key)
            if rows is None:
                vectors = make(number)
                rows = CentredRows(vectors, _digest_of(np.ascontiguousarray(vectors, "<f4").data))
            gathered[key] = rows
            found.append(rows)
        self._keep(gathered)
        return found

    def _keep(self, gathered: _Rows) -> None:
        since = {key: rows for key, rows in gathered.items() if key not in self._rows}
        gone = _count([rows for key, rows in self._rows.items() if key not in gathered])
        if _count(since.values()) + gone > _SHARE_SINCE * _count(self._rows.values()):
            _write(self._path, gathered)
            _path_since(self._path).unlink(missing_ok=True)
            self._rows, self._since = gathered, {}
        elif since.keys() != self._since.keys():
            _write(_path_since(self._path), since)
            self._since = since


_Rows = dict[str, CentredRows]


def _path_since(path: Path) -> Path:
    return path.with_name(f"{path.name}.since")


def _count(rows: Iterable[CentredRows]) -> int:
    """The vectors of some documents and the documents themselves, which may have none."""
    return sum(len(one.vectors) + 1 for one in rows)


def _read(path: Path) -> _Rows:
    try:
        with path.open("rb") as stream:
            head, line = stream.readline(_DIGEST_BYTES * 2 + 1).strip().decode("ascii"), stream.readline()
            if _digest_of(line).hex() != head:
                return {}
            version, dim, checksum, documents = json.loads(line)
            data = _read_numbers(stream)
    except (OSError, ValueError):
        return {}
    whole = version == _VERSION and data.size == dim * sum(rows for _, rows, _ in documents)
    if not whole or zlib.crc32(data.data) != checksum:
        return {}
    stacked = data.astype(np.float32, copy=False).reshape(-1, dim)
    found, first = {}, 0
    for key, rows, digest in documents:
        found[key] = CentredRows(stacked[first : first + rows], bytes.fromhex(digest))
        first += rows
    return found


def _read_numbers(stream: BinaryIO) -> Vectors:
    # Mapped, a hundred megabytes need not be copied; but where a mapped file cannot be replaced, nothing could be kept.
    if os.name != "posix":
        return np.fromfile(stream, "<f4")
    began = stream.tell()
    try:
        return np.memmap(stream, "<f4", "r", began).view(np.ndarray)
    except OSError:  # of a disk that maps no files
        stream.seek(began)
        return np.fromfile(stream, "<f4")


def _write(path: Path, rows: _Rows) -> None:
    parts = [np.ascontiguousarray(one.vectors, "<f4").data.cast("B") for one in rows.values() if len(one.vectors)]
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    dim = max((one.vectors.shape[1] for one in rows.values()), default=1)
    documents = [[key, len(one.vectors), one.digest.hex()] for key, one in rows.items()]
    line = json.dumps([_VERSION, dim, checksum, documents]).encode()
    line += b" " * (-(2 * _DIGEST_BYTES + 1 + len(line) + 1) % _ALIGNED) + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, f"{_digest_of(line).hex()}\n".encode("ascii"), line, *parts)


def _digest_of(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest()
