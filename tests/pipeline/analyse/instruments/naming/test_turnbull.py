from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from pipeline.analyse.instruments.naming.turnbull import fit_turnbull

CLOSED = json.loads((Path(__file__).parents[1] / "closed_forms.json").read_text(encoding="utf-8"))


def test_three_intervals_that_overlap_share_their_mass_between_the_two_innermost() -> None:
    case = CLOSED["turnbull_3"]
    curve = fit_turnbull([tuple(pair) for pair in case["intervals"]])
    assert list(zip(curve.left, curve.right, strict=True)) == [tuple(pair) for pair in case["innermost"]]
    assert curve.mass == pytest.approx(case["mass"], abs=1e-6)
    assert curve.share_by(2) == (pytest.approx(0.5), pytest.approx(0.5))
    assert curve.share_by(1.5) == (0, pytest.approx(0.5))


def test_exact_times_with_censoring_give_the_product_limit_estimate() -> None:
    case = CLOSED["freireich"]
    told = zip(case["six_mp"]["time"], case["six_mp"]["event"], strict=True)
    curve = fit_turnbull([(time - 0.5, time) if event else (time, math.inf) for time, event in told])
    assert [1 - curve.share_by(time)[0] for time in case["km_times"]] == pytest.approx(case["km"], abs=1e-6)


def test_the_estimate_cannot_be_improved() -> None:
    rng = np.random.default_rng(5)
    begin = rng.integers(0, 20, 60).astype(float)
    bounds = np.stack([begin, np.where(rng.random(60) < 0.3, np.inf, begin + rng.integers(1, 9, 60))], 1)
    curve = fit_turnbull([tuple(pair) for pair in bounds.tolist()])
    inside = (bounds[:, :1] <= curve.left) & (curve.right <= bounds[:, 1:])
    slope = (inside / (inside @ curve.mass)[:, None]).sum(0) / len(bounds)
    assert curve.mass.sum() == pytest.approx(1)
    assert slope.max() < 1 + 1e-4 and slope[curve.mass > 1e-4] == pytest.approx(1, abs=1e-4)


def test_nothing_and_nobody_who_ever_has_it_are_curves_too() -> None:
    assert not len(fit_turnbull([]).mass)
    never = fit_turnbull([(3.0, math.inf), (5.0, math.inf)])
    assert never.share_by(100) == (0, pytest.approx(1)) and never.left.tolist() == [5.0]
    unknown = fit_turnbull([(-math.inf, 4.0)])
    assert unknown.share_by(4) == (pytest.approx(1), pytest.approx(1))
