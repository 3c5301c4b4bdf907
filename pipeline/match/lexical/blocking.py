"""Which document pairs are opened at all: those with a sentence pair that shares rare words, or a run of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from pipeline.records.arrays import Floats, Hashes, Ints, Mask, is_among
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts, find_sentence_rows

if TYPE_CHECKING:
    import scipy.sparse as sp

__all__ = ["Openers", "find_document_pairs", "pair_openers"]

# Shared rare words keep 1.9 in 100 of PAN13's document pairs and 97 to 100 in 100 of the true ones, by class; runs add
# copies of plain words.
_RARE_SHARE = 0.0022  # of the sentences counted; a word in more of them opens nothing by itself
_RARE_BOUNDS = (20, 500)  # sentences: by its share no word of a small study is rare, and nearly all of a large one are
_RARE_NATS = 14.0  # summed rarity of the rare words that two sentences share
_RUN = 5  # words
_RUN_NATS = 10.0  # summed rarity of the words of a shared run

_NO_STEMS: Hashes = np.zeros(0, np.uint64)
_NO_COUNTS: Ints = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Openers:
    """What of some documents can open a pair: the rare words of each sentence and the rare runs of each document.

    `stems` stand sentence by sentence, ascending in each, of which sentence n has `stems_of[n]`; `runs` document by
    document, distinct and ascending in each. Document n has `sentences_of[n]` sentences and `runs_of[n]` runs.
    """

    stems: Hashes
    stems_of: Ints
    runs: Hashes
    sentences_of: Ints
    runs_of: Ints

    @classmethod
    def of(cls, document: WordedDocument, counts: WordCounts) -> Self:
        """Those of one document; they depend on it and the counts alone."""
        # Headings and set phrases of several issuers hold rare words too, and are no sign of reuse.
        stock = counts.stock(document)
        rare = counts.sentence_counts(document.stems) <= np.clip(_RARE_SHARE * counts.sentences, *_RARE_BOUNDS)
        rows = find_sentence_rows(document)
        telling = rare[document.words] & ~stock & (rows >= 0)
        width = max(len(document.stems), 1)
        cells = np.unique(rows[telling] * width + document.words[telling])
        runs = _find_rare_runs(document, counts, stock)
        return cls(
            document.stems[cells % width],
            np.bincount(cells // width, minlength=len(document.sentence_words)),
            runs,
            np.array([len(document.sentence_words)]),
            np.array([len(runs)]),
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Those of all documents, one after the other."""
        return cls(
            np.concatenate([_NO_STEMS, *(one.stems for one in parts)]),
            np.concatenate([_NO_COUNTS, *(one.stems_of for one in parts)]),
            np.concatenate([_NO_STEMS, *(one.runs for one in parts)]),
            np.concatenate([_NO_COUNTS, *(one.sentences_of for one in parts)]),
            np.concatenate([_NO_COUNTS, *(one.runs_of for one in parts)]),
        )

    def __len__(self) -> int:
        return len(self.sentences_of)

    def select(self, documents: Ints) -> Self:
        """Those of the documents of these numbers, in this order."""
        sentences = _ranges(self.sentences_of, documents)
        return type(self)(
            self.stems[_ranges(self.stems_of, sentences)],
            self.stems_of[sentences],
            self.runs[_ranges(self.runs_of, documents)],
            self.sentences_of[documents],
            self.runs_of[documents],
        )


def find_document_pairs(
    cities: Sequence[WordedDocument],
    networks: Sequence[WordedDocument],
    counts: WordCounts,
    *,
    sentences_at_once: int = 2048,
) -> list[tuple[int, int]]:
    """Positions (city, network) of the document pairs worth opening, in order.

    Whether a pair is among them depends on its two documents and the counts alone. City sentences are compared so
    many at once, which bounds memory.
    """
    a, b = (Openers.joined([Openers.of(one, counts) for one in side]) for side in (cities, networks))
    return [(i, j) for i, j in pair_openers(a, b, counts, sentences_at_once=sentences_at_once).tolist()]


