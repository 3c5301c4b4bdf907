from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from pipeline.analyse.contact.exposure_tests import TestName
from pipeline.analyse.contact.exposure_tests import test_exposure as compare
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

RUNS = 40


def rejections(scenario: ScenarioName, rate_ratio: float, networks: int = 8) -> dict[TestName, float]:
    rng, found = np.random.default_rng(17), Counter[TestName]()
    for _ in range(RUNS):
        cells = invent_cells(28, networks, 12, SCENARIOS[scenario], rate_ratio, rng)
        found.update(one.test for one in compare(cells, rng, 99) if one.p <= 0.05)
    return {test: found[test] / RUNS for test in TestName}


# Of 40 runs a test of level .05 rejects more than seven about once in three hundred times.
@pytest.mark.slow
def test_strong_national_affinity_deceives_all_but_the_tests_that_allow_for_it() -> None:
    found = rejections(ScenarioName.STRONG_AFFINITY, 1.0)
    assert found[TestName.NAIVE] > 0.6 and found[TestName.FREE] > 0.5
    assert found[TestName.WITHIN_COUNTRY] <= 0.175 and found[TestName.DIRECTION] <= 0.175


@pytest.mark.slow
def test_self_selection_deceives_all_but_the_comparison_of_orders() -> None:
    found = rejections(ScenarioName.SELF_SELECTION, 1.0)
    assert found[TestName.NAIVE] > 0.6 and found[TestName.FREE] > 0.2
    assert found[TestName.DIRECTION] <= 0.175


@pytest.mark.slow
def test_an_effect_is_found_by_every_test() -> None:
    found = rejections(ScenarioName.CAPACITY, 2.0)
    assert min(found.values()) > 0.6


def test_what_lies_in_cells_of_unknown_contact_moves_no_test() -> None:
    cells = invent_cells(20, 4, 6, SCENARIOS[ScenarioName.NOTHING], 1.0, np.random.default_rng(4))
    allowed = np.random.default_rng(5).random(cells.shape) < 0.8
    cells = replace(cells, allowed=allowed, exposed=cells.exposed & allowed)
    more = replace(cells, network_first=np.where(allowed, cells.network_first, 50.0))
    one, two = (compare(of, np.random.default_rng(6), 99) for of in (cells, more))
    assert [tested.p for tested in one] == [tested.p for tested in two]


@pytest.mark.filterwarnings("error")
def test_finds_of_one_order_alone_give_every_statistic_a_number() -> None:
    made = invent_cells(4, 2, 1, SCENARIOS[ScenarioName.NOTHING], 1.0, np.random.default_rng(4))
    exposed = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.bool_)
    forward, backward = np.array([[2, 4], [3, 1], [0, 0], [0, 0]]), np.array([[0, 1], [0, 2], [3, 1], [1, 2]])
    room = np.full((4, 2), 0.5)
    cells = replace(
        made,
        exposed=exposed,
        allowed=np.ones((4, 2), np.bool_),
        network_first=forward.astype(float),
        city_first=backward.astype(float),
        opportunity=room,
        reverse_opportunity=room,
    )
    direction = next(one for one in compare(cells, np.random.default_rng(6), 99) if one.test is TestName.DIRECTION)
    assert np.isfinite(direction.statistic) and np.isfinite(direction.references).all()


def test_the_same_seed_gives_the_same_figures() -> None:
    cells = invent_cells(20, 4, 6, SCENARIOS[ScenarioName.CAPACITY], 1.0, np.random.default_rng(4))
    one, two = (compare(cells, np.random.default_rng(6), 99) for _ in range(2))
    assert [(t.statistic, t.p) for t in one] == [(t.statistic, t.p) for t in two]


def test_p_never_falls_below_what_the_references_can_tell() -> None:
    cells = invent_cells(28, 8, 4, SCENARIOS[ScenarioName.NOTHING], 5.0, np.random.default_rng(4))
    found = {one.test: one.p for one in compare(cells, np.random.default_rng(6), 99)}
    assert found[TestName.FREE] == pytest.approx(0.01)
