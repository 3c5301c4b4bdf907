from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.instruments.ratios import LogRatio, divide, estimate_of, fit_ratio

CLOSED = json.loads((Path(__file__).parent / "closed_forms.json").read_text(encoding="utf-8"))


def cells_of(counts: list[list[int]], exposed: list[list[int]], countries: list[int]) -> Cells:
    found, where = np.array(counts, float), np.array(exposed, bool)
    ones = np.ones(found.shape)
    return Cells(
        tuple(f"c{n}" for n in range(len(found))), tuple(f"n{n}" for n in range(found.shape[1])),
        tuple(map(str, countries)), where, ones > 0, ones > 0, found, ones * 0, ones, ones,
    )  # fmt: skip


@pytest.mark.parametrize(("case", "within"), [("poisson_city_network", False), ("poisson_city_countrynetwork", True)])
def test_the_ratio_is_that_of_the_poisson_model(case: str, within: bool) -> None:
    told = CLOSED[case]
    cells = cells_of(told["y"], told["member"], told["country"])
    found = fit_ratio(cells, cells.cities, within_country=within)
    assert found.whole == pytest.approx(told["log_irr_statsmodels"], abs=1e-6)
    assert len(found.drops) == 8


def test_a_table_of_four_has_its_closed_form_and_no_interval() -> None:
    told = CLOSED["poisson_2x2"]
    cells = cells_of(told["y"], [[1, 0], [0, 0]], [0, 0])
    found = fit_ratio(cells, cells.cities, within_country=False)
    assert found.whole == pytest.approx(told["log_irr_closed"], abs=1e-6)
    assert estimate_of(found).low is None and not estimate_of(found).is_whole


def test_clusters_are_left_out_whole() -> None:
    told = CLOSED["poisson_city_network"]
    cells = cells_of(told["y"], told["member"], told["country"])
    found = fit_ratio(cells, cells.countries, within_country=False)
    rest = cells.without_cities(cells.cities[:4])
    assert found.drops[0] == pytest.approx(fit_ratio(rest, rest.cities, within_country=False).whole, abs=1e-8)


def test_the_ratio_of_two_ratios_has_its_own_interval() -> None:
    drops = np.array([0.1, 0.2, 0.3, 0.2])
    same = estimate_of(divide(LogRatio(0.2, drops), LogRatio(0.2, drops)))
    assert (same.ratio, same.low, same.high) == (1, 1, 1)
    turned = estimate_of(divide(LogRatio(0.2, drops), LogRatio(0.2, drops[::-1])))
    assert turned.low is not None and turned.low < 1 < (turned.high or 0)


def test_where_one_cluster_carries_it_there_is_a_ratio_without_ends_and_where_none_does_there_is_none() -> None:
    assert estimate_of(LogRatio(0.0, np.array([0.1, np.nan, 0.0]))).low is None
    assert estimate_of(LogRatio(float("nan"), np.zeros(3))).ratio is None
