from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyse.contact.involvement import analyse_involvement
from pipeline.analyse.contact.paragraphs import tell_missing
from pipeline.analyse.counts.coverage import CityYear, Coverage
from pipeline.analyse.counts.missing import MissingTexts, suppose_missing
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

CELLS = invent_cells(16, 4, 4, SCENARIOS[ScenarioName.CAPACITY], 1.5, np.random.default_rng(21))
YEARS = tuple(CityYear(city, 2015, 4, 40) for city in CELLS.cities)
COVERAGE = Coverage((*YEARS, CityYear("city-1", 0, 2, 9), CityYear("gone", 0, 1, 9)), {"city-0": 4}, ())
TEXTS = MissingTexts.of(COVERAGE)
CONTACT = CELLS.exposed & CELLS.contact_known


def test_texts_without_a_date_and_texts_that_were_not_read_are_missing() -> None:
    assert TEXTS.missing == {"city-0": 4, "city-1": 2, "gone": 1} and TEXTS.lost == ("gone",)
    told = tell_missing(TEXTS)
    assert "7 of 71 texts of cities are missing" in told and "of 1 city all are, and no bound has them: gone" in told
    assert tell_missing(MissingTexts({"a": 2}, {})) == ""


def test_missing_texts_that_hold_nothing_add_room_alone() -> None:
    found = suppose_missing(CELLS, TEXTS)
    assert (found.network_first == CELLS.network_first).all()
    assert found.opportunity[0] == pytest.approx(2 * CELLS.opportunity[0])
    assert found.opportunity[1] == pytest.approx(1.5 * CELLS.opportunity[1])
    assert (found.opportunity[2:] == CELLS.opportunity[2:]).all()


def test_missing_texts_hold_as_much_as_those_of_any_city_in_the_cells_that_are_said() -> None:
    found = suppose_missing(CELLS, TEXTS, CONTACT)
    added = found.network_first - CELLS.network_first
    most = CELLS.network_first.max(0) / 4
    assert added[0] == pytest.approx(np.where(CONTACT[0], np.ceil(4 * most), 0))
    assert added[1] == pytest.approx(np.where(CONTACT[1], np.ceil(2 * most), 0))
    assert not added[2:].any()


def test_the_ratio_lies_between_both_bounds() -> None:
    ratios = [
        analyse_involvement(cells, 1, 19, whole=False).ratios[0].ratio
        for cells in (
            suppose_missing(CELLS, TEXTS, ~CONTACT),
            CELLS,
            suppose_missing(CELLS, TEXTS, CONTACT),
        )
    ]
    low, raw, high = (ratio or 0 for ratio in ratios)
    assert 0 < low < raw < high
