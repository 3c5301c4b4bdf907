from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StageError, StudyError, UnknownNameError
from pipeline.study import CATALOGUE_NAME, Version, open_study
from pipeline.study.catalogue import advice, on_network_file_system
from pipeline.study.documents import file_location
from tests.fixtures.study import Bench

ROOT = Path(__file__).resolve().parents[3]
NOW = "2026-01-02T03:04:05Z"
FIELDS = {"document_id": "d", "role": "city", "issuer_id": "i", "path": "d.txt", "sha256": "", "problem": ""}


def changes(study: Any) -> list[tuple[str, str, str, str]]:
    rows = study.catalogue.rows("SELECT field, old, new, origin FROM changes ORDER BY change_id")
    return [tuple(row) for row in rows]


def test_upsert_tells_added_updated_and_unchanged_and_logs_each_change(bench: Bench) -> None:
    with bench.open() as study:

        def put(**more: str) -> str:
            return study.documents.upsert(FIELDS | more, now=NOW, origin="add", version=None)

        assert put() == "added"
        assert put() == "unchanged"
        assert changes(study) == []
        assert put(title="Plan", issuer_id="j") == "updated"
        assert sorted(changes(study)) == [("issuer_id", "i", "j", "add"), ("title", "", "Plan", "add")]
        # A field that is not said stays as it was.
        assert put(issuer_id="j") == "unchanged"
        assert study.documents.all()[0].document.title == "Plan"


def test_a_document_is_its_own_work_unless_said_otherwise(bench: Bench) -> None:
    with bench.open() as study:
        study.documents.upsert(FIELDS, now=NOW, origin="add", version=None)
        study.documents.upsert(FIELDS | {"document_id": "e", "work_id": "w"}, now=NOW, origin="add", version=None)
        assert [stored.document.work_id for stored in study.documents.all()] == ["d", "w"]


def test_a_removed_document_stays_listed_and_comes_back_when_added_again(bench: Bench) -> None:
    with bench.open() as study:
        study.documents.upsert(FIELDS, now=NOW, origin="add", version=None)
        study.documents.remove("d", "a draft", now=NOW)
        assert study.documents.ids() == ["d"]
        assert study.documents.all()[0].removed_reason == "a draft"
        assert study.documents.upsert(FIELDS, now=NOW, origin="add", version=None) == "updated"
        assert study.documents.all()[0].removed_reason == ""
        assert changes(study) == [
            ("removed_reason", "", "a draft", "remove"), ("removed_reason", "a draft", "", "add"),
        ]  # fmt: skip


def test_removing_an_unknown_document_names_the_known(bench: Bench) -> None:
    with bench.open() as study:
        study.documents.upsert(FIELDS, now=NOW, origin="add", version=None)
        with pytest.raises(UnknownNameError, match="unknown document 'x'; known: d"):
            study.documents.remove("x", "why", now=NOW)


def test_overrides_hold_until_withdrawn_and_every_difference_is_logged(bench: Bench) -> None:
    with bench.open() as study:
        study.documents.upsert(FIELDS | {"title": "Own"}, now=NOW, origin="add", version=None)

        def title() -> str:
            return str(study.documents.all()[0].document.title)

        assert study.documents.set_overrides({("d", "title"): "A"}, now=NOW) == 1
        assert title() == "A"
        assert study.documents.set_overrides({("d", "title"): "A"}, now=NOW) == 0
        assert study.documents.set_overrides({("d", "title"): "B", ("d", "lang"): "de"}, now=NOW) == 2
        assert title() == "B"
        assert study.documents.set_overrides({}, now=NOW) == 2
        assert title() == "Own"
        assert [change[:3] for change in changes(study)] == [
            ("title", "", "A"), ("lang", "", "de"), ("title", "A", "B"), ("lang", "de", ""), ("title", "B", ""),
        ]  # fmt: skip


def test_a_failed_write_leaves_nothing_behind(bench: Bench) -> None:
    with bench.open() as study:
        with pytest.raises(sqlite3.IntegrityError):
            study.documents.upsert(
                FIELDS | {"role": None}, now=NOW, origin="add", version=Version("s", 1, "n", "", "l")
            )
        assert study.documents.ids() == []
        with pytest.raises(KeyError):
            study.documents.version("s")


def test_a_catalogue_of_another_schema_is_refused(bench: Bench) -> None:
    with sqlite3.connect(bench.root / "store" / CATALOGUE_NAME) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StudyError, match=r"made by a later policyecho \(schema 99, this one knows \d+\); update"):
        bench.open().__enter__()


def test_a_catalogue_too_old_to_be_taken_over_is_refused_with_what_brings_its_documents_back(bench: Bench) -> None:
    with sqlite3.connect(bench.root / "store" / CATALOGUE_NAME) as connection:
        connection.execute("PRAGMA user_version=1")
    connection.close()
    told = r"made by schema version 1, .*leave the folder as it is, .*add your files .*`policyecho crawl --from-warc"
    for write in (True, False):
        with pytest.raises(StudyError, match=told):
            bench.open(write=write).__enter__()


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"\x00" * 4096, b""])
def test_a_file_that_is_no_database_is_refused_in_a_sentence(bench: Bench, content: bytes) -> None:
    (bench.root / "store" / CATALOGUE_NAME).write_bytes(content)
    told = r"(cannot be opened as a catalogue .*|holds no catalogue, .*; )restore .* from a copy"
    with pytest.raises(StudyError, match=told):
        bench.open().__enter__()


