from __future__ import annotations

import json
from pathlib import Path

import pytest
from scipy.stats import false_discovery_control

from pipeline.analyse.multiplicity import adjust_by_bh, adjust_by_holm

GIVEN = [0.04, 0.001, 0.03, 0.02, 0.9, 0.001]


def test_holm_holds_the_smallest_to_all_tests_and_keeps_their_order() -> None:
    assert adjust_by_holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert adjust_by_holm([0.5, 0.6]) == pytest.approx([1.0, 1.0])
    adjusted = adjust_by_holm(GIVEN)
    in_order = [adjusted[at] for at in sorted(range(6), key=GIVEN.__getitem__)]
    assert in_order == sorted(in_order) and adjusted[1] == pytest.approx(0.006)


def test_bh_is_that_of_scipy() -> None:
    assert adjust_by_bh(GIVEN) == pytest.approx(false_discovery_control(GIVEN).tolist())


def test_bh_is_that_of_statsmodels() -> None:
    case = json.loads(Path(__file__).with_name("closed_forms.json").read_text(encoding="utf-8"))["bh"]
    assert adjust_by_bh(case["p"]) == pytest.approx(case["q"], abs=1e-6)


def test_one_test_stays_as_it_is_and_none_give_none() -> None:
    for adjust in (adjust_by_bh, adjust_by_holm):
        assert adjust([0.03]) == [0.03] and adjust([]) == []
