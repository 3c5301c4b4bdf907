from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyse.poisson import by_city, by_network, fit_expected, fit_log_ratio

# Counts and members of eight cities.
COUNTS = np.array(
    [
        [3, 5, 5, 9], [8, 16, 9, 10], [8, 5, 5, 5], [13, 13, 8, 14],
        [13, 15, 15, 8], [2, 4, 8, 11], [4, 12, 3, 6], [10, 5, 7, 14],
    ],
    float,
)  # fmt: skip
MEMBER = np.array(
    [
        [0, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0], [1, 0, 0, 1],
        [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0], [1, 1, 0, 0],
    ],
    bool,
)  # fmt: skip
EVEN = np.ones((1, 8, 4))


def test_a_table_without_information_has_no_ratio() -> None:
    effects = (by_city((2, 2)), by_network((2, 2)))
    everyone = np.ones((2, 2), bool)
    assert np.isnan(fit_log_ratio(np.ones((1, 2, 2)), everyone, effects, np.ones((1, 2, 2))).log_ratio[0])


def test_a_ratio_without_bound_is_none() -> None:
    counts = np.array([[[5.0, 0.0], [4.0, 7.0]]])
    exposed = np.array([[0, 0], [0, 1]], bool)
    effects = (by_city((2, 2)), by_network((2, 2)))
    assert np.isnan(fit_log_ratio(counts, exposed, effects, np.ones((1, 2, 2))).log_ratio[0])


def test_expected_counts_keep_the_margins_and_follow_the_offset() -> None:
    offset = np.random.default_rng(2).uniform(0.1, 1, (8, 4))
    offset[2, 1] = 0
    expected = fit_expected(COUNTS, (by_city((8, 4)), by_network((8, 4))), offset)
    assert expected.sum(1) == pytest.approx(COUNTS.sum(1)) and expected.sum(0) == pytest.approx(COUNTS.sum(0))
    assert expected[2, 1] == 0
    odds = expected / np.where(offset > 0, offset, 1)
    assert odds[0, 0] * odds[1, 2] == pytest.approx(odds[0, 2] * odds[1, 0])


def test_tables_are_fitted_apart() -> None:
    effects = (by_city((8, 4)), by_network((8, 4)))
    both = np.stack([COUNTS, COUNTS[::-1]])
    together = fit_log_ratio(both, MEMBER, effects, EVEN).log_ratio
    alone = fit_log_ratio(both[1:], MEMBER, effects, EVEN).log_ratio
    assert together[1] == pytest.approx(alone[0], abs=1e-8)
