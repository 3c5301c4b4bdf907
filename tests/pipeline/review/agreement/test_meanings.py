"""Each figure on coders has a sentence of what it means."""

from __future__ import annotations

import pytest

from pipeline.review.agreement import (
    Coded,
    Figure,
    Reliability,
    explain,
    explain_agreement,
    judge_reliability,
    measure_agreement,
)
from pipeline.review.estimates import Estimate, Undefined


@pytest.mark.parametrize(
    ("alpha", "level"),
    [
        (0.8, Reliability.FIRM),
        (0.7999, Reliability.TENTATIVE),
        (0.667, Reliability.TENTATIVE),
        (0.6669, Reliability.REWRITE),
        (-0.2, Reliability.REWRITE),
    ],
)
def test_alpha_is_firm_from_80_and_tentative_from_667(alpha: float, level: Reliability) -> None:
    estimate = Estimate(5000, alpha, alpha, alpha)
    assert judge_reliability(estimate) is level
    assert level.meaning in explain(Figure.ALPHA, estimate)


@pytest.mark.parametrize(
    ("alpha", "low", "level"),
    [
        (0.83, 0.0, Reliability.UNSURE),
        (0.83, 0.6669, Reliability.UNSURE),
        (0.83, 0.667, Reliability.FIRM),
        (0.7, 0.5, Reliability.UNSURE),
        (0.6, 0.1, Reliability.REWRITE),
    ],
)
def test_an_alpha_that_may_as_well_be_too_low_is_neither_firm_nor_tentative(
    alpha: float, low: float, level: Reliability
) -> None:
    estimate = Estimate(12, alpha, low, 1.0)
    assert judge_reliability(estimate) is level
    assert level.meaning in explain(Figure.ALPHA, estimate)
    assert judge_reliability(Estimate.without_interval(1, 0.9, Undefined.ONE_UNIT)) is Reliability.UNSURE


@pytest.mark.parametrize("figure", Figure)
def test_each_figure_has_a_sentence_with_and_without_a_value(figure: Figure) -> None:
    told = explain(figure, Estimate(1234, 0.5, 0.25, 0.75))
    assert "1,234 units" in told and told.endswith(".")
    missing = explain(figure, Estimate.without_value(Undefined.ONE_CODE))
    assert missing == f"{figure} is undefined: {Undefined.ONE_CODE.meaning}."
    alone = explain(figure, Estimate.without_interval(1, 0.5, Undefined.ONE_UNIT))
    assert Undefined.ONE_UNIT.meaning in alone and "1 unit" in alone


def test_an_undefined_alpha_is_not_called_low() -> None:
    assert judge_reliability(Estimate.without_value(Undefined.ONE_CODE)) is Reliability.UNKNOWN


def test_all_figures_of_an_agreement_are_told() -> None:
    codes = [Coded(str(unit), coder, code) for coder in "AB" for unit, code in enumerate("xyxyxx")]
    sentences = explain_agreement(measure_agreement(codes))
    assert [sentence.split()[0] for sentence in sentences] == ["raw", "alpha", "alpha_ordinal", "ac1", "kappa"]


def test_a_low_alpha_beside_a_high_ac1_is_explained_by_the_frequent_code() -> None:
    pairs = ["xx"] * 118 + ["xy"] * 5 + ["yx"] * 2
    codes = [Coded(str(unit), coder, pair[at]) for unit, pair in enumerate(pairs) for at, coder in enumerate("AB")]
    assert "97% of the codes are 'x'" in explain_agreement(measure_agreement(codes))[-1]
