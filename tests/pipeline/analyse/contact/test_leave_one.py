from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.analyse.contact.involvement import analyse_involvement
from pipeline.analyse.contact.leave_one import LeftOut, Moved, leave_out_each
from pipeline.analyse.contact.paragraphs import tell_left_out
from pipeline.analyse.contact.rate_ratio import point_ratio
from pipeline.analyse.contact.tables import left_out_table
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

CELLS = invent_cells(16, 4, 4, SCENARIOS[ScenarioName.NOTHING], 1.0, np.random.default_rng(21))


def test_every_city_and_country_has_a_ratio_and_a_p() -> None:
    found = analyse_involvement(CELLS, 1, 99)
    assert [one.name for one in found.left_out] == [*CELLS.cities, *sorted(set(CELLS.countries))]
    for one in found.left_out[:3]:
        ratio = point_ratio(CELLS.without_cities([one.name]))
        assert one.ratio is not None and ratio is not None and abs(one.ratio - ratio) < 1e-6
    assert all(one.p is not None for one in found.left_out)
    assert found.left_out == analyse_involvement(CELLS, 1, 99).left_out


def test_p_without_a_city_is_that_of_the_study_without_it() -> None:
    [one] = [one for one in analyse_involvement(CELLS, 1, 99).left_out if one.name == "city-3"]
    alone = analyse_involvement(CELLS.without_cities(["city-3"]), 1, 999, whole=False)
    primary = next(iter(alone.tests.values()))
    assert one.p is not None and abs(one.p - primary.p) < 0.12  # 199 references, so 3 standard errors


def test_a_city_that_carries_the_answer_is_named() -> None:
    fewer = invent_cells(16, 4, 4, SCENARIOS[ScenarioName.NOTHING], 0.6, np.random.default_rng(21))
    found = fewer.network_first.copy()
    found[5] = np.where(fewer.exposed[5], 60, 0)
    whole = analyse_involvement(replace(fewer, network_first=found), 1, 99)
    [carrier] = [one for one in whole.left_out if one.name == "city-5"]
    assert whole.ratios[0].ratio and carrier.ratio and whole.ratios[0].ratio > carrier.ratio
    assert Moved.SIGN in carrier.moved and "city-5 (sign" in tell_left_out(whole.left_out)
    row = next(row for row in left_out_table(whole).rows if row[1] == "city-5")
    assert row[4] == "|".join(moved.value for moved in carrier.moved)


def test_where_nothing_turns_that_is_said() -> None:
    cells = invent_cells(30, 5, 3, SCENARIOS[ScenarioName.NOTHING], 6.0, np.random.default_rng(21))
    whole = analyse_involvement(cells, 1, 199)
    assert not any(one.moved for one in whole.left_out)
    assert "stays on its side of 1" in tell_left_out(whole.left_out) and tell_left_out([]) == ""


def test_without_a_primary_test_there_are_ratios_alone() -> None:
    whole = analyse_involvement(CELLS, 1, 19).ratios[0]
    left_out = leave_out_each(CELLS, whole, None, np.random.default_rng(1))
    assert all(one.p is None and Moved.P not in one.moved for one in left_out)


def test_only_what_there_is_stays_on_its_side_and_who_leaves_no_ratio_is_named() -> None:
    neither = [LeftOut("city", "a", None, None, ()), LeftOut("city", "b", None, None, ())]
    assert tell_left_out(neither) == ""
    ratio = [LeftOut("city", "a", 1.5, None, ()), LeftOut("city", "b", None, None, ())]
    assert tell_left_out(ratio) == (
        "Without b there is no ratio at all. Without any other city or country the ratio stays on its side of 1."
    )
    assert tell_left_out([LeftOut("city", "a", None, 0.2, ())]).endswith("country p stays on its side of .05.")
