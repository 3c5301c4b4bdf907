"""SEED: sentence pairs that share so many words that they may belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import SentenceCells, WordPair, WordSide
from pipeline.records.arrays import Floats, Ints, Range, expand

if TYPE_CHECKING:
    import scipy.sparse as sp

_PROPOSALS_A_SENTENCE = 16  # times the sentences of both documents: pairs that one word may propose


@dataclass(frozen=True, eq=False)
class SentenceWords:
    """The words of each sentence of one document in the vocabulary of both: how often (weighted by rarity), by cell.

    `shape` is how many sentences and how many words of the vocabulary there are, `norms` the length of each sentence's
    weights, `sizes` how many words it has.
    """

    cells: SentenceCells
    weights: Floats
    shape: tuple[int, int]
    norms: Floats
    sizes: Ints

    @classmethod
    def of(cls, side: WordSide, rarity: Floats) -> Self:
        """Those of one document; `rarity` is that of each word of the vocabulary."""
        cells, sentences = side.cells, len(side.document.sentence_words)
        weights = cells.times * rarity[cells.words]
        squares = weights * weights
        some = np.flatnonzero(squares)
        firsts = np.flatnonzero(np.diff(cells.rows[some], prepend=-1))
        norms = np.zeros(sentences)
        if len(some):
            norms[cells.rows[some[firsts]]] = np.add.reduceat(squares[some], firsts)
        shape, sizes = (sentences, len(rarity)), np.bincount(cells.rows, minlength=sentences)
        return cls(cells, weights, shape, np.maximum(np.sqrt(norms), 1e-9), sizes)

    @cached_property
    def weighted(self) -> sp.csr_matrix:
        """The weights as a table, sentences x words."""
        return self._table(self.weights)

    @cached_property
    def present(self) -> sp.csr_matrix:
        """Which sentence holds which word, as a table."""
        return self._table(np.ones(len(self.weights)))

    def _table(self, numbers: Floats) -> sp.csr_matrix:
        import scipy.sparse as sp  # here: loading it takes as long as a run that finds all fresh may need

        return sp.csr_matrix((numbers, (self.cells.rows, self.cells.words)), shape=self.shape)


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
    width = len(pair.frequency)
    holding = sum(np.bincount(side.cells.words, minlength=width) for side in (pair.city, pair.network))
    sentences = len(pair.city.document.sentence_words) + len(pair.network.document.sentence_words)
    rarity = np.log(sentences / np.maximum(holding, 1))
    city, network = SentenceWords.of(pair.city, rarity), SentenceWords.of(pair.network, rarity)
    compare = _compare_all if city.shape[0] * network.shape[0] <= settings.all_pairs else _compare_proposed
    rows, columns, cosine = compare(city, network, settings)
    return Seeds(rows, columns, cosine, city, network)


def _compare_all(city: SentenceWords, network: SentenceWords, settings: LexicalSettings) -> tuple[Ints, Ints, Floats]:
    """Words of both are counted, and weighed only where so many are shared that a pair may be a seed.

    For documents without one, which are most that are opened, a table of all words would take ten times as long.
    """
    by_word = np.argsort(network.cells.words, kind="stable")
    words, wide = network.cells.words[by_word], network.shape[0]
    first = np.searchsorted(words, city.cells.words)
    count = np.searchsorted(words, city.cells.words, "right") - first
    starts = np.searchsorted(city.cells.rows, np.arange(city.shape[0] + 1))
    parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for top, bottom in _cut_rows(np.append(0, np.cumsum(count))[starts], settings.pairs_at_once):
        cells = slice(starts[top], starts[bottom])
        one = np.repeat(np.arange(cells.start, cells.stop), count[cells])
        other = by_word[expand(first[cells], count[cells])]
        pairs = (city.cells.rows[one] - top) * wide + network.cells.rows[other]
        shared = np.bincount(pairs, minlength=(bottom - top) * wide)
        sizes = np.maximum(city.sizes[top:bottom, None] + network.sizes[None, :], 1).ravel()
        near = np.flatnonzero(2 * shared / sizes > settings.seed_dice)
        if not len(near):
            continue
        # Added up in the order of the words, whatever else is compared.
        products = np.bincount(pairs, city.weights[one] * network.weights[other], minlength=len(shared))
        rows, columns = near // wide + top, near % wide
        cosine = products[near] / city.norms[rows] / network.norms[columns]
        seeds = cosine > settings.seed_cosine
        parts.append((rows[seeds], columns[seeds], cosine[seeds]))
    rows, columns, cosine = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rows, columns, cosine


def _cut_rows(before: Ints, most: int) -> Iterator[Range]:
    """Parts of rows with so many products at most, or of one row; `before` are the products before each row."""
    top, rows = 0, len(before) - 1
    while top < rows:
        bottom = max(top + 1, int(np.searchsorted(before, before[top] + most, "right")) - 1)
        yield top, bottom
        top = bottom


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
