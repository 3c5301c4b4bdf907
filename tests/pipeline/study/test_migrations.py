"""Studies of earlier versions go on as they were."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from pipeline.errors import StudyError
from pipeline.study import CATALOGUE_NAME
from pipeline.study.migrations import MIGRATIONS
from pipeline.study.schema import SCHEMA_VERSION
from tests.fixtures.study import Bench

# What the schema of each version did not have.
BEFORE = {
    2: (
        "ALTER TABLE extractions DROP COLUMN blocks",
        "ALTER TABLE extractions DROP COLUMN apart",
        "ALTER TABLE extractions DROP COLUMN places",
        "ALTER TABLE passages DROP COLUMN lang",
    ),
    3: ("ALTER TABLE rounds DROP COLUMN reach", "DROP TABLE gone"),
    4: ("DROP TABLE text_facts",),
    5: ("ALTER TABLE documents DROP COLUMN listed_in",),
    6: ("ALTER TABLE statistics DROP COLUMN reading",),
    7: ("ALTER TABLE statistics DROP COLUMN versions",),
}
# Studies were made by these, so that they are never changed: another column is another version.
OUT = {version: steps for version, steps in MIGRATIONS.items() if version < 8}
ROUND = (
    "INSERT INTO rounds VALUES ('20260101T000000Z', 'town', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z',"
    " 3, 3, 0, 0, 0, 0, 5, 0, 0, 1, '', 'what its file led to')"
)
KEPT = (
    "documents", "versions", "document_versions", "rounds", "changes", "overrides", "runs", "matches", "statistics",
    "text_facts",
)  # fmt: skip


def connect(bench: Bench) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(bench.root / "store" / CATALOGUE_NAME, isolation_level=None))


def make_older(bench: Bench, version: int) -> None:
    """Take back what the schema came by since a version."""
    with connect(bench) as connection:
        connection.execute(ROUND)
        for older in sorted(BEFORE, reverse=True):
            if older >= version:
                for statement in BEFORE[older]:
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version={version}")


def columns(bench: Bench) -> dict[str, list[tuple[Any, ...]]]:
    """By table, the names, types and order of its columns."""
    with connect(bench) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [row[:4] for row in connection.execute(f"PRAGMA table_info({name})")] for name in tables}


def content(bench: Bench) -> dict[str, list[tuple[Any, ...]]]:
    """What must not be lost, as far as its tables are there."""
    there = columns(bench)
    with connect(bench) as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in KEPT if name in there}


def test_a_study_of_either_form_of_schema_7_is_brought_up_to_date(finished: Bench) -> None:
    before, wanted = content(finished), columns(finished)
    make_older(finished, 7)
    with connect(finished) as connection:
        connection.execute("ALTER TABLE statistics RENAME COLUMN reading TO segmentation")
    with finished.open():
        pass
    assert columns(finished) == wanted
    (kept,), (was,) = content(finished)["statistics"], before["statistics"]
    assert kept[:5] == was[:5]
    assert kept[5:] == ("", "")  # unknown, as of what an earlier version froze


def test_what_went_out_is_as_it_was() -> None:
    said = json.dumps({version: [step for step in steps if isinstance(step, str)] for version, steps in OUT.items()})
    assert hashlib.sha256(said.encode()).hexdigest()[:16] == "2897549a117b9b4b"


def test_every_version_that_studies_may_have_is_known() -> None:
    assert list(MIGRATIONS) == sorted(BEFORE) == list(range(2, SCHEMA_VERSION))


@pytest.mark.parametrize("version", BEFORE)
def test_a_study_of_an_earlier_version_is_brought_up_to_date_and_loses_nothing(finished: Bench, version: int) -> None:
    before, wanted = content(finished), columns(finished)
    make_older(finished, version)
    with finished.open():
        pass
    assert columns(finished) == wanted
    now = content(finished)
    assert [row[:-1] for row in now.pop("rounds")] == [("20260101T000000Z", "town", *now_of_round())]
    del before["rounds"]
    # What was not noted then is unknown: which table listed a document, how the sentences of statistics were cut, and
    # of which versions these were.
    for table, noted_from in (("documents", (6,)), ("statistics", (7, 8))):
        were, unknown = before.pop(table), sum(version < one for one in noted_from)
        assert were and now.pop(table) == [(*row[: len(row) - unknown], *[""] * unknown) for row in were]
    assert now == before


def now_of_round() -> tuple[Any, ...]:
    return "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", 3, 3, 0, 0, 0, 0, 5, 0, 0, 1, ""


def test_of_a_study_of_an_earlier_version_that_cannot_be_written_a_copy_is_brought_up_to_date(
    finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(finished, SCHEMA_VERSION - 1)
    for writable, what in ((True, "the study"), (False, "a copy of the study")):
        monkeypatch.setattr("os.access", lambda path, mode, writable=writable: writable)
        with pytest.raises(StudyError, match=f"bring {what} up to date with `policyecho run`"):
            finished.open(write=False).__enter__()


def test_the_run_of_a_study_of_the_version_before_is_fresh(finished: Bench) -> None:
    run_id = finished.run().run_id
    make_older(finished, 3)
    report = finished.run()
    assert report.fresh and report.run_id == run_id


@pytest.mark.parametrize("version", BEFORE)
def test_who_only_looks_at_an_older_study_is_told_what_to_do_and_changes_nothing(
    finished: Bench, version: int, policyecho: Any
) -> None:
    make_older(finished, version)
    before = content(finished)
    answer = policyecho("status", "--json", "--study", finished.root)
    assert (answer.code, answer.text) == (1, "") and answer.err.count("\n") <= 1
    assert "made by an earlier policyecho" in answer.err and "`policyecho run`, which loses nothing" in answer.err
    assert content(finished) == before
    assert policyecho("run", "--study", finished.root).code == 0
    assert json.loads(policyecho("status", "--json", "--study", finished.root).text)["fresh"]


def test_a_migration_that_cannot_be_done_leaves_the_study_as_it_was(
    finished: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(finished, 2)
    before = columns(finished)
    monkeypatch.setitem(MIGRATIONS, 3, ("ALTER TABLE nothing DROP COLUMN at_all",))
    with pytest.raises(StudyError, match="cannot be opened as a catalogue"):
        finished.open().__enter__()
    assert columns(finished) == before


def test_a_study_that_cannot_be_taken_over_is_left_as_it_is(finished: Bench) -> None:
    with connect(finished) as connection:
        connection.execute("PRAGMA user_version=1")
    with pytest.raises(StudyError, match=r"schema version 1, which .* leave the folder as it is, make a new study"):
        finished.open().__enter__()
