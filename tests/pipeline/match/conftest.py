"""Documents of invented vectors, so that every cosine is known: one axis a topic, no text at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.corpus import Corpus, CorpusDocument
from pipeline.dates import parse_interval
from pipeline.match import MatchSettings
from pipeline.records import Document, Role, Sentence, SentenceStatus

TOPICS = 200
HUB = 0.1


@dataclass(frozen=True)
class Near:
    """A sentence with this cosine to its topic; the rest of it points along a topic of its own."""

    topic: int
    cosine: float
    aside: int


def vector(sentence: int | Near) -> np.ndarray:
    row = np.zeros(TOPICS, np.float32)
    if isinstance(sentence, int):
        row[sentence] = 1
    else:
        row[sentence.topic], row[sentence.aside] = sentence.cosine, (1 - sentence.cosine**2) ** 0.5
    return row


def document(
    document_id: str, sentences: Sequence[int | Near], role: Role, date: str, *,
    work: str = "", issuer: str = "", paragraph: int = 1,
) -> CorpusDocument:  # fmt: skip
    """Sentence n has number 2n + 1 and stands at characters [50n, 50n + 40); `paragraph` is sentences in each."""
    about = Document(
        document_id, role, issuer or f"issuer of {document_id}", work or document_id,
        date=parse_interval(date) if date else None, sha256=f"sha of {document_id}",
    )  # fmt: skip
    cut = [
        Sentence(2 * n + 1, 50 * n, 50 * n + 40, n // paragraph, SentenceStatus.EMBEDDED) for n in range(len(sentences))
    ]
    vectors = np.stack([vector(sentence) for sentence in sentences])
    text = "x" * 50 * len(cut)
    return CorpusDocument(about, "en", text, tuple(cut), vectors, np.full(len(cut), HUB, np.float32))


def corpus(*documents: CorpusDocument) -> Corpus:
    return Corpus(tuple(sorted(documents, key=lambda found: found.document.document_id)))


@pytest.fixture
def invented() -> SimpleNamespace:
    """Makers of invented documents and a corpus of them, and the matcher's default settings."""
    return SimpleNamespace(
        city=lambda name, sentences, date="2018", **more: document(name, sentences, Role.CITY, date, **more),
        network=lambda name, sentences, date="2014", **more: document(name, sentences, Role.NETWORK, date, **more),
        reference=lambda name, sentences, date="", **more: document(name, sentences, Role.REFERENCE, date, **more),
        near=Near,
        corpus=corpus,
        settings=MatchSettings(),
        changed=MatchSettings,
    )
