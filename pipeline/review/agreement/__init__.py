"""How far coders agree, and what can be said of each of them; pure functions on who gave which code to which unit.

In come `Coded` rows; out come frozen records of figures with intervals, each with a sentence of what it means. Open
`measure` first, then `coders`; `coefficients` has the formulas.
"""

from __future__ import annotations

from pipeline.review.agreement.blindness import Blindness, Guess, Sight, measure_blindness
from pipeline.review.agreement.coders import (
    HASTY_SECONDS,
    Confusion,
    Drift,
    Haste,
    OnFoils,
    confusions,
    drifts,
    haste,
    judge_on_foils,
    repeat_agreement,
)
from pipeline.review.agreement.codings import Coded
from pipeline.review.agreement.meanings import Figure, Reliability, explain, explain_agreement, judge_reliability
from pipeline.review.agreement.measure import (
    Agreement,
    PairKappa,
    Prevalence,
    measure_agreement,
    measure_agreement_by_group,
)

__all__ = [
    "HASTY_SECONDS",
    "Agreement",
    "Blindness",
    "Coded",
    "Confusion",
    "Drift",
    "Figure",
    "Guess",
    "Haste",
    "OnFoils",
    "PairKappa",
    "Prevalence",
    "Reliability",
    "Sight",
    "confusions",
    "drifts",
    "explain",
    "explain_agreement",
    "haste",
    "judge_on_foils",
    "judge_reliability",
    "measure_agreement",
    "measure_agreement_by_group",
    "measure_blindness",
    "repeat_agreement",
]
