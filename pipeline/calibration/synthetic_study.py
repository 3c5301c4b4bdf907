"""Small studies in memory: texts of known origin, put on the scale of frozen statistics as a study's are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.corpus.embed import select_embedded
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.corpus.neighbourhoods import CentredDocument, measure_neighbourhoods
from pipeline.corpus.statistics import DocumentVectors, Means, compute_statistics
from pipeline.records import Document, Role
from pipeline.records.arrays import Vectors
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.phrases import Phrases
from pipeline.text.segment import SegmentSettings, segment

__all__ = ["EARLY", "LATE", "Encode", "SyntheticText", "build_corpus"]

Encode = Callable[[Sequence[str]], Vectors]  # sentences -> one unit row each

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


def build_corpus(texts: Sequence[SyntheticText], encode: Encode, prior: Means) -> Corpus:
    """The texts as the matcher sees a study's: cut, embedded and put on the scale of statistics frozen on them.

    `prior` are the means of languages that a profile ships.
    """
    cuts = [select_embedded(segment(text.text, SegmentSettings())) for text in texts]
    vectors = encode([text.text[s.start : s.end] for text, cut in zip(texts, cuts, strict=True) for s in cut])
    raw, at = [], 0
    for text, cut in zip(texts, cuts, strict=True):
        spans = [(s.start, s.end) for s in cut]
        raw.append(
            DocumentVectors(
                hashlib.sha256(text.text.encode()).hexdigest(),
                text.role,
                text.lang,
                vectors[at : at + len(cut)],
                WordedDocument.of(text.text, spans, text.lang),
                Phrases.of(text.text, cut),
                text.issuer,
                text.document_id,
            )
        )
        at += len(cut)
    frozen = compute_statistics(raw, prior)
    centred = [
        CentredDocument(text.document_id, text.role, frozen.centre(document.vectors, text.lang))
        for text, document in zip(texts, raw, strict=True)
    ]
    hubs = measure_neighbourhoods(centred, *frozen.backgrounds, 1).hubs
    documents = []
    for text, cut, document, own, hub in zip(texts, cuts, raw, centred, hubs, strict=True):
        record = Document(
            text.document_id, text.role, text.issuer, text.document_id, lang=text.lang, date=text.date,
            sha256=document.sha256,
        )  # fmt: skip
        documents.append(CorpusDocument(record, text.lang, text.text, cut, own.vectors, hub))
    return Corpus(tuple(sorted(documents, key=lambda document: document.document.document_id)), frozen.words)
