"""Are memberships drawn anew with every table of the same margins equally likely, and what do 999 of them cost?

Uniform: all 120 tables with the margins of a small one are enumerated, and a chi-square test says whether 4,800 draws
hit each as often; 200 seeds, whose p should lie below .05 in one of twenty. Cost: seconds of processor, the least of
three, for tables as large as studies are; bar for 500 cities and 20 networks: 10 s.

    python -m benchmarks.reference_draws
"""

from __future__ import annotations

import itertools
import time

import numpy as np
from scipy.stats import chisquare

from pipeline.analyse.permutation import draw_references
from pipeline.records.arrays import Mask

REFERENCES = 999
SIZES = (28, 4), (28, 8), (500, 20)
SMALL = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 1], [0, 0, 0, 1], [1, 0, 0, 0]], bool)
_SEEDS, _EACH, _ROUNDS = 200, 40, 60


def uniformity(seed: int, space: list[bytes]) -> float:
    """The p of a chi-square test that every table is drawn equally often."""
    drawn = draw_references(SMALL, _EACH * len(space), np.random.default_rng(seed), rounds=_ROUNDS)
    at = {table: number for number, table in enumerate(space)}
    counted = np.bincount([at[one.tobytes()] for one in drawn], minlength=len(space))
    return float(chisquare(counted).pvalue)


def all_tables(matrix: Mask) -> list[bytes]:
    """Every table with the margins of this one."""
    rows = [
        [np.array(row, bool) for row in itertools.product((0, 1), repeat=matrix.shape[1]) if sum(row) == total]
        for total in matrix.sum(1)
    ]
    made = (np.array(chosen) for chosen in itertools.product(*rows))
    return [one.tobytes() for one in made if (one.sum(0) == matrix.sum(0)).all()]


def cost(cities: int, networks: int) -> float:
    """The fewest seconds of processor of three."""
    observed = np.random.default_rng(0).random((cities, networks)) < 0.4
    taken = []
    for seed in range(3):
        started = time.process_time()
        draw_references(observed, REFERENCES, np.random.default_rng(seed))
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> None:
    """Print both."""
    space = all_tables(SMALL)
    found = np.array([uniformity(seed, space) for seed in range(_SEEDS)])
    print(f"{len(space)} tables, {_SEEDS} seeds: p <= .05 in {(found <= 0.05).mean():.3f}, least p {found.min():.4f}")
    for cities, networks in SIZES:
        print(
            f"{REFERENCES} references of {cities} x {networks}: {cost(cities, networks):.2f} s of processor", flush=True
        )


if __name__ == "__main__":
    main()
