"""Do tests of contact hold their error rate where something else makes members and networks alike, and find effects?

Invented studies of 28 cities in 12 countries with 4 and 8 networks (`invented_cells`; METHOD 2.5 says what each is).
Printed is in how many studies each test says p <= .05: without an effect, where .05 is right,
and at a rate ratio of 1.5. The naive test and the one over all countries are the partners: what others would do. Then
how often the 95 % interval of the rate ratio holds the truth.

    python -m benchmarks.exposure_tests [--runs N] [--coverage N]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

import numpy as np

from pipeline.analyse.contact.exposure_tests import TestName, test_exposure
from pipeline.analyse.contact.invented_cells import SCENARIOS, ScenarioName, invent_cells
from pipeline.analyse.contact.rate_ratio import estimate_ratio

SEED = 2026
CITIES, COUNTRIES, NETWORKS = 28, 12, (4, 8)
_REFERENCES = 199
_LEVEL = 0.05


def rejections(scenario: ScenarioName, networks: int, rate_ratio: float, runs: int) -> dict[TestName, float]:
    """The share of studies in which each test rejects."""
    rng, found = np.random.default_rng((SEED, networks, list(ScenarioName).index(scenario))), Counter[TestName]()
    for _ in range(runs):
        cells = invent_cells(CITIES, networks, COUNTRIES, SCENARIOS[scenario], rate_ratio, rng)
        found.update(one.test for one in test_exposure(cells, rng, _REFERENCES) if one.p <= _LEVEL)
    return {test: found[test] / runs for test in TestName}


def coverage(scenario: ScenarioName, networks: int, rate_ratio: float, runs: int, *, within_country: bool) -> float:
    """The share of intervals that hold the truth, among studies that have one."""
    rng, held, made = np.random.default_rng((SEED, networks)), 0, 0
    for _ in range(runs):
        cells = invent_cells(CITIES, networks, COUNTRIES, SCENARIOS[scenario], rate_ratio, rng)
        found = estimate_ratio(cells, within_country=within_country)
        if found.low is not None and found.high is not None:
            made += 1
            held += found.low <= rate_ratio <= found.high
    return held / made if made else float("nan")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000, help="studies of each scenario")
    parser.add_argument("--coverage", type=int, default=300, help="studies whose intervals are looked at")
    told = parser.parse_args()
    print(f"{told.runs} studies each; p <= .05 in a share of")
    print(f"{'scenario':14} {'networks':>8} {'ratio':>5}  " + "  ".join(f"{test:>14}" for test in TestName))
    cases = [(scenario, 1.0) for scenario in ScenarioName] + [(ScenarioName.CAPACITY, 1.5)]
    for networks in NETWORKS:
        for scenario, ratio in cases:
            started = time.process_time()
            shares = rejections(scenario, networks, ratio, told.runs)
            figures = "  ".join(f"{shares[test]:14.3f}" for test in TestName)
            print(
                f"{scenario:14} {networks:8} {ratio:5.1f}  {figures}  {time.process_time() - started:.0f} s", flush=True
            )
    print("95 % intervals of the rate ratio hold the truth in a share of (effects beside city)")
    for scenario, networks, ratio, within in (
        (ScenarioName.CAPACITY, 4, 1.0, False),
        (ScenarioName.CAPACITY, 8, 1.5, False),
        (ScenarioName.AFFINITY, 4, 1.0, True),
        (ScenarioName.AFFINITY, 8, 1.5, True),
    ):
        held = coverage(scenario, networks, ratio, told.coverage, within_country=within)
        effects = "network in each country" if within else "network"
        print(f"{scenario:14} {networks:8} {ratio:5.1f}  {held:.3f}  {effects}", flush=True)


if __name__ == "__main__":
    main()
