"""Documents as they are known again in what was kept of an earlier run, and what is told of them unread."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.model import CorpusDocument
from pipeline.records import Span
from pipeline.records.arrays import Ints
from pipeline.records.structure import page_facts
from pipeline.study.kept_work import KeptWork, pack, unpack

__all__ = ["DocumentKeys", "Places", "Reading", "recall_reading", "recall_sentences", "recall_starts"]

_KEY_BYTES = 16


def recall_sentences(kept: KeptWork, document: CorpusDocument) -> tuple[Ints, Ints]:
    """The numbers of a document's sentences that take part in matching, and how many characters each has."""

    def make() -> tuple[Ints, Ints]:
        told = [(one.number, one.end - one.start) for one in document.sentences]
        numbers, characters = np.array(told, np.int64).reshape(-1, 2).T
        return numbers, characters

    key = kept.key("sentences", document.digest) if kept.keeps else b""
    return kept.remember(key, make, _write_sentences, _read_sentences)


def recall_starts(kept: KeptWork, document: CorpusDocument) -> Ints:
    """The characters at which a document's sentences that take part in matching begin."""
    key = kept.key("sentence starts", document.digest) if kept.keeps else b""
    return kept.remember(
        key,
        lambda: np.array([one.start for one in document.sentences], np.int64),
        lambda starts: starts.astype("<i8").tobytes(),
        lambda data: np.frombuffer(data, "<i8").astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How a document was read: the share of it that gave usable text, and of the pages of a span whether any is missing
    or cannot be trusted, and the lowest confidence of those read by character recognition, None where none was.
    """

    quality: float
    has_gaps: bool
    confidence: float | None


def recall_reading(kept: KeptWork, document: CorpusDocument, span: Span) -> Reading:
    """How the pages of a span of a document were read."""

    def make() -> Reading:
        pages = page_facts(document.pages, span.start, span.end)
        return Reading(document.quality, bool(pages.reasons), pages.confidence)

    key = kept.key("reading", document.digest, repr(span).encode()) if kept.keeps else b""
    return kept.remember(
        key, make, lambda one: pack([one.quality, one.has_gaps, one.confidence]), lambda data: Reading(*unpack(data)[0])
    )


def _write_sentences(sentences: tuple[Ints, Ints]) -> bytes:
    return np.stack(sentences).astype("<i4").tobytes()


def _read_sentences(data: bytes) -> tuple[Ints, Ints]:
    numbers, characters = np.frombuffer(data, "<i4").astype(np.int64).reshape(2, -1)
    return numbers, characters


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
