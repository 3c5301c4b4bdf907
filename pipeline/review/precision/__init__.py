"""How many matches are right: estimates from a sample that people judged, and how large it must be.

In come the claims of a run and verdicts on some (`Sample.of`), out come frozen records of precision with intervals.
Open `measure` first; `design` has the estimator, `planning` what to decide before anyone reads.
"""

from __future__ import annotations

from pipeline.review.precision.coder_errors import correct_for_coders
from pipeline.review.precision.contrast import Contrast, compare_groups, ratio_of
from pipeline.review.precision.design import Claim, Dimension, Part, Sample, Verdict
from pipeline.review.precision.meanings import explain_contrast, explain_group
from pipeline.review.precision.measure import (
    TARGET,
    GroupPrecision,
    Precision,
    Target,
    Validation,
    measure_group,
    measure_precision,
)
from pipeline.review.precision.planning import allocate, minutes_for, pairs_for_half_width

__all__ = [
    "TARGET",
    "Claim",
    "Contrast",
    "Dimension",
    "GroupPrecision",
    "Part",
    "Precision",
    "Sample",
    "Target",
    "Validation",
    "Verdict",
    "allocate",
    "compare_groups",
    "correct_for_coders",
    "explain_contrast",
    "explain_group",
    "measure_group",
    "measure_precision",
    "minutes_for",
    "pairs_for_half_width",
    "ratio_of",
]
