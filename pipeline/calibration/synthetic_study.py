"""Small studies in memory: texts of known origin, put on the scale of frozen statistics as a study's are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.corpus.neighbourhoods import CentredDocument, measure_neighbourhoods
from pipeline.corpus.sayings import SameFrom, nobody_knows
from pipeline.corpus.statistics import DocumentVectors, Means, compute_statistics
from pipeline.records import Document, Role, Sentence
from pipeline.records.arrays import Vectors
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.phrases import Phrases
from pipeline.text.segment import SegmentSettings, segment

__all__ = ["EARLY", "LATE", "Encode", "SyntheticText", "build_corpus"]

Encode = Callable[[Sequence[str]], Vectors]  # sentences -> one unit row each

_KEPT_TEXTS = 512

EARLY, LATE = parse_interval("2014"), parse_interval("2016")


@dataclass(frozen=True, slots=True)
class SyntheticText:
    """One document of a study in memory; `work` names what its body is made of."""

    document_id: str
    role: Role
    lang: str
    date: DateInterval
    issuer: str
    work: str
    text: str


def build_corpus(
    texts: Sequence[SyntheticText], encode: Encode, prior: Means, same_from: SameFrom = nobody_knows
) -> Corpus:
    """The texts as the matcher sees a study's: cut, embedded and put on the scale of statistics frozen on them.

    `prior` are the means of languages that a profile ships, and by `same_from` sentences say the same.
    """
    read = [_read(text.text, text.lang) for text in texts]
    vectors = encode([text.text[s.start : s.end] for text, one in zip(texts, read, strict=True) for s in one.cut])
    raw, at = [], 0
    for text, one in zip(texts, read, strict=True):
        raw.append(
            DocumentVectors(
                one.sha256,
                text.role,
                text.lang,
                vectors[at : at + len(one.cut)],
                one.words,
                one.phrases,
                text.issuer,
                text.document_id,
            )
        )
        at += len(one.cut)
    frozen = compute_statistics(raw, prior, same_from)
    centred = [
        CentredDocument(text.document_id, text.role, frozen.centre(document.vectors, text.lang))
        for text, document in zip(texts, raw, strict=True)
    ]
    hubs = measure_neighbourhoods(centred, *frozen.backgrounds, 1).hubs
    documents = []
    for text, one, document, own, hub in zip(texts, read, raw, centred, hubs, strict=True):
        record = Document(
            text.document_id, text.role, text.issuer, text.document_id, lang=text.lang, date=text.date,
            sha256=document.sha256,
        )  # fmt: skip
        documents.append(CorpusDocument(record, text.lang, text.text, one.cut, own.vectors, hub))
    return Corpus(tuple(sorted(documents, key=lambda document: document.document.document_id)), frozen.words)


class _Read(NamedTuple):
    """What is known of a text before its vectors: its digest, the sentences to embed, its words and phrases."""

    sha256: str
    cut: tuple[Sentence, ...]
    words: WordedDocument
    phrases: Phrases


@lru_cache(maxsize=_KEPT_TEXTS)
def _read(text: str, lang: str) -> _Read:
    """Kept, since the same network documents stand in study after study."""
    cut = select_embedded(segment(text, SegmentSettings()))
    spans = [(one.start, one.end) for one in cut]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _Read(digest, cut, WordedDocument.of(text, spans, lang), Phrases.of(text, cut))
