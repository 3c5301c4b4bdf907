"""Documents of invented vectors, so that every cosine is known: one axis a topic, no text at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest

from index.embedder import HashingEmbedder
from pipeline.calibration.synthetic_study import SyntheticText, build_corpus
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.match import MatchSettings
from pipeline.profile import FEATURES, Nulls, NullTail, Profile, Rescorer, Scales
from pipeline.records import Document, Role, Sentence, SentenceStatus
from pipeline.records.dates import parse_interval

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
    work: str = "", issuer: str = "", paragraph: int = 1, lang: str = "en",
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
    text = ("x" * 40 + " " * 10) * len(cut)
    return CorpusDocument(about, lang, text, tuple(cut), vectors, np.full(len(cut), HUB, np.float32))


def corpus(*documents: CorpusDocument) -> Corpus:
    return Corpus(tuple(sorted(documents, key=lambda found: found.document.document_id)))


def profile(**tails: NullTail) -> Profile:
    """A profile that takes the base score for strength; tails by `semantic_de_en_short` and the pooled ones."""
    pooled = {
        f"{kind}:all:{length}": NullTail(0.0, 1.0, 2.0, 0.5, 40)
        for kind in ("semantic", "lexical", "digest")
        for length in ("short", "long")
    }
    own = {name.replace("_", ":", 1).replace("_", "-", 1).replace("_", ":"): tail for name, tail in tails.items()}
    weights = tuple(float(name == "base") for name in FEATURES)
    rescorer = Rescorer((0.0,) * len(FEATURES), (1.0,) * len(FEATURES), weights, 0.0)
    return Profile("invented", ("invented",), {}, {}, rescorer, Nulls(pooled | own), Scales(), {})


@pytest.fixture
def invented() -> SimpleNamespace:
    """Makers of invented documents, a corpus of them and a profile, and settings of the semantic matcher."""
    return SimpleNamespace(
        city=lambda name, sentences, date="2018", **more: document(name, sentences, Role.CITY, date, **more),
        network=lambda name, sentences, date="2014", **more: document(name, sentences, Role.NETWORK, date, **more),
        reference=lambda name, sentences, date="", **more: document(name, sentences, Role.REFERENCE, date, **more),
        near=Near,
        corpus=corpus,
        profile=profile,
        settings=MatchSettings(matcher="semantic"),
        changed=partial(MatchSettings, matcher="semantic"),
    )


_WORDS = [
    "".join(parts)
    for parts in product(("ba", "ke", "lo", "mi", "su", "tra"), ("n", "r", "l", "st"), ("a", "e", "um", "or", "ing"))
]
_WORDS = [one + other for one, other in product(_WORDS, ("", "dek", "fil", "gan", "hov"))]


def prose(seed: object, sentences: int) -> list[str]:
    """Sentences of 9 to 16 invented words; another seed gives others."""
    chance = Random(f"{seed}")
    return [" ".join(chance.choices(_WORDS, k=chance.randint(9, 16))).capitalize() + "." for _ in range(sentences)]


def text(document_id: str, sentences: Sequence[str], role: Role, lang: str = "en", date: str = "") -> SyntheticText:
    """A document of one paragraph; a network's is of 2014, a city's of 2018."""
    when = date or ("2014" if role is Role.NETWORK else "2018")
    return SyntheticText(
        document_id, role, lang, parse_interval(when), f"issuer of {document_id}", document_id, " ".join(sentences)
    )


@pytest.fixture(scope="session")
def written() -> SimpleNamespace:
    """Makers of invented prose, of documents and of a corpus of them with the hashing model's vectors."""
    encode = HashingEmbedder().encode
    return SimpleNamespace(
        prose=prose,
        city=lambda name, sentences, **more: text(name, sentences, Role.CITY, **more),
        network=lambda name, sentences, **more: text(name, sentences, Role.NETWORK, **more),
        corpus=lambda *texts: build_corpus(texts, encode, {}),
        encode=encode,
    )
