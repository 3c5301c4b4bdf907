"""How many of the matches are right: over the whole run and by class, grade, language and exposure.

A sample tells it for all matches of a run, because each verdict counts for the matches that it stands for. Beside it
stands the estimate that takes the scores of all matches into account, which is narrower where scores are good and no
worse where they are not. Intervals are Wilson's with the effective number of verdicts (Kott and Carr 1997; Franco et
al. 2019 compare those of complex samples); in a single stratum that is Wilson's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pipeline.records import Letter
from pipeline.records.arrays import Mask
from pipeline.records.codes import Code
from pipeline.review.estimates import Estimate, Undefined, wilson
from pipeline.review.precision.design import Dimension, Part, Sample

__all__ = [
    "LEAST_READ",
    "LEAST_READ_LANGUAGE",
    "STRONG",
    "STRONG_GRADES",
    "TARGET",
    "GroupPrecision",
    "Precision",
    "Target",
    "Validation",
    "estimate_of",
    "measure_group",
    "measure_precision",
]

LEAST_READ, LEAST_READ_LANGUAGE = 100, 30  # METHOD.md, section 3
TARGET = 0.80  # what the lower bound of strong matches is to reach
STRONG_GRADES = (Letter.A, Letter.B)
STRONG = "+".join(STRONG_GRADES)


class Validation(Code):
    """Whether enough was read of a group for its precision to be told as such."""

    VALIDATED = "validated", "enough was read"
    TOO_FEW = "too_few", "not validated: too few of these matches were read"
    FEW_MATCHES = "few_matches", "not validated: all were read, but there are too few of these matches"
    NOT_COVERED = "not_covered", "not validated: in part of these matches nothing was read"


class Target(Code):
    """Whether the lower bound of precision has reached .80."""

    REACHED = "reached", "the lower bound is at .80 or above"
    NOT_REACHED = "not_reached", "the lower bound is below .80"
    UNKNOWN = "unknown", "not validated, so nothing is said of the target"


@dataclass(frozen=True, slots=True)
class GroupPrecision:
    """The precision of some matches.

    `matches` of them are in the run, `read` have a verdict, and `not_covered` lie in strata of which nothing was read,
    so that the estimates say nothing of them. `predicted` is the prediction-powered estimate, in which the scores have
    the weight `tuning`. `by` is None for all matches.
    """

    by: Dimension | None
    group: str
    matches: int
    read: int
    not_covered: int
    estimate: Estimate
    predicted: Estimate
    tuning: float
    validation: Validation
    target: Target

    @property
    def right_matches(self) -> Estimate:
        """How many of the matches are right, as far as strata were read."""
        covered, one = self.matches - self.not_covered, self.estimate
        if one.value is None or one.low is None or one.high is None:
            return one
        return Estimate(one.n, covered * one.value, covered * one.low, covered * one.high)


@dataclass(frozen=True, slots=True)
class Precision:
    """The precision of all matches (corpus precision), of the strong ones, and of every group.

    `read_right` is the share of right ones among those read, as it is: it says nothing of the run, because strata were
    not read alike.
    """

    whole: GroupPrecision
    strong: GroupPrecision
    groups: tuple[GroupPrecision, ...]
    read_right: float | None


def measure_precision(sample: Sample) -> Precision:
    """Precision overall, of grades A and B together, and of each group of each dimension, in alphabetical order."""
    found = []
    for by in Dimension:
        names = np.array([claim.groups.get(by, "") for claim in sample.claims], dtype=str)
        groups = sorted({claim.groups[by] for claim in sample.claims if by in claim.groups})
        found += [measure_group(sample, names == group, by, group) for group in groups]
    return Precision(
        whole=measure_group(sample, np.ones(len(sample.claims), dtype=np.bool_)),
        strong=measure_group(sample, sample.select(Dimension.GRADE, STRONG_GRADES), Dimension.GRADE, STRONG),
        groups=tuple(found),
        read_right=float(sample.right.mean()) if len(sample.right) else None,
    )


def measure_group(sample: Sample, inside: Mask, by: Dimension | None = None, group: str = "") -> GroupPrecision:
    """The precision of the selected matches, which are told as a group of a dimension."""
    part = sample.estimate(inside)
    matches, missing = int(inside.sum()), sample.not_covered(inside)
    why = Undefined.NO_MATCHES if matches == 0 else Undefined.NO_JUDGEMENTS
    if sample.predictions is None:
        predicted, tuning = Estimate.without_value(Undefined.NO_PREDICTIONS, part.read), 0.0
    else:
        powered = sample.estimate(inside, use_predictions=True)
        predicted, tuning = estimate_of(powered, why), powered.tuning
    estimate = estimate_of(part, why)
    validation = _validation(by, part.read, matches, missing)
    return GroupPrecision(
        by, group, matches, part.read, missing, estimate, predicted, tuning, validation, _target(estimate, validation)
    )


def estimate_of(part: Part, when_empty: Undefined) -> Estimate:
    """A part's precision with Wilson's interval for the effective number of verdicts."""
    if part.value is None:
        return Estimate.without_value(when_empty)
    if part.read == 1 and not math.isinf(part.effective):
        return Estimate.without_interval(1, part.value, Undefined.ONE_UNIT)
    return Estimate(part.read, part.value, *wilson(part.value, part.effective))


def _validation(by: Dimension | None, read: int, matches: int, not_covered: int) -> Validation:
    """A hundred verdicts, thirty for a language; for a grade all its matches are enough, where it has fewer."""
    least = LEAST_READ_LANGUAGE if by is Dimension.LANGUAGE else LEAST_READ
    if by is Dimension.GRADE:
        least = min(least, max(matches, 1))
    if read < least:
        return Validation.FEW_MATCHES if 0 < read == matches else Validation.TOO_FEW
    return Validation.NOT_COVERED if not_covered else Validation.VALIDATED


def _target(estimate: Estimate, validation: Validation) -> Target:
    if validation is not Validation.VALIDATED or estimate.low is None:
        return Target.UNKNOWN
    return Target.REACHED if estimate.low >= TARGET else Target.NOT_REACHED
