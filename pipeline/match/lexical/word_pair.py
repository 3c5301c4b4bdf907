"""Two documents in one vocabulary: what every later step reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from pipeline.records.arrays import Floats, Hashes, Ints, Mask, Range
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts, find_sentence_rows

_REMEMBERED = 1 << 13  # documents: each is opened with many others, one after the other


@dataclass(frozen=True, slots=True, eq=False)
class SentenceCells:
    """The words of each sentence of a document, stock phrases left out, each once, in order, and how often."""

    rows: Ints
    words: Ints
    times: Ints


@dataclass(frozen=True, slots=True, eq=False)
class WordSide:
    """One document of the pair: its words in the shared vocabulary and how often each stem stands in it.

    `edges[n]` is true where a sentence begins or ends before word n; `own` where word n is of the document's own
    wording, no stock phrase; `tied` where word n makes a fixed pair with the one before it.
    """

    document: WordedDocument
    words: Ints
    counts: Ints
    edges: Mask
    own: Mask
    tied: Mask
    cells: SentenceCells

    def background(self, passage: Range, frequency: Floats, topic_words: float) -> Floats:
        """How frequent each stem is in the document outside the passage, smoothed by the language's counts.

        A word of the document's subject is little evidence, however rare it is in the language.
        """
        inside = np.bincount(self.words[slice(*passage)], minlength=len(self.counts))
        outside = len(self.words) - (passage[1] - passage[0])
        share: Floats = (self.counts - inside + topic_words * frequency) / (outside + topic_words)
        return share


@dataclass(frozen=True, slots=True, eq=False)
class WordPair:
    """A city and a network document; `frequency` is each shared stem's share in the language."""

    city: WordSide
    network: WordSide
    frequency: Floats

    @classmethod
    def of(cls, city: WordedDocument, network: WordedDocument, counts: WordCounts) -> Self:
        """The two documents in the vocabulary of both."""
        stems = np.concatenate([city.stems, network.stems])
        stems.sort(kind="stable")  # which merges what is in order
        stems = stems[np.append(True, stems[1:] != stems[:-1])[: len(stems)]]
        return cls(_build_side(city, stems, counts), _build_side(network, stems, counts), counts.frequency(stems))


def _build_side(document: WordedDocument, stems: Hashes, counts: WordCounts) -> WordSide:
    alone, place = _count_alone(document, counts), np.searchsorted(stems, document.stems)
    words = place[document.words]
    return WordSide(
        document,
        words,
        np.bincount(words, minlength=len(stems)),
        alone.edges,
        alone.own,
        alone.tied,
        SentenceCells(alone.cells.rows, place[alone.cells.words], alone.cells.times),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Alone:
    """What is known of a document in whatever pair; the words of its cells are numbers of its own stems."""

    edges: Mask
    own: Mask
    tied: Mask
    cells: SentenceCells


@lru_cache(maxsize=_REMEMBERED)
def _count_alone(document: WordedDocument, counts: WordCounts) -> _Alone:
    edges = np.zeros(len(document.words) + 1, bool)
    edges[document.sentence_words.ravel()] = True
    own, rows = ~counts.stock(document), find_sentence_rows(document)
    taken, width = (rows >= 0) & own, max(len(document.stems), 1)
    cells, times = np.unique(rows[taken] * width + document.words[taken], return_counts=True)
    return _Alone(edges, own, counts.fixed(document), SentenceCells(cells // width, cells % width, times))
