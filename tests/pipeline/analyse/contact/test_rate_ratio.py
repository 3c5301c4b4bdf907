from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.analyse.contact.identification import Obstacle
from pipeline.analyse.contact.involvement import analyse_involvement
from pipeline.analyse.contact.paragraphs import tell_corrected, tell_involvement
from pipeline.analyse.contact.rate_ratio import estimate_ratio, point_ratio
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.contact.tables import results_table
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

CELLS = invent_cells(40, 8, 5, SCENARIOS[ScenarioName.CAPACITY], 2.0, np.random.default_rng(3))


def test_the_interval_is_that_of_leaving_out_one_city_at_a_time() -> None:
    found = estimate_ratio(CELLS, within_country=True)
    assert found.ratio and found.low and found.high and found.low < found.ratio < found.high
    drops = [point_ratio(CELLS.without_cities([city])) for city in CELLS.cities]
    assert found.drops == pytest.approx(drops, rel=1e-6)
    logs = np.log(np.array(drops, float)) - np.log(found.ratio)
    error = np.sqrt(39 / 40 * (logs**2).sum())
    assert np.log(found.high / found.ratio) == pytest.approx(2.0227 * error, rel=1e-3)


def test_the_effect_that_was_put_in_comes_out() -> None:
    found = estimate_ratio(CELLS, within_country=False)
    assert found.low and found.high and found.low < 2.0 < found.high and found.low > 1.0


def test_what_is_known_of_no_cell_enters_nothing() -> None:
    allowed = np.random.default_rng(5).random(CELLS.shape) < 0.9
    closed = replace(CELLS, allowed=allowed)
    louder = replace(closed, network_first=np.where(allowed, CELLS.network_first, 99.0))
    assert estimate_ratio(closed, within_country=False) == estimate_ratio(louder, within_country=False)


def test_countries_whose_cities_do_not_differ_give_no_ratio() -> None:
    alone = replace(CELLS, countries=tuple(CELLS.cities))
    found = estimate_ratio(alone, within_country=True)
    assert found.ratio is None and found.obstacle is Obstacle.NOT_SEPARATE


def test_a_ratio_that_one_city_carries_is_in_the_table_and_in_no_sentence() -> None:
    exposed = np.zeros(CELLS.shape, bool)
    exposed[0, 0] = True
    alone = replace(CELLS, exposed=exposed, contact_known=np.ones(CELLS.shape, bool))
    found = estimate_ratio(alone, within_country=True)
    assert found.ratio and found.low is None and found.obstacle is Obstacle.ONE_CITY_CARRIES
    asked = analyse_involvement(alone, 1, 19)
    [row] = [row for row in results_table({Subset.ALL: asked}).rows if row[2] == "rate_ratio_within_country"]
    assert row[3] == pytest.approx(found.ratio, rel=1e-4) and row[-1] == Obstacle.ONE_CITY_CARRIES.meaning
    told = tell_involvement(asked)
    assert "times as often" not in told and Obstacle.ONE_CITY_CARRIES.meaning in told
    assert f"{found.ratio:.2f}" not in told + tell_corrected(asked, None)


def test_a_ratio_of_two_cities_has_no_interval_and_the_reason() -> None:
    two = replace(CELLS.without_cities(CELLS.cities[2:]), countries=("DE", "DE"))
    found = estimate_ratio(replace(two, exposed=np.arange(8) < np.array([[2], [5]])), within_country=True)
    assert (found.low, found.obstacle) == (None, Obstacle.FEW_CITIES)


def test_each_city_and_each_country_is_left_out_once() -> None:
    found = analyse_involvement(CELLS, 1, 19)
    kinds = [one.kind for one in found.left_out]
    assert kinds.count("city") == 40 and kinds.count("country") == 5
    assert all(one.ratio for one in found.left_out)
