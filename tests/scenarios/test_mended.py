"""What was wrong or lost is made good by saying it right or by running again."""

from __future__ import annotations

import shutil

import pytest

from pipeline.errors import StageError
from pipeline.study import open_study
from pipeline.views.status import study_status
from pipeline.workflow.workspace import Workspace
from tests.fixtures import words
from tests.fixtures.study import NOW, Bench


def fresh(bench: Bench) -> bool:
    with open_study(bench.root) as study:
        return study_status(Workspace(study)).fresh


@pytest.mark.slow
def test_a_file_refused_for_its_name_is_read_under_the_right_one(filled: Bench) -> None:
    filled.put("city-2018", f"{words.CITY}\n\n{words.ECHO}", "city", suffix=".pdf", date_earliest="2018")
    filled.add()
    refused = filled.run()
    assert filled.state(refused.run_id)["city-2018"][0] == "failed"
    filled.put("city-2018", f"{words.CITY}\n\n{words.ECHO}", "city", suffix=".txt", date_earliest="2018")
    filled.add()
    mended = filled.run()
    assert filled.state(mended.run_id)["city-2018"] == ("ok", "")
    assert mended.matches == 1


def test_a_table_that_was_deleted_is_written_again(finished: Bench) -> None:
    run_id = finished.run().run_id
    path = finished.root / "exports" / run_id / "matches.csv"
    before = path.read_bytes()
    path.unlink()
    assert not fresh(finished)
    assert not finished.run().fresh
    assert path.read_bytes() == before
    assert fresh(finished)


def test_status_is_stale_without_the_index(finished: Bench) -> None:
    assert fresh(finished)
    shutil.rmtree(finished.root / "store" / "index")
    assert not fresh(finished)


def test_what_a_reader_keeps_in_an_export_folder_stays(finished: Bench) -> None:
    folder = finished.root / "exports" / finished.run().run_id
    (folder / "analysis").mkdir()
    (folder / "analysis" / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "matches.csv").unlink()
    finished.run()
    assert (folder / "analysis" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_language_override_that_is_withdrawn_leaves_no_trace(finished: Bench) -> None:
    before = finished.run().run_id
    path = finished.root / "overrides.csv"
    path.write_text("document_id,lang,corrected_by,reason\ncity-2018,de,AB,cover\n", encoding="utf-8")
    assert finished.run().run_id != before
    path.unlink()
    assert finished.run().run_id == before


def test_all_damaged_shards_need_one_more_run(finished: Bench) -> None:
    shards = sorted((finished.root / "store" / "vectors").rglob("*.vec"))
    assert len(shards) == 3
    for shard in shards:
        shard.write_bytes(b"torn")
    finished.put("city-2019", "Another plan of the city about its parks and gardens.", date_earliest="2019")
    finished.add()
    told = 0
    for _ in range(2):
        try:
            report = finished.run()
        except StageError as error:
            told += 1
            assert "taken out (3)" in str(error)
    assert told == 1 and report.matches == 1


def test_a_removed_document_frees_its_file_for_another_id(finished: Bench) -> None:
    with open_study(finished.root, write=True) as study:
        study.documents.remove("city-2018", "wrong id", now=NOW)
    finished.put("plan-2018", f"{words.CITY}\n\n{words.ECHO}", "city", date_earliest="2018")
    del finished.rows["city-2018"]
    assert (finished.add().faults, finished.run().matches) == ([], 1)


@pytest.mark.slow
@pytest.mark.parametrize("lines", ["Brochure of 4 May 2015", "no date"])
def test_a_document_is_told_alike_whether_or_not_it_was_read_before_it_was_removed(bench: Bench, lines: str) -> None:
    text = f"{lines}\n\n{words.CITY}\n\n{words.ECHO}"
    bench.put("net-2014", f"{words.NETWORK}\n\n{words.ECHO}", "network", date_earliest="2014")
    bench.put("city-2018", text, "city", lang="", title="")
    bench.add()
    other = bench.copied(bench.root.parent / "removed-at-once")
    bench.run()
    for one in (bench, other):
        with one.open() as study:
            study.documents.remove("city-2018", "a draft", now=NOW)
    after_reading, at_once = bench.run().run_id, other.run().run_id
    assert bench.state(after_reading)["city-2018"] == ("removed", "a draft")
    for table in ("documents", "date_evidence", "matches", "excluded", "calibration"):
        assert bench.exported(after_reading, table) == other.exported(at_once, table)
    with bench.open() as study, other.open() as of_other:
        told = study.runs.made_of(after_reading)["documents"]
        assert told == of_other.runs.made_of(at_once)["documents"]
