"""A bound that may be looked at after every judgement."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import beta, betabinom

from pipeline.review.estimates import wilson
from pipeline.review.precision import Verdict
from pipeline.review.stop_line import LineState, StopLine, bounds_after, even_out, watch


@pytest.mark.parametrize(("judged", "right"), [(1, 1), (10, 9), (100, 80), (40, 0)])
def test_bounds_are_where_the_posterior_is_a_twentieth_of_the_prior(judged: int, right: int) -> None:
    posterior = beta(1 + right, 1 + judged - right)
    for bound, end in zip(bounds_after(judged, right), (0.0, 1.0), strict=True):
        assert bound == end or posterior.pdf(bound) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("judged", "right", "matches"), [(10, 9, 40), (7, 0, 20), (30, 21, 50), (49, 40, 50), (1, 1, 3), (200, 150, 900)]
)
def test_bounds_without_replacement_are_those_of_trying_every_number(judged: int, right: int, matches: int) -> None:
    more = np.arange(matches - judged + 1)
    posterior = betabinom.pmf(more, matches - judged, 1 + right, 1 + judged - right)
    kept = right + more[posterior * (matches + 1) > 0.05]
    assert bounds_after(judged, right, matches) == (kept.min() / matches, kept.max() / matches)


def test_bounds_of_very_many_matches_are_those_of_endless_ones() -> None:
    assert bounds_after(100, 90, 10**6) == pytest.approx(bounds_after(100, 90), abs=1e-5)


def test_before_the_first_judgement_nothing_is_known() -> None:
    assert bounds_after(0, 0) == bounds_after(0, 0, 50) == (0.0, 1.0)
    assert StopLine(0.8).state is LineState.GOING


def test_when_all_were_judged_the_precision_is_known() -> None:
    line = watch([True] * 8 + [False] * 2, target=0.7, matches=10)
    assert (line.low, line.high) == (0.8, 0.8) and line.state is LineState.REACHED


def test_more_judgements_than_matches_are_refused() -> None:
    with pytest.raises(ValueError, match="all matches were judged"):
        watch([True] * 3, target=0.8, matches=2)
    with pytest.raises(ValueError, match="cannot be"):
        bounds_after(3, 4)


@pytest.mark.parametrize(("target", "matches", "error"), [(0.0, 5, 0.05), (1.0, 5, 0.05), (0.8, 0, 0.05), (0.8, 5, 0)])
def test_a_line_without_sense_is_refused(target: float, matches: int, error: float) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1|no matches"):
        StopLine(target, matches, error)


def test_the_line_keeps_the_narrowest_bounds_of_all_moments() -> None:
    line = watch([True] * 30, target=0.8)
    assert line.state is LineState.REACHED
    later = line.after(False).after(False)
    assert later.low == line.low > bounds_after(32, 30)[0]
    assert later.state is LineState.REACHED


def test_what_coders_differ_on_is_taken_at_its_worst_by_either_bound() -> None:
    clear = [True] * 30
    assert watch(clear, target=0.8).state is LineState.REACHED
    line = watch([True, None] * 30, target=0.8)
    assert line.state is LineState.GOING and (line.low, line.open) == (watch([True, False] * 30, 0.8).low, 30)
    assert line.high == 1.0
    assert watch([False, None] * 5 + [False] * 30, target=0.8).state is LineState.OUT_OF_REACH
    assert "After 60 pairs, 30 of them undecided and taken at their worst, precision is" in line.explain()


def test_a_target_that_is_missed_is_told_as_out_of_reach() -> None:
    assert watch([False] * 10, target=0.8).state is LineState.OUT_OF_REACH


def test_pairs_in_no_random_sequence_are_told() -> None:
    assert watch([True] * 60 + [False] * 200, target=0.8).state is LineState.BROKEN


def test_the_line_is_told_in_a_sentence() -> None:
    told = watch([True], target=0.8).explain()
    assert told == (
        "After 1 pair precision is 0.03 to 1.00, whenever you look; against the target of 0.80: "
        f"{LineState.GOING.meaning}."
    )
    kept = watch([True], target=0.8).explain(read=3)
    assert kept.startswith(
        "After 1 of the 3 pairs, drawn so that every match was as likely to be among them, precision"
    )
    assert watch([True], target=0.8).explain(read=1) == told
    assert all(state.meaning for state in LineState)


def fewest(pairs: int, is_above: Callable[[int, int], bool]) -> list[int]:
    """With how many right ones a bound is above, after each of the pairs; one more than judged where no number is."""
    needed, right = [], 0
    for judged in range(1, pairs + 1):
        while right <= judged and not is_above(judged, right):
            right += 1
        needed.append(right)
    return needed


def test_watching_the_line_is_wrong_in_fewer_runs_than_it_says_and_watching_wilson_in_more() -> None:
    runs, pairs, target = 1000, 300, 0.8
    right = np.cumsum(np.random.default_rng(2020).random((runs, pairs)) < target, axis=1)
    line = fewest(pairs, lambda n, x: bounds_after(n, x)[0] > target)
    peeked = fewest(pairs, lambda n, x: wilson(x / n, n)[0] > target)
    wrong = [(right >= np.array(needed)).any(axis=1).mean() for needed in (line, peeked)]
    assert wrong[0] < 0.02 and wrong[1] > 0.1


@pytest.mark.slow
def test_without_replacement_the_bounds_hold_at_all_moments_together() -> None:
    rng = np.random.default_rng(7)
    population = np.arange(100) < 80
    broken = 0
    for _ in range(200):
        line = watch(rng.permutation(population).tolist(), target=0.8, matches=100)
        broken += not line.low <= 0.8 <= line.high
    assert broken / 200 < 0.05


def test_strata_that_were_read_more_count_as_often_as_the_others() -> None:
    often = [Verdict(f"often {at}", True, 0.6) for at in range(6000)]
    seldom = [Verdict(f"seldom {at}", False, 0.1) for at in range(1000)]
    kept = [verdict.is_right for verdict in even_out(often + seldom, least_inclusion=0.1)]
    assert kept.count(False) == 1000
    assert kept.count(True) == pytest.approx(1000, abs=100)


def test_what_is_left_out_is_the_same_after_each_judgement_and_another_with_another_seed() -> None:
    verdicts = [Verdict(f"unit {at}", at % 2 == 0, 0.5) for at in range(200)]
    whole = list(even_out(verdicts, 0.25, seed=4))
    assert list(even_out(verdicts[:120], 0.25, seed=4)) == whole[: len(list(even_out(verdicts[:120], 0.25, seed=4)))]
    assert list(even_out(verdicts, 0.25, seed=5)) != whole


def test_a_sample_in_which_all_were_as_probable_is_left_whole() -> None:
    verdicts = [Verdict(f"unit {at}", at % 3 == 0, 0.2) for at in range(30)]
    assert list(even_out(verdicts, 0.2)) == verdicts


@pytest.mark.parametrize("least", [0.0, 0.3])
def test_a_least_probability_that_is_not_the_least_is_refused(least: float) -> None:
    with pytest.raises(ValueError, match="give that of the design"):
        list(even_out([Verdict("a", True, 0.2)], least))
