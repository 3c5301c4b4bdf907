"""Short topics of a policy researcher over two studies: are the first passages worth opening, and are any scraps?

Thirty topics in ten languages that the demo or 42 real documents hold, and 45 that they do not. Passages were judged by
reading, blind to what found them, and are kept by place (quality/ids/topics.csv: worth opening, a scrap; where no
passage is worth opening, the study does not hold the topic). Beside the query, as partners, plain e5 paragraphs with
the prefixes of its makers, and BM25 over the words of paragraphs. Results that nobody has read are counted and, with
`--unread FILE`, written in a drawn order to be judged without knowing whose they are.

    python -m benchmarks.topics [--work FOLDER] [--bench FOLDER] [--unread FILE]
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.bilingual_twins import BENCH, policyecho
from benchmarks.quality.bench_data import council_texts
from benchmarks.query import KeptVectors, encode_once, score_by_words
from index.models import DEFAULT_MODEL, resolve
from pipeline.corpus.search.words import WordIndex
from pipeline.records.arrays import Similarities
from pipeline.text.characters import for_encoder
from pipeline.views.search import Search
from pipeline.workflow.demos.echoes import crawl_demo, make_demo
from pipeline.workflow.workspace import Workspace, open_workspace

IDS = Path(__file__).resolve().parent / "quality" / "ids"
STUDIES = ("demo", "real")
SEED = 12
_FIRST, _TOP = 5, 10
_SAME = 0.8  # of the longer span's characters that two spans of one passage share

Topic = tuple[str, str]  # study and words
Rank = Callable[[str], list["Place"]]


@dataclass(frozen=True)
class Place:
    """A passage by its document and characters."""

    document: str
    start: int
    end: int

    def shared(self, other: Place) -> float:
        """The share of the longer one's characters that both hold."""
        if self.document != other.document:
            return 0.0
        longer = max(self.end - self.start, other.end - other.start)
        return max(0, min(self.end, other.end) - max(self.start, other.start)) / max(longer, 1)


@dataclass(frozen=True)
class Judged:
    """What a reader said of a passage that was found for a topic."""

    place: Place
    is_worth: bool
    is_scrap: bool


