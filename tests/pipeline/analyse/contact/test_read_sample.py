"""A ratio is corrected by what coders found of the matches that it counts, and of no others."""

from __future__ import annotations

import pytest

from pipeline.analyse.contact.read_sample import read_contrast, sides_of
from pipeline.analyse.counts.study_cells import open_cells
from pipeline.review.sampling.strata import ContactGroup
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.judging import draw, say
from tests.fixtures.study import Bench

pytestmark = pytest.mark.slow


def test_matches_that_are_not_counted_say_nothing_of_those_that_are(judged: Bench) -> None:
    pairs = draw(judged)
    known, none, others = pairs[:3], pairs[3:5], pairs[5:]
    for pair in (*known[:2], *none):
        say(judged, pair, "A", "copy")
    for pair in (*known[2:], *others):
        say(judged, pair, "A", "unrelated")
    sides = {pair.match_id: ContactGroup.KNOWN for pair in known} | {pair.match_id: ContactGroup.NONE for pair in none}
    with judged.open(write=False) as study:
        run_id = study.runs.current()
    found = read_contrast(judged.root / "reviews", run_id, sides)
    assert found is not None and (found.above.read, found.below.read) == (3, 2)
    assert (found.above.estimate.value, found.below.estimate.value) == (pytest.approx(2 / 3), 1.0)
    assert read_contrast(judged.root / "reviews", "another", sides) is None


def test_a_find_is_on_the_side_of_its_city_and_network(judged: Bench) -> None:
    with open_workspace(judged.root) as workspace:
        crossed = open_cells(workspace).whole
    told, sides = crossed.cells.tell_contact(), sides_of(crossed)
    assert sides.keys() <= {find.match_id for find in crossed.finds if find.network_first}
    for find in crossed.finds:
        cell = crossed.issuer_of[find.city_document_id], crossed.issuer_of[find.network_document_id]
        expected = {"yes": ContactGroup.KNOWN, "no": ContactGroup.NONE}.get(told.get(cell, ""))
        assert sides.get(find.match_id) == (expected if find.network_first else None)
