"""A study on a disk that maps no files into memory, such as those of some virtual machines, gives the same tables."""

from __future__ import annotations

import errno
import mmap
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.study import CATALOGUE_NAME
from tests.fixtures.study import Bench

ROOT = Path(__file__).parents[2]
# Where files may not grow to what the memory shared beside a log takes, it is refused as on a disk that maps none.
_OPEN = """
import errno, mmap, resource, sys
from pathlib import Path
from pipeline.study import open_study
def refuse(*_):
    raise OSError(errno.ENODEV, "No such device")
mmap.mmap = refuse
resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384))
with open_study(Path(sys.argv[1]), write=sys.argv[2] == "write") as study:
    print(len(study.documents.all()))
"""


@pytest.fixture
def unmapped(monkeypatch: pytest.MonkeyPatch) -> None:
    mapped = mmap.mmap

    def refuse(number: int, length: int, *more: int, **settings: int) -> mmap.mmap:
        if number >= 0:
            raise OSError(errno.ENODEV, "No such device")
        return mapped(number, length, *more, **settings)

    monkeypatch.setattr(mmap, "mmap", refuse)


def journal_of(bench: Bench) -> str:
    connection = sqlite3.connect(bench.root / "store" / CATALOGUE_NAME)
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()
    return str(mode)


def tables_of(bench: Bench, run_id: str) -> dict[str, bytes]:
    folder = bench.root / "exports" / run_id
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".csv"}


def test_a_disk_that_maps_no_files_gives_the_same_tables(filled: Bench, request: pytest.FixtureRequest) -> None:
    run_id = filled.run().run_id
    expected = tables_of(filled, run_id)
    assert journal_of(filled) == "wal"
    request.getfixturevalue("unmapped")
    assert filled.run().fresh and journal_of(filled) == "delete"
    filled.configure('[model]\nname = "hashing"\n[match]\nmin_strength = 0.3\n')
    filled.run()
    filled.configure('[model]\nname = "hashing"\n')
    for name in ("index", "neighbourhoods", "work"):
        for path in (filled.root / "store" / name).rglob("*"):
            if path.is_file():
                path.unlink()
    for path in (filled.root / "exports" / run_id).iterdir():
        path.unlink()
    assert tables_of(filled, filled.run().run_id) == expected


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize("way", ["write", "read"])
def test_a_catalogue_that_came_with_a_log_is_opened_without_shared_memory(filled: Bench, way: str) -> None:
    assert journal_of(filled) == "wal"
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, filled.root, way], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, int(done.stdout or 0) > 0, done.stderr) == (0, True, "")
    filled.run()
