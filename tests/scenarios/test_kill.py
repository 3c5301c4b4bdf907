"""Killed at any moment and started again, a command gives the same bytes as one that nobody disturbed."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from crawler.static_site import serve_sites
from pipeline.records.shipped import shipped
from pipeline.study import open_study
from pipeline.study.lock import holder, writer
from pipeline.workflow.demos.echoes import SETTINGS, crawl_demo, make_demo
from tests.kill.commands import (
    Commands,
    Undisturbed,
    assert_same_export,
    documents_of,
    export_of,
    hashing_copy,
    kill_at,
)
from tests.kill.warm import WarmCommands

SEED = 2016
COMMIT = "policyecho.catalogue.commit"

STAGES = (
    "policyecho.extract.document",
    "policyecho.segment.document",
    "policyecho.embed.batch",
    "policyecho.vectors.write",
    "policyecho.store.write",
    "policyecho.index.describe",
    "policyecho.index.replace",
    "policyecho.match.found",
    "policyecho.export.rename",
    f"{COMMIT} extraction",
    f"{COMMIT} matches",
    f"{COMMIT} run finished",
    "policyecho.export.latest",
)
TWICE = {
    "while reading files": (("policyecho.extract.document", 9), ("policyecho.extract.document", 5)),
    "while embedding": (("policyecho.embed.batch", 40), ("policyecho.vectors.write", 3)),
    "at the index": (("policyecho.index.replace", 1), ("policyecho.index.describe", 1)),
    "at the export": (("policyecho.export.rename", 1), ("policyecho.export.rename", 1)),
}


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    with WarmCommands() as to_kill, WarmCommands() as to_finish:
        yield Commands(to_kill, to_finish)


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one test session share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kill"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def crawled(common: Path) -> Path:
    """The demo's sites, crawled once; every test works on a copy."""
    study = common / "crawled"
    with FileLock(common / "crawled.lock"):
        if not study.exists():
            made = common / "crawling"
            make_demo(made)
            with open_study(made, write=True) as opened:
                assert len(crawl_demo(opened).new) > 20
            made.rename(study)
    return study


@pytest.fixture
def study(crawled: Path, tmp_path: Path) -> Path:
    return hashing_copy(crawled, tmp_path / "study")


@pytest.fixture(scope="session")
def undisturbed(crawled: Path, common: Path) -> Undisturbed:
    study, read, notes = common / "undisturbed", common / "read", common / "undisturbed.json"
    with FileLock(common / "undisturbed.lock"):
        if not notes.exists():
            with WarmCommands() as others:
                commands = Commands(others, others)
                points = [commands.finish(hashing_copy(crawled, study), "extract")]
                shutil.copytree(study, read)
                points.append(commands.finish(study, "run"))
            notes.write_text(json.dumps(points), encoding="utf-8")
    export = export_of(study)
    for name in ("matches.csv", "excluded.csv"):
        assert (export / name).read_bytes().count(b"\r\n") > 1, f"{name} must hold rows to be worth comparing"
    reading, matching = json.loads(notes.read_text(encoding="utf-8"))
    cut = max(number for number, point in enumerate(reading, 1) if point.startswith(f"{COMMIT} segmentation"))
    return Undisturbed(read, tuple(reading[:cut]), export, tuple(matching))  # a run goes on where the command ends


@pytest.mark.slow
@pytest.mark.model
def test_run_killed_while_the_packaged_model_embeds_is_repeated_exactly(
    commands: Commands, crawled: Path, tmp_path: Path
) -> None:
    small = tmp_path / "small"
    shutil.copytree(crawled, small)
    with (small / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[model]\nbatch_size = 8\n")
    with open_study(small, write=True) as opened:
        for document_id in opened.documents.ids():
            if not document_id.startswith(("open-towns.handbook", "saltmarrow.together")):
                opened.documents.remove(document_id, "the model is slow", now="2026-01-02T03:04:05Z")
    study = shutil.copytree(small, tmp_path / "study")
    points = commands.finish(small, "run")
    expected = export_of(small)
    assert (expected / "matches.csv").read_bytes().count(b"\r\n") > 1
    batches = [number for number, point in enumerate(points, 1) if "embed.batch" in point]
    assert "embed.batch" in commands.kill(study, "*", batches[3])
    commands.finish(study, "run")
    assert_same_export(export_of(study), expected)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.removeprefix("policyecho."))
