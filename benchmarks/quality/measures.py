"""What a matcher found in worlds with a known truth, and how good that is.

A find is true when it overlaps one plant on both sides. Intervals draw the network documents again: the same
document stands in many worlds, so worlds are no independent draws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from benchmarks.quality.bootstrap import Interval, interval_of_sums, share
from benchmarks.quality.plagdet import Case, tally
from benchmarks.quality.planting import Plant, World
from pipeline.records import Match, Role, Side
from pipeline.records.arrays import Floats

LOWER_99 = (0.01, 0.99)  # tails of which the lower is the one-sided 99 % bound


@dataclass(frozen=True, slots=True)
class Find:
    """One match by its characters: the widest span and the core; `q` is None where not calibrated."""

    wide: Case
    core: Case
    score: float
    q: float | None


@dataclass(frozen=True)
class Studied:
    """One world and what was found in it; document ids carry the study's name, so that studies can be pooled."""

    name: str
    lang: str
    prevalence: float
    cities: tuple[str, ...]
    plants: tuple[Plant, ...]
    finds: tuple[Find, ...]

    @cached_property
    def truth(self) -> dict[tuple[str, str], list[Case]]:
        """The plants by document pair."""
        held: dict[tuple[str, str], list[Case]] = defaultdict(list)
        for plant in self.plants:
            held[plant.case.city, plant.case.network].append(plant.case)
        return held

    def is_true(self, find: Find) -> bool:
        """Whether the find's wide span overlaps a plant on both sides."""
        cases = self.truth.get((find.wide.city, find.wide.network), [])
        return any(overlap(find.wide, case) for case in cases)


@dataclass(frozen=True, slots=True)
class Level:
    """Which finds count as claimed: by q-value, or by score where nothing is calibrated."""

    name: str
    keep: Callable[[Find], bool]
    nominal: float | None = None


def studied(name: str, lang: str, world: World, matches: Iterable[Match]) -> Studied:
    """A world with the matches that no rule excluded."""
    finds = [_find(name, match) for match in matches if match.exclusion is None]
    plants = [replace(plant, case=_named(name, plant.case)) for plant in world.echoes]
    cities = [f"{name}/{text.document_id}" for text in world.texts if text.role is Role.CITY]
    return Studied(name, lang, world.prevalence, tuple(cities), tuple(plants), tuple(finds))


def levels_of(studies: Sequence[Studied], nominal: Sequence[float] = (0.05, 0.2)) -> list[Level]:
    """The levels to report: q-values, or where no find has one a curve of scores, which is no claim."""
    finds = [find for study in studies for find in study.finds]
    if not finds or any(find.q is not None for find in finds):
        return [Level(f"q <= {limit:.2f}", _q_at_most(limit), limit) for limit in nominal]
    return [Level(f"score >= {limit}", _score_at_least(limit)) for limit in (0.2, 0.3, 0.5)]


def level_of_false_share(studies: Sequence[Studied], most: float) -> Level:
    """The level of the most finds, by q-value, of which no larger share is false: it compares two states of a matcher.

    Only one who knows the truth can choose it, so nothing that is claimed may rest on it.
    """
    held = sorted((find.q, study.is_true(find)) for study in studies for find in study.finds if find.q is not None)
    limit, false = 0.0, 0
    for number, (q, true) in enumerate(held, start=1):
        false += not true
        together = number == len(held) or held[number][0] > q  # finds of one q-value are claimed together
        if together and false <= most * number:
            limit = q
    return Level(f"{most:.1%} false", _q_at_most(limit))


def overlap(one: Case, other: Case) -> bool:
    """Whether two passages of the same two documents overlap on both sides."""
    return one.a0 < other.a1 and other.a0 < one.a1 and one.b0 < other.b1 and other.b0 < one.b1


def false_discoveries(studies: Sequence[Studied], level: Level) -> tuple[Interval, int]:
    """Share of the finds at this level that are no plant, with its one-sided 99 % bounds, and how many finds."""
    table: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for study in studies:
        for find in filter(level.keep, study.finds):
            row = table[_work(find.wide)]
            row[0] += not study.is_true(find)
            row[1] += 1
    held = [table[work] for work in sorted(table)]
    return interval_of_sums(held, share, tails=LOWER_99), int(sum(row[1] for row in held))


def found(studies: Sequence[Studied], level: Level, wanted: Callable[[Plant], bool]) -> tuple[Interval, int]:
    """Share of the wanted plants that some find at this level overlaps on both sides, and how many plants."""
    table: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for study in studies:
        kept = [find.wide for find in study.finds if level.keep(find)]
        for plant in filter(wanted, study.plants):
            row = table[_work(plant.case)]
            row[0] += any(_same_pair(case, plant.case) and overlap(case, plant.case) for case in kept)
            row[1] += 1
    held = [table[work] for work in sorted(table)]
    return interval_of_sums(held, share), int(sum(row[1] for row in held))


@dataclass(frozen=True, slots=True)
class Quality:
    """Plagdet and its parts over pooled studies; `by_language` holds plagdet a language."""

    mean: Interval
    worst: Interval
    by_language: dict[str, Interval]
    precision: float
    recall: float
    granularity: float


