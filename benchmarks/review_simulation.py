"""Do the figures on judged matches hold what they say? Invented runs whose truth is known, judged by invented coders.

Precision: runs of matches in strata of class, language and exposure, with scores that know something of the truth.
A sample is drawn by Neyman's allocation from guesses, and its pairs are judged by two coders with known error rates and
an adjudicator. Printed is how often the 95 % intervals hold the truth of the run, and how wide they are on the mean:
of readers who never err, of the coders with their errors taken out by their known rates, and of the coders as they are.

Stop line: runs of judgements of a precision that is exactly the target. Printed is in how many of them somebody who
looks after every judgement is ever told that the target is passed, by the line and by Wilson's bound. Then the same for
a sample of a run in which better strata were read more: by the line on what was read as it is, and evened out.

    python -m benchmarks.review_simulation [--draws N] [--runs N]
"""

from __future__ import annotations

import argparse
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.records import Letter
from pipeline.review.estimates import Estimate, wilson
from pipeline.review.precision import (
    Claim,
    Dimension,
    GroupPrecision,
    Sample,
    Verdict,
    allocate,
    correct_for_coders,
    measure_group,
    ratio_of,
)
from pipeline.review.stop_line import bounds_after, even_out, watch

SEED = 2020
TARGET = 0.8
_RUNS_DRAWN_ANEW = 20  # draws of a run before the next one is invented

Numbers = npt.NDArray[np.float64]
Bounds = dict[str, tuple[float, float, float]]  # figure -> truth, low, high


@dataclass(frozen=True)
class Scenario:
    """A kind of run: matches and precision of each stratum by exposure, pairs that are read, and what scores know."""

    name: str
    known: tuple[tuple[int, float], ...]
    none: tuple[tuple[int, float], ...]
    pairs: int
    insight: float  # how far right and wrong matches lie apart in the logit of their scores, in standard deviations

    @property
    def strata(self) -> list[tuple[str, str, int, float]]:
        """Name, exposure, matches and precision."""
        sides = (("known", self.known), ("none", self.none))
        return [(f"{side} {at}", side, *one) for side, parts in sides for at, one in enumerate(parts)]


SCENARIOS = (
    Scenario(
        "1,500 matches, 8 strata, 200 read",
        ((400, 0.95), (250, 0.85), (150, 0.75), (100, 0.60)),
        ((300, 0.85), (150, 0.70), (100, 0.55), (50, 0.40)),
        200,
        2.0,
    ),
    Scenario(
        "the same, scores that know nothing",
        ((400, 0.95), (250, 0.85), (150, 0.75), (100, 0.60)),
        ((300, 0.85), (150, 0.70), (100, 0.55), (50, 0.40)),
        200,
        0.0,
    ),
    Scenario(
        "high precision, 1,500 matches, 200 read",
        ((400, 0.97), (250, 0.95), (150, 0.92), (100, 0.90)),
        ((300, 0.95), (150, 0.92), (100, 0.90), (50, 0.85)),
        200,
        2.0,
    ),
    Scenario(
        "24 small strata, 1,440 matches, 300 read",
        tuple((size, p) for size in (60, 80, 40) for p in (0.95, 0.9, 0.8, 0.7)),
        tuple((size, p) for size in (60, 80, 40) for p in (0.85, 0.8, 0.7, 0.6)),
        300,
        1.5,
    ),
    Scenario(
        "36,000 matches, 8 strata, 400 read",
        ((8000, 0.95), (5000, 0.85), (3000, 0.75), (4000, 0.60)),
        ((8000, 0.85), (4000, 0.70), (3000, 0.55), (1000, 0.40)),
        400,
        2.0,
    ),
)


@dataclass(frozen=True)
class Coders:
    """Two coders and an adjudicator, all with the same error rates, who err independently."""

    sensitivity: float = 0.95
    specificity: float = 0.90

    @property
    def together(self) -> tuple[float, float]:
        """Sensitivity and specificity of what they decide: the adjudicator's vote where the two differ."""
        rates = (self.sensitivity, self.specificity)
        one, other = (rate**2 + 2 * rate * (1 - rate) * rate for rate in rates)
        return one, other

    def judge(self, right: npt.NDArray[np.bool_], rng: np.random.Generator) -> npt.NDArray[np.bool_]:
        """What they decide of pairs."""
        errs = rng.random((3, len(right))) > np.where(right, self.sensitivity, self.specificity)
        codes = right ^ errs
        return np.asarray(np.where(codes[0] == codes[1], codes[0], codes[2]), dtype=np.bool_)


