from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from benchmarks.quality.average_precision import measure_average_precision


@pytest.mark.parametrize(
    ("labels", "scores", "expected"),
    [
        ([True, False], [0.9, 0.1], 1.0),
        ([False, True], [0.9, 0.1], 0.5),
        ([True, False], [0.5, 0.5], 0.5),
        ([True, False, True], [3.0, 2.0, 1.0], (1 + 2 / 3) / 2),
    ],
)
def test_what_is_to_be_found_counts_by_its_rank(labels: list[bool], scores: list[float], expected: float) -> None:
    assert measure_average_precision(labels, scores) == pytest.approx(expected)


def test_without_anything_to_find_there_is_no_figure() -> None:
    assert math.isnan(measure_average_precision([False, False], [1.0, 2.0]))


@pytest.mark.parametrize("steps", [3, 20, 10**6])
def test_it_is_the_figure_of_scikit_learn_to_the_last_bit(steps: int) -> None:
    chance = np.random.default_rng(steps)
    for size in (1, 2, 7, 60, 500):
        labels = [True, *(chance.random(size - 1) < 0.3).tolist()]
        scores = (chance.integers(steps, size=size) / steps).tolist()
        assert measure_average_precision(labels, scores) == float(average_precision_score(labels, scores))
