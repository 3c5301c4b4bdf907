"""A copied passage in which the city changed a number, a denial and a duty: flagged in the table, told by `show`."""

from __future__ import annotations

import pytest

from pipeline.evidence import differences
from pipeline.views import describe_match
from pipeline.views.found import find_match
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import HASHING, Bench

THEIRS = (
    "Every harbour town must open one counter with twelve interpreters for newcomers from the islands. "
    "Evening lessons in the lighthouse are not charged to anybody who works in the docks. "
    "Fishermen and lace makers walk along with every family through the first winter. "
    "The harbour master counts the families again on 12 May 2016 and every year thereafter."
)
OURS = (
    "Every harbour town may open one counter with fifteen interpreters for newcomers from the islands. "
    "Evening lessons in the lighthouse are charged to anybody who works in the docks. "
    "Fishermen and lace makers walk along with every family through the first winter. "
    "The harbour master counts the families again on 12 May 2016 and every year thereafter."
)
OMITTED = "Boats that lie idle in autumn are lent to schools."


@pytest.mark.slow
def test_a_changed_copy_is_flagged_in_the_table_and_told_side_by_side(bench: Bench) -> None:
    bench.configure(HASHING)
    bench.put("guide", f"{THEIRS} {OMITTED}", "network", date_earliest="2014")
    bench.put("plan", f"Trams are late whenever it snows on the hill.\n\n{OURS}", "city", date_earliest="2018")
    bench.add()
    run_id = bench.run().run_id
    (row,) = [*bench.exported(run_id), *bench.exported(run_id, "excluded")]
    flags = set(row["flags"].split("|"))
    assert {"numbers_differ", "polarity_differs", "modality_weaker"} <= flags and "modality_stronger" not in flags
    with bench.open(write=False) as study:
        workspace = Workspace(study)
        found = find_match(workspace, row["match_id"])
        told = " ".join(describe_match(found, workspace.settings).split())
        assert study.runs.made_of(run_id)["code"]["differences"] == differences.VERSION
    assert "numbers: network “twelve”, city “fifteen”." in told
    assert "denial: network “not”, city nothing is denied." in told
    assert "weaker duty: network “must”, city “may”." in told
    assert f"What the city left out of the section after “{OMITTED}”" in told


@pytest.mark.slow
def test_a_sentence_that_another_passage_of_the_document_holds_was_not_left_out(bench: Bench) -> None:
    first, second = THEIRS.split(" Fishermen ")
    second = f"Fishermen {second}"
    trams = " ".join(f"Trams of line {number} stop wherever heavy snow lies upon rails." for number in range(12))
    bakers = "\n\n".join(f"Bakers in district {number} sell rye bread to all night shifts." for number in range(12))
    bench.configure(HASHING)
    bench.put("guide", f"{first} {trams} {second}", "network", date_earliest="2014")
    bench.put("plan", f"{second}\n\n{bakers}\n\n{first}", "city", date_earliest="2018")
    bench.add()
    bench.run()
    with bench.open(write=False) as study:
        workspace = Workspace(study)
        matches = list(study.runs.matches(study.runs.current()))
        views = [find_match(workspace, match.match_id) for match in matches]
    aligned = [{pair.network_sentence for pair in view.match.pairs} for view in views]
    assert len(views) == 2
    assert [view.taken for view in views] == aligned[::-1]
