from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StudyError
from pipeline.study import CATALOGUE_NAME, open_study
from tests.fixtures.study import Bench

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-01-02T03:04:05Z"
NOBODY = 65534

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of folders are POSIX's")

# Commands on one study that can be written, then on another as a user who may not write there. The first round
# also loads what is loaded on demand, which that user may be unable to.
SCRIPT = f"""
import os, sys
from pipeline.cli import app
own, others, *lines = sys.argv[1:]
for study in (own, others):
    if study == others and os.geteuid() == 0:
        os.setuid({NOBODY})
    for line in lines:
        sys.argv = ["policyecho", *line.split("|"), "--study", study]
        try:
            app.main()
        except SystemExit as end:
            print(end.code or "ended well", flush=True)
    print("=====", flush=True)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        for folder in (path for path in Path(name).rglob("*") if path.is_dir()):
            folder.chmod(0o755)


@pytest.fixture
def read_only(place: Path, finished: Bench) -> Callable[..., tuple[str, str]]:
    """What commands say on a finished study that can be written, and on `study`, which cannot."""

    def said(study: Path, *lines: str) -> tuple[str, str]:
        for path in (study, *study.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(finished.root), str(study), *lines],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            cwd=place, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        for folder in (study, study / "store"):
            folder.chmod(0o755)
        assert (done.returncode, done.stderr) == (0, "")
        own, others, _ = done.stdout.split("=====\n")
        return own, others

    return said


@pytest.mark.slow
def test_readers_say_the_same_of_a_study_that_cannot_be_written(read_only: Any, finished: Bench, place: Path) -> None:
    (match,) = finished.exported(finished.run().run_id)
    study = shutil.copytree(finished.root, place / finished.root.name)
    own, others = read_only(
        study, "status", "status|--json", "runs", "text|net-2014", "query|homes", f"show|{match['match_id']}"
    )
    assert own == others
    assert own.count("ended well") == 6 and "Copying the folder is safe now" in own
    assert sorted(path.name for path in (study / "store").glob("*.sqlite*")) == [CATALOGUE_NAME]


@pytest.mark.slow
def test_writers_say_that_a_study_cannot_be_written(read_only: Any, finished: Bench, place: Path) -> None:
    study = shutil.copytree(finished.root, place / "study")
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    _, others = read_only(study, "remove|x|--reason|y", "run", "export|--format|csv")
    lines = others.splitlines()
    assert len(lines) == 3
    for line in lines:
        assert line.startswith("policyecho: the study cannot be written (Permission denied: "), line
        assert line.endswith("/study/store); make it writable or work on a copy of it")
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_a_reader_without_the_right_to_write_sees_what_a_writer_has_just_put(
    read_only: Any, finished: Bench, place: Path
) -> None:
    shutil.copytree(finished.root, place / "study")
    with open_study(place / "study", write=True) as study:
        idle = json.loads(read_only(study.root, "status|--json")[1].removesuffix("ended well\n"))
        study.documents.remove("ref-2010", "a draft", now=NOW)
        after = json.loads(read_only(study.root, "status|--json")[1].removesuffix("ended well\n"))
    assert idle["documents"] == {"ok": 3} and not idle["copying_is_safe"]
    assert after["documents"] == {"ok": 2, "removed": 1} and not after["copying_is_safe"]


@pytest.mark.slow
def test_a_log_left_by_a_writer_is_not_passed_over(read_only: Any, finished: Bench, place: Path) -> None:
    (place / "study" / "store").mkdir(parents=True)
    with finished.open() as study:
        study.documents.remove("ref-2010", "a draft", now=NOW)
        shutil.copy(study.root / "study.toml", place / "study")
        for name in (CATALOGUE_NAME, f"{CATALOGUE_NAME}-wal"):
            shutil.copy(study.store / name, place / "study" / "store")
    _, others = read_only(place / "study", "status")
    assert "is read-only and holds work that a writer left unfinished; run `policyecho status` on it where" in others
    with open_study(place / "study") as mended:
        assert {stored.removed_reason for stored in mended.documents.all()} == {"", "a draft"}
    assert not (place / "study" / "store" / f"{CATALOGUE_NAME}-wal").exists()


def test_a_catalogue_that_alone_cannot_be_written_refuses_writers(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = bench.root / "store" / CATALOGUE_NAME
    monkeypatch.setattr("pipeline.study.catalogue.os.access", lambda path, mode: path != catalogue)
    with pytest.raises(StudyError, match=r"the study cannot be written \(read-only: .*store\); make it writable"):
        bench.open().__enter__()
    with bench.open(write=False) as study:
        assert study.documents.ids() == []


@pytest.mark.parametrize("lost", ["study.toml", "store", f"store/{CATALOGUE_NAME}"])
@pytest.mark.parametrize("write", [True, False])
def test_a_lost_part_of_a_study_is_named_with_what_helps(bench: Bench, lost: str, write: bool) -> None:
    path = bench.root / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    name, remedy = "catalogue.sqlite", "restore the study's store folder from a copy, or start a new study in another"
    if lost == "store":
        remedy = "restore the study's store folder from a copy, or begin it anew with `policyecho init"
    if lost == "study.toml":
        name, remedy = lost, "restore it from a copy, or make it an empty file to have all defaults"
    with pytest.raises(StudyError, match=f"{name} is missing; {remedy}"):
        bench.open(write=write).__enter__()
    assert not path.exists()


def test_an_empty_settings_file_takes_the_place_of_a_lost_one(bench: Bench) -> None:
    (bench.root / "study.toml").write_bytes(b"")
    with bench.open() as study:
        assert study.documents.ids() == []
