"""Two documents in one vocabulary: what every later step reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from pipeline.records.arrays import Floats, Hashes, Ints, Mask, Range
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts


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
        stems = np.union1d(city.stems, network.stems)
        return cls(_build_side(city, stems, counts), _build_side(network, stems, counts), counts.frequency(stems))


def _build_side(document: WordedDocument, stems: Hashes, counts: WordCounts) -> WordSide:
    words = np.searchsorted(stems, document.stems)[document.words]
    edges = np.zeros(len(words) + 1, bool)
    edges[document.sentence_words.ravel()] = True
    own = ~counts.stock(document)
    return WordSide(document, words, np.bincount(words, minlength=len(stems)), edges, own, counts.fixed(document))
