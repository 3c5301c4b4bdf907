from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from index.embedder import HashingEmbedder
from index.errors import DamagedFileError
from pipeline.cli.calibrate import renew_statistics
from pipeline.errors import StageError
from pipeline.records import DocumentStatus
from pipeline.views.search import Search
from pipeline.workflow.export import export
from pipeline.workflow.workspace import Workspace
from tests.fixtures import words
from tests.fixtures.study import HASHING, NOW, Bench


@pytest.mark.slow
def test_a_harmed_stored_file_fails_its_document_until_it_is_added_again(filled: Bench) -> None:
    stored_path(filled, "city-2018").write_bytes(b"something else")
    report = filled.run()
    assert filled.state(report.run_id)["city-2018"] == (
        "failed",
        "the stored file is not the one that was kept; add or crawl it again",
    )
    assert report.matches == 0
    filled.add()
    assert filled.run().matches == 1


def stored_path(bench: Bench, document_id: str) -> Path:
    with bench.open(write=False) as study:
        document = next(s.document for s in study.documents.all() if s.document.document_id == document_id)
        return Path(study.store / study.documents.version(document.sha256).location)


def test_a_damaged_shard_is_taken_out_and_made_anew(finished: Bench, embedded: list[int]) -> None:
    first = finished.run().run_id
    shard = next((finished.root / "store" / "vectors").rglob("*.vec"))
    whole = shard.read_bytes()
    shard.write_bytes(whole[:-3])
    finished.rows["net-2014"]["title"] = "Another title"
    finished.add()
    with pytest.raises(StageError, match=r"damaged vector files are taken out \(1\); run the command again"):
        finished.run()
    finished.rows["net-2014"]["title"] = "Guide"
    finished.add()
    assert finished.run().run_id == first
    assert len(embedded) == 1 and shard.read_bytes() == whole


def test_vectors_of_another_reading_are_taken_out_and_made_anew(finished: Bench, embedded: list[int]) -> None:
    first = finished.run().run_id
    small, *_, large = sorted((finished.root / "store" / "vectors").rglob("*.vec"), key=lambda one: one.stat().st_size)
    of_small = small.read_bytes()
    shutil.copyfile(large, small)  # whole, but of another number of sentences, as in a copy older than the text
    finished.rows["net-2014"]["title"] = "Another title"
    finished.add()
    with pytest.raises(StageError, match=r"damaged vector files are taken out \(1\); run the command again"):
        finished.run()
    assert finished.run().run_id != first
    assert len(embedded) == 1 and small.read_bytes() == of_small


def test_deleted_vectors_index_and_exports_are_made_anew_and_alike(finished: Bench) -> None:
    first = finished.run().run_id
    before = finished.files()
    for name in ("store/vectors", "store/index", "exports"):
        shutil.rmtree(finished.root / name)
    report = finished.run()
    assert finished.done(report) == {"embed": 3, "index": 1, "export": 1} and report.run_id == first
    assert finished.files() == before


def search(bench: Bench, text: str) -> list[str]:
    with bench.open(write=False) as study:
        return [hit.document_id for hit in Search(Workspace(study), HashingEmbedder()).query(text).hits]


