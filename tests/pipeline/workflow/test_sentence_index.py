from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from index.embedder import HashingEmbedder
from index.sentence_index import IndexKind, SentenceIndex
from pipeline.corpus.search.passages import find_passages
from pipeline.views.search import Search
from pipeline.workflow.sentence_index import open_index
from pipeline.workflow.workspace import Workspace
from tests.fixtures.command_line import Answer
from tests.fixtures.study import Bench, fill

NEW = "The allotment society lends spades and seed to whoever moved into the district this year."


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents whose passages were found, from now on."""
    names: list[str] = []

    def counting(readable: Any, *more: Any) -> Any:
        names.append(readable.document.document_id)
        return find_passages(readable, *more)

    monkeypatch.setattr("pipeline.workflow.sentence_index.find_passages", counting)
    return names


def found(bench: Bench, text: str) -> list[str]:
    with bench.open(write=False) as study:
        return [hit.document_id for hit in Search(Workspace(study), HashingEmbedder()).query(text).hits]


def index_files(bench: Bench) -> dict[str, str]:
    return bench.files("store/index")


def test_only_what_came_is_read_for_the_index_and_what_left_is_found_no_more(
    finished: Bench, indexed: list[str]
) -> None:
    finished.put("city-2019", NEW, "city", date_earliest="2019")
    finished.add()
    assert Bench.done(finished.run())["index"] == 1
    assert indexed == ["city-2019"]
    assert found(finished, NEW)[0] == "city-2019"
    with finished.open() as study:
        study.documents.remove("city-2019", "a draft", now="2026-01-02T03:04:05Z")
    assert Bench.done(finished.run())["index"] == 1
    assert indexed == ["city-2019"]
    assert "city-2019" not in found(finished, NEW)


def test_an_index_that_grew_is_the_one_that_is_made_anew(finished: Bench) -> None:
    first = index_files(finished)
    finished.put("city-2011", NEW, "city", date_earliest="2011")
    finished.add()
    finished.run()
    grown = index_files(finished)
    for name in grown:
        (finished.root / name).unlink()
    assert Bench.done(finished.run()) == {"index": 1}
    assert index_files(finished) == grown != first


def test_a_document_of_another_issuer_is_indexed_anew(finished: Bench, indexed: list[str]) -> None:
    finished.rows["city-2018"]["issuer_id"] = "ref-issuer"
    finished.add()
    finished.run()
    # What an issuer always writes is no passage, so the same text may hold others.
    assert "city-2018" in indexed


def test_status_tells_how_the_nearest_are_found_and_what_is_damaged(
    finished: Bench, policyecho: Callable[..., Answer]
) -> None:
    def status(*more: str) -> str:
        return policyecho("status", "--study", finished.root, *more).text

    assert "Index: exact, " in status()
    assert json.loads(status("--json"))["index"] == {"kind": "exact", "vectors": 17, "since": 0}
    (vectors,) = (finished.root / "store" / "index").rglob("rows-0.faiss")
    vectors.write_bytes(b"")
    assert f"Index: the index file {vectors} is damaged; run `policyecho run`" in " ".join(status().split())
    assert json.loads(status("--json"))["fresh"] is False
    finished.run()
    assert "Index: exact, " in status()


def test_a_large_study_is_indexed_in_groups_and_says_so(
    bench: Bench, policyecho: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = SentenceIndex.build
    monkeypatch.setattr(SentenceIndex, "build", lambda shards, model: limited(shards, model=model, flat_limit=2))
    fill(bench).run()
    assert "Index: grouped, the nearest groups of " in policyecho("status", "--study", bench.root).text
    assert found(bench, NEW)


def test_a_study_that_shrank_to_where_all_are_compared_is_compared_exactly_again(
    finished: Bench, indexed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in index_files(finished):
        (finished.root / name).unlink()
    build, can_become = SentenceIndex.build, SentenceIndex.can_become
    with monkeypatch.context() as large:
        large.setattr(SentenceIndex, "build", lambda shards, model: build(shards, model=model, flat_limit=2))
        finished.run()
    finished.put("city-2011", NEW, "city", date_earliest="2011")
    finished.add()
    monkeypatch.setattr(
        SentenceIndex, "can_become", lambda self, order, added: can_become(self, order, added, flat_limit=100)
    )
    indexed.clear()
    finished.run()
    # What was rounded would not give the exact cosines, so all texts are read again.
    assert set(indexed) == {"net-2014", "city-2018", "ref-2010", "city-2011"}
    with finished.open(write=False) as study:
        workspace = Workspace(study)
        assert workspace.statistics is not None
        assert open_index(workspace, workspace.statistics).sentences.state.kind is IndexKind.EXACT
