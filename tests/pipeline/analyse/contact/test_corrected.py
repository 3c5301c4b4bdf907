from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyse.contact.corrected import Corrected, Uncorrected, correct_ratio
from pipeline.analyse.contact.rate_ratio import RatioEstimate
from pipeline.review.precision import Claim, Contrast, Dimension, Sample, Verdict, compare_groups

RAW = RatioEstimate(True, 1.5, 1.2, 1.9, ())


def contrast(read: int, right: dict[str, float]) -> Contrast:
    """`read` judged matches of 400 a side, right in this share."""
    claims, verdicts = [], []
    for group, share in right.items():
        claims += [Claim(f"{group}-{n}", group, {Dimension.EXPOSURE: group}, None) for n in range(400)]
        verdicts += [Verdict(f"{group}-{n}", n < share * read, read / 400) for n in range(read)]
    return compare_groups(Sample.of(claims, verdicts), Dimension.EXPOSURE, "known", "none")


def test_a_side_that_is_more_often_right_has_more_true_finds() -> None:
    found = correct_ratio(RAW, contrast(150, {"known": 0.9, "none": 0.6}))
    assert isinstance(found, Corrected) and found.low is not None and found.high is not None
    assert found.ratio == pytest.approx(1.5 * 0.9 / 0.6, rel=0.01)
    assert found.high / found.low > 1.9 / 1.2


def test_sides_that_are_right_alike_leave_the_ratio() -> None:
    found = correct_ratio(RAW, contrast(150, {"known": 0.8, "none": 0.8}))
    assert isinstance(found, Corrected) and found.ratio == pytest.approx(1.5)


def test_without_a_sample_or_with_too_little_nothing_is_corrected() -> None:
    assert correct_ratio(RAW, None) is Uncorrected.NOT_READ
    assert correct_ratio(RAW, contrast(5, {"known": 0.8, "none": 0.8})) is Uncorrected.TOO_FEW
    assert correct_ratio(RAW, contrast(0, {"known": 0.8, "none": 0.8})) is Uncorrected.TOO_FEW


def test_finds_that_were_all_read_are_enough_however_few() -> None:
    claims = [
        Claim(f"{group}-{n}", group, {Dimension.EXPOSURE: group}) for group in ("known", "none") for n in range(8)
    ]
    verdicts = [Verdict(claim.unit, not claim.unit.endswith("7"), 1.0) for claim in claims]
    found = compare_groups(Sample.of(claims, verdicts), Dimension.EXPOSURE, "known", "none")
    corrected = correct_ratio(RAW, found)
    assert isinstance(corrected, Corrected) and corrected.ratio == pytest.approx(RAW.ratio)


@pytest.mark.slow
def test_the_interval_of_the_corrected_ratio_holds_the_truth() -> None:
    rng, held, runs = np.random.default_rng(6), 0, 300
    for _ in range(runs):
        error = 0.12
        raw_log = rng.normal(np.log(1.5), error)
        raw = RatioEstimate(True, *(float(np.exp(raw_log + z * 1.96 * error)) for z in (0, -1, 1)), ())
        right = {"known": rng.binomial(120, 0.9) / 120, "none": rng.binomial(120, 0.6) / 120}
        found = correct_ratio(raw, contrast(120, right))
        assert isinstance(found, Corrected) and found.low is not None and found.high is not None
        held += found.low <= 1.5 * 0.9 / 0.6 <= found.high
    assert 0.91 <= held / runs <= 0.985


def test_two_hundred_pairs_of_fifteen_hundred_correct_a_ratio_though_one_side_has_fewer_than_a_hundred() -> None:
    claims, verdicts = [], []
    for group, matches, read in (("known", 450, 60), ("none", 1050, 140)):
        claims += [Claim(f"{group}-{n}", group, {Dimension.EXPOSURE: group}, None) for n in range(matches)]
        verdicts += [Verdict(f"{group}-{n}", n % 5 > 0, read / matches) for n in range(read)]
    read_of_both = compare_groups(Sample.of(claims, verdicts), Dimension.EXPOSURE, "known", "none")
    assert isinstance(correct_ratio(RAW, read_of_both), Corrected)


def test_a_side_with_a_stratum_of_which_nothing_was_read_corrects_nothing() -> None:
    claims = [
        Claim(f"{group}-{n}", f"{group}-{n % 2}", {Dimension.EXPOSURE: group})
        for group in ("known", "none")
        for n in range(400)
    ]
    verdicts = [Verdict(claim.unit, True, 0.5) for claim in claims if claim.stratum != "none-1"]
    read_of_both = compare_groups(Sample.of(claims, verdicts), Dimension.EXPOSURE, "known", "none")
    assert correct_ratio(RAW, read_of_both) is Uncorrected.TOO_FEW
