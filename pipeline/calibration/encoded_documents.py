"""The documents of a parallel text in one language, as vectors, and some of their sentences in other words."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np

from index.margin import centre, mean_vector
from pipeline.calibration.light_edits import edit_lightly
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.synthetic_study import Encode
from pipeline.corpus.embed import select_embedded
from pipeline.corpus.statistics import Means
from pipeline.errors import InputError
from pipeline.evidence.rivals.compare import SentenceVectors
from pipeline.records.arrays import Ints, Vectors
from pipeline.text.characters import for_encoder
from pipeline.text.segment import SegmentSettings, segment

__all__ = ["EncodedDocuments", "cut_sentences", "encode_documents"]

_SEED = 20
_EDITED = 150  # sentences of each language that are also looked at in other words
_LEAST_DOCUMENTS, _LEAST_SENTENCES = 8, 40


@dataclass(frozen=True, slots=True, eq=False)
class EncodedDocuments:
    """All documents in one language: centred vectors and lengths, each document's first row, each row's document.

    `edited` and `edited_again` are two light edits of the sentences in `rows`.
    """

    lang: str
    vectors: Vectors
    characters: Ints
    starts: Ints
    owner: Ints
    rows: Ints
    edited: Vectors
    edited_again: Vectors

    @property
    def sizes(self) -> Ints:
        """Sentences of each document."""
        return np.bincount(self.owner)

    def document(self, number: int) -> SentenceVectors:
        """The sentences of one document."""
        here = self.owner == number
        return SentenceVectors(self.lang, self.vectors[here], self.characters[here])

    def by_document(self) -> list[Vectors]:
        """The vectors of each document."""
        return [self.vectors[self.owner == number] for number in range(len(self.starts))]

    def reword(self, number: int, edited: Vectors) -> tuple[SentenceVectors, Ints]:
        """One document with the sentences that have edits replaced by these, and which they are."""
        document, here = self.document(number), self.owner[self.rows] == number
        vectors, rows = document.vectors.copy(), self.rows[here] - self.starts[number]
        vectors[rows] = edited[here]
        return SentenceVectors(self.lang, vectors, document.characters), rows


def encode_documents(
    parallel: ParallelText, lang: str, encode: Encode, means: Means, *, edited: bool = True
) -> EncodedDocuments:
    """The documents in one language, joined by one blank and cut as the pipeline cuts texts.

    Centred on the given mean, or where there is none on their own. The same input gives the same edits; without
    `edited` there are none. Raises InputError when there are too few documents or sentences.
    """
    documents = [cut_sentences(parallel.text(name, lang)) for name in sorted(parallel.documents)]
    flat = [sentence for sentences in documents for sentence in sentences]
    if len(documents) < _LEAST_DOCUMENTS or len(flat) < _LEAST_SENTENCES or not all(documents):
        raise InputError(
            f"parallel text in {lang!r} has {len(flat)} sentences in {sum(map(bool, documents))} of "
            f"{len(documents)} documents; give at least {_LEAST_DOCUMENTS} documents, none empty, and "
            f"{_LEAST_SENTENCES} sentences"
        )
    count = min(_EDITED, len(flat)) if edited else 0
    rows = np.unique(np.linspace(0, len(flat) - 1, count).astype(np.int64))
    words = [word for sentence in flat for word in sentence.split()]
    chance = Random(f"{_SEED} {lang}")
    once, again = ([edit_lightly(flat[row], words, chance) for row in rows] for _ in range(2))
    raw = encode(flat)
    mean = means[lang] if lang in means else mean_vector(raw)
    sizes = np.array([len(sentences) for sentences in documents])
    return EncodedDocuments(
        lang,
        centre(raw, mean),
        np.array([len(sentence) for sentence in flat]),
        np.cumsum(sizes) - sizes,
        np.repeat(np.arange(len(sizes)), sizes),
        rows,
        _centre(once, encode, mean),
        _centre(again, encode, mean),
    )


def _centre(texts: list[str], encode: Encode, mean: Vectors) -> Vectors:
    return centre(encode(texts), mean) if texts else np.zeros((0, len(mean)), np.float32)


def cut_sentences(text: str) -> list[str]:
    """The sentences of a text that the pipeline gives vectors, as the encoder sees them."""
    return [for_encoder(text[s.start : s.end]) for s in select_embedded(segment(text, SegmentSettings()))]