def test_a_folder_that_is_no_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"is not a study .*--study"):
        open_study(tmp_path).__enter__()


def test_closing_folds_the_log_into_one_file_that_can_be_copied(bench: Bench) -> None:
    with bench.open() as study:
        study.documents.upsert(FIELDS, now=NOW, origin="add", version=None)
        log = bench.root / "store" / f"{CATALOGUE_NAME}-wal"
        assert log.stat().st_size > 0
        reader = sqlite3.connect(bench.root / "store" / CATALOGUE_NAME)
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    # A reader that stays keeps the log from being removed, but not from being folded in.
    assert log.stat().st_size == 0
    reader.close()
    alone = sqlite3.connect(f"file:{bench.root / 'store' / CATALOGUE_NAME}?immutable=1", uri=True)
    assert alone.execute("SELECT document_id FROM documents").fetchall() == [("d",)]
    alone.close()
    with bench.open(write=False) as study:
        assert study.copying_is_safe()


def kept(study: Any, data: bytes = b"hello") -> Version:
    version = study.keep_file(data, "Plan.TXT", "text/plain")
    study.documents.upsert(FIELDS | {"sha256": version.sha256}, now=NOW, origin="add", version=version)
    return version


def test_stored_bytes_are_read_back_by_their_digest(bench: Bench) -> None:
    with bench.open() as study:
        version = kept(study)
        assert version.name == "Plan.TXT" and version.size == 5
        assert study.read_version(version.sha256) == b"hello"


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda path: path.unlink(), r"the stored file cannot be read \(FileNotFoundError\); add or crawl it again"),
        (
            lambda path: path.write_bytes(b"hullo"),
            "the stored file is not the one that was kept; add or crawl it again",
        ),
    ],
)
def test_a_harmed_stored_file_is_told_and_mended_by_adding_it_again(bench: Bench, harm: Any, sentence: str) -> None:
    with bench.open() as study:
        version = kept(study)
        harm(study.store / version.location)
        with pytest.raises(StageError, match=sentence):
            study.read_version(version.sha256)
        study.keep_file(b"hello", "Plan.TXT")
        assert study.read_version(version.sha256) == b"hello"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.pdf", ".pdf"), ("A.PDF", ".pdf"), ("a", ""), ("a.ä", ""), ("../../x.t/y", ""), ("a.longone", "")],
)  # fmt: skip
def test_names_of_others_never_become_paths(name: str, suffix: str) -> None:
    assert file_location("ab" * 32, name) == f"files/ab/{'ab' * 32}{suffix}"


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("home/me", False), ("home/me/shared/x", True), ("cluster", True), ("cluster/local", False), ("", False)],
)
def test_a_network_mount_is_known_by_the_longest_mount_point(tmp_path: Path, folder: str, expected: bool) -> None:
    base = tmp_path.resolve()
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\nodd line\n"
        f"tmpfs {base}/cluster/local tmpfs rw 0 0\n"
        f"server:/x {base}/home/me/shared nfs4 rw 0 0\nmds {base}/cluster lustre rw 0 0\n"
    )
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    assert on_network_file_system(tmp_path / folder, mounts) is expected


def test_a_network_disk_is_known_by_a_name_with_blanks_and_when_it_is_mounted_on_demand(tmp_path: Path) -> None:
    mounts, base = tmp_path / "mounts", tmp_path.resolve()
    mounts.write_text(
        f"none / ext4 rw 0 0\nserver:/a {base}/Our\\040Share nfs4 rw 0 0\n"
        f"systemd-1 {base}/on-demand autofs rw 0 0\nserver:/b {base}/on-demand nfs4 rw 0 0\n"
    )
    for folder, expected in (("Our Share/study", True), ("on-demand/study", True), ("Our", False)):
        (tmp_path / folder).mkdir(parents=True)
        assert on_network_file_system(tmp_path / folder, mounts) is expected


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_BUSY, "let the process that uses it come to its end"),
        (sqlite3.SQLITE_IOERR_LOCK, "its disk takes no locks, so move the study to another"),
        (sqlite3.SQLITE_IOERR_WRITE, "see that the disk has room"),
        (sqlite3.SQLITE_NOTADB, "restore it from a copy"),
    ],
)
def test_what_to_do_about_a_catalogue_goes_by_what_is_amiss(code: int, told: str) -> None:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    assert told in advice(error)


def test_a_path_too_long_for_a_catalogue_is_called_so(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["x" * 100] * 5)
    (deep / "store").mkdir(parents=True)
    (deep / "study.toml").touch()
    (deep / "store" / CATALOGUE_NAME).touch()
    with pytest.raises(StudyError, match="longer than the 500 bytes that SQLite takes; move the study"):
        open_study(deep).__enter__()


def test_without_a_list_of_mounts_nothing_is_called_a_network(tmp_path: Path) -> None:
    assert not on_network_file_system(tmp_path, tmp_path / "none")


def test_a_manifest_is_read_back_as_stored(bench: Bench) -> None:
    with bench.open() as study:
        study.runs.put("r", {"b": [1, "ü"], "a": None}, (), now=NOW)
        assert study.runs.manifest("r") == json.loads('{"b": [1, "ü"], "a": null}')
        assert study.runs.matches("r") == () and study.runs.current() == ""
        study.runs.finish("r")
        assert study.runs.current() == "r"
        with pytest.raises(UnknownNameError, match="unknown run 'x'; known: r"):
            study.runs.matches("x")