def pair_openers(cities: Openers, networks: Openers, counts: WordCounts, *, sentences_at_once: int = 2048) -> Ints:
    """The pairs (city, network) that rare words or runs open, in order, one row each."""
    if not len(cities) or not len(networks):
        return np.zeros((0, 2), np.int64)
    pairs = [*_pair_by_rare_words(cities, networks, counts, sentences_at_once), _pair_by_runs(cities, networks)]
    return np.unique(np.concatenate(pairs), axis=0)


def _ranges(sizes: Ints, chosen: Ints) -> Ints:
    """The places of what the chosen have, each of which has so many in a row."""
    ends = np.cumsum(sizes)
    counts = sizes[chosen]
    first = (ends - sizes)[chosen]
    places: Ints = np.arange(int(counts.sum())) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    return places


def _pair_by_rare_words(cities: Openers, networks: Openers, counts: WordCounts, sentences_at_once: int) -> list[Ints]:
    import scipy.sparse as sp  # here, as below: loading it takes as long as a run that finds all fresh may need

    stems = _find_shared(cities.stems, networks.stems)
    rarity = counts.rarity(stems)
    city_words, network_words = _mark_words(cities, stems), _mark_words(networks, stems)
    city_of, network_of = _owners(cities.sentences_of), _owners(networks.sentences_of)
    # A cell of the product of both tables, one of them weighted, is the summed rarity of what two sentences share.
    columns = (network_words @ sp.diags(rarity)).T.tocsc().tocsr()
    pairs = []
    for first in range(0, city_words.shape[0], sentences_at_once):
        shared = (city_words[first : first + sentences_at_once] @ columns).tocoo()
        enough = shared.data >= _RARE_NATS
        found = np.stack([city_of[first + shared.row[enough]], network_of[shared.col[enough]]], axis=1)
        pairs.append(np.unique(found, axis=0))
    return pairs


def _find_shared(one: Hashes, other: Hashes) -> Hashes:
    """What stands on both sides, in order; of the longer side only what may is sorted."""
    short, long = sorted((one, other), key=len)
    short = np.unique(short)
    return np.unique(long[is_among(long, short)])


def _mark_words(openers: Openers, stems: Hashes) -> sp.csr_matrix:
    """Sentences x stems: which sentence holds which of these words."""
    import scipy.sparse as sp

    known = is_among(openers.stems, stems)
    held = np.bincount(_owners(openers.stems_of)[known], minlength=len(openers.stems_of))
    columns = np.searchsorted(stems, openers.stems[known])
    starts = np.concatenate([[0], np.cumsum(held)])
    return sp.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(held), len(stems)))


def _pair_by_runs(cities: Openers, networks: Openers) -> Ints:
    shared = _find_shared(cities.runs, networks.runs)
    city_keys, city_owners = _find_holders(cities, shared)
    network_keys, network_owners = _find_holders(networks, shared)
    # The keys are sorted, so that the networks that hold a run stand side by side.
    first = np.searchsorted(network_keys, city_keys, "left")
    count = np.searchsorted(network_keys, city_keys, "right") - first
    places = np.arange(int(count.sum())) + np.repeat(first - (np.cumsum(count) - count), count)
    return np.stack([np.repeat(city_owners, count), network_owners[places]], axis=1)


def _find_holders(openers: Openers, shared: Hashes) -> tuple[Hashes, Ints]:
    """Of each shared run that a document holds the run, in order, and the document."""
    known = is_among(openers.runs, shared)
    keys, owners = openers.runs[known], _owners(openers.runs_of)[known]
    order = np.argsort(keys, kind="stable")
    return keys[order], owners[order]


def _find_rare_runs(document: WordedDocument, counts: WordCounts, stock: Mask) -> Hashes:
    """The distinct runs of words of a document that are rare enough to tell something."""
    rarity: Floats = counts.rarity(document.stems)[document.words]
    rarity[stock] = 0
    sums = np.concatenate([np.zeros(1), np.cumsum(rarity)])
    rare = sums[_RUN:] - sums[:-_RUN] >= _RUN_NATS
    return np.unique(document.runs(_RUN)[rare])


def _owners(sizes: Ints) -> Ints:
    return np.repeat(np.arange(len(sizes)), sizes)
