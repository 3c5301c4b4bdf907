from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from index.embedder import HashingEmbedder
from pipeline.cli.calibrate import renew_statistics
from pipeline.errors import StageError
from pipeline.records import DocumentStatus
from pipeline.views.search import query
from pipeline.workflow.export import export
from pipeline.workflow.workspace import Workspace
from tests.fixtures import words
from tests.fixtures.study import HASHING, Bench


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
        return [hit.document_id for hit in query(Workspace(study), HashingEmbedder(), text)]


def test_a_damaged_index_is_named_and_made_anew_by_the_next_run(finished: Bench) -> None:
    assert search(finished, "Waste heat from the data centre warms two pools.")[0] == "city-2018"
    (vectors,) = (finished.root / "store" / "index").rglob("*.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-5])
    with pytest.raises(StageError, match="no index of its present documents; run `policyecho run` first"):
        search(finished, "anything at all")
    assert finished.done(finished.run()) == {"index": 1}
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
    with pytest.raises(StageError, match="statistics are damaged; renew them with `policyecho calibrate`"):
        finished.run()
    renew_statistics(finished.root)
    assert finished.run().matches == 1


def test_an_export_after_a_change_is_refused_rather_than_quoted_wrongly(finished: Bench) -> None:
    run_id = finished.run().run_id

    def write_workbook() -> None:
        with finished.open() as study:
            export(Workspace(study), ("xlsx",), run_id)

    write_workbook()
    finished.configure(HASHING + "[segment]\nmin_sentence_words = 4\n")
    with pytest.raises(StageError, match=rf"has changed since run {run_id}, .*run `policyecho run`"):
        write_workbook()
    finished.configure(HASHING)
    finished.put("city-2018", "A new edition.\n\n" + words.CITY + "\n\n" + words.ECHO, date_earliest="2018-03")
    finished.add()
    with pytest.raises(StageError, match="has changed since run"):
        write_workbook()
    assert {path.name for path in (finished.root / "exports" / run_id).iterdir()} >= {"matches.csv", "matches.xlsx"}


def test_an_index_before_the_first_run_is_refused(filled: Bench) -> None:
    filled.run("extract")
    with filled.open() as study:
        items = Workspace(study).items
        assert {item.status for item in items} == {DocumentStatus.OK}
    with pytest.raises(StageError, match="no document can be searched yet"):
        search(filled, "anything")
