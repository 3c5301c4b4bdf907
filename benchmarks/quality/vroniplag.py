"""Real human translations: passages of German dissertations copied from English works, in council papers.

The 121 pairs documented by VroniPlag were translated by people who wished not to be found. Each German passage is
planted into a Karlsruhe council paper at the end of a sentence, its English source into an English news text
(odd NTREX documents) in the same way. Nothing was tuned on these pairs or papers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks.quality import measures
from benchmarks.quality.bench_data import CopiedPassage, council_hosts, ntrex_test, vroniplag
from benchmarks.quality.margin_baseline import THRESHOLDS, margin_finds
from benchmarks.quality.marked_sentences import find_marked_sentences
from benchmarks.quality.measures import Level, Studied, studied
from benchmarks.quality.plagdet import Case
from benchmarks.quality.planting import Kind, Plant, World
from benchmarks.quality.production import corpus_in, matches_in
from benchmarks.quality.table import Bar, Row
from benchmarks.quality.vectors import VectorCache
from pipeline.calibration.synthetic_study import SyntheticText
from pipeline.records import Role
from pipeline.records.dates import parse_interval

_TASK = "vroniplag"
_FULL, _QUICK = (60, 200, 8), (30, 40, 1)  # plants and hosts of a replicate, replicates
# What is planted is a passage of so many characters, not of sentences.
_SIZES: tuple[tuple[str, Callable[[Plant], bool]], ...] = (
    ("below 300 characters", lambda plant: _length(plant) < 300),
    ("300 to 800 characters", lambda plant: 300 <= _length(plant) < 800),
    ("800 characters and more", lambda plant: _length(plant) >= 800),
)


def rows(cache: VectorCache, *, quick: bool) -> list[Row]:
    """The figures of all replicates pooled, and the partner's. Raises BenchmarkAbsent."""
    plants, hosts, replicates = _QUICK if quick else _FULL
    ours: list[Studied] = []
    partner: dict[float, list[Studied]] = {threshold: [] for threshold in THRESHOLDS}
    for replicate in range(replicates):
        world = planted_papers(plants, hosts, replicate)
        name = f"v{replicate:03}"
        corpus = corpus_in(world.texts, cache)
        ours.append(studied(name, "de", world, matches_in(corpus, cache)))
        for threshold, finds in zip(THRESHOLDS, margin_finds(name, corpus, cache, THRESHOLDS), strict=True):
            partner[threshold].append(replace(ours[-1], finds=finds))
    return [*_our_rows(ours, partner), *_partner_rows(partner)]


def planted_papers(plants: int, hosts: int, replicate: int) -> World:
    """A world of council papers, the first `plants` of them with one copied passage each."""
    rng = random.Random(f"vroniplag:{replicate}")
    passages = rng.sample(vroniplag(), plants)
    papers = council_hosts()[:: len(council_hosts()) // hosts]
    papers = tuple(rng.sample(papers, len(papers)))
    bodies = [" ".join(lines["en"]) for lines in ntrex_test().values()]
    texts: list[SyntheticText] = []
    truth: list[Plant] = []
    planted = 0
    for number, paper in enumerate(papers):
        text = paper.text
        if number < len(passages):
            text, plant, source = _plant(passages[number], number, paper.document_id, text, rng.choice(bodies), rng)
            truth.append(plant)
            texts.append(source)
            planted += plant.case.a1 - plant.case.a0
        texts.append(_paper(paper.document_id, text))
    total = sum(len(text.text) for text in texts if text.role is Role.CITY)
    return World(tuple(texts), tuple(truth), planted / total)


def _plant(
    passage: CopiedPassage, number: int, paper_id: str, paper: str, body: str, rng: random.Random
) -> tuple[str, Plant, SyntheticText]:
    text, a0, a1 = _inserted(paper, passage.target, rng)
    source, b0, b1 = _inserted(body, passage.source, rng)
    # The number of the pair names the source: the interval draws pairs again, not the places they stand in.
    place = vroniplag().index(passage)
    network = f"N{place:03}"
    plant = Plant(Case(f"K{paper_id}", network, a0, a1, b0, b1), Kind(1), "de")
    return text, plant, SyntheticText(network, Role.NETWORK, "en", parse_interval("2010"), "network", network, source)


def _paper(document_id: str, text: str) -> SyntheticText:
    return SyntheticText(f"K{document_id}", Role.CITY, "de", parse_interval("2020"), "karlsruhe", document_id, text)


def _inserted(text: str, piece: str, rng: random.Random) -> tuple[str, int, int]:
    """The text with the piece after one of its sentences, a blank on either side, and where the piece stands."""
    at = rng.choice(find_marked_sentences(text))[1]
    made = f"{text[:at]} {piece} {text[at:].lstrip(' ')}"
    return made, at + 1, at + 1 + len(piece)


def _our_rows(ours: Sequence[Studied], partner: dict[float, list[Studied]]) -> list[Row]:
    plants = sum(len(study.plants) for study in ours)
    best = max(measures.quality(of, _ALL).mean.value for of in partner.values())
    held = [Row(_TASK, "prevalence of planted characters", sum(s.prevalence for s in ours) / len(ours), plants)]
    for number, level in enumerate(measures.levels_of(ours)):
        claim = number == 0 and level.nominal is not None
        wide, core = measures.quality(ours, level), measures.quality(ours, level, core=True)
        note = f"{best:.3f} ratio margin, best threshold"
        held += [
            Row.of(_TASK, f"{level.name}: plagdet, wide span", wide.mean, plants, bar=_bar(claim, 0.8), partner=note),
            Row.of(_TASK, f"{level.name}: plagdet, core span", core.mean, plants),
            Row(_TASK, f"{level.name}: granularity", wide.granularity, plants),
        ]
        interval, n = measures.found(ours, level, lambda plant: True)
        held.append(Row.of(_TASK, f"{level.name}: found", interval, n, bar=_bar(claim, 0.8)))
        for name, wanted in _SIZES:
            interval, n = measures.found(ours, level, wanted)
            held.append(Row.of(_TASK, f"{level.name}: found, {name}", interval, n))
        interval, n = measures.false_discoveries(ours, level)
        bar = Bar(0.05, at_most=True) if claim else None
        held.append(Row.of(_TASK, f"{level.name}: false finds (99 % bounds)", interval, n, bar=bar))
    return held


def _partner_rows(partner: dict[float, list[Studied]]) -> list[Row]:
    held = []
    for threshold, studies in partner.items():
        made = measures.quality(studies, _ALL)
        fdr, n = measures.false_discoveries(studies, _ALL)
        held.append(Row.of(f"{_TASK} partner", f"ratio margin {threshold}: plagdet", made.mean, n))
        held.append(Row.of(f"{_TASK} partner", f"ratio margin {threshold}: false finds (99 % bounds)", fdr, n))
    return held


_ALL = Level("all", lambda find: True)


def _bar(claim: bool, limit: float) -> Bar | None:
    return Bar(limit) if claim else None


def _length(plant: Plant) -> int:
    return plant.case.a1 - plant.case.a0
