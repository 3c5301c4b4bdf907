"""A study's documents as the matcher sees them: sentences with vectors on one scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.margin import difference_margin
from pipeline.records import Document, Role, Sentence

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class CorpusDocument:
    """One readable document: its language (primary subtag, `und` where unknown), its normalised text, and the
    sentences of it that take part in matching.

    `vectors` has one unit row a sentence, centred on its language's frozen mean; `hub` is each sentence's mean
    cosine to its nearest neighbours in the frozen background of the other side (the hubness term of CSLS,
    Conneau et al. 2018).
    """

    document: Document
    lang: str
    text: str
    sentences: tuple[Sentence, ...]
    vectors: Vectors
    hub: Vectors

    def sentence_text(self, row: int) -> str:
        """The characters of the sentence of this row."""
        sentence = self.sentences[row]
        return self.text[sentence.start : sentence.end]

    def __post_init__(self) -> None:
        if not len(self.sentences) == len(self.vectors) == len(self.hub):
            raise ValueError(f"{self.document.document_id}: sentences, vectors and hubness differ in number")


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """All readable documents of a study, ordered by document_id."""

    documents: tuple[CorpusDocument, ...]

    def of_role(self, role: Role) -> tuple[CorpusDocument, ...]:
        """The documents on one side, in order."""
        return tuple(found for found in self.documents if found.document.role is role)


def margin_block(a: CorpusDocument, b: CorpusDocument) -> tuple[Vectors, Vectors]:
    """Centred cosine and difference margin of every sentence pair of two documents, each (len(a), len(b)).

    The margin is the cosine less the mean of both sentences' hubness: how much nearer the two are to each other
    than to their neighbourhoods.
    """
    cosine: Vectors = a.vectors @ b.vectors.T
    return cosine, difference_margin(cosine, a.hub[:, None], b.hub[None, :])
