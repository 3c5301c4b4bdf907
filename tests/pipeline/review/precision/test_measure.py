"""Precision of all matches from a sample of them, by group, and when it is validated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pytest

from pipeline.review.estimates import Undefined, wilson
from pipeline.review.precision import (
    Claim,
    Dimension,
    GroupPrecision,
    Precision,
    Sample,
    Target,
    Validation,
    Verdict,
    explain_group,
    measure_precision,
)

Numbers = npt.NDArray[np.float64]


def claims(stratum: str, matches: int, **groups: str) -> list[Claim]:
    named = {Dimension(by): group for by, group in groups.items()}
    return [Claim(f"{stratum} {at:06}", stratum, named) for at in range(matches)]


def verdicts(stratum: str, right: int, read: int, inclusion: float) -> list[Verdict]:
    return [Verdict(f"{stratum} {at:06}", at < right, inclusion) for at in range(read)]


def group(precision: Precision, by: Dimension, name: str) -> GroupPrecision:
    (found,) = (one for one in precision.groups if (one.by, one.group) == (by, name))
    return found


@dataclass(frozen=True)
class Bounds:
    low: float
    high: float


def measured_with(predict: Callable[[Numbers, Numbers], Numbers]) -> tuple[Bounds, Bounds]:
    """The interval without and with predictions that are made of the truth and of noise; precision is .80."""
    rng = np.random.default_rng(5)
    right = (np.arange(5000) % 5 > 0).astype(float)
    predicted = predict(right, rng.random(5000))
    listed = [Claim(f"{at:06}", "s", prediction=float(one)) for at, one in enumerate(predicted)]
    read = [Verdict(f"{at:06}", bool(right[at]), 0.06) for at in rng.choice(5000, 300, replace=False)]
    whole = measure_precision(Sample.of(listed, read)).whole
    assert whole.estimate.low is not None and whole.estimate.high is not None
    assert whole.predicted.low is not None and whole.predicted.high is not None
    return Bounds(whole.estimate.low, whole.estimate.high), Bounds(whole.predicted.low, whole.predicted.high)


def test_each_verdict_counts_for_the_matches_it_stands_for() -> None:
    sample = Sample.of(
        claims("large", 900) + claims("small", 100),
        verdicts("large", 45, 50, 50 / 900) + verdicts("small", 10, 50, 0.5),
    )
    measured = measure_precision(sample)
    assert measured.whole.estimate.value == pytest.approx(0.9 * 0.9 + 0.1 * 0.2)
    assert measured.read_right == pytest.approx(0.55)
    assert measured.whole.right_matches.value == pytest.approx(830)


def test_a_stratum_that_is_half_read_still_counts_whole() -> None:
    both = claims("large", 900) + claims("small", 100)
    sample = Sample.of(both, verdicts("large", 9, 10, 100 / 900) + verdicts("small", 10, 50, 0.5))
    assert measure_precision(sample).whole.estimate.value == pytest.approx(0.83)


def test_unequal_probabilities_within_a_stratum_weigh_verdicts() -> None:
    often = [Verdict(f"s {at:06}", True, 0.5) for at in range(10)]
    seldom = [Verdict(f"s {at:06}", False, 0.05) for at in range(10, 12)]
    measured = measure_precision(Sample.of(claims("s", 100), often + seldom)).whole.estimate
    assert measured.value == pytest.approx(20 / 60)


def test_within_one_stratum_the_interval_is_wilsons() -> None:
    measured = measure_precision(Sample.of(claims("s", 50_000), verdicts("s", 90, 100, 0.002))).whole.estimate
    assert (measured.low, measured.high) == pytest.approx(wilson(0.9, 100), abs=1e-3)


def test_when_all_matches_were_read_the_precision_is_known() -> None:
    measured = measure_precision(Sample.of(claims("s", 100), verdicts("s", 90, 100, 1.0))).whole.estimate
    assert measured.low == measured.value == measured.high


def test_reading_most_of_few_matches_narrows_the_interval() -> None:
    few = measure_precision(Sample.of(claims("s", 120), verdicts("s", 80, 100, 100 / 120))).whole.estimate
    low, high = wilson(0.8, 100)
    assert few.low is not None and few.high is not None and few.high - few.low < (high - low) / 2


def test_strata_in_which_all_verdicts_agree_do_not_make_the_precision_certain() -> None:
    sample = Sample.of(
        claims("a", 1000) + claims("b", 1000), verdicts("a", 3, 3, 3 / 1000) + verdicts("b", 0, 3, 3 / 1000)
    )
    measured = measure_precision(sample).whole.estimate
    assert measured.value == 0.5 and measured.low is not None and measured.high is not None
    assert measured.high - measured.low > 0.3


def test_a_stratum_in_which_few_verdicts_agree_counts_as_uncertain_beside_one_in_which_they_differ() -> None:
    sample = Sample.of(
        claims("a", 1000) + claims("b", 1000) + claims("c", 20),
        verdicts("a", 3, 3, 3 / 1000) + verdicts("b", 0, 3, 3 / 1000) + verdicts("c", 5, 10, 0.5),
    )
    measured = measure_precision(sample).whole.estimate
    assert measured.low is not None and measured.high is not None and measured.high - measured.low > 0.3


def test_all_right_has_an_interval_below_1_and_none_right_one_above_0() -> None:
    for right in (0, 40):
        both = claims("a", 800) + claims("b", 800)
        read = verdicts("a", right, 40, 0.05) + verdicts("b", right, 40, 0.05)
        measured = measure_precision(Sample.of(both, read)).whole.estimate
        assert (measured.low, measured.high) == pytest.approx(wilson(right / 40, 80 / 0.95), abs=1e-9)


def test_all_right_in_strata_of_any_size_is_1_and_not_certain() -> None:
    sizes = {"a": 101, "b": 307, "c": 73, "d": 911}
    listed = [claim for stratum, size in sizes.items() for claim in claims(stratum, size)]
    read = [one for at, (stratum, size) in enumerate(sizes.items()) for one in verdicts(stratum, 9, 7 + at, 9 / size)]
    measured = measure_precision(Sample.of(listed, [one for one in read if one.is_right])).whole.estimate
    assert measured.value == 1.0 and measured.low is not None and 0.7 < measured.low < 0.95


def test_verdicts_in_another_sequence_give_the_same_record() -> None:
    both = claims("a", 300) + claims("b", 100)
    read = verdicts("a", 17, 31, 0.1) + verdicts("b", 4, 13, 0.13)
    assert measure_precision(Sample.of(both, read)) == measure_precision(Sample.of(both, read[::-1]))


def test_groups_are_told_apart_and_a_b_together() -> None:
    known = {"class": "verbatim_copy", "language": "de-en"}
    sample = Sample.of(
        claims("a", 200, grade="A", **known) + claims("b", 200, grade="B", **known) + claims("d", 200, grade="D"),
        verdicts("a", 100, 100, 0.5) + verdicts("b", 80, 100, 0.5) + verdicts("d", 10, 100, 0.5),
    )
    measured = measure_precision(sample)
    assert [(one.by, one.group) for one in measured.groups] == [
        (Dimension.CLASS, "verbatim_copy"),
        *((Dimension.GRADE, letter) for letter in "ABD"),
        (Dimension.LANGUAGE, "de-en"),
    ]
    assert measured.strong.estimate.value == group(measured, Dimension.CLASS, "verbatim_copy").estimate.value == 0.9
    assert group(measured, Dimension.GRADE, "D").estimate.value == pytest.approx(0.1)


def test_a_group_that_crosses_strata_counts_its_part_of_each() -> None:
    crossed = [
        Claim(f"{stratum} {at:06}", stratum, {Dimension.GRADE: "A" if at % 2 else "B"})
        for stratum, size in (("large", 900), ("small", 100))
        for at in range(size)
    ]
    read = [Verdict(f"large {at:06}", at % 2 == 1, 20 / 900) for at in range(20)]
    read += [Verdict(f"small {at:06}", False, 20 / 100) for at in range(20)]
    measured = measure_precision(Sample.of(crossed, read))
    assert group(measured, Dimension.GRADE, "A").estimate.value == pytest.approx(0.9)
    assert group(measured, Dimension.GRADE, "B").estimate.value == pytest.approx(0.0)


def test_a_group_of_which_all_was_read_is_known_whatever_its_strata_hold() -> None:
    listed = claims("large", 900) + claims("small", 10)
    listed[0], listed[900] = (replace(listed[at], groups={Dimension.LANGUAGE: "en-de"}) for at in (0, 900))
    read = verdicts("large", 20, 20, 20 / 900) + verdicts("small", 0, 5, 5 / 10)
    found = group(measure_precision(Sample.of(listed, read)), Dimension.LANGUAGE, "en-de")
    assert (found.matches, found.read) == (2, 2)
    assert found.estimate.low == found.estimate.value == found.estimate.high == 0.5


def test_below_100_read_of_a_class_and_30_of_a_language_nothing_is_validated() -> None:
    named = {"class": "close_paraphrase", "language": "fr-en"}
    states = {}
    for read in (29, 30, 99, 100):
        measured = measure_precision(Sample.of(claims("s", 500, **named), verdicts("s", read, read, read / 500)))
        states[read] = (measured.groups[0].validation, measured.groups[1].validation)
    few, enough = Validation.TOO_FEW, Validation.VALIDATED
    assert states == {29: (few, few), 30: (few, enough), 99: (few, enough), 100: (enough, enough)}


def test_few_matches_that_were_all_read_are_not_called_too_few_read() -> None:
    listed = claims("s", 12, **{"class": "verbatim_copy"})
    for read, told in ((12, Validation.FEW_MATCHES), (11, Validation.TOO_FEW)):
        found = measure_precision(Sample.of(listed, verdicts("s", read, read, 1.0 if read == 12 else 0.95)))
        assert found.whole.validation is group(found, Dimension.CLASS, "verbatim_copy").validation is told


def test_a_grade_is_validated_with_fewer_where_all_its_matches_were_read() -> None:
    whole = measure_precision(Sample.of(claims("a", 40, grade="A"), verdicts("a", 40, 40, 1.0)))
    part = measure_precision(Sample.of(claims("a", 41, grade="A"), verdicts("a", 40, 40, 40 / 41)))
    assert whole.strong.validation is Validation.VALIDATED and whole.strong.target is Target.REACHED
    assert part.strong.validation is Validation.TOO_FEW and part.strong.target is Target.UNKNOWN


@pytest.mark.parametrize(("right", "target"), [(95, Target.REACHED), (80, Target.NOT_REACHED)])
def test_the_target_is_reached_by_the_lower_bound(right: int, target: Target) -> None:
    measured = measure_precision(Sample.of(claims("s", 10_000), verdicts("s", right, 100, 0.01)))
    assert measured.whole.target is target


def test_strata_of_which_nothing_was_read_are_told_and_keep_the_whole_from_being_validated() -> None:
    sample = Sample.of(claims("a", 500) + claims("b", 70), verdicts("a", 90, 100, 0.2))
    whole = measure_precision(sample).whole
    assert (whole.matches, whole.not_covered, whole.validation) == (570, 70, Validation.NOT_COVERED)
    assert whole.right_matches.value == pytest.approx(450)
    assert "70 lie where nothing was read" in explain_group(whole)
    one = measure_precision(Sample.of(claims("a", 500) + claims("b", 1), verdicts("a", 90, 100, 0.2))).whole
    assert "1 lies where nothing was read, and this says nothing of it;" in explain_group(one)


def test_nothing_read_is_undefined_and_not_0() -> None:
    whole = measure_precision(Sample.of(claims("s", 10), [])).whole
    assert (whole.estimate.value, whole.estimate.undefined) == (None, Undefined.NO_JUDGEMENTS)
    assert whole.right_matches.value is None and whole.validation is Validation.TOO_FEW
    assert "undefined: nobody has judged" in explain_group(whole)


def test_no_matches_at_all_is_undefined() -> None:
    measured = measure_precision(Sample.of([], []))
    assert measured.whole.estimate.undefined is Undefined.NO_MATCHES
    assert measured.groups == () and measured.read_right is None


def test_one_verdict_has_a_value_and_no_interval() -> None:
    one = measure_precision(Sample.of(claims("s", 10), verdicts("s", 1, 1, 0.1))).whole.estimate
    assert one.value == 1.0 and one.no_interval is Undefined.ONE_UNIT


def test_predictions_narrow_the_interval_and_leave_the_estimate_near() -> None:
    plain, powered = measured_with(lambda right, noise: 0.05 + 0.85 * right + 0.1 * noise)
    assert powered.high - powered.low < 0.6 * (plain.high - plain.low)
    assert powered.low <= 0.8 <= powered.high


def test_predictions_that_know_nothing_change_nothing() -> None:
    plain, powered = measured_with(lambda right, noise: noise)
    assert powered.high - powered.low == pytest.approx(plain.high - plain.low, rel=0.05)


def test_predictions_that_are_all_alike_have_no_weight() -> None:
    sample = Sample.of([Claim(f"s {at:06}", "s", prediction=0.5) for at in range(100)], verdicts("s", 15, 20, 0.2))
    whole = measure_precision(sample).whole
    assert whole.tuning == 0.0 and whole.predicted == whole.estimate


def test_without_a_prediction_for_every_match_there_is_no_powered_estimate() -> None:
    sample = Sample.of([Claim("a", "s", prediction=0.5), Claim("b", "s")], [Verdict("a", True, 0.5)])
    assert measure_precision(sample).whole.predicted.undefined is Undefined.NO_PREDICTIONS
    with pytest.raises(ValueError, match="no prediction"):
        sample.estimate(np.array([True, True]), use_predictions=True)


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ([Verdict("x", True, 0.5)], "'x' is no match of this run"),
        ([Verdict("a", True, 0.0)], "must be in"),
        ([Verdict("a", True, 1.5)], "must be in"),
        ([Verdict("a", True, 0.5), Verdict("a", False, 0.5)], "two verdicts"),
    ],
)
def test_verdicts_that_cannot_be_are_refused(read: list[Verdict], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Sample.of([Claim("a", "s")], read)


def test_claims_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="same unit"):
        Sample.of([Claim("a", "s"), Claim("a", "t")], [])
    with pytest.raises(ValueError, match="between 0 and 1"):
        Sample.of([Claim("a", "s", prediction=1.2)], [])


def test_what_a_group_says_ends_with_whether_it_is_validated() -> None:
    measured = measure_precision(Sample.of(claims("s", 10_000), verdicts("s", 95, 100, 0.01))).whole
    assert explain_group(measured) == (
        f"Of 10,000 matches (all matches), 95% (89% to 98%) are right by 100 that were read; {Target.REACHED.meaning}."
    )
    few = measure_precision(Sample.of(claims("s", 10_000), verdicts("s", 9, 10, 0.001))).whole
    assert explain_group(few).endswith(f"; {Validation.TOO_FEW.meaning}.")
