"""Precision freed from the known errors of coders."""

from __future__ import annotations

import pytest

from pipeline.review.estimates import Estimate, Undefined, wilson
from pipeline.review.precision import correct_for_coders


def rate(value: float, n: float) -> Estimate:
    return Estimate(int(n), value, *wilson(value, n))


def certain(value: float) -> Estimate:
    return Estimate(100, value, value, value)


def test_the_share_behind_what_coders_said_is_found() -> None:
    # Of 800 echoes in 1,000, coders call .95 one, and .10 of the others: 780.
    corrected = correct_for_coders(rate(0.78, 1000), certain(0.95), certain(0.90))
    assert corrected.value == pytest.approx(0.8)
    low, high = wilson(0.78, 1000)
    assert (corrected.low, corrected.high) == pytest.approx(((low - 0.1) / 0.85, (high - 0.1) / 0.85))


def test_perfect_coders_change_nothing() -> None:
    precision = rate(0.9, 200)
    corrected = correct_for_coders(precision, certain(1.0), certain(1.0))
    assert (corrected.value, corrected.low, corrected.high) == pytest.approx(
        (precision.value, precision.low, precision.high)
    )


def test_rates_from_few_foils_widen_the_interval() -> None:
    few, many = (correct_for_coders(rate(0.8, 300), rate(0.9, n), rate(0.9, n)) for n in (20, 2000))
    assert few.value == many.value
    assert few.high is not None and few.low is not None and many.high is not None and many.low is not None
    assert few.high - few.low > 1.3 * (many.high - many.low)


def test_what_cannot_be_true_ends_at_the_ends() -> None:
    corrected = correct_for_coders(rate(0.99, 100), certain(0.9), certain(0.9))
    assert corrected.value == corrected.high == 1.0


@pytest.mark.parametrize(("sensitivity", "specificity"), [(0.5, 0.5), (0.3, 0.4)])
def test_coders_who_guess_tell_nothing(sensitivity: float, specificity: float) -> None:
    guessed = correct_for_coders(rate(0.8, 100), rate(sensitivity, 40), rate(specificity, 40))
    assert (guessed.value, guessed.undefined) == (None, Undefined.CODERS_GUESS)


def test_without_foils_or_precision_nothing_is_corrected() -> None:
    missing = Estimate.without_value(Undefined.NO_FOILS)
    assert correct_for_coders(rate(0.8, 100), missing, certain(0.9)).undefined is Undefined.NO_FOILS
    once = Estimate.without_interval(1, 1.0, Undefined.ONE_UNIT)
    assert correct_for_coders(once, certain(0.9), certain(0.9)).no_interval is Undefined.ONE_UNIT
