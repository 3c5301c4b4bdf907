"""Which document pairs are opened at all: those with a sentence pair that shares rare words, or a run of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from pipeline.records.arrays import Floats, Hashes, Ints
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts

# Shared rare words keep 1.9 in 100 of PAN13's document pairs and 97 to 100 in 100 of the true ones, by class; runs add
# copies of plain words.
_RARE_SHARE = 0.0022  # of the sentences counted; a word in more of them opens nothing by itself
_RARE_BOUNDS = (20, 500)  # sentences: by its share no word of a small study is rare, and nearly all of a large one are
_RARE_NATS = 14.0  # summed rarity of the rare words that two sentences share
_RUN = 5  # words
_RUN_NATS = 10.0  # summed rarity of the words of a shared run


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
    pairs = set(_pair_by_rare_words(cities, networks, counts, sentences_at_once))
    pairs.update(_pair_by_runs(cities, networks, counts))
    return sorted(pairs)


def _pair_by_rare_words(
    cities: Sequence[WordedDocument], networks: Sequence[WordedDocument], counts: WordCounts, sentences_at_once: int
) -> Iterator[tuple[int, int]]:
    stems = _find_shared_stems(cities, networks)
    sentences_with = counts.sentence_counts(stems)
    stems = stems[sentences_with <= np.clip(_RARE_SHARE * counts.sentences, *_RARE_BOUNDS)]
    rarity = counts.rarity(stems)
    city_rows, city_words = _mark_rare_words(cities, stems, counts)
    network_rows, network_words = _mark_rare_words(networks, stems, counts)
    # A cell of the product of both tables, one of them weighted, is the summed rarity of what two sentences share.
    columns = (network_words @ sp.diags(rarity)).T.tocsc().tocsr()
    for first in range(0, city_words.shape[0], sentences_at_once):
        shared = (city_words[first : first + sentences_at_once] @ columns).tocoo()
        enough = shared.data >= _RARE_NATS
        yield from _drop_repeats(city_rows[first + shared.row[enough]], network_rows[shared.col[enough]])


def _find_shared_stems(cities: Sequence[WordedDocument], networks: Sequence[WordedDocument]) -> Hashes:
    sides = [[document.stems for document in side] or [np.zeros(0, np.uint64)] for side in (cities, networks)]
    return np.intersect1d(np.unique(np.concatenate(sides[0])), np.unique(np.concatenate(sides[1])))


def _mark_rare_words(
    documents: Sequence[WordedDocument], stems: Hashes, counts: WordCounts
) -> tuple[Ints, sp.csr_matrix]:
    """The document of each sentence, and the rare words it holds."""
    owners, indices, lengths = [], [], []
    for position, document in enumerate(documents):
        place = np.searchsorted(stems, document.stems).clip(max=max(len(stems) - 1, 0))
        known = stems[place] == document.stems if len(stems) else np.zeros(len(document.stems), bool)
        words = np.where(known, place, -1)[document.words]
        # Headings and set phrases of several issuers hold rare words too, and are no sign of reuse.
        words[counts.stock(document)] = -1
        for start, end in document.sentence_words.tolist():
            inside = np.unique(words[start:end])
            inside = inside[inside >= 0]
            indices.append(inside)
            lengths.append(len(inside))
        owners.append(np.full(len(document.sentence_words), position))
    columns = np.concatenate(indices) if indices else np.zeros(0, np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rare_words = sp.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(lengths), len(stems)))
    return np.concatenate(owners) if owners else np.zeros(0, np.int64), rare_words


def _pair_by_runs(
    cities: Sequence[WordedDocument], networks: Sequence[WordedDocument], counts: WordCounts
) -> Iterator[tuple[int, int]]:
    city_owners, city_keys = _find_rare_runs(cities, counts)
    network_owners, network_keys = _find_rare_runs(networks, counts)
    # The keys are sorted, so that the networks that hold a run stand side by side.
    first = np.searchsorted(network_keys, city_keys, "left")
    last = np.searchsorted(network_keys, city_keys, "right")
    for at in np.nonzero(last > first)[0].tolist():
        for owner in network_owners[first[at] : last[at]].tolist():
            yield int(city_owners[at]), owner


def _find_rare_runs(documents: Sequence[WordedDocument], counts: WordCounts) -> tuple[Ints, Hashes]:
    """The distinct runs of words, rare enough to tell something, of each document; by key, then document."""
    owners, keys = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    for position, document in enumerate(documents):
        rarity: Floats = counts.rarity(document.stems)[document.words]
        rarity[counts.stock(document)] = 0
        sums = np.concatenate([np.zeros(1), np.cumsum(rarity)])
        rare = sums[_RUN:] - sums[:-_RUN] >= _RUN_NATS
        distinct = np.unique(document.runs(_RUN)[rare])
        keys.append(distinct)
        owners.append(np.full(len(distinct), position))
    all_keys, all_owners = np.concatenate(keys), np.concatenate(owners)
    order = np.lexsort((all_owners, all_keys))
    return all_owners[order], all_keys[order]


def _drop_repeats(rows: Ints, columns: Ints) -> Iterator[tuple[int, int]]:
    yield from set(zip(rows.tolist(), columns.tolist(), strict=True))
