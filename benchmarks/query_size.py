"""How long a query takes in a large study, filters set or not, and what it misses of what an exact search finds.

Sentence vectors are drawn around those of real sentences (XQuAD, seven languages), passages of four sentences and
their words beside them. Every query is answered with the query's vector given, as the model's part is the same at any
size. Beside it, as a partner, the exact search: the product with all vectors, and BM25 over all passages.

    python -m benchmarks.query_size [--sentences N] [--queries N] [--work FOLDER] [--bench FOLDER]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.query import BENCH, read_articles, score_by_words
from index.fused_encoder import FusedEncoder
from index.models import DEFAULT_MODEL, resolve
from index.sentence_index import SentenceIndex
from pipeline.corpus.search.ask import find_answers
from pipeline.corpus.search.passages import AnswerPassage
from pipeline.corpus.search.question import AskedVector, Question, Scope
from pipeline.corpus.search.rank import Ranking
from pipeline.corpus.search.store import PassageStore, SearchableText, arrange, build_store
from pipeline.records import Document, Role
from pipeline.records.arrays import Mask, Vectors
from pipeline.records.dates import DateInterval
from pipeline.text.characters import for_encoder
from pipeline.text.segment import SegmentSettings, segment
from pipeline.views.search_filters import DocumentFilter, Filters

SEED = 14
TOP = 10
_LANGS = ("de", "en", "es", "fr", "it", "nl", "sv")
_OF_A_DOCUMENT, _OF_A_PASSAGE = 400, 4  # sentences
_VOCABULARY, _WORDS_OF_A_SENTENCE, _WORDS_OF_A_QUERY = 30_000, 8, 7
_NOISE = 0.02  # of each number of a drawn vector, whose own are 0.05 on average
_REAL = 2000  # sentences around which others are drawn
_WARM = 20  # queries before those that are timed

FILTERS = {
    "none": Filters(),
    "role": Filters(role=Role.NETWORK),
    "language": Filters(lang="de"),
    "issuer": Filters(issuer="issuer-7"),
    "dates": Filters(after="2015", before="2016"),
    "all": Filters(role=Role.NETWORK, lang="de", after="2012", before="2018"),
}


class Drawn:
    """Vectors and words of a study that does not exist."""

    def __init__(self, real: Vectors) -> None:
        self._real, self._random = real, np.random.default_rng(SEED)
        weight = 1 / np.arange(1, _VOCABULARY + 1)  # words are as rare as their rank, as in any language
        self._share = weight / weight.sum()

    def vectors(self, count: int) -> Vectors:
        """Unit vectors, each between two real ones."""
        near = self._random.uniform(0.5, 1, (count, 1)).astype(np.float32)
        first, second = (self._real[self._random.integers(0, len(self._real), count)] for _ in range(2))
        rows = near * first + (1 - near) * second
        rows += _NOISE * self._random.standard_normal(rows.shape).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def words(self, count: int) -> str:
        """So many words, the first of the vocabulary most often."""
        return " ".join(f"w{one}" for one in self._random.choice(_VOCABULARY, count, p=self._share))

    def text(self, number: int) -> SearchableText:
        """One document."""
        words = self.words(_OF_A_DOCUMENT * _WORDS_OF_A_SENTENCE).split()
        sentences = [" ".join(words[at::_OF_A_DOCUMENT]) for at in range(_OF_A_DOCUMENT)]
        ends = np.cumsum([len(one) + 1 for one in sentences]).tolist()
        spans = tuple((end - len(one) - 1, end - 1) for one, end in zip(sentences, ends, strict=True))
        firsts = range(0, _OF_A_DOCUMENT, _OF_A_PASSAGE)
        passages = tuple(
            AnswerPassage((spans[at][0], spans[at + _OF_A_PASSAGE - 1][1]), tuple(range(at, at + _OF_A_PASSAGE)))
            for at in firsts
        )
        lang = _LANGS[number % len(_LANGS)]
        return SearchableText(f"d{number:05}", lang, " ".join(sentences), spans, passages, self.vectors(_OF_A_DOCUMENT))


def describe(number: int) -> Document:
    """What the catalogue would say of a drawn document."""
    day = date(2005, 1, 1) + timedelta(days=number * 37 % 7300)
    role = (Role.CITY, Role.CITY, Role.NETWORK)[number % 3]
    return Document(f"d{number:05}", role, f"issuer-{number % 50}", "", date=DateInterval(day, day))


def encode_sentences(bench: Path) -> Vectors:
    """The vectors of the benchmark's sentences, centred."""
    texts = read_articles(bench, None, 0).texts.values()
    cut = [
        for_encoder(text[one.start : one.end]) for text in texts for one in segment(text, SegmentSettings()).sentences
    ]
    with FusedEncoder(resolve(DEFAULT_MODEL)) as encoder:
        rows = encoder.encode(random.Random(SEED).sample(cut, min(_REAL, len(cut))))
    rows = rows - rows.mean(axis=0)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@dataclass(frozen=True)
