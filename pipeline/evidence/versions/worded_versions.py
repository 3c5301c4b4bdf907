"""Versions of one work in one language, by runs of words; what is known of documents is kept from run to run.

Runs of words are counted over whole documents first, at the cost of one sparse product; only pairs that share many are
looked at sentence by sentence. After a new document its own runs are counted, and its own pairs looked at. What comes
out is what comparing all gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from pipeline.corpus.kept_documents import DocumentKeys, Places
from pipeline.corpus.model import CorpusDocument
from pipeline.records.arrays import Hashes, Ints, is_among
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.hashed_words import WordedDocument

__all__ = ["COMMON", "LEAST_SENTENCES", "Version", "find_worded_versions"]

LEAST_SENTENCES = 5  # in shorter documents one quotation would make a work of two
_SAME_WORDS = 0.8  # share of the shorter document's sentences that stand in the other
_RUN = 4  # words
_HELD_RUNS = 0.5  # share of a sentence's runs of words; two changed words in twenty leave so many
COMMON = 200  # documents: a run of words in more is a form, and no hint
_HINT = 0.3  # share of shared runs, from which two documents are compared

_Read = Callable[[CorpusDocument], WordedDocument]


@dataclass(frozen=True, slots=True)
class Version:
    """Two documents, by number, and the share of the shorter's sentences that stand in the other."""

    first: int
    second: int
    share: float


def find_worded_versions(documents: Sequence[CorpusDocument], kept: KeptWork, name: str, read: _Read) -> list[Version]:
    """The versions among documents in one language, a group of this name; `read` gives the words of a document."""
    if len(documents) < 2:
        return []
    keys, group = DocumentKeys.of(documents) if kept.keeps else _NOBODY, name.encode("utf-8", "surrogatepass")
    key = kept.key("versions by words", group)
    earlier, found = _read_versions(kept.recall(key))
    if not kept.keeps or earlier != keys:
        known = _Known(kept, group)
        found = _Group(documents, read).update(keys, earlier, found, known)
        kept.keep(key, pack([[one.first, one.second, one.share] for one in found], [keys.to_array()]))
    else:
        kept.still_wanted(_Known(kept, group).key)
    return [one for one in found if one.share >= _SAME_WORDS]


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """The distinct runs of words of some documents, one after the other, and how many each has."""

    runs: Hashes
    sizes: Ints

    @classmethod
    def joined(cls, parts: Sequence[Hashes]) -> Self:
        return cls(np.concatenate([np.zeros(0, np.uint64), *parts]), np.array(list(map(len, parts)), np.int64))

    def parts(self) -> list[Hashes]:
        return np.split(self.runs, np.cumsum(self.sizes))[:-1]

    def of(self, documents: Ints) -> Hashes:
        """The distinct runs of these documents, in order."""
        parts = self.parts()
        return np.unique(np.concatenate([np.zeros(0, np.uint64), *(parts[number] for number in documents.tolist())]))

    def count(self, some: Hashes) -> Ints:
        """In how many documents each of some runs stands, which are in order."""
        inside = self.runs[is_among(self.runs, some)]
        return np.bincount(np.searchsorted(some, inside), minlength=len(some))


class _Known:
    """The runs of the documents of a group, kept for what the documents are known by."""

    def __init__(self, kept: KeptWork, group: bytes) -> None:
        self._kept = kept
        self.key = kept.key("runs of words of all", group)

    def recall(self, keys: DocumentKeys) -> _Runs | None:
        data = self._kept.recall_of(self.key, keys.digest()) if len(keys) else None
        if data is None:
            return None
        runs, sizes = unpack(data)[1]
        return _Runs(runs, sizes.astype(np.int64))

    def keep(self, keys: DocumentKeys, runs: _Runs) -> None:
        if self._kept.keeps:
            self._kept.keep_of(self.key, keys.digest(), pack(None, [runs.runs, runs.sizes.astype(np.int32)]))


