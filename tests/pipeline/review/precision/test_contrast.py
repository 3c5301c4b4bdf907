"""Precision with a known contact against that without one."""

from __future__ import annotations

import pytest

from pipeline.review.estimates import Estimate, Undefined
from pipeline.review.precision import (
    Claim,
    Contrast,
    Dimension,
    Sample,
    Verdict,
    compare_groups,
    explain_contrast,
    ratio_of,
)


def contrast(known: tuple[int, int], none: tuple[int, int]) -> Contrast:
    """Of 1,000 matches each, how many are right of how many read."""
    claims = [
        Claim(f"{side} {at:04}", side, {Dimension.EXPOSURE: side}, prediction=0.5)
        for side in ("known", "none")
        for at in range(1000)
    ]
    verdicts = [
        Verdict(f"{side} {at:04}", at < right, read / 1000)
        for side, (right, read) in (("known", known), ("none", none))
        for at in range(read)
    ]
    return compare_groups(Sample.of(claims, verdicts), Dimension.EXPOSURE, "known", "none")


def test_the_ratio_is_of_the_two_precisions() -> None:
    found = contrast((90, 100), (60, 100))
    assert found.ratio.value == pytest.approx(1.5) and found.ratio.n == 200
    assert found.above.estimate.value == 0.9 and found.below.estimate.value == 0.6
    assert found.ratio.low is not None and found.ratio.high is not None
    assert 1.0 < found.ratio.low < 1.5 < found.ratio.high
    assert "correct each side by its own precision" in explain_contrast(found)


def test_the_interval_turns_over_with_the_ratio() -> None:
    there, back = contrast((90, 100), (60, 100)).ratio, contrast((60, 100), (90, 100)).ratio
    assert there.low is not None and there.high is not None
    assert (back.low, back.high) == pytest.approx((1 / there.high, 1 / there.low))


def test_equal_sides_have_1_in_the_interval() -> None:
    assert "no difference was found" in explain_contrast(contrast((80, 100), (80, 100)))


def test_a_figure_known_for_certain_leaves_the_other_ones_interval() -> None:
    ratio = ratio_of(Estimate(50, 0.8, 0.7, 0.9), Estimate(10, 0.5, 0.5, 0.5))
    assert (ratio.low, ratio.high) == pytest.approx((1.4, 1.8))


def test_nothing_right_below_is_undefined_and_above_has_no_interval() -> None:
    below = contrast((5, 10), (0, 10)).ratio
    assert (below.value, below.undefined) == (None, Undefined.NOTHING_RIGHT)
    above = contrast((0, 10), (5, 10))
    assert above.ratio.value == 0.0 and above.ratio.no_interval is Undefined.NOTHING_RIGHT
    assert "without an interval" in explain_contrast(above)


def test_a_side_that_nobody_read_or_read_once_is_told() -> None:
    unread = contrast((5, 10), (0, 0))
    assert unread.ratio.undefined is Undefined.NO_JUDGEMENTS
    assert "undefined: nobody has judged" in explain_contrast(unread)
    once = contrast((5, 10), (1, 1)).ratio
    assert once.value == 0.5 and once.no_interval is Undefined.ONE_UNIT


def test_a_group_that_is_not_there_is_told() -> None:
    sample = Sample.of([Claim("a", "s", {Dimension.EXPOSURE: "known"})], [Verdict("a", True, 1.0)])
    assert compare_groups(sample, Dimension.EXPOSURE, "known", "none").ratio.undefined is Undefined.NO_MATCHES
