from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.analyse.poisson import by_city, by_country_and_network, by_network, fit_expected, fit_log_ratio

# Counts and members of eight cities in two countries; the ratios are those that statsmodels 0.15 gives.
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
COUNTRIES = np.array([0, 0, 0, 0, 1, 1, 1, 1])
EVEN = np.ones((1, 8, 4))


def test_log_ratio_of_two_by_two_is_that_of_the_odds() -> None:
    counts = np.array([[[12.0, 5.0], [7.0, 9.0]]])
    exposed, effects = np.array([[1, 0], [0, 0]], bool), (by_city((2, 2)), by_network((2, 2)))
    found = fit_log_ratio(counts, exposed, effects, np.ones((1, 2, 2))).log_ratio[0]
    assert found == pytest.approx(math.log(12 * 9 / (5 * 7)), abs=1e-9)


def test_log_ratio_beside_cities_and_networks_is_that_of_a_general_linear_model() -> None:
    effects = (by_city((8, 4)), by_network((8, 4)))
    assert fit_log_ratio(COUNTS[None], MEMBER, effects, EVEN).log_ratio[0] == pytest.approx(0.2633789279, abs=1e-6)


def test_log_ratio_beside_networks_of_each_country_is_that_of_a_general_linear_model() -> None:
    effects = (by_city((8, 4)), by_country_and_network(COUNTRIES, 4))
    assert fit_log_ratio(COUNTS[None], MEMBER, effects, EVEN).log_ratio[0] == pytest.approx(0.2912175302, abs=1e-6)


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
