"""What matching costs as a study grows, and beside the embedding of its sentences.

Drawn unit vectors stand for sentences: what costs is how many there are. Every second city document holds three
sentences near to those of a network document. CPU seconds are of this process with all its threads.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.quality.production import profile
from benchmarks.quality.table import Bar, Row
from benchmarks.quality.vectors import VectorCache
from index.margin import hubness
from index.vectors import unit_rows
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.corpus.statistics import BACKGROUND_LIMIT
from pipeline.match import MatchSettings, find_matches, semantic
from pipeline.records import Document, Role, Sentence, SentenceStatus
from pipeline.records.arrays import Vectors
from pipeline.records.dates import parse_interval

_TASK = "cost"
_SIZES, _QUICK_SIZES = (10_000, 20_000, 40_000, 80_000, 120_000), (10_000, 20_000, 40_000)  # sentences of both sides
_DIM = 384
_SENTENCES, _CHARACTERS = 60, 120  # of a document, and of a sentence with its blank
_PLANTED = 2  # one city document in so many holds an echo
_PLACES = slice(20, 23)
_NOISE = 0.7  # of a planted sentence: a cosine of about .8
_EMBEDDED = 60.0  # sentences a CPU second of the embedded model, measured on one core
_SLOPE, _SHARE = Bar(1.2, at_most=True), Bar(0.1, at_most=True)
_SEED = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of a study of so many sentences: its nearest neighbours (hubness with them), and all else."""

    sentences: int
    neighbours: float
    matching: float
    matches: int


def rows(cache: VectorCache, *, quick: bool) -> list[Row]:
    """Growth of matching without its nearest neighbours, and matching with them as a share of embedding."""
    del cache  # nothing is encoded: every task is called alike
    costs = [measured(size) for size in (_QUICK_SIZES if quick else _SIZES)]
    found = [
        Row(_TASK, f"CPU seconds of {what}, {cost.sentences:,} sentences", seconds, cost.matches)
        for cost in costs
        for what, seconds in (("matching without neighbours", cost.matching), ("neighbours", cost.neighbours))
    ]
    largest = costs[-1]
    share = (largest.neighbours + largest.matching) * _EMBEDDED / largest.sentences
    found.append(
        Row(_TASK, "growth of matching without neighbours (log-log slope)", slope(costs), len(costs), bar=_SLOPE)
    )
    found.append(
        Row(_TASK, f"matching over embedding, {largest.sentences:,} sentences", share, largest.sentences, bar=_SHARE)
    )
    return found


def slope(costs: list[Cost]) -> float:
    """The exponent with which the cost of matching without its nearest neighbours grows."""
    sizes, seconds = np.log([cost.sentences for cost in costs]), np.log([cost.matching for cost in costs])
    return float(np.polyfit(sizes, seconds, 1)[0])


def measured(sentences: int) -> Cost:
    """What matching a study of so many sentences costs, half of them on either side."""
    hub_seconds, corpus = drawn(sentences)
    inside = hub_seconds
    known = profile()
    nearest = semantic.find_nearest

    def counted(*arguments: Any) -> Any:
        nonlocal inside
        seconds, found = _timed(lambda: nearest(*arguments))
        inside += seconds
        return found

    with patch.object(semantic, "find_nearest", counted):
        seconds, outcome = _timed(lambda: find_matches(corpus, MatchSettings(matcher="semantic"), known))
    searched = inside - hub_seconds
    return Cost(sentences, inside, seconds - searched, len(outcome.matches))


def drawn(sentences: int) -> tuple[float, Corpus]:
    """A study of drawn vectors, and the CPU seconds of their hubness against what a study keeps as background."""
    draw = np.random.default_rng(_SEED)
    number = sentences // 2 // _SENTENCES
    network, city = (unit_rows(draw.normal(size=(number * _SENTENCES, _DIM))) for _ in range(2))
    for place in range(0, number, _PLANTED):
        rows_of = slice(place * _SENTENCES + _PLACES.start, place * _SENTENCES + _PLACES.stop)
        noise = unit_rows(draw.normal(size=(_PLACES.stop - _PLACES.start, _DIM)))
        city[rows_of] = unit_rows(network[rows_of] + _NOISE * noise)
    text = _text()
    seconds, documents = 0.0, []
    for role, lang, own, other in ((Role.NETWORK, "en", network, city), (Role.CITY, "de", city, network)):
        background = other[:: max(1, len(other) // BACKGROUND_LIMIT)]
        spent, hub = _timed(partial(hubness, own, background))
        seconds += spent
        documents += [
            _document(f"{role}{at:07}", role, lang, text, own[at : at + _SENTENCES], hub[at : at + _SENTENCES])
            for at in range(0, len(own), _SENTENCES)
        ]
    return seconds, Corpus(tuple(sorted(documents, key=lambda found: found.document.document_id)))


def _document(name: str, role: Role, lang: str, text: str, vectors: Vectors, hub: Vectors) -> CorpusDocument:
    date = parse_interval("2014" if role is Role.NETWORK else "2018")
    cut = tuple(
        Sentence(n, n * _CHARACTERS, (n + 1) * _CHARACTERS - 1, n // 5, SentenceStatus.EMBEDDED)
        for n in range(len(vectors))
    )
    return CorpusDocument(Document(name, role, name, name, date=date, sha256=name), lang, text, cut, vectors, hub)


def _text() -> str:
    """Sentences of invented words, each with its blank as long as the next."""
    chance = random.Random(_SEED)
    words = ["".join(chance.choices("abdegiklmnoprstu", k=chance.randint(3, 9))) for _ in range(2000)]
    lines = (" ".join(chance.choices(words, k=30))[: _CHARACTERS - 2] + "." for _ in range(_SENTENCES))
    return " ".join(lines)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    found = work()
    return time.process_time() - started, found
