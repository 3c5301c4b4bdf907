"""Which document pairs are opened, kept from run to run: a new document is held against the others, and no two others.

Whether a pair is opened depends on its two documents and the frozen counts alone, so what comes out is what comparing
all gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.kept_documents import DocumentKeys, Places
from pipeline.corpus.model import CorpusDocument
from pipeline.match.lexical.blocking import Openers, find_document_pairs, pair_openers
from pipeline.records.arrays import Ints
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts

__all__ = ["KeptPairs"]

_Read = Callable[[CorpusDocument], WordedDocument]
_Pairs = list[tuple[int, int]]
_NOBODY = DocumentKeys([])
_NO_PAIRS: Ints = np.zeros((0, 2), np.int64)


class KeptPairs:
    """The pairs of documents in one language; `read` gives the words of a document."""

    def __init__(self, kept: KeptWork, lang: str, counts: WordCounts, read: _Read) -> None:
        self._kept, self._counts, self._read = kept, counts, read
        made_of = (lang.encode(), counts.digest.encode()) if kept.keeps else ()
        self._pairs, self._openers = kept.key("pairs by words", *made_of), kept.key("openers of all", *made_of)

    def find(self, cities: Sequence[CorpusDocument], networks: Sequence[CorpusDocument]) -> _Pairs:
        """Positions (city, network) of the document pairs worth opening, in order."""
        if not self._kept.keeps:
            return find_document_pairs(
                [self._read(one) for one in cities], [self._read(one) for one in networks], self._counts
            )
        keys = DocumentKeys.of(cities), DocumentKeys.of(networks)
        earlier, pairs = _read_pairs(self._kept.recall(self._pairs))
        if earlier != keys:
            pairs = self._update(keys, earlier, pairs, (cities, networks))
            self._kept.keep(self._pairs, pack(None, [*(one.to_array() for one in keys), pairs.astype(np.int32)]))
        else:
            self._kept.still_wanted(self._openers)
        return [(i, j) for i, j in pairs.tolist()]

    def _update(
        self,
        keys: tuple[DocumentKeys, DocumentKeys],
        earlier: tuple[DocumentKeys, DocumentKeys],
        pairs: Ints,
        documents: tuple[Sequence[CorpusDocument], Sequence[CorpusDocument]],
    ) -> Ints:
        """The pairs of the documents of now, of which those of before are known."""
        held = self._kept.recall_of(self._openers, _state_of(earlier))
        if held is None:
            earlier, pairs, held = (_NOBODY, _NOBODY), _NO_PAIRS, _write_openers((_NONE, _NONE))
        before = _read_openers(held)
        places = keys[0].places(earlier[0]), keys[1].places(earlier[1])
        cities, networks = (
            self._gather(some, known, at) for some, known, at in zip(documents, before, places, strict=True)
        )
        self._kept.keep_of(self._openers, _state_of(keys), _write_openers((cities, networks)))
        of_new = pair_openers(cities.select(places[0].new), networks, self._counts)
        of_old = pair_openers(cities.select(places[0].old), networks.select(places[1].new), self._counts)
        kept = np.stack([places[0].now[pairs[:, 0]], places[1].now[pairs[:, 1]]], axis=1)
        found = [
            kept[(kept >= 0).all(axis=1)],
            np.stack([places[0].new[of_new[:, 0]], of_new[:, 1]], axis=1),
            np.stack([places[0].old[of_old[:, 0]], places[1].new[of_old[:, 1]]], axis=1),
        ]
        return np.unique(np.concatenate(found), axis=0)

    def _gather(self, documents: Sequence[CorpusDocument], known: Openers, places: Places) -> Openers:
        """The openers of all documents in their order, of those that are known without their words."""
        new = places.new
        came = [Openers.of(self._read(documents[number]), self._counts) for number in new.tolist()]
        order = places.before.copy()
        order[new] = len(known) + np.arange(len(new))
        return Openers.joined([known, *came]).select(order)


def _state_of(keys: tuple[DocumentKeys, DocumentKeys]) -> bytes:
    return keys[0].digest() + keys[1].digest()


_NONE = Openers.joined([])


def _read_pairs(data: bytes | None) -> tuple[tuple[DocumentKeys, DocumentKeys], Ints]:
    if data is None:
        return (_NOBODY, _NOBODY), _NO_PAIRS
    cities, networks, pairs = unpack(data)[1]
    return (DocumentKeys.from_array(cities), DocumentKeys.from_array(networks)), pairs.astype(np.int64).reshape(-1, 2)


def _write_openers(sides: tuple[Openers, Openers]) -> bytes:
    arrays: list[NDArray[Any]] = []
    for one in sides:
        narrow = (sizes.astype(np.int32) for sizes in (one.stems_of, one.sentences_of, one.runs_of))
        arrays += [one.stems, one.runs, *narrow]
    return pack(None, arrays)


def _read_openers(data: bytes) -> tuple[Openers, Openers]:
    arrays = unpack(data)[1]
    cities, networks = (
        Openers(stems, stems_of.astype(np.int64), runs, sentences_of.astype(np.int64), runs_of.astype(np.int64))
        for stems, runs, stems_of, sentences_of, runs_of in (arrays[:5], arrays[5:])
    )
    return cities, networks
