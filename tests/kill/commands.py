"""Commands that are killed and finished on studies, and what nobody disturbed to compare with."""

from __future__ import annotations

import json
import shutil
import signal
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.study import Stored, open_study
from pipeline.study.lock import holder
from tests.kill.warm import WarmCommands

# Low margins, so that a model that knows no meaning finds enough to fill both tables.
HASHING = """
[model]
name = "hashing"
batch_size = 8
[match]
min_score = 0.0
seed_margin = 0.03
pair_margin = 0.01
"""
COMPARED = ("matches.csv", "excluded.csv", "documents.csv", "calibration.csv")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What nobody disturbed: a study whose files were read and the named points passed meanwhile, and the run after it.

    What is killed after the files were read begins with a copy of that study, since it differs from reading them again
    in nothing but time.
    """

    read: Path
    reading: tuple[str, ...]
    export: Path
    matching: tuple[str, ...]

    @property
    def points(self) -> tuple[str, ...]:
        """All points, from the first file that is read to the export."""
        return self.reading + self.matching


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands on a study. What repeats a killed one hashes strings otherwise than that did."""

    to_kill: WarmCommands
    to_finish: WarmCommands

    def kill(self, study: Path, pattern: str, number: int = 1, *, command: tuple[str, ...] = ("run",)) -> str:
        """Kill a command at a named point, look at what it leaves, and return the point."""
        ended = self.to_kill.run(notes_of(study), *command, "--study", str(study), kill=(pattern, number))
        assert ended.code == -signal.SIGKILL, f"{pattern} was not passed {number} times: {ended.told}"
        # A copy is looked at: opening the study itself would mend what the next command has to mend.
        copy = study.with_name(f"{study.name}-looked-at")
        shutil.copytree(study, copy, symlinks=True)
        assert holder(copy / "store") == holder(study / "store") == ""
        with open_study(copy) as seen:
            rows = seen.catalogue.rows("PRAGMA integrity_check")
            assert [row[0] for row in rows] == ["ok"]
            assert command != ("run",) or seen.runs.current() == "", "the run was over before the kill"
        shutil.rmtree(copy)
        return ended.points[-1]

    def finish(self, study: Path, *command: str) -> tuple[str, ...]:
        """Run a command to its end, after which nothing of a killed one is left; the points that it passed."""
        ended = self.to_finish.run(notes_of(study), *command, "--study", str(study))
        assert ended.code == 0, ended.told
        leftovers = [path for path in study.rglob("*") if path.name.startswith(".") or path.name.endswith("-wal")]
        assert leftovers == []
        assert not (study / "store" / "writer.json").exists()
        return ended.points


def notes_of(study: Path) -> Path:
    return study.with_name(f"{study.name}.points")


def export_of(study: Path) -> Path:
    """The export folder of a study with one run."""
    folder, latest = sorted((study / "exports").iterdir())
    assert latest.name == "latest" and latest.resolve() == folder.resolve()
    return folder


def assert_same_export(export: Path, expected: Path) -> None:
    assert export.name == expected.name
    assert {path.name for path in export.iterdir()} == {path.name for path in expected.iterdir()}
    for name in COMPARED:
        assert (export / name).read_bytes() == (expected / name).read_bytes(), name
    ours, theirs = (json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in (export, expected))
    assert {**ours, "started_at": ""} == {**theirs, "started_at": ""}


def documents_of(study: Path) -> list[Stored]:
    """Every document of a study without the moment it was fetched; every version of them can be read."""
    with open_study(study) as seen:
        found = seen.documents.all()
        for stored in found:
            assert seen.read_version(stored.document.sha256)
        rows = seen.catalogue.rows("SELECT sha256 FROM document_versions")
        assert len(rows) == len(found)
    return [replace(stored, document=replace(stored.document, retrieved_at="")) for stored in found]


def hashing_copy(crawled: Path, study: Path) -> Path:
    shutil.copytree(crawled, study)
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(HASHING)
    return study


def kill_at(commands: Commands, number: int, undisturbed: Undisturbed, crawled: Path, study: Path) -> str:
    """Kill a run at the point of this number, of all that are passed from the first file to the export; the point."""
    read = len(undisturbed.reading)
    if number <= read:
        return commands.kill(hashing_copy(crawled, study), "*", number)
    return commands.kill(shutil.copytree(undisturbed.read, study), "*", number - read)