class Large:
    """A study drawn and opened, with all its vectors for the exact search."""

    index: SentenceIndex
    store: PassageStore
    filter: DocumentFilter
    langs: NDArray[np.str_]
    vectors: Vectors

    def ours(self, text: str, row: Vectors, filters: Filters) -> None:
        """Answer a query."""
        scope = Scope(self.langs, self.filter.allowed(filters))
        ranking = Ranking(self.index, self.store, Question.of(text), scope, TOP)
        find_answers(ranking, AskedVector(row, "en"), text_of=lambda _: "")

    def exact(self, text: str, row: Vectors, allowed: Mask | None) -> None:
        """The best sentences by vectors and the best passages by words, each compared with the query."""
        self.nearest(row, allowed)
        np.argpartition(-score_by_words(self.store.words, text, len(self.store)), TOP)

    def nearest(self, row: Vectors, allowed: Mask | None) -> NDArray[np.int64]:
        """The positions of the nearest sentences, found by comparing with all."""
        cosine = self.vectors @ row
        if allowed is not None:
            cosine = np.where(np.repeat(allowed, _OF_A_DOCUMENT), cosine, -np.inf)
        return np.argpartition(-cosine, TOP)[:TOP]

    def allowed(self, filters: Filters) -> Mask | None:
        """The documents that may answer; None for all."""
        documents = self.filter.allowed(filters)
        return None if documents.all() else documents


def draw(drawn: Drawn, sentences: int, folder: Path) -> Large:
    """Draw a study of so many sentences, write its index, open it again, and add a document and take it away."""
    texts = [drawn.text(number) for number in range(max(len(_LANGS), sentences // _OF_A_DOCUMENT))]
    kept = folder / "index"
    with told("indexed"):
        build_store(texts).save(kept)
        SentenceIndex.build((text.document_id, text.vectors) for text in texts).save(kept)
    opened = min(_opening(kept) for _ in range(5))
    index, store = SentenceIndex.load(kept), PassageStore.load(kept)
    print(f"{len(index):,} sentences, {index.state.kind}, opened in {opened:.1f} ms of processor time", flush=True)
    grow(index, store, drawn.text(len(texts)), folder / "grown")
    langs = np.array([text.lang for text in texts])
    documents = [describe(number) for number in range(len(texts))]
    vectors = np.concatenate([text.vectors for text in texts])
    return Large(index, store, DocumentFilter(documents, langs), langs, vectors)


def grow(index: SentenceIndex, store: PassageStore, text: SearchableText, folder: Path) -> None:
    """Write the index as it is with one document more and one less."""
    with told("with one document more and one less, its vectors"):
        order = [*(document.key for document in index.documents[1:]), text.document_id]
        index.changed(order, {text.document_id: text.vectors}).save(folder)
    with told("with one document more and one less, its passages and words"):
        places = [*((0, number) for number in range(1, len(store.documents))), (1, 0)]
        arrange([store, build_store([text])], places).save(folder)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Print how long the block took."""
    started, processor = time.perf_counter(), time.process_time()
    yield
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    print(f"{what} in {seconds:.1f} s, {processor:.1f} s of processor time", flush=True)


def _opening(folder: Path) -> float:
    started = time.process_time()
    SentenceIndex.load(folder), PassageStore.load(folder)
    return 1000 * (time.process_time() - started)


def _milliseconds(asks: Iterator[Callable[[], object]]) -> NDArray[np.float64]:
    """Of each but the first twenty: by the clock, and of the processor."""
    taken = []
    for ask in asks:
        started, processor = time.perf_counter(), time.process_time()
        ask()
        taken.append((1000 * (time.perf_counter() - started), 1000 * (time.process_time() - processor)))
    return np.array(taken[_WARM:])


def measure(large: Large, drawn: Drawn, queries: int) -> None:
    """Print times and recall by filter."""
    asked = [(drawn.words(_WORDS_OF_A_QUERY), drawn.vectors(1)[0]) for _ in range(_WARM + queries)]
    print("ms, median by the clock and of the processor (90 %)")
    print("filter      the whole query      its vectors     all compared   recall@10 of sentences")
    for name, filters in FILTERS.items():
        allowed = large.allowed(filters)
        ours = _milliseconds(partial(large.ours, text, row, filters) for text, row in asked)
        near = _milliseconds(partial(large.index.search, row[None, :], TOP, allowed) for _, row in asked)
        exact = _milliseconds(partial(large.exact, text, row, allowed) for text, row in asked)
        found = [large.index.search(row[None, :], TOP, allowed).position[0] for _, row in asked[_WARM:]]
        wanted = [large.nearest(row, allowed) for _, row in asked[_WARM:]]
        shared = np.mean([len(np.intersect1d(*pair)) / TOP for pair in zip(found, wanted, strict=True)])
        parts = "".join(_figures(part) for part in (ours, near, exact))
        print(f"{name:8} {parts} {shared:12.3f}", flush=True)


def _figures(taken: NDArray[np.float64]) -> str:
    clock, processor = np.median(taken, axis=0)
    return f"{clock:7.1f} {processor:6.1f} ({np.percentile(taken[:, 1], 90):.1f})"


def main() -> None:
    """Print how long queries take and what they miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--work", type=Path, help="a folder with room for the index, 1 GB for a million")
    parser.add_argument("--bench", type=Path, default=BENCH)
    given = parser.parse_args()
    if not given.bench.is_dir():
        raise SystemExit(f"the benchmark data are not in {given.bench}; name their folder with --bench")
    drawn = Drawn(encode_sentences(given.bench))
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        measure(draw(drawn, given.sentences, Path(folder)), drawn, given.queries)


if __name__ == "__main__":
    main()