@dataclass(frozen=True)
class Run:
    """An invented run with its truth; grades follow the scores and cross the strata. `parts` are what is measured."""

    scenario: Scenario
    unread: Sample
    right: npt.NDArray[np.bool_]
    parts: dict[str, npt.NDArray[np.bool_]]

    @classmethod
    def invent(cls, scenario: Scenario, rng: np.random.Generator) -> Run:
        claims: list[Claim] = []
        rights: list[npt.NDArray[np.bool_]] = []
        for stratum, side, size, precision in scenario.strata:
            right = rng.random(size) < precision
            logit = math.log(precision / (1 - precision)) / 2 + scenario.insight * (right - precision)
            scores = 1 / (1 + np.exp(-(logit + rng.normal(size=size))))
            letters = np.where(scores > 0.7, Letter.A.value, Letter.C.value)
            claims += [
                Claim(
                    f"{stratum} {at:05}",
                    stratum,
                    {Dimension.EXPOSURE: side, Dimension.GRADE: str(letters[at])},
                    float(scores[at]),
                )
                for at in range(size)
            ]
            rights.append(right)
        sample = Sample.of(claims, [])
        parts = {
            "all matches": np.ones(len(claims), dtype=np.bool_),
            "grade A": sample.select(Dimension.GRADE, [Letter.A]),
            "known": sample.select(Dimension.EXPOSURE, ["known"]),
            "none": sample.select(Dimension.EXPOSURE, ["none"]),
        }
        return cls(scenario, sample, np.concatenate(rights), parts)

    def draw(self, rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], Numbers]:
        """Places of the pairs to read and the probabilities with which they were drawn."""
        strata = self.scenario.strata
        sizes = {name: size for name, _, size, _ in strata}
        # Guesses as a researcher has them: nearer to the middle than the truth.
        guesses = {name: 0.5 + (precision - 0.5) / 2 for name, _, _, precision in strata}
        counts = allocate(sizes, guesses, self.scenario.pairs, floor=3)
        places, probabilities, start = [], [], 0
        for name, size in sizes.items():
            places.append(start + rng.choice(size, counts[name], replace=False))
            probabilities.append(np.full(counts[name], counts[name] / size))
            start += size
        return np.concatenate(places), np.concatenate(probabilities)


def bounds_of(run: Run, sample: Sample, correct: Callable[[Estimate], Estimate]) -> Bounds:
    """Each figure's truth and interval, as far as it has one."""
    truth = {name: float(run.right[inside].mean()) for name, inside in run.parts.items()}
    measured = {name: measure_group(sample, inside) for name, inside in run.parts.items()}
    found: Bounds = {}
    for way, chosen in (("stratified", _estimate), ("prediction-powered", _predicted)):
        figures = {name: correct(chosen(one)) for name, one in measured.items()}
        for name in ("all matches", "grade A"):
            _note(found, f"{name}, {way}", truth[name], figures[name])
        _note(
            found, f"known : none, {way}", truth["known"] / truth["none"], ratio_of(figures["known"], figures["none"])
        )
    return found


def _estimate(group: GroupPrecision) -> Estimate:
    return group.estimate


def _predicted(group: GroupPrecision) -> Estimate:
    return group.predicted


def _note(found: Bounds, name: str, truth: float, figure: Estimate) -> None:
    if figure.low is not None and figure.high is not None:
        found[name] = truth, figure.low, figure.high


def judge_often(scenario: Scenario, draws: int, seed: int = SEED) -> Iterator[tuple[str, Bounds]]:
    """The bounds of each draw, by who read: nobody errs, coders corrected, coders as they are."""
    rng = np.random.default_rng(seed)
    coders = Coders()
    sensitivity, specificity = (Estimate(1, rate, rate, rate) for rate in coders.together)
    for number in range(draws):
        if number % _RUNS_DRAWN_ANEW == 0:
            run = Run.invent(scenario, rng)
        places, probabilities = run.draw(rng)
        # The matches are the same in all draws, so they are not listed anew for each.
        true = replace(run.unread, drawn=places, right=run.right[places].astype(float), inverse=1 / probabilities)
        coded = replace(true, right=coders.judge(run.right[places], rng).astype(float))
        yield "no errors", bounds_of(run, true, lambda figure: figure)
        yield (
            "coders, corrected",
            bounds_of(run, coded, lambda figure: correct_for_coders(figure, sensitivity, specificity)),
        )
        yield "coders, as they are", bounds_of(run, coded, lambda figure: figure)


