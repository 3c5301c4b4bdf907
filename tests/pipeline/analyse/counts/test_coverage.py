from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from pipeline.analyse.contact.paragraphs import tell_coverage
from pipeline.analyse.counts.coverage import Availability, measure_availability, survey_texts
from pipeline.workflow.workspace import open_workspace
from tests.fixtures import words
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells
from tests.fixtures.study import Bench

CELLS = invent_cells(24, 5, 4, SCENARIOS[ScenarioName.NOTHING], 1.0, np.random.default_rng(1))
MORE_FOR_MEMBERS = replace(CELLS, opportunity=1.0 + CELLS.exposed.sum(1, keepdims=True) * np.ones(CELLS.shape))


def test_texts_are_counted_by_city_and_year_and_thin_cities_named(filled: Bench) -> None:
    filled.put("city-2019", words.CITY + " Another.", date_earliest="2019", issuer_id="town")
    filled.put("city-2020", words.CITY + " One more.", date_earliest="2020", issuer_id="town")
    filled.put("undated", words.CITY + " No date.", issuer_id="town")
    filled.put("empty", "Short.", issuer_id="village")
    filled.add()
    filled.run("segment")
    with open_workspace(filled.root) as workspace:
        found = survey_texts(workspace.items)
    counted = {(one.city_id, one.year): one.documents for one in found.years}
    assert counted == {("city-issuer", 2018): 1, ("town", 0): 1, ("town", 2019): 1, ("town", 2020): 1}
    assert found.thin == ("city-issuer", "village") and found.unread == {"village": 1}
    told = tell_coverage(found, Availability(None, None, 3))
    assert told.startswith("2 cities have fewer than two dated texts (city-issuer, village).")


def test_more_text_of_members_is_found() -> None:
    found = measure_availability(MORE_FOR_MEMBERS, np.random.default_rng(2))
    assert found.correlation is not None and found.correlation > 0.9
    assert found.p is not None and found.p < 0.01
    assert "have more text, or less" in tell_coverage(survey_texts([]), found)


def test_cities_that_are_equal_share_their_ranks() -> None:
    room = np.random.default_rng(3).integers(1, 4, (len(CELLS.cities), 1)) * np.ones(CELLS.shape)
    cells = replace(CELLS, opportunity=room, reverse_opportunity=room)
    contacts = (CELLS.exposed & CELLS.contact_known).sum(1)
    assert len(set(contacts)) < len(contacts)
    expected = spearmanr(contacts, room[:, 0]).statistic
    assert measure_availability(cells, np.random.default_rng(2)).correlation == pytest.approx(expected, abs=1e-12)


def test_where_cities_of_a_country_cannot_be_exchanged_there_is_no_p() -> None:
    alone = replace(MORE_FOR_MEMBERS, countries=MORE_FOR_MEMBERS.cities)
    assert measure_availability(alone, np.random.default_rng(2)).p is None
    same = replace(CELLS, exposed=np.zeros(CELLS.shape, bool))
    assert measure_availability(same, np.random.default_rng(2)) == Availability(None, None, 24)