class _Group:
    """Documents in one language that may be versions of each other."""

    def __init__(self, documents: Sequence[CorpusDocument], read: _Read) -> None:
        self._documents, self._read = documents, read

    def update(
        self, keys: DocumentKeys, earlier: DocumentKeys, found: Sequence[Version], known: _Known
    ) -> list[Version]:
        """All pairs that were compared, with what came out; of those that are known already what it was."""
        before = known.recall(earlier)
        if before is None:
            # The one may be lost and the other not: where the numbers of before lead to is not known then.
            places, before, found = (
                Places(np.full(len(self._documents), -1), np.zeros(0, np.int64)),
                _Runs.joined([]),
                (),
            )
        else:
            places = keys.places(earlier)
        runs = self._gather(before, places)
        known.keep(keys, runs)
        if _weighs_otherwise(before, runs, places):
            places, found = Places(np.full(len(self._documents), -1), places.now), ()
        moved = [(places.now[one.first], places.now[one.second], one.share) for one in found]
        carried = [Version(int(i), int(j), share) for i, j, share in moved if i >= 0 and j >= 0]
        parts = runs.parts()
        return carried + [self._compare(i, j, parts) for i, j in _find_sharing(runs, places.new)]

    def _gather(self, before: _Runs, places: Places) -> _Runs:
        held, parts = before.parts(), []
        for document, place in zip(self._documents, places.before.tolist(), strict=True):
            parts.append(held[place] if place >= 0 else np.unique(self._read(document).runs(_RUN)))
        return _Runs.joined(parts)

    def _compare(self, i: int, j: int, runs: Sequence[Hashes]) -> Version:
        short, long = (i, j) if self._documents[i].size <= self._documents[j].size else (j, i)
        return Version(i, j, _held_share(self._read(self._documents[short]), runs[long]))


def _weighs_otherwise(before: _Runs, now: _Runs, places: Places) -> bool:
    """Whether a run of words has become too common to be a hint, or is so no more: then other pairs share more."""
    changed = np.union1d(before.of(places.gone), now.of(places.new))
    return bool(((before.count(changed) <= COMMON) != (now.count(changed) <= COMMON)).any())


def _find_sharing(runs: _Runs, asked: Ints) -> list[tuple[int, int]]:
    """Pairs of an asked document and any that share many runs of words which are not in most documents."""
    from scipy.sparse import csr_matrix  # here: loading it takes as long as a run that finds all fresh may need

    every = runs.of(asked)
    inside = is_among(runs.runs, every)
    columns, rows = np.searchsorted(every, runs.runs[inside]), np.repeat(np.arange(len(runs.sizes)), runs.sizes)[inside]
    kept = np.bincount(columns, minlength=len(every))[columns] <= COMMON
    ones = np.ones(int(kept.sum()), np.int64)
    # Documents x runs: the product with itself counts what each two of them share.
    table = csr_matrix((ones, (rows[kept], columns[kept])), shape=(len(runs.sizes), len(every)))
    shared = (table[asked] @ table.T).tocoo()
    row, column = asked[shared.row], shared.col
    sizes = np.maximum(runs.sizes, 1)
    near = (row != column) & (shared.data >= _HINT * np.minimum(sizes[row], sizes[column]))
    return sorted({(min(i, j), max(i, j)) for i, j in zip(row[near].tolist(), column[near].tolist(), strict=True)})


def _held_share(short: WordedDocument, runs: Hashes) -> float:
    """The share of sentences of which at least half of the runs of words are among the other document's."""
    there = np.isin(short.runs(_RUN), runs)
    # A sentence of n words has n - 3 runs of four; shorter ones have none and do not count.
    held = [
        float(there[first : last - _RUN + 1].mean()) >= _HELD_RUNS
        for first, last in short.sentence_words.tolist()
        if last - first >= _RUN
    ]
    return sum(held) / len(held) if len(held) >= LEAST_SENTENCES else 0.0


_NOBODY = DocumentKeys([])


def _read_versions(data: bytes | None) -> tuple[DocumentKeys, list[Version]]:
    if data is None:
        return _NOBODY, []
    found, (keys,) = unpack(data)
    return DocumentKeys.from_array(keys), [Version(*one) for one in found]
