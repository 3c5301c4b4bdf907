"""Documents as they are known again in what was kept of an earlier run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.model import CorpusDocument
from pipeline.records.arrays import Ints

__all__ = ["DocumentKeys", "Places"]

_KEY_BYTES = 16


class DocumentKeys:
    """What some documents are known by, in their order: their ids and digests."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = list(keys)

    @classmethod
    def of(cls, documents: Sequence[CorpusDocument]) -> Self:
        """The keys of documents."""
        ids = (one.document.document_id.encode("utf-8", "surrogatepass") for one in documents)
        return cls(
            [
                hashlib.blake2b(name + b"\n" + one.digest, digest_size=_KEY_BYTES).digest()
                for name, one in zip(ids, documents, strict=True)
            ]
        )

    @classmethod
    def from_array(cls, written: NDArray[np.uint8]) -> Self:
        """What `to_array` gave."""
        data = written.tobytes()
        return cls([data[at : at + _KEY_BYTES] for at in range(0, len(data), _KEY_BYTES)])

    def to_array(self) -> NDArray[np.uint8]:
        """All keys, one after the other."""
        return np.frombuffer(b"".join(self._keys), np.uint8)

    def digest(self) -> bytes:
        """What stands for all of them in their order."""
        return hashlib.blake2b(b"".join(self._keys), digest_size=_KEY_BYTES).digest()

    def __len__(self) -> int:
        return len(self._keys)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DocumentKeys) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(tuple(self._keys))

    def places(self, earlier: Self) -> Places:
        """Where these documents stood among those of an earlier run, and those among these."""
        known = {key: place for place, key in enumerate(earlier._keys)}
        before = np.array([known.get(key, -1) for key in self._keys], np.int64)
        now = np.full(len(earlier), -1, np.int64)
        now[before[before >= 0]] = np.flatnonzero(before >= 0)
        return Places(before, now)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Of each document of now its place before, and of each of before its place now; -1 for one that was not there."""

    before: Ints
    now: Ints

    @property
    def new(self) -> Ints:
        """The places of what was not there before."""
        return np.flatnonzero(self.before < 0)

    @property
    def old(self) -> Ints:
        """The places of what was there before."""
        return np.flatnonzero(self.before >= 0)

    @property
    def gone(self) -> Ints:
        """The places before of what is not there any more."""
        return np.flatnonzero(self.now < 0)