def quality(studies: Sequence[Studied], level: Level, *, core: bool = False) -> Quality:
    """Plagdet of the wide (or core) spans of the finds at this level: mean over languages, the worst, and each."""
    langs = sorted({study.lang for study in studies})
    works: dict[str, Floats] = defaultdict(lambda: np.zeros((len(langs), 6)))
    for at, lang in enumerate(langs):
        for work, sums in _sums(studies, lang, level, core=core).items():
            works[work][at] = sums
    table = [works[work].ravel() for work in sorted(works)]

    def each(sums: Floats) -> Floats:
        return _plagdet(sums.reshape(len(sums), len(langs), 6))

    total = np.sum(table, axis=0).reshape(len(langs), 6).sum(0)
    return Quality(
        interval_of_sums(table, lambda sums: each(sums).mean(1)),
        interval_of_sums(table, lambda sums: each(sums).min(1)),
        {lang: interval_of_sums(table, _column(each, at)) for at, lang in enumerate(langs)},
        _ratio(total[0], total[1]),
        _ratio(total[2], total[3]),
        _ratio(total[4], total[5]),
    )


def widths(studies: Sequence[Studied], level: Level) -> tuple[Interval, Interval, int]:
    """Of the found plants: characters of the core that lie in the plant, characters of the plant in the wide span
    (both sides together), and how many plants."""
    core: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    wide: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    count = 0
    for study in studies:
        for plant in study.plants:
            over = [f for f in study.finds if level.keep(f) and _same_pair(f.wide, plant.case)]
            over = [f for f in over if overlap(f.wide, plant.case)]
            if not over:
                continue
            count += 1
            best = max(over, key=lambda find: sum(_common(find.wide, plant.case)))
            work = _work(plant.case)
            core[work][0] += sum(_common(best.core, plant.case))
            core[work][1] += _size(best.core)
            wide[work][0] += sum(_common(best.wide, plant.case))
            wide[work][1] += _size(plant.case)
    return (
        interval_of_sums([core[work] for work in sorted(core)], share),
        interval_of_sums([wide[work] for work in sorted(wide)], share),
        count,
    )


def _sums(studies: Sequence[Studied], lang: str, level: Level, *, core: bool) -> dict[str, list[float]]:
    """By network work: the sums and counts whose ratios are precision, recall and granularity."""
    cases: dict[str, list[Case]] = defaultdict(list)
    finds: dict[str, list[Case]] = defaultdict(list)
    for study in studies:
        if study.lang != lang:
            continue
        for plant in study.plants:
            cases[_work(plant.case)].append(plant.case)
        for find in filter(level.keep, study.finds):
            finds[_work(find.wide)].append(find.core if core else find.wide)
    held = {}
    for work in cases.keys() | finds.keys():
        one = tally(cases[work], finds[work])
        held[work] = [one.precision, one.detections, one.recall, one.cases, one.hits, one.found]
    return held


def _plagdet(sums: Floats) -> Floats:
    """Plagdet of (..., six sums): F1 over log2(1 + granularity); 0 where nothing was found, NaN without cases."""
    with np.errstate(divide="ignore", invalid="ignore"):
        precision, recall = sums[..., 0] / sums[..., 1], sums[..., 2] / sums[..., 3]
        granularity = np.where(sums[..., 5] > 0, sums[..., 4] / sums[..., 5], 1.0)
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
    return np.where(sums[..., 3] > 0, f1 / np.log2(1 + granularity), np.nan)


def _column(each: Callable[[Floats], Floats], at: int) -> Callable[[Floats], Floats]:
    return lambda sums: each(sums)[:, at]


def _ratio(top: float, bottom: float) -> float:
    return float(top / bottom) if bottom else float("nan")


def _find(name: str, match: Match) -> Find:
    def case(side: Callable[[Side], tuple[int, int]]) -> Case:
        a, b = side(match.city), side(match.network)
        return _named(name, Case(match.city.document_id, match.network.document_id, *a, *b))

    wide = case(lambda side: (side.span.start, side.span.end))
    core = case(lambda side: (side.core.start, side.core.end))
    return Find(wide, core, match.score, match.chance.q_value if match.chance else None)


def _named(name: str, case: Case) -> Case:
    return Case(f"{name}/{case.city}", f"{name}/{case.network}", case.a0, case.a1, case.b0, case.b1)


def _work(case: Case) -> str:
    """The network document, whatever study it stands in."""
    return case.network.split("/", 1)[1]


def _same_pair(one: Case, other: Case) -> bool:
    return (one.city, one.network) == (other.city, other.network)


def _common(one: Case, other: Case) -> tuple[int, int]:
    a = max(0, min(one.a1, other.a1) - max(one.a0, other.a0))
    return a, max(0, min(one.b1, other.b1) - max(one.b0, other.b0))


def _size(case: Case) -> int:
    return case.a1 - case.a0 + case.b1 - case.b0


def _q_at_most(limit: float) -> Callable[[Find], bool]:
    return lambda find: find.q is not None and find.q <= limit


def _score_at_least(limit: float) -> Callable[[Find], bool]:
    return lambda find: find.score >= limit
