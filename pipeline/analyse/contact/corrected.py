"""The rate ratio beside what people read: corrected where matches of one side are more often right (METHOD 2.9).

One precision for both sides never corrects a ratio: where it differs by contact the interval misses the truth every
time. So nothing is corrected unless a sample was read that is stratified by contact, and enough of either side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.analyse.contact.rate_ratio import RatioEstimate
from pipeline.records.codes import Code
from pipeline.review.precision import Contrast

__all__ = ["Corrected", "Uncorrected", "correct_ratio"]


LEAST_READ = 30  # of either side; a sample of 200 pairs may well have fewer than a hundred of the smaller one


class Uncorrected(Code):
    """Why a rate ratio stands uncorrected."""

    NOT_READ = "not_read", "no sample of this run was read by people; draw one with `policyecho review draw`"
    TOO_FEW = (
        "too_few",
        f"fewer than {LEAST_READ} of the finds with contact, or of those without, were read and not all of them, "
        "or none of some stratum of them; read more to have the ratio corrected",
    )


@dataclass(frozen=True, slots=True)
class Corrected:
    """A ratio times the ratio of precision with and without contact, with a 95 % interval where both have one."""

    ratio: float
    low: float | None
    high: float | None


def correct_ratio(raw: RatioEstimate, contrast: Contrast | None) -> Corrected | Uncorrected:
    """The ratio of true finds, by what was read of either side."""
    if contrast is None:
        return Uncorrected.NOT_READ
    read = contrast.ratio
    sides = contrast.above, contrast.below
    enough = all(0 < min(LEAST_READ, side.matches) <= side.read and not side.not_covered for side in sides)
    if not enough or not read.value or raw.ratio is None:
        return Uncorrected.TOO_FEW
    value = raw.ratio * read.value
    if raw.low is None or raw.high is None or not read.low or not read.high:
        return Corrected(value, None, None)
    # What was found and what was read are independent: their distances on the logarithm add up as squares.
    down = math.hypot(math.log(raw.ratio / raw.low), math.log(read.value / read.low))
    up = math.hypot(math.log(raw.high / raw.ratio), math.log(read.high / read.value))
    return Corrected(value, value * math.exp(-down), value * math.exp(up))