def read_judgements(path: Path = IDS / "topics.csv") -> dict[Topic, list[Judged]]:
    """The passages read for each topic."""
    judged: dict[Topic, list[Judged]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            place = Place(row["document"], int(row["start"]), int(row["end"]))
            one = Judged(place, row["worth"] == "1", row["scrap"] == "1")
            judged[row["study"], row["topic"]].append(one)
    return judged


def read_absent(judged: dict[Topic, list[Judged]], study: str) -> list[str]:
    """The topics that a study does not hold."""
    asked_of_both = (IDS / "topics_absent.txt").read_text(encoding="utf-8").splitlines()
    own = [topic for (name, topic), known in judged.items() if name == study and not any(one.is_worth for one in known)]
    return [*own, *asked_of_both]


def find_judgement(judged: Sequence[Judged], place: Place) -> Judged | None:
    """What was said of a passage; None where nobody has read it."""
    nearest = max(judged, key=lambda one: one.place.shared(place), default=None)
    return nearest if nearest and nearest.place.shared(place) >= _SAME else None


def make_studies(work: Path, bench: Path, judged: dict[Topic, list[Judged]]) -> None:
    """The two studies in a folder, read and indexed."""
    demo, real = work / "demo", work / "real"
    if not demo.exists():
        make_demo(demo)
        with open_workspace(demo, write=True) as workspace:
            crawl_demo(workspace.study)
    if not real.exists():
        policyecho("init", str(real))
        with (work / "documents.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["path", "document_id", "role", "issuer_id", "lang", "date_earliest"])
            for path in sorted(bench.glob("*_INDC_*.pdf")):
                role = "network" if path.stem.endswith("English") else "city"
                name = path.stem.lower().replace("_", "-")
                writer.writerow([path, name, role, path.stem[:3].lower(), "", "2015"])
            wanted = {one.place.document.removeprefix("ka-") for known in judged.values() for one in known}
            for paper in council_texts():
                if paper.document_id in wanted:
                    (work / f"{paper.document_id}.txt").write_text(paper.text, encoding="utf-8")
                    said = (f"ka-{paper.document_id}", "city", "karlsruhe", "de", paper.date)
                    writer.writerow([f"{paper.document_id}.txt", *said])
        policyecho("add", str(work / "documents.csv"), "--study", str(real))
    for study in (demo, real):
        policyecho("index", "--study", str(study))


def rankers(workspace: Workspace, search: Search, vectors: KeptVectors, work: Path) -> Iterator[tuple[str, Rank]]:
    """The query and its partners, each giving the first ten places for a topic."""

    def ours(topic: str) -> list[Place]:
        return [Place(hit.document_id, hit.char_start, hit.char_end) for hit in search.query(topic, top=_TOP).hits]

    texts = [workspace.text_of(item) for item in workspace.readable]
    langs = [item.lang for item in workspace.readable]
    paragraphs = [
        (lang, Place(text.document.document_id, one.start, one.end), text.extraction.text[one.start : one.end])
        for lang, text in zip(langs, texts, strict=True)
        for one in text.segmentation.passages
    ]
    model = replace(resolve(DEFAULT_MODEL), prefix_passage="passage: ")
    rows = encode_once(model, [for_encoder(text) for _, _, text in paragraphs], work)
    words = WordIndex.of((lang, text) for lang, _, text in paragraphs)

    def by(score: Callable[[str], Similarities]) -> Rank:
        def rank(topic: str) -> list[Place]:
            scores = score(topic)  # 0 where a paragraph holds no word of a topic: it is no answer then
            return [paragraphs[at][1] for at in np.argsort(-scores, kind="stable")[:_TOP] if scores[at] > 0]

        return rank

    yield "policyecho", ours
    yield "e5", by(lambda topic: rows @ vectors.encode([for_encoder(topic)], query=True)[0])
    yield "bm25", by(lambda topic: score_by_words(words, topic, len(paragraphs)))


def measure_topics(
    rank: Rank, judged: dict[Topic, list[Judged]], study: str
) -> tuple[dict[str, float], list[tuple[str, Place]]]:
    """Figures of one ranker over the topics that a study holds, and the topics and places that nobody has read."""
    worth: list[int] = []
    counts: Counter[str] = Counter()
    unread: list[tuple[str, Place]] = []
    held = [topic for name, topic in sorted(judged) if name == study]
    held = [topic for topic in held if any(one.is_worth for one in judged[study, topic])]
    for topic in held:
        places = rank(topic)
        said = [find_judgement(judged[study, topic], place) for place in places]
        worth.append(sum(one is not None and one.is_worth for one in said[:_FIRST]))
        counts["scraps in five"] += sum(one is not None and one.is_scrap for one in said[:_FIRST])
        counts["scraps in ten"] += sum(one is not None and one.is_scrap for one in said)
        counts["unread in five"] += sum(one is None for one in said[:_FIRST])
        unread += [(topic, place) for place, one in zip(places, said, strict=True) if one is None]
    halves = {f"{half} half": float(np.mean(worth[first::2] or [0])) for first, half in enumerate(("first", "second"))}
    return {"worth": float(np.mean(worth)), **halves, **counts}, unread


def most_possible(judged: dict[Topic, list[Judged]], study: str) -> float:
    """How many of the first five could be worth opening, by what was read."""
    known = [sum(one.is_worth for one in passages) for (name, _), passages in judged.items() if name == study]
    return float(np.mean([min(_FIRST, count) for count in known if count]))


def measure_nearness(search: Search, judged: dict[Topic, list[Judged]], study: str) -> dict[str, Counter[str]]:
    """How often each is said, of topics that the study holds and that it does not hold, by halves in order."""
    absent = read_absent(judged, study)
    held = [topic for name, topic in sorted(judged) if name == study and topic not in absent]
    return {
        f"{what}, {half}": Counter(search.query(topic).nearness.value for topic in sorted(topics)[first::2])
        for what, topics in (("held", held), ("not held", absent))
        for first, half in enumerate(("first half", "second half"))
    }


def measure(work: Path, bench: Path, unread: Path | None = None) -> dict[str, dict[str, float]]:
    """Print the figures, and give back those of topics by study and system."""
    judged = read_judgements()
    make_studies(work, bench, judged)
    topics = {topic for _, topic in judged} | {one for study in STUDIES for one in read_absent(judged, study)}
    vectors = KeptVectors(sorted(topics), work)
    told: dict[str, dict[str, float]] = {}
    to_read: set[tuple[str, str, Place]] = set()
    for study in STUDIES:
        print(f"{study}: of the first five at most {most_possible(judged, study):.2f} could be worth opening")
        with open_workspace(work / study) as workspace:
            search = Search(workspace, vectors)
            for name, rank in rankers(workspace, search, vectors, work):
                told[f"{study} {name}"], missing = measure_topics(rank, judged, study)
                to_read |= {(study, topic, place) for topic, place in missing}
                print(f"{study} {name:10}", "  ".join(f"{k} {v:.4g}" for k, v in told[f"{study} {name}"].items()))
            for what, said in measure_nearness(search, judged, study).items():
                print(f"{study} {what}:", ", ".join(f"{count} {word}" for word, count in sorted(said.items())))
    if unread:
        write_unread(unread, work, to_read)
    return told


def write_unread(path: Path, work: Path, places: set[tuple[str, str, Place]]) -> None:
    """What nobody has read, in a drawn order, with its text and without whose it is."""
    drawn = sorted(places, key=lambda one: (one[0], one[1], one[2].document, one[2].start))
    random.Random(SEED).shuffle(drawn)
    texts: dict[tuple[str, str], str] = {}
    for study in STUDIES:
        with open_workspace(work / study) as workspace:
            for item in workspace.readable:
                texts[study, item.document.document_id] = workspace.text_of(item).extraction.text
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["study", "topic", "document", "start", "end", "worth", "scrap", "text"])
        for study, topic, place in sorted(drawn, key=lambda one: one[:2]):
            text = texts[study, place.document][place.start : place.end]
            writer.writerow([study, topic, place.document, place.start, place.end, "", "", text])


def main() -> None:
    """Print what the first answers to topics are worth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--unread", type=Path, help="write what nobody has read to this file, to be judged")
    given = parser.parse_args()
    if not given.bench.is_dir():
        raise SystemExit(f"the benchmark data are not in {given.bench}; name their folder with --bench")
    if given.work:
        given.work.mkdir(parents=True, exist_ok=True)
        measure(given.work, given.bench, given.unread)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), given.bench, given.unread)


if __name__ == "__main__":
    main()
