"""A place to put pages aside, so that a long document is never held in memory as a whole."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from collections.abc import Iterator
from typing import Generic, TypeVar

Kept = TypeVar("Kept")

# What is put aside beyond so much goes to a file.
MEMORY_BYTES = 8_000_000
# Most documents are no longer than this, and packing a page costs as much as reading its letters.
_FIRST = 24


class SpillFile(Generic[Kept]):
    """Things in the order in which they were put: the first of them as they are, the others compressed in memory, in a
    temporary file beyond `memory_bytes`, or `MEMORY_BYTES`."""

    def __init__(self, memory_bytes: int | None = None) -> None:
        at_most = MEMORY_BYTES if memory_bytes is None else memory_bytes
        self._file = tempfile.SpooledTemporaryFile(at_most)  # noqa: SIM115 (closed by close)
        self._first: list[Kept] = []
        self._lengths: list[int] = []

    def append(self, thing: Kept) -> None:
        """Keep one more; it may not be changed after that."""
        if len(self._first) < _FIRST:
            self._first.append(thing)
            return
        packed = zlib.compress(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL), 1)
        self._file.write(packed)
        self._lengths.append(len(packed))

    def __len__(self) -> int:
        return len(self._first) + len(self._lengths)

    def __iter__(self) -> Iterator[Kept]:
        """All of them in order, one at a time; nothing may be put meanwhile."""
        yield from self._first
        place = 0
        for length in self._lengths:
            self._file.seek(place)
            place += length
            yield pickle.loads(zlib.decompress(self._file.read(length)))
        self._file.seek(place)

    def close(self) -> None:
        """Give the space back."""
        self._file.close()