def test_run_killed_inside_a_stage_is_repeated_exactly(
    commands: Commands, stage: str, crawled: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    points = undisturbed.points
    inside = [number for number, point in enumerate(points, 1) if point.startswith(stage)]
    if "embed" in stage:  # between two batches of one document
        inside = [number for number in inside if points[number] == points[number - 1]]
    number = random.Random(f"{SEED} {stage}").choice(inside)
    study = tmp_path / "study"
    assert kill_at(commands, number, undisturbed, crawled, study).startswith(stage)
    commands.finish(study, "run")
    assert_same_export(export_of(study), undisturbed.export)


@pytest.mark.slow
@pytest.mark.parametrize("draw", range(10))
def test_run_killed_at_a_random_moment_is_repeated_exactly(
    commands: Commands, draw: int, crawled: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    first = undisturbed.points.index(f"{COMMIT} extraction") + 1
    moments = range(first + 1, len(undisturbed.points) + 1)
    study = tmp_path / "study"
    kill_at(commands, random.Random(SEED).sample(moments, 10)[draw], undisturbed, crawled, study)
    commands.finish(study, "run")
    assert_same_export(export_of(study), undisturbed.export)


@pytest.mark.slow
@pytest.mark.parametrize("where", TWICE)
def test_run_killed_twice_is_repeated_exactly(
    commands: Commands, where: str, crawled: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    study = tmp_path / "study"
    if where == "while reading files":
        hashing_copy(crawled, study)
    else:
        shutil.copytree(undisturbed.read, study)
    for event, number in TWICE[where]:
        assert commands.kill(study, f"{event} *", number).startswith(event)
    commands.finish(study, "run")
    assert_same_export(export_of(study), undisturbed.export)


@pytest.mark.slow
def test_two_undisturbed_runs_give_the_same_bytes(commands: Commands, study: Path, undisturbed: Undisturbed) -> None:
    commands.finish(study, "run")
    assert_same_export(export_of(study), undisturbed.export)


@pytest.mark.slow
@pytest.mark.parametrize("renaming", (1, 2), ids=("before the old folder moves", "before the new one comes"))
def test_export_killed_while_it_replaces_another_leaves_that_one_whole(
    commands: Commands, renaming: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    study = shutil.copytree(undisturbed.export.parents[1], tmp_path / "study", symlinks=True)
    export = study / "exports" / undisturbed.export.name
    # Other bytes than the new ones, to tell the two apart, and a file that no exporter writes anew.
    former = (export / "matches.csv").read_bytes()
    (export / "matches.csv").write_text("the former matches", encoding="utf-8")
    (export / "notes.txt").write_text("kept", encoding="utf-8")
    commands.kill(study, "policyecho.export.rename *", renaming, command=("export", "--format", "csv"))
    with open_study(study, write=True):
        assert (export / "matches.csv").read_text(encoding="utf-8") == "the former matches"
        assert not (export / "matches.new.csv").exists()
    commands.finish(study, "export", "--format", "csv")
    # What is changed is a person's: the new table stands beside it.
    assert (export / "matches.csv").read_text(encoding="utf-8") == "the former matches"
    assert (export / "notes.txt").read_text(encoding="utf-8") == "kept"
    (export / "notes.txt").unlink()
    (export / "matches.new.csv").rename(export / "matches.csv")
    assert (export / "matches.csv").read_bytes() == former
    assert_same_export(export, undisturbed.export)


@pytest.mark.slow
def test_index_half_removed_by_a_kill_is_built_anew(
    commands: Commands, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    study = shutil.copytree(undisturbed.export.parents[1], tmp_path / "study", symlinks=True)
    parts = sorted((study / "store" / "index").rglob("*.json"))
    assert len(parts) == 2  # that of the vectors and that of the passages
    for part in parts:
        part.unlink()
        commands.finish(study, "run")
        assert part.exists()
    assert_same_export(export_of(study), undisturbed.export)


@pytest.mark.slow
@pytest.mark.parametrize("point", ("policyecho.store.write *", f"{COMMIT} documents"))
def test_add_killed_and_repeated_gives_the_same_documents(commands: Commands, point: str, tmp_path: Path) -> None:
    table = tmp_path / "documents.csv"
    lines = ["path,document_id,role,issuer_id,date_earliest"]
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"The text of document {number}.", encoding="utf-8")
        lines.append(f"{number}.txt,doc-{number},city,town-{number},201{number}")
    table.write_text("\n".join(lines), encoding="utf-8")
    studies = tmp_path / "undisturbed", tmp_path / "killed"
    for study in studies:
        make_demo(study)
    commands.finish(studies[0], "add", str(table))
    assert commands.kill(studies[1], point, 4, command=("add", str(table)))
    commands.finish(studies[1], "add", str(table))
    assert documents_of(studies[1]) == documents_of(studies[0])
    assert len(documents_of(studies[1])) == 6


@pytest.mark.slow
@pytest.mark.parametrize("label", ("rounds", "crawl"))
def test_crawl_killed_and_repeated_gives_the_same_documents(
    commands: Commands, label: str, crawled: Path, tmp_path: Path
) -> None:
    study = tmp_path / "study"
    make_demo(study)
    with serve_sites(shipped("demo") / "sites") as address:
        settings = f'{SETTINGS}delay_seconds = 0\nproxy = "{address}"\n'
        (study / "study.toml").write_text(settings, encoding="utf-8")
        # Before anything is taken, what was fetched being in the archive; tests/crawler kills in between.
        commands.kill(study, f"{COMMIT} {label}", 1, command=("crawl",))
        with open_study(study) as seen:
            assert not seen.documents.ids()
        commands.finish(study, "crawl")
    assert documents_of(study) == documents_of(crawled)


def test_lock_of_a_killed_writer_ends_with_it_on_a_network_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.study.lock.on_network_file_system", lambda folder: True)
    code = (
        "import os, sys, filelock; lock = filelock.SoftFileLock(sys.argv[1]); lock.acquire(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "writer.mark")], check=False)
    assert (tmp_path / "writer.mark").exists()
    with writer(tmp_path):
        assert holder(tmp_path)
    assert holder(tmp_path) == ""
