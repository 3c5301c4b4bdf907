"""Arithmetic against figures of others: closed forms, full enumeration, and general linear models of statsmodels 0.15.

The figures stand in closed_forms.json; nothing here computes them again, so that statsmodels is needed by nobody.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.analyse.permutation import draw_references, p_value
from pipeline.analyse.poisson import Effect, by_city, by_country_and_network, by_network, fit_log_ratio
from pipeline.review.estimates import wilson

CASES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("closed_forms.json").read_text(encoding="utf-8"))


def effects_of(case: dict[str, Any], *, within_country: bool) -> tuple[Effect, Effect]:
    rows, columns = np.array(case["y"]).shape
    if within_country:
        return by_city((rows, columns)), by_country_and_network(np.array(case["country"]), columns)
    return by_city((rows, columns)), by_network((rows, columns))


@pytest.mark.parametrize(
    ("name", "within_country"), [("poisson_city_network", False), ("poisson_city_countrynetwork", True)]
)
def test_rate_ratios_are_those_of_a_general_linear_model(name: str, within_country: bool) -> None:
    case = CASES[name]
    counts, member = np.array([case["y"]], float), np.array(case["member"], bool)
    found = fit_log_ratio(counts, member, effects_of(case, within_country=within_country), np.ones(counts.shape))
    assert found.log_ratio[0] == pytest.approx(case["log_irr"], abs=1e-6)


def test_the_rate_ratio_of_four_cells_is_their_odds_ratio() -> None:
    case = CASES["poisson_2x2"]
    member = np.array([[1, 0], [0, 0]], bool)
    found = fit_log_ratio(
        np.array([case["y"]], float), member, effects_of(case, within_country=False), np.ones((1, 2, 2))
    )
    assert found.log_ratio[0] == pytest.approx(case["log_irr"], abs=1e-6)


def test_p_comes_near_that_of_all_matrices_with_the_same_margins() -> None:
    case = CASES["margins_5x4"]
    member, score = np.array(case["member"], bool), np.array(case["score"])
    rows = [[r for r in itertools.product((0, 1), repeat=4) if sum(r) == total] for total in member.sum(1)]
    space = [np.array(one) for one in itertools.product(*rows) if (np.sum(one, 0) == member.sum(0)).all()]
    sums = np.array([(one * score).sum() for one in space])
    assert len(space) == case["matrices"] and (member * score).sum() == case["observed"]
    exact = float((sums >= case["observed"]).mean())
    assert exact == pytest.approx(case["exact_p"], abs=1e-6)
    drawn = draw_references(member, 9_999, np.random.default_rng(1), rounds=30)
    # Three standard errors of a share of 9,999.
    assert p_value(case["observed"], (drawn * score).sum((1, 2)).astype(float)) == pytest.approx(exact, abs=0.014)


@pytest.mark.parametrize("told", sorted(CASES["wilson"]))
def test_intervals_of_shares_are_wilsons(told: str) -> None:
    right, n = map(int, told.split("/"))
    assert wilson(right / n, n) == pytest.approx(CASES["wilson"][told], abs=1e-6)
