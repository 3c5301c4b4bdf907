from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.analyse.contact.exposure_tests import TestName, weigh_cells
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.expected.by_network import NoNetworkTest, compare_networks
from pipeline.analyse.expected.paragraphs import tell_networks
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

CELLS = invent_cells(48, 6, 6, SCENARIOS[ScenarioName.CAPACITY], 1.0, np.random.default_rng(5))


def boosted(network: int, times: int) -> Cells:
    """The same where cities in contact with one network echo it so many times as often."""
    found = CELLS.network_first.copy()
    found[:, network] *= np.where(CELLS.exposed[:, network], times, 1)
    return replace(CELLS, network_first=found)


def test_the_network_whose_cities_echo_it_more_is_found_and_named() -> None:
    found = compare_networks(boosted(2, 6), np.random.default_rng(1), 199)
    p_of_all = {one.network_id: one.p_of_all for one in found}
    assert p_of_all["network-2"] is not None and p_of_all["network-2"] <= 0.05
    assert "network-2" in tell_networks(found) and "echoed more" in tell_networks(found)


def test_allowing_for_all_networks_never_makes_a_p_smaller() -> None:
    for one in compare_networks(CELLS, np.random.default_rng(1), 199):
        assert one.p is not None and one.p_of_all is not None and one.p <= one.p_of_all


def test_finds_less_what_is_expected_are_the_residuals_of_the_primary_test() -> None:
    residual = weigh_cells(CELLS)[TestName.WITHIN_COUNTRY].residual
    for k, one in enumerate(compare_networks(CELLS, np.random.default_rng(1), 19)):
        beyond = float(residual[CELLS.exposed[:, k], k].sum())
        assert abs(one.of_contact - one.expected_of_contact - beyond) < 1e-9


@pytest.mark.slow
def test_without_any_effect_some_network_is_told_to_be_echoed_more_in_one_study_of_twenty() -> None:
    rng, runs, least = np.random.default_rng(9), 200, []
    for _ in range(runs):
        cells = invent_cells(14, 4, 4, SCENARIOS[ScenarioName.NOTHING], 1.0, rng)
        tested = [one.p_of_all for one in compare_networks(cells, rng, 99) if one.p_of_all is not None]
        least.append(min(tested, default=1.0))
    assert np.mean(np.array(least) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


def test_a_network_that_cannot_be_asked_says_why() -> None:
    exposed = CELLS.exposed.copy()
    exposed[:, 0] = True
    empty = CELLS.network_first.copy()
    empty[:, 1] = 0
    found = compare_networks(replace(CELLS, exposed=exposed, network_first=empty), np.random.default_rng(1), 19)
    assert [one.obstacle for one in found[:2]] == [NoNetworkTest.FIXED, NoNetworkTest.NO_FIND]
    assert "cannot" not in tell_networks(found) and "No network can be asked" in tell_networks(found[:2])
