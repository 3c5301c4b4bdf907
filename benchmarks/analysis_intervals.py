"""Do the 95 % intervals of the designs hold the truth in .95 of invented studies?

- The rate ratio of contact with its jackknife over cities: 28 cities in 12 countries, 4 and 8 networks
  (`tests.fixtures.invented_cells`). Bar, within countries: .92 to .99.
- The ratio corrected by what coders read: 200 coded of 1,500 finds, stratified by contact and class as `review draw`
  does it; the list is fixed and samples vary. Partners: the ratio as it is, and corrected by one precision for both
  sides, which leaves it as it is. Bar: .93 to .97. Then the whole: finds and coding vary, 200 coded.
- The slope of distances over time: 14 and 28 cities that write 2 to 12 documents a period. Bar: .92 to .97. Partner:
  distances of centroids, whose slope without any change should be ten times as far from 0 or more.

    python -m benchmarks.analysis_intervals [--runs N] [--only slope|corrected|ratio|whole]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from pipeline.analyse.contact.corrected import Corrected, correct_ratio
from pipeline.analyse.contact.rate_ratio import RatioEstimate, estimate_ratio
from pipeline.analyse.likeness.leave_out import estimate_trend, multiply_documents
from pipeline.records.arrays import Ints, Mask
from pipeline.review.precision import Claim, Contrast, Dimension, Sample, Verdict, allocate, compare_groups
from tests.fixtures.growing_corpus import invent_corpus, products_of_centroids
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

SEED = 2026
CITIES, COUNTRIES = 28, 12
_KNOWN, _NONE = "known", "none"
_GUESSED = (0.95, 0.75, 0.5)  # precision by class that the allocation of a sample takes for granted


@dataclass(frozen=True, slots=True, eq=False)
class FindList:
    """A list of finds: which are of contact, of which class, and which people would find right."""

    contact: Mask
    classes: Ints
    right: Mask


def invent_list(contact: Mask, precision: tuple[float, ...], better: float, rng: np.random.Generator) -> FindList:
    """`precision` by class (copy, paraphrase, frame); with contact the logit of being right is higher by `better`."""
    classes = rng.choice(3, len(contact), p=[0.15, 0.45, 0.40])
    odds = np.log(np.array(precision) / (1 - np.array(precision)))[classes]
    logit = odds + 2 * (rng.beta(2, 2, len(contact)) - 0.5) + better * np.where(contact, 0.5, -0.5)
    return FindList(contact, classes, rng.random(len(contact)) < 1 / (1 + np.exp(-logit)))


@dataclass(frozen=True, slots=True)
class Coding:
    """The design of a sample that is stratified by contact and class, `coded` of all finds."""

    finds: FindList
    claims: tuple[Claim, ...]
    strata: tuple[tuple[Ints, int], ...]  # finds, and how many of them are drawn

    @classmethod
    def of(cls, finds: FindList, coded: int) -> Self:
        """The sample as `review draw` would allocate it."""
        names = [f"{kind}|{_KNOWN if side else _NONE}" for kind, side in zip(finds.classes, finds.contact, strict=True)]
        inside = {name: np.flatnonzero(np.array(names) == name) for name in sorted(set(names))}
        sizes = {name: len(at) for name, at in inside.items()}
        drawn = allocate(sizes, {name: _GUESSED[int(name[0])] for name in sizes}, coded)
        claims = (Claim(str(at), name, {Dimension.EXPOSURE: name[2:]}, None) for at, name in enumerate(names))
        return cls(finds, tuple(claims), tuple((at, drawn[name]) for name, at in inside.items()))

    def read(self, rng: np.random.Generator) -> Contrast:
        """What people found of one sample: the precision with and without contact."""
        verdicts = [
            Verdict(str(at), bool(self.finds.right[at]), count / len(inside))
            for inside, count in self.strata
            for at in rng.choice(inside, count, replace=False)
        ]
        return compare_groups(Sample.of(self.claims, verdicts), Dimension.EXPOSURE, _KNOWN, _NONE)


def coverage_of_ratio(scenario: ScenarioName, networks: int, ratio: float, runs: int, *, within: bool) -> str:
    """The share of intervals that hold the truth, among studies that have one."""
    rng, held = np.random.default_rng((SEED, networks)), []
    for _ in range(runs):
        cells = invent_cells(CITIES, networks, COUNTRIES, SCENARIOS[scenario], ratio, rng)
        found = estimate_ratio(cells, within_country=within)
        if found.low is not None and found.high is not None:
            held.append(found.low <= ratio <= found.high)
    return f"{np.mean(held):.3f} of {len(held)} with an interval"


def coverage_of_corrected(precision: tuple[float, ...], better: float, coded: int, runs: int) -> str:
    """The share of intervals that hold the ratio of right finds of a list of 1,500, over samples of a few lists."""
    rng = np.random.default_rng((SEED, coded))
    held, raw_held, refused = [], [], 0
    for number in range(runs):
        if number % 100 == 0:
            finds = invent_list(rng.random(1500) < 0.3, precision, better, rng)
            coding = Coding.of(finds, coded)
            truth = (finds.right & finds.contact).sum() / (finds.right & ~finds.contact).sum()
            counts = finds.contact.sum(), (~finds.contact).sum()
            raw = RatioEstimate(True, *[float(counts[0] / counts[1])] * 3, ())
            reach = 1.96 * np.sqrt(1 / counts[0] + 1 / counts[1])
        found = correct_ratio(raw, coding.read(rng))
        if isinstance(found, Corrected) and found.low is not None and found.high is not None:
            held.append(found.low <= truth <= found.high)
        else:
            refused += 1
        raw_held.append(abs(np.log(counts[0] / counts[1] / truth)) <= reach)
    mean = f"{np.mean(held):.3f}" if held else "-"
    return f"{mean}   as it is, or by one precision: {np.mean(raw_held):.3f}   no ratio in {refused}"


def coverage_of_whole(better: float, runs: int) -> str:
    """The share of corrected intervals that hold the ratio of true rates, where finds and coding vary."""
    rng, held, refused = np.random.default_rng((SEED, 3)), [], 0
    precision = (0.95, 0.85, 0.6)
    by_contact = [invent_list(np.full(200_000, side), precision, better, rng).right.mean() for side in (True, False)]
    truth = 1.5 * by_contact[0] / by_contact[1]
    for _ in range(runs):
        cells = invent_cells(CITIES, 8, COUNTRIES, SCENARIOS[ScenarioName.CAPACITY], 1.5, rng)
        counts = [int(cells.network_first[at].sum()) for at in (cells.exposed, ~cells.exposed)]
        finds = invent_list(np.repeat([True, False], counts), precision, better, rng)
        found = correct_ratio(estimate_ratio(cells, within_country=True), Coding.of(finds, 200).read(rng))
        if isinstance(found, Corrected) and found.low is not None and found.high is not None:
            held.append(found.low <= truth <= found.high)
        else:
            refused += 1
    return f"{np.mean(held):.3f} of {len(held)}   no ratio in {refused}"


def slopes(cities: int, shrink: float, runs: int) -> str:
    """Mean slopes, and the share of intervals that hold that of the population of cities and that of these cities."""
    rng, found = np.random.default_rng((SEED, cities)), []
    for _ in range(runs):
        documents, truth = invent_corpus(cities, shrink, rng)
        ours = estimate_trend([multiply_documents(one) for one in documents])[1]
        centroid = estimate_trend([products_of_centroids(one) for one in documents])[1].value
        found.append((ours.value, centroid, estimate_trend(truth)[1].value, ours.low, ours.high))
    value, centroid, true, low, high = np.array(found).T
    held = [float(((low <= one) & (one <= high)).mean()) for one in (true.mean(), true)]
    return (
        f"true {true.mean():+.4f}  leave out {value.mean():+.4f}  centroid {centroid.mean():+.4f}  "
        f"holds that of all such cities {held[0]:.3f}, of these cities {held[1]:.3f}"
    )


def print_ratios(runs: int) -> None:
    """Coverage of the rate ratio."""
    print("rate ratio (effects beside city), 95 % intervals that hold the truth")
    for scenario, networks, ratio, within in (
        (ScenarioName.CAPACITY, 4, 1.0, True),
        (ScenarioName.CAPACITY, 8, 1.5, True),
        (ScenarioName.AFFINITY, 4, 1.0, True),
        (ScenarioName.AFFINITY, 8, 1.0, True),
        (ScenarioName.AFFINITY, 8, 1.5, True),
        (ScenarioName.CAPACITY, 4, 1.0, False),
        (ScenarioName.CAPACITY, 8, 1.5, False),
    ):
        effects = "network in each country" if within else "network"
        told = coverage_of_ratio(scenario, networks, ratio, runs, within=within)
        print(f"{scenario:14} {networks} networks  ratio {ratio}  {told}  ({effects})", flush=True)


def print_corrected(runs: int) -> None:
    """Coverage of the corrected ratio."""
    print("corrected ratio, 95 % intervals that hold the truth")
    for name, precision, better, coded in (
        ("good list", (0.95, 0.85, 0.6), 0.0, 200),
        ("good list, right more often with contact", (0.95, 0.85, 0.6), 1.0, 200),
        ("weak list", (0.9, 0.4, 0.08), 0.0, 200),
        ("weak list, right more often with contact", (0.9, 0.4, 0.08), 1.0, 200),
        ("good list, right more often with contact", (0.95, 0.85, 0.6), 1.0, 400),
    ):
        print(f"{name:42} {coded} of 1500  {coverage_of_corrected(precision, better, coded, runs)}", flush=True)


def print_whole(runs: int) -> None:
    """Coverage of the corrected ratio where finds vary too."""
    for better in (0.0, 1.0):
        print(f"finds and coding vary, logit +{better:g} with contact  {coverage_of_whole(better, runs)}", flush=True)


def print_slopes(runs: int) -> None:
    """Slopes and their coverage."""
    print("slope of the distance between cities' texts")
    for shrink in (0.0, 0.05):
        for cities in (14, 28):
            print(f"{cities} cities, draw together by {shrink} a period: {slopes(cities, shrink, runs)}", flush=True)


PARTS: dict[str, Callable[[int], None]] = {
    "slope": print_slopes, "corrected": print_corrected, "ratio": print_ratios, "whole": print_whole,
}  # fmt: skip


def main() -> None:
    """Print all parts, or one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000, help="studies or samples of each line")
    parser.add_argument("--only", choices=list(PARTS), help="one part")
    told = parser.parse_args()
    for name, part in PARTS.items():
        if told.only in (None, name):
            part(told.runs)


if __name__ == "__main__":
    main()