def coverage(scenario: Scenario, draws: int, seed: int = SEED) -> dict[tuple[str, str], tuple[float, float]]:
    """Share of intervals that hold the truth, and their mean width, by reader and figure."""
    held: dict[tuple[str, str], list[tuple[bool, float]]] = defaultdict(list)
    for reader, found in judge_often(scenario, draws, seed):
        for figure, (truth, low, high) in found.items():
            held[reader, figure].append((low <= truth <= high, high - low))
    return {
        key: (sum(inside for inside, _ in all_) / draws, float(np.mean([width for _, width in all_])))
        for key, all_ in held.items()
    }


def false_alarms(runs: int, pairs: int, seed: int = SEED) -> tuple[float, float]:
    """How often the target is ever said to be passed though precision is the target: by the line, and by Wilson."""
    right = np.cumsum(np.random.default_rng(seed).random((runs, pairs)) < TARGET, axis=1)
    line = _fewest(pairs, lambda judged, known: bounds_after(judged, known)[0])
    peeked = _fewest(pairs, lambda judged, known: wilson(known / judged, judged)[0])
    one, other = (float((right >= needed).any(axis=1).mean()) for needed in (line, peeked))
    return one, other


def false_alarms_of_strata(runs: int, seed: int = SEED) -> tuple[float, float]:
    """The same for 200 of 1,500 matches, half of them of a fifth in which all are right: as read, and evened out."""
    rng = np.random.default_rng(seed)
    names = [f"{stratum} {at}" for stratum in ("better", "other") for at in range(100)]
    drawn_with = np.repeat([100 / 300, 100 / 1200], 100)
    alarms = np.zeros(2)
    for run in range(runs):
        right = np.concatenate([np.ones(100, dtype=np.bool_), rng.permutation(1200)[:100] < 900])
        order = rng.permutation(200)
        verdicts = [Verdict(names[at], bool(right[at]), float(drawn_with[at])) for at in order]
        lines = (
            watch((verdict.is_right for verdict in verdicts), TARGET, 1500),
            watch((kept.is_right for kept in even_out(verdicts, 100 / 1200, seed=run)), TARGET, 1500),
        )
        alarms += [line.low > TARGET for line in lines]
    return float(alarms[0]) / runs, float(alarms[1]) / runs


def _fewest(pairs: int, low: Callable[[int, int], float]) -> npt.NDArray[np.int64]:
    """With how many right ones the lower bound is above the target, after each judgement."""
    needed, right = [], 0
    for judged in range(1, pairs + 1):
        while right <= judged and not low(judged, right) > TARGET:
            right += 1
        needed.append(right)
    return np.array(needed)


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000, help="samples of each scenario")
    parser.add_argument("--runs", type=int, default=10_000, help="runs of judgements under the stop line")
    told = parser.parse_args()
    print(f"{'judgements':>10}  {'line':>6}  {'Wilson':>6}   runs that are told .80 is passed when it is .80")
    for pairs in (100, 200, 500, 1000):
        line, peeked = false_alarms(told.runs, pairs)
        print(f"{pairs:>10,}  {line:6.1%}  {peeked:6.1%}", flush=True)
    as_read, evened = false_alarms_of_strata(told.runs // 10)
    print(f"better strata read more, 200 judgements: {as_read:.1%} as read, {evened:.1%} evened out", flush=True)
    for scenario in SCENARIOS:
        started = time.process_time()
        figures = coverage(scenario, told.draws)
        print(f"\n{scenario.name} ({told.draws:,} draws, {time.process_time() - started:.0f} CPU s)")
        for (reader, figure), (share, width) in sorted(figures.items(), key=lambda item: item[0][0] != "no errors"):
            print(f"  {reader:20} {figure:32} covered {share:6.1%}   width {width:.3f}", flush=True)


if __name__ == "__main__":
    main()
