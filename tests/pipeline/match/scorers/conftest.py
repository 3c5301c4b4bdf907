"""Pairs of texts as a matcher would hand them on: each is one sentence, and the two are aligned as a whole."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.corpus.lexicon import Lexicon
from pipeline.corpus.model import CorpusDocument
from pipeline.match.scorers import MatchedPassages, score_all
from pipeline.records import (
    AlignedPair,
    AlignedRun,
    Document,
    Match,
    Role,
    Score,
    Sentence,
    SentenceStatus,
    Side,
    Span,
)
from pipeline.study.tables import InstrumentTerm, NetworkFacts, StudyTables

TABLES = StudyTables(
    networks=(NetworkFacts("harbour", "Harbour Forum"), NetworkFacts("pilot", "Pilot Ports", "project", "harbour")),
    terms=(
        InstrumentTerm("oss", "instrument", "en", "one-stop shop", "variant"),
        InstrumentTerm("oss", "instrument", "de", "zentrale Anlaufstelle", "variant"),
        InstrumentTerm("gangway", "instrument", "en", "Blue Gangway", "name", negative_terms=("ferry", "Fähre")),
        InstrumentTerm("employers", "instrument", "de", "Charta der Vielfalt", "name_trap"),
    ),
)
SOURCE = Document("source", Role.NETWORK, "pilot", "guide", title="Guide to Open Harbour Towns")


def document(about: Document, lang: str, text: str, sentences: tuple[tuple[int, int], ...]) -> CorpusDocument:
    """Sentence n has number 2n + 1, as if every second one took no part."""
    cut = tuple(Sentence(2 * n + 1, *span, 0, SentenceStatus.EMBEDDED) for n, span in enumerate(sentences))
    rows = np.zeros((len(cut), 2), np.float32)
    return CorpusDocument(about, lang, text, cut, rows, np.zeros(len(cut), np.float32))


def side(found: CorpusDocument, span: Span) -> Side:
    return Side(found.document.document_id, "sha", span, span, 1, 2 * len(found.sentences), 1.0)


def passages(
    network: str, city: str, langs: tuple[str, str] = ("en", "en"), *,
    runs: tuple[AlignedRun, ...] = (), spans: tuple[Span, Span] | None = None,
) -> MatchedPassages:  # fmt: skip
    """Both texts as one sentence each, aligned with cosine .6 and margin .3, and in the match as a whole."""
    spans = spans or (Span(0, max(1, len(network))), Span(0, max(1, len(city))))
    source = document(SOURCE, langs[0], network, ((0, len(network)),))
    plan = document(Document("plan", Role.CITY, "town", "plan"), langs[1], city, ((0, len(city)),))
    match = Match(
        "m", side(source, spans[0]), side(plan, spans[1]), 1.0, None, None, (AlignedPair(1, 1, 0.6, 0.3),), runs=runs
    )
    return MatchedPassages(source, plan, match, Lexicon.of(TABLES, [SOURCE]))


def score(name: str, given: MatchedPassages) -> Score:
    return next(found for found in score_all(given) if found.name == name)


def value(name: str, given: MatchedPassages) -> float | None:
    return score(name, given).value


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """Makers of pairs, what a scorer finds about one, and the source that is cited in them."""
    return SimpleNamespace(passages=passages, score=score, value=value, document=document, source=SOURCE)
