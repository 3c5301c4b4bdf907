"""What is decided before anyone reads."""

from __future__ import annotations

import itertools
import math

import pytest

from pipeline.review.estimates import wilson
from pipeline.review.precision import allocate, minutes_for, pairs_for_half_width


@pytest.mark.parametrize(("share", "pairs"), [(0.8, 245), (0.9, 141)])
def test_pairs_for_a_half_width_of_5_points(share: float, pairs: int) -> None:
    assert pairs_for_half_width(share) == pairs


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("half_width", [0.02, 0.1, 0.4, 2.0])
def test_one_pair_less_is_too_wide(share: float, half_width: float) -> None:
    def width(pairs: int) -> float:
        low, high = wilson(share, pairs)
        return high - low

    pairs = pairs_for_half_width(share, half_width)
    assert width(pairs) <= 2 * half_width
    assert pairs == 1 or width(pairs - 1) > 2 * half_width


def test_few_matches_need_fewer_pairs_and_never_more_than_there_are() -> None:
    few = pairs_for_half_width(0.8, matches=300)
    assert few == math.ceil(245 * 300 / (299 + 245))
    assert pairs_for_half_width(0.8, matches=1) == 1 and pairs_for_half_width(0.8, matches=0) == 0
    assert pairs_for_half_width(0.8, matches=10**9) == 245


@pytest.mark.parametrize(("share", "half_width"), [(1.1, 0.05), (-0.1, 0.05), (0.8, 0.0)])
def test_a_plan_without_sense_is_refused(share: float, half_width: float) -> None:
    with pytest.raises(ValueError, match="half-width above 0"):
        pairs_for_half_width(share, half_width)


def test_minutes_count_coders_foils_and_duplicates() -> None:
    assert minutes_for(70, 30) == 50
    assert minutes_for(70, 30, coders=2) == 100
    assert minutes_for(100, 30, foils=0, duplicates=0) == 50


def test_foils_and_duplicates_must_leave_room_for_pairs() -> None:
    with pytest.raises(ValueError, match="leave something"):
        minutes_for(70, 30, foils=0.8, duplicates=0.2)


def variance(sizes: dict[str, int], guesses: dict[str, float], given: dict[str, int]) -> float:
    return sum(sizes[one] ** 2 * guesses[one] * (1 - guesses[one]) / given[one] for one in sizes)


def test_no_other_allocation_of_as_many_pairs_varies_less() -> None:
    sizes, guesses = {"a": 60, "b": 30, "c": 12}, {"a": 0.9, "b": 0.5, "c": 0.7}
    given = allocate(sizes, guesses, total=20, floor=1)
    others = (
        dict(zip(sizes, counts, strict=True))
        for counts in itertools.product(range(1, 19), repeat=3)
        if sum(counts) == 20 and counts[2] <= 12
    )
    least = min(variance(sizes, guesses, other) for other in others)
    assert variance(sizes, guesses, given) == pytest.approx(least)


def test_large_and_uncertain_strata_get_more() -> None:
    given = allocate({"large": 900, "small": 100}, {"large": 0.8, "small": 0.8}, total=100)
    assert given == {"large": 90, "small": 10}
    assert allocate({"sure": 100, "open": 100}, {"sure": 0.99, "open": 0.5}, 60) == {"open": 50, "sure": 10}


@pytest.mark.parametrize("total", [6, 7, 50, 149, 150, 151, 1000])
def test_pairs_add_up_and_no_stratum_gives_more_than_it_has(total: int) -> None:
    sizes = {"a": 100, "b": 40, "c": 10}
    given = allocate(sizes, {"a": 0.9, "b": 0.5, "c": 1.0}, total, floor=2)
    assert sum(given.values()) == min(total, 150)
    assert all(min(2, sizes[one]) <= given[one] <= sizes[one] for one in sizes)


def test_a_stratum_that_does_not_vary_gets_its_floor_until_the_others_are_read() -> None:
    sizes, guesses = {"a": 50, "b": 30}, {"a": 1.0, "b": 0.5}
    assert allocate(sizes, guesses, 20, floor=3) == {"a": 3, "b": 17}
    assert allocate(sizes, guesses, 40, floor=3) == {"a": 10, "b": 30}


def test_strata_that_all_do_not_vary_share_by_size() -> None:
    assert allocate({"a": 90, "b": 30}, {"a": 1.0, "b": 0.0}, 40, floor=0) == {"a": 30, "b": 10}


def test_a_stratum_without_matches_gets_none() -> None:
    assert allocate({"a": 0, "b": 5}, {"a": 0.5, "b": 0.5}, 4) == {"a": 0, "b": 4}
    assert allocate({}, {}, 4) == {}


def test_floors_above_the_total_and_missing_guesses_are_refused() -> None:
    with pytest.raises(ValueError, match="take 4 or more, or a smaller floor"):
        allocate({"a": 9, "b": 9}, {"a": 0.5, "b": 0.5}, 3)
    with pytest.raises(ValueError, match="'b' has no guessed precision"):
        allocate({"a": 9, "b": 9}, {"a": 0.5}, 8)
