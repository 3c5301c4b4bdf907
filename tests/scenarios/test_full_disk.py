"""A disk that is full in the middle of a run costs nothing but the wait until there is room."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.terminal.process import describe_error
from tests.fixtures.study import Bench

BLOCK = 4096  # bytes, of a file system in memory
# Of what a run writes, how much finds room: it ends in the catalogue, among vectors, in the index, before the tables.
SHARES = (0.1, 0.5, 0.7, 0.9)


def room_of(root: Path) -> int:
    """The blocks that a folder takes."""
    return sum(max(1, -(-path.stat().st_size // BLOCK)) for path in root.rglob("*"))


class SmallDisk:
    """A file system in memory of so many blocks."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()

    def mount(self, blocks: int, how: str = "") -> bool:
        """Make it, or with `how` make it larger; whether this system lets us."""
        options = f"{how}size={blocks * BLOCK // 1024}k"
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.place)]
        try:
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            return False

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", str(self.place)], capture_output=True, check=False)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    made = SmallDisk(tmp_path / "disk")
    yield made
    made.unmount()


@pytest.fixture
def grown(filled: Bench) -> tuple[Bench, Bench, int]:
    """A study before its run and after it, and by how many blocks that made it larger."""
    filled.run("extract")
    ran = filled.copied(filled.root.parent / "ran")
    before = room_of(filled.root)
    ran.run()
    return filled, ran, room_of(ran.root) - before


@pytest.mark.slow
@pytest.mark.parametrize("share", SHARES)
def test_a_run_on_a_full_disk_says_so_and_goes_on_where_there_is_room(
    grown: tuple[Bench, Bench, int], disk: SmallDisk, share: float, policyecho: Any
) -> None:
    study, expected, growth = grown
    if not disk.mount(room_of(study.root) + int(share * growth)):
        pytest.skip("this system lets nobody of our rights make a file system")
    small = study.copied(disk.place / "study")
    stopped = policyecho("run", "--study", small.root)
    assert stopped.code == 1 and "Traceback" not in stopped.err
    *_, said = stopped.err.strip().splitlines()
    assert said.startswith("policyecho: ") and any(
        word in said for word in ("disk is full", "free the disk", "has room")
    )
    assert said.endswith(("run the same command again", "then run again", "then run the command again"))
    assert disk.mount(room_of(study.root) + 20 * growth + 5000, "remount,")
    assert policyecho("run", "--study", small.root).code == 0
    assert exports(small) == exports(expected)


def exports(bench: Bench) -> dict[str, bytes]:
    """Every exported table by its name; run.json holds when it began."""
    return {path.name: path.read_bytes() for path in (bench.root / "exports").rglob("*.csv") if not path.is_symlink()}


@pytest.mark.slow
def test_a_limit_on_the_size_of_files_is_met_in_a_sentence_and_loses_nothing(
    grown: tuple[Bench, Bench, int], policyecho: Any
) -> None:
    resource = pytest.importorskip("resource", reason="limits of processes are POSIX's")
    study, expected, _ = grown
    small = study.copied(study.root.parent / "small")
    largest = max(path.stat().st_size for path in small.root.rglob("*") if path.is_file())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest // 2, resource.RLIM_INFINITY))
    try:
        stopped = policyecho("run", "--study", small.root)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert stopped.code == 1 and "Traceback" not in stopped.err
    assert policyecho("run", "--study", small.root).code == 0
    assert exports(small) == exports(expected)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_called_so_whoever_meets_it(number: int) -> None:
    said = describe_error(OSError(number, "what the system says", "store/file"))
    assert "the disk is full" in said and "(store/file)" in said and said.endswith("run the same command again")


def test_a_file_without_a_name_may_be_on_the_disk_of_temporary_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/scratch/of-a-job")
    said = describe_error(OSError(errno.ENOSPC, "No space left on device"))
    assert "the study's, or that of temporary files, /scratch/of-a-job" in said


def test_a_catalogue_without_room_is_called_so(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "full.sqlite")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.executescript("CREATE TABLE a (b); CREATE TABLE c (d); CREATE TABLE e (f);")
    connection.close()
    assert "the disk is full" in describe_error(caught.value)
