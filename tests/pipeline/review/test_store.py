from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from pipeline.errors import StageError
from pipeline.review.records import Answer, AnswerKind, Pair, PairContent, PairKind, Sample, ShownPassage
from pipeline.review.store import STORE_NAME, ReviewStore

SHOWN = ShownPassage("d", "0" * 64, 3, 9, "en", "Words.", "Before.", "After.", ((0, 6, (1,)),), ((0, 5, 1),), 2)


def answer(number: int, coder: str = "A", code: str = "copy", pair_id: str = "p") -> Answer:
    return Answer(f"id-{coder}-{number}", pair_id, coder, AnswerKind.CODE, {"relation": code}, "book", "now", 3.5)


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    pair = Pair("p", "s", PairKind.MATCH, "m", "copy|known", 0.25, PairContent(SHOWN, SHOWN, SHOWN))
    with ReviewStore(tmp_path / "reviews") as store:
        store.add_sample(Sample("s", "now", "run", 7, {"sizes": {"copy|known": 4}}), [pair])
    return tmp_path / "reviews"


def test_what_is_kept_comes_back(reviews: Path) -> None:
    with ReviewStore(reviews) as store:
        assert store.samples() == [Sample("s", "now", "run", 7, {"sizes": {"copy|known": 4}})]
        (pair,) = store.pairs("s")
        assert pair.content == PairContent(SHOWN, SHOWN, SHOWN) and pair == store.pair("p")
        assert store.add_answers([answer(1)], ("book", "{}")) == 1
        assert store.answers("s") == [answer(1)] and store.coders("s") == ["A"]


@pytest.mark.parametrize(("on_network", "journal"), [(True, "delete"), (False, "wal")])
def test_the_log_is_not_shared_through_memory_where_machines_share_a_disk(
    reviews: Path, monkeypatch: pytest.MonkeyPatch, on_network: bool, journal: str
) -> None:
    with ReviewStore(reviews) as store:
        store.add_answers([answer(1)])
    monkeypatch.setattr("pipeline.study.catalogue.on_network_file_system", lambda folder: on_network)
    with ReviewStore(reviews) as store, ReviewStore(reviews) as other:
        store.add_answers([answer(2)])
        assert other.answers("s") == [answer(1), answer(2)]
    with sqlite3.connect(reviews / STORE_NAME) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == (journal,)
    database.close()


def test_a_repeated_answer_is_one(reviews: Path) -> None:
    with ReviewStore(reviews) as store:
        assert [store.add_answers([answer(1)]) for _ in range(3)] == [1, 0, 0]
        assert len(store.answers("s")) == 1


def test_an_answer_that_says_something_else_under_one_id_is_refused_with_all_beside_it(reviews: Path) -> None:
    with ReviewStore(reviews) as store:
        store.add_answers([answer(1)])
        with pytest.raises(StageError, match="says something else"):
            store.add_answers([answer(2), answer(1, code="frame")])
        assert store.answers("s") == [answer(1)]


@pytest.mark.parametrize("table", ["samples", "pairs", "answers", "codebooks"])
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_nothing_is_ever_changed_or_removed(reviews: Path, table: str, change: str) -> None:
    with ReviewStore(reviews) as store:
        store.add_answers([answer(1)], ("book", "{}"))
    database = sqlite3.connect(reviews / STORE_NAME)
    with pytest.raises(sqlite3.IntegrityError, match="nothing of a review is changed"):
        database.execute(change.format(table))
    database.close()


def test_many_coders_at_once_wait_for_each_other(reviews: Path) -> None:
    failed: list[BaseException] = []

    def code(coder: str) -> None:
        try:
            with ReviewStore(reviews) as store:
                for number in range(25):
                    store.add_answers([answer(number, coder)])
        except BaseException as error:
            failed.append(error)

    coders = [threading.Thread(target=code, args=(f"C{number}",)) for number in range(6)]
    for thread in coders:
        thread.start()
    for thread in coders:
        thread.join()
    with ReviewStore(reviews) as store:
        assert failed == [] and len(store.answers("s")) == 150


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / STORE_NAME).write_bytes(b"no database" * 100)
    with pytest.raises(StageError, match="cannot be opened"):
        ReviewStore(tmp_path)


def test_a_store_that_is_only_read_makes_nothing_and_changes_nothing(reviews: Path, tmp_path: Path) -> None:
    with ReviewStore(reviews) as store:
        store.add_answers([answer(1)])
    before = {path.name: path.read_bytes() for path in reviews.iterdir()}
    with ReviewStore(reviews, write=False) as store:
        assert store.answers("s") == [answer(1)] and [pair.pair_id for pair in store.pairs("s", {"p"})] == ["p"]
        assert store.pairs("s", set()) == []
        with pytest.raises(sqlite3.OperationalError):
            store.add_answers([answer(2)])
    assert {path.name: path.read_bytes() for path in reviews.iterdir()} == before
    with pytest.raises(StageError, match="see that the folder can be read"):
        ReviewStore(tmp_path / "nowhere", write=False)
    assert not (tmp_path / "nowhere").exists()


def test_answers_that_a_killed_writer_left_in_the_log_are_read_too(reviews: Path, tmp_path: Path) -> None:
    with ReviewStore(reviews) as store:
        store.add_answers([answer(1)])
        shutil.copytree(reviews, tmp_path / "killed")  # as it lies there while somebody writes
    assert (tmp_path / "killed" / f"{STORE_NAME}-wal").stat().st_size
    with ReviewStore(tmp_path / "killed", write=False) as store:
        assert store.answers("s") == [answer(1)]
