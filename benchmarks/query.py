"""Questions and short topics asked of translated articles: does the query find the paragraph, in any language?

XQuAD (Artetxe et al. 2020): paragraphs in seven languages and the questions people asked of them. Every question is
asked of its own language, of each other one, and of all together; every article's title, as a short topic, of all. A
hit is right when its middle lies in the paragraph asked for (for a title: in the article). Beside it, as partners,
plain e5 paragraphs with the prefixes of its makers, and BM25 over the words of paragraphs.

    python -m benchmarks.query [--articles N] [--questions N] [--work FOLDER] [--bench FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from benchmarks.bilingual_twins import policyecho
from index.embedder import BatchEmbedder
from index.fused_encoder import FusedEncoder
from index.models import DEFAULT_MODEL, Model, resolve
from pipeline.corpus.search.question import without_quotes
from pipeline.corpus.search.words import WordIndex
from pipeline.records.arrays import Similarities
from pipeline.text.characters import for_encoder
from pipeline.views.search import Filters, Search
from pipeline.workflow.workspace import open_workspace

BENCH = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "xquad"
SEED = 2020
TOP = 10
_TITLES = 5  # hits of a topic that are looked at

Place = tuple[str, int]  # document and paragraph


@dataclass(frozen=True)
class Asked:
    """A question with the paragraph that answers it."""

    text: str
    lang: str
    article: int
    paragraph: int


@dataclass(frozen=True)
class Articles:
    """Some articles of the benchmark in all their languages."""

    texts: dict[str, str]
    titles: dict[int, str]
    paragraphs: list[tuple[str, int, int, int]]  # document, number, start, end
    questions: list[Asked]

    @property
    def langs(self) -> list[str]:
        return sorted({name[-2:] for name in self.texts})

    def paragraph_at(self, document: str, middle: int) -> int:
        """The paragraph of a document that holds a code point; -1 between two."""
        held = (n for name, n, start, end in self.paragraphs if name == document and start <= middle < end)
        return next(held, -1)


def read_articles(bench: Path, articles: int | None, questions: int | None) -> Articles:
    """The first so many articles, and so many of their questions, drawn with a fixed seed."""
    told = json.loads((bench / "questions.json").read_text(encoding="utf-8"))
    kept = sorted({int(one["article"]) for one in told["questions"]})[:articles]
    # What stands in quotation marks must stand in an answer to a query; those who asked did not mean that.
    asked = [
        Asked(without_quotes(one["question"]), one["lang"], one["article"], one["paragraph"])
        for one in told["questions"]
        if one["article"] in kept
    ]
    if questions is not None:
        asked = random.Random(SEED).sample(asked, min(questions, len(asked)))
    with (bench / "documents.csv").open(encoding="utf-8", newline="") as stream:
        titles = {int(row["document_id"][1:3]): row["title"].replace("_", " ") for row in csv.DictReader(stream)}
    paths = [path for path in sorted((bench / "docs").iterdir()) if int(path.stem[1:3]) in kept]
    return Articles(
        {path.stem: path.read_text(encoding="utf-8") for path in paths},
        {article: titles[article] for article in kept},
        [(name, *rest) for name, *rest in told["paragraphs"] if int(name[1:3]) in kept],
        asked,
    )


class Ranker(Protocol):
    """Something that answers a query with places."""

    def rank(self, text: str, asked_in: str, lang: str) -> list[Place]:
        """Places, best first; `lang` limits them to one language where given."""


class Paragraphs:
    """A partner that scores whole paragraphs."""

    def __init__(self, articles: Articles, score: Callable[[str, str], Similarities]) -> None:
        self._places = [(name, number) for name, number, _, _ in articles.paragraphs]
        self._langs = np.array([name[-2:] for name, _ in self._places])
        self._score = score

    def rank(self, text: str, asked_in: str, lang: str) -> list[Place]:
        score = self._score(text, asked_in)
        if lang:
            score = np.where(self._langs == lang, score, -np.inf)
        return [self._places[at] for at in np.argsort(-score, kind="stable")[:TOP]]


class Ours:
    """The query of a study; seconds of each search by the clock and of the processor, the model's part left out."""

    def __init__(self, search: Search, articles: Articles) -> None:
        self._search, self._articles = search, articles
        self.seconds: list[tuple[float, float]] = []
        self.fold = True

    def rank(self, text: str, asked_in: str, lang: str) -> list[Place]:
        started, processor = time.perf_counter(), time.process_time()
        hits = self._search.query(text, Filters(lang=lang), TOP, fold=self.fold).hits
        self.seconds.append((time.perf_counter() - started, time.process_time() - processor))
        middles = ((hit.document_id, (hit.char_start + hit.char_end) // 2) for hit in hits)
        return [(name, self._articles.paragraph_at(name, middle)) for name, middle in middles]


class KeptVectors(BatchEmbedder):
    """An embedder that encodes a query once, so that what is timed is the search."""

    def __init__(self, texts: Sequence[str], work: Path) -> None:
        super().__init__(resolve(DEFAULT_MODEL))
        cleaned = [for_encoder(text) for text in texts]
        self._rows = dict(zip(cleaned, encode_once(self.model, cleaned, work, query=True), strict=True))

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Similarities:
        """The kept rows of these texts."""
        return np.stack([self._rows[text] for text in texts])

    def close(self) -> None:
        """Nothing is held that could be given back."""


def encode_once(model: Model, texts: Sequence[str], work: Path, *, query: bool = False) -> Similarities:
    """The vectors of texts, kept in the work folder for the next run over the same ones."""
    asked = json.dumps([model.key, model.prefix_query if query else model.prefix_passage, *texts])
    path = work / f"vectors-{sha256(asked.encode()).hexdigest()[:16]}.npy"
    if not path.exists():
        with FusedEncoder(model) as encoder:
            np.save(path, encoder.encode(texts, query=query))
    rows: Similarities = np.load(path)
    return rows


def e5_paragraphs(articles: Articles, vectors: KeptVectors, work: Path) -> Paragraphs:
    """Plain e5: a paragraph is one vector, marked as a passage, the question as a query."""
    model = replace(resolve(DEFAULT_MODEL), prefix_passage="passage: ")
    rows = encode_once(model, [for_encoder(articles.texts[name][a:b]) for name, _, a, b in articles.paragraphs], work)
    return Paragraphs(articles, lambda text, _: rows @ vectors.encode([for_encoder(text)])[0])


def bm25_paragraphs(articles: Articles) -> Paragraphs:
    """BM25 over the stems of paragraphs, those of each language by its own rules."""
    words = WordIndex.of((name[-2:], articles.texts[name][a:b]) for name, _, a, b in articles.paragraphs)
    return Paragraphs(articles, lambda text, _: score_by_words(words, text, len(articles.paragraphs)))


def score_by_words(words: WordIndex, text: str, passages: int) -> Similarities:
    """BM25 of each passage, as a share of the query's whole weight in its language."""
    found = np.zeros(passages, np.float32)
    for at, weight in (one for asked in words.ask(text) for one in asked.held):
        inside = slice(int(words.starts[at]), int(words.starts[at + 1]))
        found[words.passages[inside]] += words.weights[inside] * np.float32(weight)
    return found


@contextmanager
def our_query(articles: Articles, work: Path, vectors: KeptVectors) -> Iterator[Ours]:
    """A study of the articles, read and indexed by the command, opened for queries."""
    study, inbox = work / "study", work / "inbox"
    if not (study / "study.toml").exists():
        policyecho("init", str(study))
        inbox.mkdir(exist_ok=True)
        with (inbox / "documents.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["path", "document_id", "role", "issuer_id", "work_id", "lang"])
            for name, text in articles.texts.items():
                (inbox / f"{name}.txt").write_text(text, encoding="utf-8")
                writer.writerow([f"{name}.txt", name, "city", "xquad", name[:3], name[-2:]])
        policyecho("add", str(inbox / "documents.csv"), "--study", str(study))
        policyecho("index", "--study", str(study))
    with open_workspace(study) as workspace:
        yield Ours(Search(workspace, vectors), articles)


def ask_questions(ranker: Ranker, articles: Articles) -> dict[str, tuple[float, float, float]]:
    """Hit at 1, hit at 10 and mean reciprocal rank by where was searched: own language, another, any."""
    ranks: dict[str, list[int]] = {"own": [], "other": [], "any": []}
    for one in articles.questions:
        for lang in (*articles.langs, ""):
            found = ranker.rank(one.text, one.lang, lang)
            right = [int(name[1:3]) == one.article and number == one.paragraph for name, number in found]
            where = "any" if not lang else "own" if lang == one.lang else "other"
            ranks[where].append(right.index(True) if True in right else -1)
    return {where: _figures(found) for where, found in ranks.items()}


def _figures(ranks: Sequence[int]) -> tuple[float, float, float]:
    found = np.array(ranks)
    reciprocal = (found >= 0) / (np.abs(found) + 1)
    return float((found == 0).mean()), float((found >= 0).mean()), float(reciprocal.mean())


def ask_titles(ranker: Ranker, articles: Articles) -> tuple[float, float]:
    """Of the titles in English: the share of the first five hits, and of the first in each other language, inside."""
    inside: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for article, title in articles.titles.items():
        found = ranker.rank(title, "en", "")[:_TITLES]
        inside["any"] += sum(int(name[1:3]) == article for name, _ in found)
        asked["any"] += len(found)
        for lang in articles.langs:
            if lang != "en":
                inside["other"] += int(ranker.rank(title, "en", lang)[0][0][1:3]) == article
                asked["other"] += 1
    return inside["any"] / asked["any"], inside["other"] / asked["other"]


def measure(
    bench: Path, work: Path, articles: int | None = None, questions: int | None = None
) -> dict[str, dict[str, tuple[float, ...]]]:
    """The figures of each, printed and given back by name: policyecho, e5, bm25."""
    held = read_articles(bench, articles, questions)
    vectors = KeptVectors([*(one.text for one in held.questions), *held.titles.values()], work)
    figures: dict[str, dict[str, tuple[float, ...]]] = {}
    with our_query(held, work, vectors) as ours:
        rankers: dict[str, Ranker] = {
            "policyecho": ours, "e5": e5_paragraphs(held, vectors, work), "bm25": bm25_paragraphs(held)
        }  # fmt: skip
        for name, ranker in rankers.items():
            told: dict[str, tuple[float, ...]] = dict(ask_questions(ranker, held))
            # An article has as many passages that differ as it has paragraphs: folded, no more of them can be found.
            ours.fold = False
            told["titles"] = ask_titles(ranker, held)
            ours.fold = True
            figures[name] = told
            parts = (f"{where} {' '.join(f'{value:.3f}' for value in values)}" for where, values in told.items())
            print(f"{name:10}  {'   '.join(parts)}", flush=True)
        clock, processor = 1000 * np.median(ours.seconds, axis=0)
        print(f"one search, the model's part left out: {clock:.1f} ms, {processor:.1f} ms of the processor (medians)")
    return figures


def main() -> None:
    """Print hit@1, hit@10 and MRR@10 by where was searched, and the figures of titles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--questions", type=int)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--bench", type=Path, default=BENCH)
    given = parser.parse_args()
    if not given.bench.is_dir():
        raise SystemExit(f"the benchmark data are not in {given.bench}; name their folder with --bench")
    if given.work:
        given.work.mkdir(parents=True, exist_ok=True)
        measure(given.bench, given.work, given.articles, given.questions)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(given.bench, Path(folder), given.articles, given.questions)


if __name__ == "__main__":
    main()
