"""A study's documents as the matcher sees them: sentences with vectors on one scale."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from index.margin import difference_margin
from index.neighbours import Neighbours
from pipeline.corpus.lexicon import Lexicon
from pipeline.errors import StageError
from pipeline.records import Document, PageSpan, Role, ScrapKind, Sentence
from pipeline.records.arrays import Range, Similarities, Vectors
from pipeline.study.kept_work import KeptWork
from pipeline.study.tables import StudyTables
from pipeline.text.characters import SOFT_HYPHEN
from pipeline.text.word_counts import WordCounts

_DIGEST_BYTES = 16
MOST_PAIRS = 1 << 26
"""Sentence pairs of two documents that are compared at once: half a gigabyte of cosines and margins."""
HEADING_CHARACTERS = (
    40  # characters below which a sentence may be a heading: three of them are no passage of three sentences
)


@dataclass(frozen=True, eq=False)
class CorpusDocument:
    """One readable document: its language (primary subtag, `und` where unknown), its running text (`compared_text`),
    as long as the normalised text, and the sentences of it that take part in matching.

    `vectors` has one unit row a sentence, centred on its language's frozen mean; `hub` is each sentence's mean
    cosine to its nearest neighbours in the frozen background of the other side (the hubness term of CSLS,
    Conneau et al. 2018). `pages` are its physical pages, empty where its format has none, and `quality` the share of
    them that gave usable text. `scraps` says of each sentence what it is where it is no running text; empty where
    nobody looked.
    """

    document: Document
    lang: str
    text: str
    sentences: tuple[Sentence, ...]
    vectors: Vectors
    hub: Vectors
    pages: tuple[PageSpan, ...] = ()
    quality: float = 1.0
    scraps: tuple[ScrapKind | None, ...] = ()

    @property
    def size(self) -> int:
        """How many of its sentences take part in matching."""
        return len(self.vectors)

    @cached_property
    def digest(self) -> bytes:
        """What stands for the text as it is compared: its language, sentences, vectors, hubness, scraps and pages."""
        sentences = [(one.number, one.start, one.end, one.passage) for one in self.sentences]
        said = f"{self.lang} {len(self.text)}\n{sentences}\n{self.scraps}\n{self.pages}\n{self.quality}\n"
        total = hashlib.blake2b(said.encode(), digest_size=_DIGEST_BYTES)
        total.update(self.text.encode("utf-8", "surrogatepass"))
        for numbers in (self.vectors, self.hub):
            total.update(np.ascontiguousarray(numbers, "<f4").data)
        return total.digest()

    def is_scrap(self, row: int) -> bool:
        """Whether the sentence of this row is no running text."""
        return bool(self.scraps) and self.scraps[row] is not None

    def count_full_sentences(self, rows: Range) -> int:
        """How many of the sentences in a half-open range of rows are more than a heading; at least 1."""
        lengths = (sentence.end - sentence.start for sentence in self.sentences[rows[0] : rows[1]])
        return max(1, sum(length >= HEADING_CHARACTERS for length in lengths))

    def characters(self, rows: Range) -> Range:
        """The characters from the first to the last of the sentences in a half-open range of rows, not empty."""
        return self.sentences[rows[0]].start, self.sentences[rows[1] - 1].end

    def row_of(self, number: int) -> int | None:
        """The row of the sentence of this number; None where it takes no part in matching."""
        row = bisect_left(self.sentences, number, key=lambda sentence: sentence.number)
        return row if row < len(self.sentences) and self.sentences[row].number == number else None

    def sentence_text(self, row: int) -> str:
        """The sentence of this row as it is read, without soft hyphens."""
        sentence = self.sentences[row]
        return self.text[sentence.start : sentence.end].replace(SOFT_HYPHEN, "")

    def __post_init__(self) -> None:
        if not len(self.sentences) == len(self.vectors) == len(self.hub):
            raise ValueError(f"{self.document.document_id}: sentences, vectors and hubness differ in number")
        if self.scraps and len(self.scraps) != len(self.sentences):
            raise ValueError(f"{self.document.document_id}: sentences and scraps differ in number")


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What is read of a document only when something is compared with its text; fields as in `CorpusDocument`."""

    text: str
    sentences: tuple[Sentence, ...]
    pages: tuple[PageSpan, ...] = ()
    quality: float = 1.0
    scraps: tuple[ScrapKind | None, ...] = ()


class StoredDocument(CorpusDocument):
    """A document whose text lies in the study and is read when it is first asked for.

    `known_by` stands for the text as `digest` does, without reading it; `read` gives it.
    """

    def __init__(
        self, document: Document, lang: str, vectors: Vectors, hub: Vectors, known_by: bytes,
        read: Callable[[], DocumentText],
    ) -> None:  # fmt: skip
        # Not by the parent's, which wants the text.
        vars(self).update(document=document, lang=lang, vectors=vectors, hub=hub, digest=known_by, _read=read)

    @cached_property
    def _stored(self) -> DocumentText:
        read: Callable[[], DocumentText] = vars(self)["_read"]
        found = read()
        if not len(found.sentences) == self.size:
            raise StageError(
                f"{self.document.document_id} has other sentences than vectors; run `policyecho index`, then run again"
            )
        return found

    @property
    def text(self) -> str:
        """Its running text."""
        return self._stored.text

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of it that take part in matching."""
        return self._stored.sentences

    @property
    def pages(self) -> tuple[PageSpan, ...]:
        """Its physical pages."""
        return self._stored.pages

    @property
    def quality(self) -> float:
        """The share of its pages that gave usable text."""
        return self._stored.quality

    @property
    def scraps(self) -> tuple[ScrapKind | None, ...]:
        """What each sentence is where it is no running text."""
        return self._stored.scraps


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """All readable documents of a study, ordered by document_id, the frozen word counts of each language, and what
    its texts may call by name.

    `nearest` are those of all city sentences among all network sentences and the other way round, where they were
    found already; positions count through the documents of a role. `kept` is what earlier runs worked out.
    """

    documents: tuple[CorpusDocument, ...]
    words: Mapping[str, WordCounts] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=lambda: Lexicon.of(StudyTables()))
    nearest: tuple[Neighbours, Neighbours] | None = None
    kept: KeptWork = field(default_factory=KeptWork.nowhere)

    def by_id(self) -> dict[str, CorpusDocument]:
        """The documents by document_id."""
        return {document.document.document_id: document for document in self.documents}

    def of_role(self, role: Role) -> tuple[CorpusDocument, ...]:
        """The documents on one side, in order."""
        return tuple(document for document in self.documents if document.document.role is role)


def compute_margins(
    a: CorpusDocument, b: CorpusDocument, rows: slice = slice(None)
) -> tuple[Similarities, Similarities]:
    """Centred cosine and difference margin of every sentence of two documents, or of some rows of the first with all
    of the second, each (rows of a, rows of b).

    The margin is the cosine less the mean of both sentences' hubness: how much nearer the two are to each other
    than to their neighbourhoods.
    """
    cosine: Similarities = a.vectors[rows] @ b.vectors.T
    return cosine, difference_margin(cosine, a.hub[rows, None], b.hub[None, :])