def test_a_damaged_index_is_named_and_made_anew_by_the_next_run(finished: Bench) -> None:
    assert search(finished, "Waste heat from the data centre warms two pools.")[0] == "city-2018"
    (vectors,) = (finished.root / "store" / "index").rglob("rows-0.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-5])
    with pytest.raises(DamagedFileError, match=r"rows-0\.faiss is damaged; run `policyecho run`"):
        search(finished, "anything at all")
    report = finished.run()
    assert finished.done(report) == {"index": 1}
    assert report.stages["index"].hindered == f"{vectors} was damaged and the index is made anew"
    assert search(finished, "Waste heat from the data centre warms two pools.")[0] == "city-2018"


def test_a_search_for_the_only_sentence_there_is_finds_it(bench: Bench) -> None:
    bench.put("only", "The one sentence of this whole study.", "city")
    bench.add()
    bench.run()
    assert search(bench, "The one sentence of this whole study.") == ["only"]


@pytest.mark.parametrize("harm", [lambda data: data[:-1] + bytes([data[-1] ^ 1]), lambda data: data[:50]])
def test_damaged_statistics_are_refused_until_they_are_renewed(finished: Bench, harm: Any) -> None:
    (path,) = (finished.root / "store" / "statistics").iterdir()
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(StageError, match=f"statistics are damaged; put {path} back .*`policyecho calibrate`"):
        finished.run()
    renew_statistics(finished.root)
    assert finished.run().matches == 1


def test_a_stored_run_is_exported_though_its_statistics_are_damaged(finished: Bench) -> None:
    run_id = finished.run().run_id
    (path,) = (finished.root / "store" / "statistics").iterdir()
    path.write_bytes(b"torn")
    write(finished, run_id, "xlsx")
    assert (finished.root / "exports" / run_id / "matches.xlsx").is_file()


def write(bench: Bench, run_id: str, *formats: str) -> None:
    with bench.open() as study:
        export(Workspace(study), formats, run_id)


def change_everything(bench: Bench) -> None:
    """Other settings, another edition under the same id, another table: what the first run rested on is gone."""
    bench.configure(HASHING + "[segment]\nmin_sentence_words = 4\n[export]\ncontext_chars = 20\n")
    bench.put("city-2018", "A new edition.\n\n" + words.CITY + "\n\n" + words.ECHO, date_earliest="2019-03")
    (bench.root / "cities.csv").write_text("city_id,name\ncity-issuer,Renamed\n", encoding="utf-8")
    bench.add()
    with bench.open() as study:
        study.documents.remove("ref-2010", "a draft", now=NOW)


@pytest.mark.parametrize("run_again", [False, True], ids=("changed", "changed and run"))
def test_an_old_run_is_exported_as_it_was_whatever_has_changed(finished: Bench, run_again: bool) -> None:
    run_id = finished.run().run_id
    folder = finished.root / "exports" / run_id
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write(finished, run_id, "xlsx")
    workbook = (folder / "matches.xlsx").read_bytes()
    shutil.rmtree(folder)
    change_everything(finished)
    if run_again:
        assert finished.run().run_id != run_id
    write(finished, run_id, "csv")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    write(finished, run_id, "xlsx")
    assert (folder / "matches.xlsx").read_bytes() == workbook


def test_exporting_an_old_run_leaves_the_way_to_the_newest(finished: Bench) -> None:
    old = finished.run().run_id
    change_everything(finished)
    new = finished.run().run_id
    assert (finished.root / "exports" / "latest").resolve().name == new
    write(finished, old, "csv")
    assert (finished.root / "exports" / "latest").resolve().name == new


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.unlink(), r"tables of run {run} were not kept .*export another run"),
        (lambda path: path.write_bytes(path.read_bytes()[:40]), r"kept tables of the run are damaged; restore them"),
        (lambda path: path.write_bytes(b"nothing packed"), r"kept tables of the run are damaged; restore them"),
    ],
    ids=("lost", "cut off", "another file"),
)
def test_an_old_run_whose_tables_are_gone_says_so_and_one_of_the_present_makes_them_anew(
    finished: Bench, harm: Any, told: str
) -> None:
    run_id = finished.run().run_id
    path = finished.root / "store" / "runs" / f"{run_id}.json.gz"
    whole = path.read_bytes()
    harm(path)
    write(finished, run_id, "xlsx")
    assert path.read_bytes() == whole
    harm(path)
    change_everything(finished)
    with pytest.raises(StageError, match=told.format(run=run_id)):
        write(finished, run_id, "xlsx")


def test_a_run_of_which_no_tables_are_kept_keeps_them_when_it_is_run_again(finished: Bench) -> None:
    run_id = finished.run().run_id
    path = finished.root / "store" / "runs" / f"{run_id}.json.gz"
    path.unlink()
    assert finished.run().fresh and path.exists()


def test_a_study_whose_documents_were_removed_or_hold_nothing_is_not_sent_to_run_again(filled: Bench) -> None:
    filled.put("blank", "Hi.", "city")
    filled.add()
    with filled.open() as study:
        for document_id in ("net-2014", "city-2018", "ref-2010"):
            study.documents.remove(document_id, "not meant", now=NOW)
    filled.run()
    with pytest.raises(StageError, match="none gave text that is long enough; `policyecho status` says"):
        search(filled, "anything at all")
    with filled.open() as study:
        study.documents.remove("blank", "not meant", now=NOW)
    with pytest.raises(StageError, match="none takes part in the study; add some with `policyecho add"):
        search(filled, "anything at all")


def test_an_index_before_the_first_run_is_refused(filled: Bench) -> None:
    filled.run("extract")
    with filled.open() as study:
        items = Workspace(study).items
        assert {item.status for item in items} == {DocumentStatus.OK}
    with pytest.raises(StageError, match="no document can be searched: none was read yet"):
        search(filled, "anything")
