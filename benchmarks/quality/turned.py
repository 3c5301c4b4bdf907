"""Passages of eight sentences of which the city dropped four and turned round the rest: one echo, listed once?

Human translations (NTREX-128, event-clean odd documents), five a world, each in a host of its own, in ten languages.
The main run of `ntrex` holds such plants among others; here they are alone, so that there are enough of them. English
hosts are copies word for word, which the search by words finds.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.quality import measures
from benchmarks.quality.bench_data import ntrex_test
from benchmarks.quality.measures import Level, Studied, studied
from benchmarks.quality.ntrex import LANGUAGES, QUICK_LANGUAGES
from benchmarks.quality.planting import Kind, Plan, plant_world
from benchmarks.quality.production import matches_of
from benchmarks.quality.table import Bar, Row
from benchmarks.quality.vectors import VectorCache

_TASK = "turned"
_PLAN = Plan((Kind(8, turned=True),) * 5)
_FULL, _QUICK = (LANGUAGES, 10), (QUICK_LANGUAGES, 2)  # replicates of each language
_COPIES = 4  # times as many in English, which is one language
_FIRST_SEED = 2000  # other splits than those of `ntrex`


def rows(cache: VectorCache, *, quick: bool) -> list[Row]:
    """Plagdet and its parts over all languages, and false finds. Raises BenchmarkAbsent."""
    languages, replicates = _QUICK if quick else _FULL
    translated = [_study(lang, replicate, cache) for lang in languages for replicate in range(replicates)]
    copied = [_study("en", replicate, cache) for replicate in range(_COPIES * replicates)]
    return [
        row
        for of, studies in (("", translated), ("copies, ", copied))
        for level in measures.levels_of(studies)
        for row in _level_rows(of, studies, level)
    ]


def _study(lang: str, replicate: int, cache: VectorCache) -> Studied:
    world = plant_world(ntrex_test(), lang, _PLAN, _FIRST_SEED + replicate)
    return studied(f"{lang}{replicate:03}", lang, world, matches_of(world.texts, cache))


def _level_rows(of: str, studies: Sequence[Studied], level: Level) -> list[Row]:
    claim = level.nominal == 0.05
    plants = sum(len(study.plants) for study in studies)
    wide = measures.quality(studies, level)
    found, _ = measures.found(studies, level, lambda plant: True)
    false, finds = measures.false_discoveries(studies, level)

    def bar(limit: float, *, at_most: bool = False) -> Bar | None:
        return Bar(limit, at_most=at_most) if claim else None

    title = f"{of}{level.name}: "
    return [
        Row.of(_TASK, f"{title}plagdet, wide span, mean of languages", wide.mean, plants),
        Row.of(_TASK, f"{title}plagdet, wide span, worst language", wide.worst, plants),
        Row(_TASK, f"{title}precision of characters", wide.precision, plants),
        Row(_TASK, f"{title}recall of characters", wide.recall, plants, bar=bar(0.92)),
        Row(_TASK, f"{title}granularity", wide.granularity, plants, bar=bar(1.05, at_most=True)),
        Row.of(_TASK, f"{title}found", found, plants, bar=bar(0.92)),
        Row.of(_TASK, f"{title}false finds (99 % bounds)", false, finds, bar=bar(0.05, at_most=True)),
    ]
