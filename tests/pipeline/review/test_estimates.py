"""Figures with intervals: the intervals of single shares, and figures that cannot be told."""

from __future__ import annotations

import math

import pytest

from pipeline.review.estimates import Estimate, Undefined, compare_shares, estimate_share, wilson


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(90, 100, 0.83, 0.94), (180, 200, 0.85, 0.93), (285, 300, 0.92, 0.97)],
)
def test_wilson_gives_the_bounds_that_the_method_prints(right: int, n: int, low: float, high: float) -> None:
    assert [round(bound, 2) for bound in wilson(right / n, n)] == [low, high]


def test_wilson_gives_newcombes_worked_example() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 857-872, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    bounds = [tuple(round(bound, 4) for bound in wilson(r / n, n)) for r, n in ((81, 263), (15, 148), (0, 20), (1, 29))]
    assert bounds == [(0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), (0.0061, 0.1718)]


def test_wilson_ends_at_the_ends() -> None:
    assert wilson(0.0, 7)[0] == 0.0 and wilson(1.0, 7)[1] == 1.0


def test_wilson_of_all_there_are_is_the_share_itself() -> None:
    assert wilson(0.7, math.inf) == (0.7, 0.7)


@pytest.mark.parametrize(("share", "n"), [(1.2, 10), (-0.1, 10), (0.5, 0)])
def test_wilson_refuses_what_is_no_share(share: float, n: float) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(share, n)


def test_difference_gives_newcombes_worked_example() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 873-890, table II (a), method 10: 56/70 less 48/80.
    later, earlier = (estimate_share(r, n, Undefined.NO_TIMES) for r, n in ((56, 70), (48, 80)))
    difference = compare_shares(later, earlier)
    assert difference.low is not None and difference.high is not None
    assert (round(difference.low, 4), round(difference.high, 4)) == (0.0524, 0.3339)


def test_a_share_of_nothing_is_undefined() -> None:
    nothing = estimate_share(0, 0, Undefined.NO_FOILS)
    assert (nothing.value, nothing.low, nothing.undefined) == (None, None, Undefined.NO_FOILS)


def test_a_difference_with_nothing_is_undefined() -> None:
    nothing, some = estimate_share(0, 0, Undefined.NO_TIMES), estimate_share(3, 4, Undefined.NO_TIMES)
    assert compare_shares(some, nothing).undefined is Undefined.NO_TIMES
    assert compare_shares(nothing, some).undefined is Undefined.NO_TIMES


def test_an_estimate_has_a_value_or_a_reason_and_bounds_or_a_reason() -> None:
    with pytest.raises(ValueError, match="value or a reason"):
        Estimate(3, None, 0.1, 0.2)
    with pytest.raises(ValueError, match="value or a reason"):
        Estimate(3, 0.5, 0.1, 0.9, undefined=Undefined.ONE_CODE)
    with pytest.raises(ValueError, match="both bounds or a reason"):
        Estimate(3, 0.5, 0.1)
    with pytest.raises(ValueError, match="both bounds or a reason"):
        Estimate(3, 0.5)


def test_every_reason_is_told_in_words() -> None:
    assert all(reason.meaning for reason in Undefined)
