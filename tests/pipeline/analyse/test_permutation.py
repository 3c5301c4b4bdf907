from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from pipeline.analyse.permutation import count_checkerboards, draw_references, p_value
from pipeline.records.arrays import Mask

# 120 matrices have its margins.
SMALL = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 1], [0, 0, 0, 1], [1, 0, 0, 0]], bool)


def all_with_margins_of(matrix: Mask) -> list[Mask]:
    rows = [
        [np.array(row, bool) for row in itertools.product((0, 1), repeat=matrix.shape[1]) if sum(row) == total]
        for total in matrix.sum(1)
    ]
    made = (np.array(chosen) for chosen in itertools.product(*rows))
    return [one for one in made if (one.sum(0) == matrix.sum(0)).all()]


def test_every_matrix_with_these_margins_is_drawn_equally_often() -> None:
    space = all_with_margins_of(SMALL)
    numbers = {one.tobytes(): number for number, one in enumerate(space)}
    drawn = draw_references(SMALL, 40 * len(space), np.random.default_rng(5), rounds=60)
    counted = np.bincount([numbers[one.tobytes()] for one in drawn], minlength=len(space))
    assert len(space) == 120
    assert chisquare(counted).pvalue > 0.001


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 12),
    st.integers(1, 6),
    st.integers(1, 4),
    st.integers(0, 6),
    st.booleans(),
)
def test_after_every_step_margins_are_kept_in_every_country_and_forbidden_cells_stay(
    seed: int, cities: int, networks: int, countries: int, rounds: int, forbidden: bool
) -> None:
    rng = np.random.default_rng(seed)
    observed = rng.random((cities, networks)) < 0.4
    allowed = rng.random((cities, networks)) < 0.8 if forbidden else None
    labels = rng.integers(0, countries, cities)
    drawn = draw_references(observed, 5, rng, labels, allowed, rounds)
    assert (drawn.sum(2) == observed.sum(1)).all()
    for country in range(countries):
        inside = labels == country
        assert (drawn[:, inside].sum(1) == observed[inside].sum(0)).all()
    if allowed is not None:
        assert (drawn[:, ~allowed] == observed[~allowed]).all()


def test_more_chains_than_trade_at_once_are_all_drawn_and_differ() -> None:
    rng = np.random.default_rng(3)
    observed = rng.random((3_000, 3)) < 0.4
    drawn = draw_references(observed, 20, rng)
    assert (drawn.sum(2) == observed.sum(1)).all() and (drawn.sum(1) == observed.sum(0)).all()
    assert len({one.tobytes() for one in drawn} | {observed.tobytes()}) == 21


def test_few_rounds_leave_the_observed_matrix_one_among_its_references() -> None:
    # Exchangeable after a single round: the observed statistic is the largest in one of ten draws of nine references.
    score = np.random.default_rng(8).normal(size=SMALL.shape)
    rng, largest = np.random.default_rng(9), 0
    space = all_with_margins_of(SMALL)
    for _ in range(1500):
        observed = space[rng.integers(len(space))]
        drawn = draw_references(observed, 9, rng, rounds=1)
        ranks = (drawn * score).sum((1, 2))
        largest += p_value(float((observed * score).sum()), ranks) <= 0.1
    assert largest / 1500 < 0.1 + 3 * 0.0077


def test_checkerboards_are_counted_within_countries_and_in_allowed_cells() -> None:
    observed = np.array([[1, 0], [0, 1], [0, 1]], bool)
    everywhere = count_checkerboards(observed)
    assert (everywhere.count, everywhere.cities) == (2, 3)
    within = count_checkerboards(observed, np.array([0, 0, 1]))
    assert (within.count, within.cities) == (1, 2)
    closed = count_checkerboards(observed, None, np.array([[1, 0], [1, 1], [1, 1]], bool))
    assert (closed.count, closed.cities) == (0, 0)


def test_the_observed_statistic_counts_among_its_references() -> None:
    assert p_value(1.0, np.array([0.0, 1.0, 1.0 - 1e-12, 2.0])) == pytest.approx(4 / 5)
    assert p_value(3.0, np.zeros(99)) == pytest.approx(1 / 100)
