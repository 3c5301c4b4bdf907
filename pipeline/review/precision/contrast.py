"""Whether matches are as often right with a known contact as without one: the ratio of two precisions.

Counts of matches are compared between exposed and not exposed cells, and one precision for both would hide that the
matcher errs more often in one (METHOD 2.9).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.review.estimates import Estimate, Undefined
from pipeline.review.precision.design import Dimension, Sample
from pipeline.review.precision.measure import GroupPrecision, measure_group

__all__ = ["Contrast", "compare_groups", "ratio_of"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """The precision of one group divided by that of another; `predicted` takes the scores of all matches in."""

    above: GroupPrecision
    below: GroupPrecision
    ratio: Estimate
    predicted: Estimate


def compare_groups(sample: Sample, by: Dimension, above: str, below: str) -> Contrast:
    """The ratio of precision between two groups, as exposure `known` and `none`.

    The groups are to be different strata of the design, as exposure is; else their estimates are not independent.
    """
    first, second = (measure_group(sample, sample.select(by, [group]), by, group) for group in (above, below))
    return Contrast(
        first, second, ratio_of(first.estimate, second.estimate), ratio_of(first.predicted, second.predicted)
    )


def ratio_of(above: Estimate, below: Estimate) -> Estimate:
    """The ratio of two independent figures, with the interval that joins theirs on the logarithmic scale (MOVER).

    Zou and Donner 2008, "Construction of confidence limits about effect measures". Undefined where the figure below
    is 0; without an interval where a figure has none or a lower bound is 0.
    """
    n = above.n + below.n
    for one in (above, below):
        if one.undefined is not None:
            return Estimate.without_value(one.undefined, n)
    if above.value is None or not below.value:
        return Estimate.without_value(Undefined.NOTHING_RIGHT, n)
    ratio = above.value / below.value
    for one in (above, below):
        if one.no_interval is not None:
            return Estimate.without_interval(n, ratio, one.no_interval)
    if not above.low or not above.high or not below.low or not below.high:
        return Estimate.without_interval(n, ratio, Undefined.NOTHING_RIGHT)
    down = math.hypot(math.log(above.value / above.low), math.log(below.high / below.value))
    up = math.hypot(math.log(above.high / above.value), math.log(below.value / below.low))
    return Estimate(n, ratio, ratio * math.exp(-down), ratio * math.exp(up))
