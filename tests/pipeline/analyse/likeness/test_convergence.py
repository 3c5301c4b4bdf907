from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyse.likeness.city_documents import PlacedDocument, place_documents
from pipeline.analyse.likeness.convergence import (
    Convergence,
    GroupName,
    NoTrend,
    Period,
    compare_groups,
    cut_periods,
)
from pipeline.analyse.likeness.paragraphs import tell_convergence
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.study import Bench

PERIODS = (Period(2000, 2004), Period(2005, 2009))
MEMBERS, OTHERS = [f"member-{n}" for n in range(8)], [f"other-{n}" for n in range(8)]
CONTACT = dict.fromkeys(MEMBERS, True) | dict.fromkeys(OTHERS, False)


def documents(shrink: float, seed: int = 3) -> list[PlacedDocument]:
    """Four documents of each city in each period; members draw together by `shrink` in the second."""
    rng, made = np.random.default_rng(seed), []
    for city in (*MEMBERS, *OTHERS):
        own = rng.normal(0, 0.2, 16)
        for year in (2001, 2006):
            by = shrink if city in MEMBERS and year == 2006 else 0.0
            centre = np.eye(16)[0] + (1 - by) * own
            made += [
                PlacedDocument(f"{city}-{year}-{n}", city, year, centre + rng.normal(0, 0.05, 16)) for n in range(4)
            ]
    return made


def compared(made: list[PlacedDocument], contact: dict[str, bool] = CONTACT) -> Convergence:
    return compare_groups(made, PERIODS, contact)


def test_members_that_draw_together_are_told_from_others_that_do_not() -> None:
    found = compared(documents(0.6))
    members, others = found.groups
    assert members.name is GroupName.IN_CONTACT and members.slope and others.slope and found.difference
    assert members.slope.high < 0 and others.slope.low < 0 < others.slope.high and found.difference.high < 0
    assert "cities in contact grow alike faster than others" in tell_convergence(found, "net")


def test_without_change_no_difference_is_shown() -> None:
    told = tell_convergence(compared(documents(0.0)), "net")
    assert "no difference is shown, and one inside that interval is not ruled out" in told
    assert "learn" not in told


def test_a_city_with_one_document_in_a_period_is_named_and_left_out() -> None:
    made = [
        one for one in documents(0.0) if not one.document_id.startswith("member-3-2006-") or one.document_id[-1] == "0"
    ]
    found = compared(made)
    assert found.groups[0].left_out == ("member-3",) and len(found.groups[0].cities) == 7
    assert found.groups[0].documents == (28, 28)
    assert "1 city with fewer than two dated texts in a period left out: member-3" in tell_convergence(found, "net")


def test_cities_of_unknown_contact_take_no_part() -> None:
    known = {city: inside for city, inside in CONTACT.items() if city != "other-1"}
    assert "other-1" not in {*compared(documents(0.0), known).groups[1].cities}


@pytest.mark.parametrize(
    ("periods", "contact", "missing"),
    [
        (PERIODS[:1], CONTACT, NoTrend.ONE_PERIOD),
        (PERIODS, {"member-0": True, "member-1": True}, NoTrend.TOO_FEW_CITIES),
        ((), CONTACT, NoTrend.NO_DATED_TEXT),
    ],
)
def test_too_little_gives_a_sentence(periods: tuple[Period, ...], contact: dict[str, bool], missing: NoTrend) -> None:
    found = compare_groups(documents(0.0), periods, contact)
    assert found.groups[0].missing is missing and found.difference is None
    assert missing.meaning in tell_convergence(found, "net")


def test_periods_hold_about_as_many_documents_each_or_begin_where_it_is_said() -> None:
    made = [PlacedDocument(str(year), "x", year, np.zeros(2)) for year in (2001, 2002, 2003, 2010, 2011, 2012)]
    assert cut_periods(made, 3) == (Period(2001, 2002), Period(2003, 2010), Period(2011, 2012))
    assert cut_periods(made, 3, [2010]) == (Period(2001, 2009), Period(2010, 2012))
    assert cut_periods(made, 3, [1990, 2050]) == (Period(2001, 2012),)
    assert cut_periods([], 3) == ()


def test_documents_without_date_or_known_language_are_named(finished: Bench) -> None:
    with open_workspace(finished.root) as workspace:
        found = place_documents(workspace)
    # The model of the tests has no profile, so that no language has a mean.
    assert found.placed == () and found.uncentred == ("city-2018",)
