"""The centred vectors of a study's documents in one file, so that a run opens no file of a document that it knows.

The file may vanish or be torn at any moment: what it held is read from the documents' own files and centred anew.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from pipeline.records.arrays import Vectors
from pipeline.study import write_atomically

__all__ = ["CentredRows", "CentredVectors"]

_VERSION = "1"  # of what is written, and of how vectors are centred
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True, eq=False)
class CentredRows:
    """The centred vectors of one document, and what stands for them."""

    vectors: Vectors
    digest: bytes


class CentredVectors:
    """The rows of documents by what they are known by: of the same key, the rows are the same."""

    def __init__(self, path: Path, rows: dict[str, CentredRows]) -> None:
        self._path, self._rows = path, rows

    @classmethod
    def read(cls, path: Path) -> Self:
        """What a file holds; nothing where it is missing, damaged or of another version."""
        try:
            with path.open("rb") as stream:
                head, line = stream.readline(_DIGEST_BYTES * 2 + 1).strip().decode("ascii"), stream.readline()
                if _digest_of(line).hex() != head:
                    return cls(path, {})
                version, dim, checksum, documents = json.loads(line)
                data = np.fromfile(stream, "<f4")
        except (OSError, ValueError):
            return cls(path, {})
        whole = version == _VERSION and data.size == dim * sum(rows for _, rows, _ in documents)
        if not whole or zlib.crc32(data.data) != checksum:
            return cls(path, {})
        stacked = data.astype(np.float32, copy=False).reshape(-1, dim)
        found, first = {}, 0
        for key, rows, digest in documents:
            found[key] = CentredRows(stacked[first : first + rows], bytes.fromhex(digest))
            first += rows
        return cls(path, found)

    def gather(self, keys: Sequence[str], make: Callable[[int], Vectors]) -> list[CentredRows]:
        """The rows of these documents in their order, made by their number where they are not known.

        What is known from then on are just these.
        """
        found = []
        gathered: dict[str, CentredRows] = {}
        for number, key in enumerate(keys):
            rows = gathered.get(key) or self._rows.get(key)
            if rows is None:
                vectors = make(number)
                rows = CentredRows(vectors, _digest_of(np.ascontiguousarray(vectors, "<f4").data))
            gathered[key] = rows
            found.append(rows)
        if gathered.keys() != self._rows.keys():
            self._rows = gathered
            self._write()
        return found

    def _write(self) -> None:
        rows = self._rows.values()
        parts = [np.ascontiguousarray(one.vectors, "<f4").data.cast("B") for one in rows if len(one.vectors)]
        checksum = 0
        for part in parts:
            checksum = zlib.crc32(part, checksum)
        dim = max((one.vectors.shape[1] for one in rows), default=1)
        documents = [[key, len(one.vectors), one.digest.hex()] for key, one in self._rows.items()]
        line = json.dumps([_VERSION, dim, checksum, documents]).encode() + b"\n"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, f"{_digest_of(line).hex()}\n".encode("ascii"), line, *parts)


def _digest_of(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest()
