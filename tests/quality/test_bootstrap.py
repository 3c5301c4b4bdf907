"""Percentile intervals: groups are drawn whole, and what is not defined is left out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.quality.bootstrap import Interval, interval_of_groups, interval_of_sums, share


def test_two_groups_give_the_percentiles_worked_by_hand() -> None:
    # Both drawn twice, once each or not at all: shares 0, 1/2 and 1 with chances 1/4, 1/2 and 1/4.
    found = interval_of_sums([[0, 1], [1, 1]], share)
    assert found == Interval(0.5, 0.0, 1.0)
    inner = interval_of_sums([[0, 1], [1, 1]], share, tails=(0.3, 0.7))
    assert (inner.low, inner.high) == (0.5, 0.5)


def test_the_figure_is_of_sums_and_not_a_mean_of_groups() -> None:
    assert interval_of_sums([[1, 1], [0, 3]], share).value == 0.25


def test_equal_groups_leave_no_doubt() -> None:
    assert interval_of_sums([[1, 2]] * 7, share) == Interval(0.5, 0.5, 0.5)


def test_sentences_of_one_document_are_no_independent_draws() -> None:
    documents = [[float(n % 2), 1.0] for n in range(10)]
    hundredfold = [[100 * hit, 100 * count] for hit, count in documents]
    assert interval_of_sums(hundredfold, share) == interval_of_sums(documents, share)


def test_a_seed_gives_one_interval_and_another_seed_another() -> None:
    table = [[float(n % 3 == 0), 1.0] for n in range(40)]
    assert interval_of_sums(table, share, seed=1) == interval_of_sums(table, share, seed=1)
    drawn = {interval_of_sums(table, share, seed=seed, draws=50).low for seed in range(20)}
    assert len(drawn) > 1


def test_more_groups_narrow_the_interval() -> None:
    few, many = ([[float(n % 2), 1.0] for n in range(size)] for size in (10, 1000))
    widths = [found.high - found.low for found in (interval_of_sums(few, share), interval_of_sums(many, share))]
    assert widths[1] < widths[0] / 5


def test_draws_without_a_figure_are_left_out() -> None:
    found = interval_of_sums([[0, 0], [1, 1]], share)
    assert found == Interval(1.0, 1.0, 1.0)


def test_no_groups_and_no_figure_are_not_a_number() -> None:
    assert math.isnan(interval_of_sums([], share).value)
    nothing = interval_of_sums([[0, 0]], share)
    assert all(math.isnan(value) for value in (nothing.value, nothing.low, nothing.high))
    assert math.isnan(interval_of_groups([], len).value)


def test_any_figure_of_groups_has_an_interval() -> None:
    groups = [[1.0, 3.0], [2.0], [10.0]]

    def median(drawn: object) -> float:
        return float(np.median(np.concatenate(drawn)))

    found = interval_of_groups(groups, median, draws=400)
    assert found.value == 2.5
    assert found.low < found.value < found.high
    assert found.high == pytest.approx(10.0)
