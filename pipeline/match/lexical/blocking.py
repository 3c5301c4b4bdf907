"""Which document pairs are opened at all: those with a sentence pair that shares rare words, or a run of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from pipeline.records.arrays import Floats, Hashes, Ints
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts

_RARE_SHARE = 0.0022  # of the sentences counted; a word in more of them opens nothing by itself
_RARE_BOUNDS = (20, 500)
_RARE_NATS = 14.0  # summed rarity of the rare words that two sentences share
_RUN = 5
_RUN_NATS = 10.0  # summed rarity of the words of a shared run
_BLOCK = 2048  # city sentences compared at once


def candidate_pairs(
    cities: Sequence[WordedDocument], networks: Sequence[WordedDocument], counts: WordCounts
) -> list[tuple[int, int]]:
    """Positions (city, network) of the document pairs worth opening, in order.

    Whether a pair is among them depends on its two documents and the counts alone.
    """
    found = set(_by_rare_words(cities, networks, counts))
    found.update(_by_runs(cities, networks, counts))
    return sorted(found)


def _by_rare_words(
    cities: Sequence[WordedDocument], networks: Sequence[WordedDocument], counts: WordCounts
) -> Iterator[tuple[int, int]]:
    stems = _shared_stems(cities, networks)
    held = counts.sentence_counts(stems)
    stems = stems[held <= np.clip(_RARE_SHARE * counts.sentences, *_RARE_BOUNDS)]
    rarity = counts.rarity(stems)
    city_rows, city_bags = _bags(cities, stems, counts)
    network_rows, network_bags = _bags(networks, stems, counts)
    columns = (network_bags @ sp.diags(rarity)).T.tocsc().tocsr()
    for first in range(0, city_bags.shape[0], _BLOCK):
        shared = (city_bags[first : first + _BLOCK] @ columns).tocoo()
        enough = shared.data >= _RARE_NATS
        yield from _distinct(city_rows[first + shared.row[enough]], network_rows[shared.col[enough]])


def _shared_stems(cities: Sequence[WordedDocument], networks: Sequence[WordedDocument]) -> Hashes:
    sides = [[document.stems for document in side] or [np.zeros(0, np.uint64)] for side in (cities, networks)]
    return np.intersect1d(np.unique(np.concatenate(sides[0])), np.unique(np.concatenate(sides[1])))


def _bags(documents: Sequence[WordedDocument], stems: Hashes, counts: WordCounts) -> tuple[Ints, sp.csr_matrix]:
    """The document of each sentence, and the rare words it holds."""
    owners, indices, lengths = [], [], []
    for position, document in enumerate(documents):
        place = np.searchsorted(stems, document.stems).clip(max=max(len(stems) - 1, 0))
        known = stems[place] == document.stems if len(stems) else np.zeros(len(document.stems), bool)
        words = np.where(known, place, -1)[document.words]
        words[counts.stock(document)] = -1
        for start, end in document.sentence_words.tolist():
            inside = np.unique(words[start:end])
            inside = inside[inside >= 0]
            indices.append(inside)
            lengths.append(len(inside))
        owners.append(np.full(len(document.sentence_words), position))
    columns = np.concatenate(indices) if indices else np.zeros(0, np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    bags = sp.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(lengths), len(stems)))
    return np.concatenate(owners) if owners else np.zeros(0, np.int64), bags


def _by_runs(
    cities: Sequence[WordedDocument], networks: Sequence[WordedDocument], counts: WordCounts
) -> Iterator[tuple[int, int]]:
    city_owners, city_keys = _telling_runs(cities, counts)
    network_owners, network_keys = _telling_runs(networks, counts)
    first = np.searchsorted(network_keys, city_keys, "left")
    last = np.searchsorted(network_keys, city_keys, "right")
    for at in np.nonzero(last > first)[0].tolist():
        for owner in network_owners[first[at] : last[at]].tolist():
            yield int(city_owners[at]), owner


def _telling_runs(documents: Sequence[WordedDocument], counts: WordCounts) -> tuple[Ints, Hashes]:
    """The distinct runs of words, rare enough to tell something, of each document; by key, then document."""
    owners, keys = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    for position, document in enumerate(documents):
        rarity: Floats = counts.rarity(document.stems)[document.words]
        rarity[counts.stock(document)] = 0
        sums = np.concatenate([np.zeros(1), np.cumsum(rarity)])
        telling = sums[_RUN:] - sums[:-_RUN] >= _RUN_NATS
        found = np.unique(document.runs(_RUN)[telling])
        keys.append(found)
        owners.append(np.full(len(found), position))
    all_keys, all_owners = np.concatenate(keys), np.concatenate(owners)
    order = np.lexsort((all_owners, all_keys))
    return all_owners[order], all_keys[order]


def _distinct(rows: Ints, columns: Ints) -> Iterator[tuple[int, int]]:
    yield from set(zip(rows.tolist(), columns.tolist(), strict=True))
