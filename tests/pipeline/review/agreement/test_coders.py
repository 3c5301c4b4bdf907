"""What is said of single coders."""

from __future__ import annotations

import pytest

from pipeline.review.agreement import Coded, confusions, drifts, haste, judge_on_foils, repeat_agreement
from pipeline.review.estimates import Undefined, wilson


def work(coder: str, codes: str, first: int = 0) -> list[Coded]:
    """A coder's codes in the sequence in which they were given, one letter a unit."""
    return [Coded(f"unit {first + at}", coder, code, turn=at) for at, code in enumerate(codes)]


def test_confusion_has_the_codes_of_each_pair_of_coders() -> None:
    pair_ab, pair_ac, pair_bc = confusions(work("A", "xxyz") + work("B", "xyyy") + work("C", "z"))
    assert (pair_ab.coder, pair_ab.other) == ("A", "B")
    assert pair_ab.cells == (("x", "x", 1), ("x", "y", 1), ("y", "y", 1), ("z", "y", 1))
    assert pair_ac.cells == pair_bc.cells == (("x", "z", 1),)


def test_codes_are_confused_whoever_gave_which() -> None:
    (pair,) = confusions(work("A", "xyxz") + work("B", "yxxx"))
    assert pair.most_confused == (("x", "y", 2), ("x", "z", 1))


def test_coders_without_a_common_unit_have_no_confusion() -> None:
    assert confusions(work("A", "x") + work("B", "x", first=5)) == () == confusions([])


def test_foils_tell_sensitivity_and_specificity_with_wilsons_interval() -> None:
    truth = {f"unit {at}": at < 10 for at in range(14)}
    codes = work("A", "cccccccccf" + "uuut") + work("B", "c", first=0)
    one, other = judge_on_foils(codes, truth, {"c", "t"})
    assert (one.sensitivity.n, one.sensitivity.value) == (10, 0.9)
    assert (one.sensitivity.low, one.sensitivity.high) == wilson(0.9, 10)
    assert (one.specificity.n, one.specificity.value) == (4, 0.75)
    assert other.specificity.undefined is Undefined.NO_FOILS


def test_units_that_are_no_foils_say_nothing_of_a_coder() -> None:
    (one,) = judge_on_foils(work("A", "cccc"), {"unit 0": True}, {"c"})
    assert one.sensitivity.n == 1


def test_drift_is_agreement_with_the_adjudicated_code_by_quarter() -> None:
    truth = {f"unit {at}": "x" for at in range(40)}
    (drift,) = drifts(work("A", "x" * 30 + "y" * 10), truth)
    assert [quarter.value for quarter in drift.quarters] == [1.0, 1.0, 1.0, 0.0]
    assert drift.change.value == -1.0 and drift.change.high is not None and drift.change.high < 0


def test_drift_without_adjudication_is_agreement_with_the_other_coders() -> None:
    codes = work("A", "xxxxxxxy") + work("B", "xxxxxxxx") + work("C", "xxxxxxyy")
    by_coder = {one.coder: [quarter.value for quarter in one.quarters] for one in drifts(codes)}
    assert by_coder == {"A": [1.0, 1.0, 1.0, 0.5], "B": [1.0, 1.0, 1.0, 0.25], "C": [1.0, 1.0, 1.0, 0.25]}


def test_quarters_follow_the_turns_and_not_the_rows() -> None:
    codes = work("A", "xxxxxxyy")
    truth = {one.unit: "x" for one in codes}
    assert drifts(codes[::-1], truth) == drifts(codes, truth)


def test_drift_without_turns_or_a_reference_is_undefined() -> None:
    (unknown,) = drifts([Coded("u", "A", "x")], {"u": "x"})
    assert unknown.change.undefined is Undefined.NO_ADJUDICATION
    (alone,) = drifts(work("A", "xxxx"))
    assert {quarter.undefined for quarter in alone.quarters} == {Undefined.ONE_CODER}


def test_haste_is_the_share_under_two_seconds() -> None:
    seconds = [1.9, 2.0, 30.0, 0.3, None]
    codes = [Coded(f"unit {at}", "A", "x", seconds=one) for at, one in enumerate(seconds)] + work("B", "x")
    hurried, unknown = haste(codes)
    assert (hurried.share.n, hurried.share.value) == (4, 0.5)
    assert unknown.share.undefined is Undefined.NO_TIMES


def test_duplicates_tell_how_far_a_coder_agrees_with_themselves() -> None:
    codes = work("A", "xyxy" + "xyxx") + work("B", "xy")
    repeats = repeat_agreement(codes, {f"unit {at + 4}": f"unit {at}" for at in range(4)})
    assert repeats["A"].raw.value == 0.75 and repeats["A"].units == 4
    assert repeats["A"].alpha.value == pytest.approx(1 - 7 * 2 / (2 * 3 * 5))
    assert repeats["B"].raw.undefined is Undefined.NO_JUDGEMENTS
