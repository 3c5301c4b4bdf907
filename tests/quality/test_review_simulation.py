"""Figures on judged matches hold what they say; the whole is `python -m benchmarks.review_simulation`."""

from __future__ import annotations

import pytest

from benchmarks.review_simulation import SCENARIOS, Coders, coverage, false_alarms, false_alarms_of_strata

DRAWS = 250  # an interval that covers .95 is then between .91 and .99 in 99 of 100 simulations


@pytest.fixture(scope="module")
def covered() -> dict[tuple[str, str], float]:
    return {key: share for key, (share, _) in coverage(SCENARIOS[0], DRAWS).items()}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["stratified", "prediction-powered"])
@pytest.mark.parametrize("figure", ["all matches", "grade A", "known : none"])
@pytest.mark.parametrize("reader", ["no errors", "coders, corrected"])
def test_intervals_hold_the_truth_as_often_as_they_say(
    covered: dict[tuple[str, str], float], reader: str, figure: str, way: str
) -> None:
    assert 0.91 <= covered[reader, f"{figure}, {way}"] <= 0.99


@pytest.mark.slow
def test_predictions_that_know_something_narrow_intervals_and_others_do_not_widen_them() -> None:
    for scenario, least, most in ((SCENARIOS[0], 0.6, 0.85), (SCENARIOS[1], 0.97, 1.02)):
        widths = {key: width for key, (_, width) in coverage(scenario, 30).items()}
        for figure in ("all matches", "known : none"):
            plain, powered = (widths["no errors", f"{figure}, {way}"] for way in ("stratified", "prediction-powered"))
            assert least < powered / plain < most


@pytest.mark.slow
def test_looking_after_every_judgement_is_safe_with_the_line_and_not_with_wilson() -> None:
    line, peeked = false_alarms(runs=4000, pairs=500)
    assert line < 0.02 and 0.15 < peeked < 0.21


@pytest.mark.slow
def test_a_line_on_strata_that_were_read_unlike_is_safe_only_when_they_are_evened_out() -> None:
    as_read, evened = false_alarms_of_strata(runs=60)
    assert as_read > 0.25 and evened < 0.05


def test_two_coders_and_an_adjudicator_err_less_than_each() -> None:
    sensitivity, specificity = Coders(sensitivity=0.9, specificity=0.8).together
    assert (sensitivity, specificity) == pytest.approx((0.972, 0.896))
