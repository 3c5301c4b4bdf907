"""Precision freed from the known errors of coders: what it would be if every verdict were right."""

from __future__ import annotations

import math

from pipeline.review.estimates import Z_95, Estimate, Undefined

__all__ = ["correct_for_coders"]


def correct_for_coders(precision: Estimate, sensitivity: Estimate, specificity: Estimate) -> Estimate:
    """The share of echoes behind the share that coders called one (Rogan and Gladen 1978), within 0 to 1.

    `sensitivity` and `specificity` are those of the coders on foils. Their own uncertainty is taken in by joining it
    with that of precision (Lang and Reiczigel 2014 with the intervals joined as by Zou and Donner 2008); rates that are
    known for certain have a lower and an upper bound equal to the value. Undefined where a rate is, and where coders
    tell echoes from others no better than by guessing.
    """
    for one in (precision, sensitivity, specificity):
        if one.undefined is not None:
            return Estimate.without_value(one.undefined, precision.n)
    if precision.value is None or sensitivity.value is None or specificity.value is None:
        raise ValueError("a figure has a value or a reason why it has none")
    skill = sensitivity.value + specificity.value - 1
    if skill <= 0:
        return Estimate.without_value(Undefined.CODERS_GUESS, precision.n)
    share = (precision.value + specificity.value - 1) / skill
    value = _between_0_and_1(share)
    for one in (precision, sensitivity, specificity):
        if one.no_interval is not None:
            return Estimate.without_interval(precision.n, value, one.no_interval)
    if precision.low is None or precision.high is None:
        raise ValueError("a figure has bounds or a reason why it has none")
    foils = Z_95**2 * (value**2 * _variance(sensitivity) + (1 - value) ** 2 * _variance(specificity))
    low = share - math.sqrt((precision.value - precision.low) ** 2 + foils) / skill
    high = share + math.sqrt((precision.high - precision.value) ** 2 + foils) / skill
    return Estimate(precision.n, value, _between_0_and_1(low), _between_0_and_1(high))


def _variance(rate: Estimate) -> float:
    """That of a rate, from the width of its interval."""
    if rate.low is None or rate.high is None:
        raise ValueError("a rate has bounds")
    return ((rate.high - rate.low) / (2 * Z_95)) ** 2


def _between_0_and_1(share: float) -> float:
    return min(1.0, max(0.0, share))
