from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.analyse.contact.exposure_tests import TestName
from pipeline.analyse.contact.identification import Obstacle, identify
from pipeline.analyse.contact.involvement import analyse_involvement
from pipeline.analyse.contact.paragraphs import tell_identification, tell_involvement, tell_subsets
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.counts.cells import Cells
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

WHOLE = invent_cells(12, 3, 3, SCENARIOS[ScenarioName.NOTHING], 1.0, np.random.default_rng(1))
NOBODY, EVERYBODY = np.zeros(WHOLE.shape, bool), np.ones(WHOLE.shape, bool)
NOTHING = np.zeros(WHOLE.shape)
FIRST_ROW = np.arange(12)[:, None] == np.zeros((1, 3))
IN_ORDER = np.arange(12)[:, None] < np.array([[3, 5, 8]])

GENERAL = [
    (WHOLE.only([]), Obstacle.NO_NETWORK),
    (
        replace(WHOLE, opportunity=WHOLE.opportunity * FIRST_ROW, reverse_opportunity=NOTHING, allowed=FIRST_ROW),
        Obstacle.ONE_CITY,
    ),
    (replace(WHOLE, allowed=NOBODY), Obstacle.CONTACT_UNKNOWN),
    (replace(WHOLE, exposed=NOBODY), Obstacle.NO_MEMBER),
    (replace(WHOLE, exposed=EVERYBODY), Obstacle.ALL_MEMBERS),
    (replace(WHOLE, network_first=NOTHING), Obstacle.NO_FIND),
]
OF_ONE_TEST = [
    (replace(WHOLE, city_first=NOTHING), TestName.DIRECTION, Obstacle.NO_CITY_FIRST),
    (replace(WHOLE, countries=tuple(WHOLE.cities)), TestName.WITHIN_COUNTRY, Obstacle.NOTHING_WITHIN_COUNTRY),
    (replace(WHOLE, exposed=IN_ORDER), TestName.FREE, Obstacle.NOTHING_TO_PERMUTE),
    (WHOLE.only(["network-0"]), TestName.FREE, Obstacle.NOTHING_TO_PERMUTE),
]


def test_a_whole_table_has_no_obstacle() -> None:
    assert identify(WHOLE).obstacles == {}


@pytest.mark.parametrize(("cells", "obstacle"), GENERAL, ids=lambda value: str(value)[:30])
def test_what_hinders_every_test_is_said_in_a_sentence_and_no_figure_is_given(cells: Cells, obstacle: Obstacle) -> None:
    found = analyse_involvement(cells, 1, 19)
    assert set(found.identification.obstacles.values()) == {obstacle}
    assert not found.tests and not found.ratios
    assert (
        tell_involvement(found)
        == f"Whether cities in contact echo more cannot be asked of these data: {obstacle.meaning}."
    )


@pytest.mark.parametrize(("cells", "test", "obstacle"), OF_ONE_TEST, ids=lambda value: str(value)[:30])
def test_what_hinders_one_test_leaves_the_others(cells: Cells, test: TestName, obstacle: Obstacle) -> None:
    found = analyse_involvement(cells, 1, 19)
    assert found.identification.obstacles[test] is obstacle
    assert test not in found.tests and TestName.NAIVE in found.tests
    if test is not TestName.FREE:
        assert obstacle.meaning in tell_involvement(found)


def test_counts_are_told_in_a_sentence() -> None:
    told = tell_identification(identify(WHOLE))
    assert told.startswith(
        "12 cities in 3 countries and 3 networks: contact is known and finds are possible in 36 cells"
    )


def test_a_city_without_a_country_is_told_as_no_country() -> None:
    cells = replace(WHOLE, countries=("?city-0", *WHOLE.countries[1:]))
    assert identify(cells).countries == identify(WHOLE).countries == 3
    assert {one.name for one in analyse_involvement(cells, 1, 19).left_out if one.kind == "country"} == set(
        WHOLE.countries
    )


def test_finds_are_told_by_contact_of_the_city_and_not_of_the_text() -> None:
    unknown = np.ones(WHOLE.shape, bool)
    unknown[0] = False
    cells = replace(WHOLE, contact_known=unknown, allowed=WHOLE.allowed & unknown)
    found = analyse_involvement(cells, 1, 19)
    counted = found.identification
    assert counted.of_unknown == WHOLE.network_first[0].sum() > 0
    assert (
        f"{counted.of_contact} of them in cities that were in contact with it when they wrote this or another of their "
        f"texts, and {counted.of_unknown} where contact is unknown." in tell_involvement(found)
    )


def test_what_hinders_all_texts_is_not_told_again_of_fewer() -> None:
    apart = replace(WHOLE, countries=tuple(WHOLE.cities))
    hindered, whole = analyse_involvement(apart, 1, 19), analyse_involvement(WHOLE, 1, 19)
    assert tell_subsets({Subset.ALL: hindered, Subset.ENOUGH_TEXTS: hindered}) == ""
    told = tell_subsets({Subset.ALL: whole, Subset.ENOUGH_TEXTS: hindered})
    assert told.startswith(
        "Without cities that have fewer than two dated texts the primary test cannot be made: no two"
    )
