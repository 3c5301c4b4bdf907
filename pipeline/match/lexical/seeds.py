"""SEED: sentence pairs that share so many words that they may belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair, WordSide
from pipeline.records.arrays import Floats, Ints, Range
from pipeline.text.word_counts import find_sentence_rows

if TYPE_CHECKING:
    import scipy.sparse as sp

_PROPOSALS_A_SENTENCE = 16  # times the sentences of both documents: pairs that one word may propose


@dataclass(frozen=True, slots=True, eq=False)
class SentenceWords:
    """The words of each sentence of one document: how often (weighted by rarity), and whether at all."""

    weighted: sp.csr_matrix
    present: sp.csr_matrix
    norms: Floats
    sizes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Sentence pairs (rows of the city, rows of the network document) with the cosine of their words."""

    rows: Ints
    columns: Ints
    cosine: Floats
    city: SentenceWords
    network: SentenceWords

    def span_cosine(self, rows: Range, columns: Range) -> float:
        """The cosine of the words of two spans of sentences."""
        a = np.asarray(self.city.weighted[slice(*rows)].sum(0)).ravel()
        b = np.asarray(self.network.weighted[slice(*columns)].sum(0)).ravel()
        norm = float(np.linalg.norm(a) * np.linalg.norm(b))
        return float(a @ b) / norm if norm else 0.0


def find_seeds(pair: WordPair, settings: LexicalSettings) -> Seeds:
    """Every sentence pair whose words agree in cosine and in dice, by row and column.

    Rarity is the inverse sentence frequency within the two documents.
    """
    # Within the two documents and not within the language: what both are about is then common, and no seed by itself
    # (plagdet on PAN13 .911, with the rarity of the corpus .896).
    counted_city, counted_network = _count_words(pair.city), _count_words(pair.network)
    holding = np.bincount(counted_city.indices, minlength=counted_city.shape[1])
    holding += np.bincount(counted_network.indices, minlength=counted_network.shape[1])
    sentences = counted_city.shape[0] + counted_network.shape[0]
    rarity = np.log(sentences / np.maximum(holding, 1))
    city, network = _weigh_words(counted_city, rarity), _weigh_words(counted_network, rarity)
    if counted_city.shape[0] * counted_network.shape[0] <= settings.all_pairs:
        rows, columns, cosine = _compare_all(city, network, settings)
    else:
        rows, columns, cosine = _compare_proposed(city, network, settings)
    return Seeds(rows, columns, cosine, city, network)


def _count_words(side: WordSide) -> sp.csr_matrix:
    import scipy.sparse as sp  # here: loading it takes as long as a run that finds all fresh may need

    rows = find_sentence_rows(side.document)
    taken = (rows >= 0) & side.own
    shape = (len(side.document.sentence_words), len(side.counts))
    return sp.csr_matrix((np.ones(int(taken.sum())), (rows[taken], side.words[taken])), shape=shape)


def _weigh_words(counted: sp.csr_matrix, rarity: Floats) -> SentenceWords:
    weighted, present = counted.copy(), counted.copy()
    weighted.data = counted.data * rarity[counted.indices]
    present.data = np.ones(len(counted.data))
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
    return SentenceWords(weighted, present, np.maximum(norms, 1e-9), np.asarray(present.sum(1)).ravel())


def _compare_all(city: SentenceWords, network: SentenceWords, settings: LexicalSettings) -> tuple[Ints, Ints, Floats]:
    cosine = (city.weighted @ network.weighted.T).toarray() / city.norms[:, None] / network.norms[None, :]
    shared = (city.present @ network.present.T).toarray()
    dice = 2 * shared / np.maximum(city.sizes[:, None] + network.sizes[None, :], 1)
    rows, columns = np.nonzero((cosine > settings.seed_cosine) & (dice > settings.seed_dice))
    return rows, columns, cosine[rows, columns]


def _compare_proposed(
    city: SentenceWords, network: SentenceWords, settings: LexicalSettings
) -> tuple[Ints, Ints, Floats]:
    proposed_rows, proposed_columns = propose_pairs(city, network)
    parts = []
    for first in range(0, len(proposed_rows), settings.pairs_at_once):
        piece = slice(first, first + settings.pairs_at_once)
        parts.append(_compare(city, network, proposed_rows[piece], proposed_columns[piece], settings))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    rows, columns, cosine = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rows, columns, cosine


def propose_pairs(city: SentenceWords, network: SentenceWords) -> tuple[Ints, Ints]:
    """The sentence pairs of two long documents that share a word which is not everywhere in both, by row and column."""
    width = city.present.shape[1]
    in_city = np.bincount(city.present.indices, minlength=width)
    in_network = np.bincount(network.present.indices, minlength=width)
    sentences = city.present.shape[0] + network.present.shape[0]
    # A word that stands everywhere would propose nearly all pairs, and weighs next to nothing in the cosine.
    rare = in_city * in_network <= _PROPOSALS_A_SENTENCE * sentences
    # Sorted, so that seeds come by row and column as they do where all pairs are compared.
    proposed = (city.present[:, rare] @ network.present[:, rare].T).tocsr().sorted_indices().tocoo()
    return proposed.row, proposed.col


def _compare(
    city: SentenceWords, network: SentenceWords, rows: Ints, columns: Ints, settings: LexicalSettings
) -> tuple[Ints, Ints, Floats]:
    product = city.weighted[rows].multiply(network.weighted[columns])
    cosine = np.asarray(product.sum(1)).ravel() / city.norms[rows] / network.norms[columns]
    shared = np.asarray(city.present[rows].multiply(network.present[columns]).sum(1)).ravel()
    dice = 2 * shared / np.maximum(city.sizes[rows] + network.sizes[columns], 1)
    kept = (cosine > settings.seed_cosine) & (dice > settings.seed_dice)
    return rows[kept].astype(np.int64), columns[kept].astype(np.int64), cosine[kept]
