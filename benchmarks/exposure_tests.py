"""Do tests of contact hold their error rate where something else makes members and networks alike, and find effects?

Invented studies of 28 cities in 12 countries with 4 and 8 networks (`tests.fixtures.invented_cells`; METHOD 2.5 says
what each is). Printed is in how many studies each test says p <= .05: without an effect, where .05 is right, and at a
rate ratio of 1.5. The naive test and the one over all countries are the partners: what others would do. The standard
error is .007 in a thousand studies. What was asked for beforehand stands in `BARS`; what misses it is named at the end.

    python -m benchmarks.exposure_tests [--runs N] [--networks 4|8] [--scenario NAME]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

import numpy as np

from pipeline.analyse.contact.exposure_tests import TestName, test_exposure
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

SEED = 2026
CITIES, COUNTRIES, NETWORKS = 28, 12, (4, 8)
_REFERENCES = 199
_LEVEL = 0.05

_WITHOUT_SELECTION = (
    ScenarioName.NOTHING,
    ScenarioName.CAPACITY,
    ScenarioName.AFFINITY,
    ScenarioName.STRONG_AFFINITY,
    ScenarioName.OPPORTUNITY,
)
_AFFINITIES = ScenarioName.AFFINITY, ScenarioName.STRONG_AFFINITY
_SIMPLE = ScenarioName.NOTHING, ScenarioName.CAPACITY
# By test, scenarios, numbers of networks and rate ratio: between which shares it should reject.
BARS: dict[tuple[TestName, tuple[ScenarioName, ...], tuple[int, ...], float], tuple[float, float]] = {
    (TestName.WITHIN_COUNTRY, _WITHOUT_SELECTION, NETWORKS, 1.0): (0.0, 0.07),
    (TestName.WITHIN_COUNTRY, _SIMPLE, (8,), 1.0): (0.03, 0.07),
    (TestName.DIRECTION, tuple(ScenarioName), NETWORKS, 1.0): (0.0, 0.07),
    (TestName.NAIVE, _AFFINITIES, NETWORKS, 1.0): (0.3, 1.0),
    (TestName.FREE, _AFFINITIES, NETWORKS, 1.0): (0.25, 1.0),
    (TestName.WITHIN_COUNTRY, (ScenarioName.CAPACITY,), (4,), 1.5): (0.43, 0.55),
    (TestName.WITHIN_COUNTRY, (ScenarioName.CAPACITY,), (8,), 1.5): (0.72, 0.84),
    (TestName.DIRECTION, (ScenarioName.CAPACITY,), (4,), 1.5): (0.53, 0.65),
    (TestName.DIRECTION, (ScenarioName.CAPACITY,), (8,), 1.5): (0.86, 0.98),
}


def rejections(scenario: ScenarioName, networks: int, rate_ratio: float, runs: int) -> dict[TestName, float]:
    """The share of studies in which each test rejects."""
    rng, found = np.random.default_rng((SEED, networks, list(ScenarioName).index(scenario))), Counter[TestName]()
    for _ in range(runs):
        cells = invent_cells(CITIES, networks, COUNTRIES, SCENARIOS[scenario], rate_ratio, rng)
        found.update(one.test for one in test_exposure(cells, rng, _REFERENCES) if one.p <= _LEVEL)
    return {test: found[test] / runs for test in TestName}


def misses(scenario: ScenarioName, networks: int, rate_ratio: float, shares: dict[TestName, float]) -> list[str]:
    """The bars that these shares do not hold, in words."""
    found = []
    for (test, scenarios, of_networks, of_ratio), (low, high) in BARS.items():
        asked = scenario in scenarios and networks in of_networks and rate_ratio == of_ratio
        if asked and not low <= round(shares[test], 3) <= high:
            found.append(f"{test} in {scenario} with {networks} networks: {shares[test]:.3f}, not {low} to {high}")
    return found


def main() -> None:
    """Print the table, and what misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000, help="studies of each scenario")
    parser.add_argument("--networks", type=int, choices=NETWORKS, help="only with so many networks")
    parser.add_argument("--scenario", type=ScenarioName, help="only this one, such as v")
    told = parser.parse_args()
    print(f"{told.runs} studies each; p <= .05 in a share of")
    print(f"{'scenario':14} {'networks':>8} {'ratio':>5}  " + "  ".join(f"{test:>14}" for test in TestName))
    cases = [(scenario, 1.0) for scenario in ScenarioName] + [(ScenarioName.CAPACITY, 1.5)]
    missed = []
    for networks in (told.networks,) if told.networks else NETWORKS:
        for scenario, ratio in (case for case in cases if told.scenario in (None, case[0])):
            started = time.process_time()
            shares = rejections(scenario, networks, ratio, told.runs)
            missed += misses(scenario, networks, ratio, shares)
            figures = "  ".join(f"{shares[test]:14.3f}" for test in TestName)
            seconds = time.process_time() - started
            print(f"{scenario:14} {networks:8} {ratio:5.1f}  {figures}  {seconds:.0f} s", flush=True)
    print("all bars hold" if not missed else "bars that do not hold: " + "; ".join(missed))


if __name__ == "__main__":
    main()
