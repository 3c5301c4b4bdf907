from __future__ import annotations

import pytest

from pipeline.errors import StageError
from pipeline.workflow.measured.freeze_statistics import freeze_statistics
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import NOW, Bench


def renew(bench: Bench) -> str:
    with bench.open() as study:
        return freeze_statistics(Workspace(study), now=NOW, renew=True).statistics_id


def kept(bench: Bench) -> set[str]:
    """The statistics that have a file; each has its line in the catalogue as well."""
    files = {path.stem for path in (bench.root / "store" / "statistics").iterdir()}
    with bench.open(write=False) as study:
        assert files == {row["statistics_id"] for row in study.catalogue.rows("SELECT statistics_id FROM statistics")}
    return files


def used_by(bench: Bench, run_id: str) -> object:
    with bench.open(write=False) as study:
        return study.runs.made_of(run_id)["statistics_id"]


def grow(bench: Bench, name: str) -> None:
    bench.put(name, f"The {name} is turned into a market hall. Its roof will carry solar panels.", "city")
    bench.add()
    bench.run("embed")


def test_freezing_the_same_numbers_again_keeps_the_id_and_the_run(finished: Bench) -> None:
    first, before = finished.run().run_id, kept(finished)
    assert {renew(finished)} == before == kept(finished)
    report = finished.run()
    assert report.run_id == first and report.fresh


@pytest.mark.slow
def test_what_no_stored_run_used_is_removed_when_other_statistics_are_in_force(finished: Bench) -> None:
    first = finished.run().run_id
    grow(finished, "depot")
    unused = renew(finished)
    grow(finished, "gasworks")
    in_force = renew(finished)
    assert len({used_by(finished, first), unused, in_force}) == 3
    assert kept(finished) == {used_by(finished, first), in_force}


@pytest.mark.slow
def test_what_stored_runs_used_stays(finished: Bench) -> None:
    first = finished.run().run_id
    grow(finished, "depot")
    renewed = renew(finished)
    second = finished.run().run_id
    assert used_by(finished, second) == renewed
    assert kept(finished) == {used_by(finished, first), renewed}


def test_what_an_earlier_version_left_behind_goes_with_the_next_run(finished: Bench) -> None:
    before = kept(finished)
    (finished.root / "store" / "statistics" / "0123456789ab.npz").write_bytes(b"superseded")
    finished.run()
    assert kept(finished) == before


def lose_file(bench: Bench) -> str:
    """Delete the only statistics there are; returns their id."""
    (path,) = (bench.root / "store" / "statistics").iterdir()
    path.unlink()
    return path.stem


def test_lost_statistics_of_a_corpus_that_is_the_same_are_made_again(finished: Bench) -> None:
    first = finished.run().run_id
    lost = lose_file(finished)
    assert finished.run().run_id == first and kept(finished) == {lost}


@pytest.mark.slow
def test_lost_statistics_by_which_runs_were_measured_are_not_replaced_by_others_unasked(finished: Bench) -> None:
    grow(finished, "depot")
    lost = lose_file(finished)
    with pytest.raises(StageError, match=rf"are lost; put .*{lost}\.npz back .*`policyecho calibrate`"):
        finished.run()
    renewed = renew(finished)
    assert renewed != lost and used_by(finished, finished.run().run_id) == renewed


@pytest.mark.slow
def test_lost_statistics_that_no_run_used_are_made_of_the_present_corpus(filled: Bench) -> None:
    filled.run("index")
    lost = lose_file(filled)
    grow(filled, "depot")
    assert used_by(filled, filled.run().run_id) != lost
