"""Bare documents, matches and profiles: only what weighing looks at, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pipeline.corpus.model import CorpusDocument
from pipeline.profile import FEATURES, ClassLevels, Nulls, NullTail, PairScale, Profile, Rescorer, Scales
from pipeline.records import (
    AlignedPair,
    Document,
    FindKind,
    Match,
    Role,
    Score,
    Sentence,
    SentenceStatus,
    Side,
    Span,
)
from pipeline.records.dates import parse_interval
from pipeline.records.order import who_was_first


def document(
    name: str, sentences: int = 10, *,
    role: Role, lang: str, date: str, text: str = "", work: str = "", **known: Any,
) -> CorpusDocument:  # fmt: skip
    """So many sentences of forty characters; where a text is given, their places mean nothing.

    `known` is what a document has by default: its pages and quality.
    """
    about = Document(
        name, role, f"issuer of {name}", work or name, lang=lang, date=parse_interval(date), sha256=f"sha of {name}"
    )
    cut = tuple(Sentence(n, 50 * n, 50 * n + 40, n, SentenceStatus.EMBEDDED) for n in range(sentences))
    vectors, hub = np.zeros((sentences, 4), np.float32), np.zeros(sentences, np.float32)
    return CorpusDocument(about, lang, text or "x" * 50 * sentences, cut, vectors, hub, **known)


def city(name: str, sentences: int = 10, *, lang: str = "de", date: str = "2018", **more) -> CorpusDocument:
    return document(name, sentences, role=Role.CITY, lang=lang, date=date, **more)


def network(name: str, sentences: int = 10, *, lang: str = "en", date: str = "2014", **more) -> CorpusDocument:
    return document(name, sentences, role=Role.NETWORK, lang=lang, date=date, **more)


def reference(name: str, sentences: int = 10, *, lang: str = "en", date: str = "2010", **more) -> CorpusDocument:
    return document(name, sentences, role=Role.REFERENCE, lang=lang, date=date, **more)


def match(
    one: CorpusDocument, other: CorpusDocument, score: float = 1.0, *,
    name: str = "", sentences: int = 1, kind: FindKind = FindKind.SEMANTIC,
    cosines: Sequence[float] = (0.6,), scores: Sequence[Score] = (),
) -> Match:  # fmt: skip
    """The first sentences of a city (`one`) and a network document (`other`), aligned in order by these cosines."""
    span = Span(0, 50 * max(1, len(cosines)))
    sides = [
        Side(found.document.document_id, found.document.sha256, span, span, 0, max(1, len(cosines)), 1.0)
        for found in (other, one)
    ]
    name = name or f"{one.document.document_id}-{other.document.document_id}-{score}"
    pairs = tuple(AlignedPair(n, n, cosine, cosine / 2) for n, cosine in enumerate(cosines))
    order = who_was_first(other.document.date, one.document.date)
    return Match(
        name, sides[0], sides[1], score, None, None, pairs,
        kind=kind, core_sentences=sentences, scores=tuple(scores), order=order,
    )  # fmt: skip


def profile(
    tails: Mapping[str, NullTail] | None = None,
    scales: Mapping[tuple[str, str], PairScale] | None = None,
    levels: Mapping[str, ClassLevels] | None = None,
) -> Profile:
    """A profile that knows these strata, language pairs and class levels."""
    none = (0.0,) * len(FEATURES)
    return Profile(
        "model", (), {}, {}, Rescorer(none, (1.0,) * len(FEATURES), none, 0.0),
        Nulls(tails or {}), Scales(scales or {}), levels or {},
    )  # fmt: skip


@pytest.fixture(scope="session")
def bare() -> SimpleNamespace:
    """Makers of bare documents, matches and profiles."""
    return SimpleNamespace(city=city, network=network, reference=reference, match=match, profile=profile)
