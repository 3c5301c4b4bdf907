from __future__ import annotations

import errno
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.errors import StageError, StudyError
from pipeline.study import open_study
from pipeline.study.lock import HOLDER_NAME, LOCK_NAME, MARK_NAME, holder
from tests.fixtures.study import Bench

ROOT = Path(__file__).resolve().parents[3]

HOLDER = """
import sys
from pathlib import Path
from pipeline.study import open_study
with open_study(Path(sys.argv[1]), write=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def run_python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_a_second_writer_is_told_who_writes_and_a_killed_writer_leaves_no_lock(bench: Bench) -> None:
    with run_python(HOLDER, bench.root) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        with pytest.raises(StudyError, match=rf"another policyecho is writing .*process {process.pid} on .*; wait"):
            bench.open().__enter__()
        with bench.open(write=False) as study:
            assert not study.copying_is_safe()
        process.send_signal(signal.SIGKILL)
        process.wait()
    with bench.open() as study:
        assert study.documents.ids() == []


def open_to_write(store: Path) -> str:
    with open_study(store.parent, write=True) as study:
        return "".join(study.documents.ids())


@pytest.mark.parametrize("act", [open_to_write, holder])
def test_one_who_only_looks_who_writes_refuses_nobody_and_is_taken_for_no_writer(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], str]
) -> None:
    monkeypatch.setattr("pipeline.study.lock.LOOK_SECONDS", 60.0)
    store = bench.root / "store"
    with ThreadPoolExecutor(1) as other:
        with FileLock(store / LOCK_NAME):
            acting = other.submit(act, store)
            assert not wait([acting], 0.2).done
        assert acting.result() == ""


def test_a_writer_that_has_left_no_note_is_told_of_without_a_name(bench: Bench) -> None:
    told = r"is writing to this study \(an unnamed process\); wait for it to end"
    with FileLock(bench.root / "store" / LOCK_NAME), pytest.raises(StudyError, match=told):
        bench.open().__enter__()


def test_a_study_used_on_a_local_disk_can_be_written_on_a_network_disk(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench.open():
        pass
    assert (bench.root / "store" / LOCK_NAME).exists()  # as a kernel lock leaves it, and a copy takes it along
    monkeypatch.setattr("pipeline.study.lock.on_network_file_system", lambda folder: True)
    assert holder(bench.root / "store") == ""
    with bench.open():
        assert holder(bench.root / "store") == f"process {os.getpid()} on {socket.gethostname()}"


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
@pytest.mark.parametrize("refused", [errno.ENOLCK, errno.ENOSYS])
def test_a_disk_on_which_the_kernel_locks_nothing_is_locked_by_a_mark(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with bench.open():
        assert (bench.root / "store" / MARK_NAME).exists()
        assert holder(bench.root / "store") == f"process {os.getpid()} on {socket.gethostname()}"
    assert holder(bench.root / "store") == ""


def test_a_lock_left_by_another_machine_is_told_with_what_to_do(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.study.lock.on_network_file_system", lambda folder: True)
    mark = bench.root / "store" / MARK_NAME
    mark.write_text("4711\nnode-9\n")
    (bench.root / "store" / HOLDER_NAME).write_text('{"host": "node-9", "pid": 4711}')
    with pytest.raises(StudyError, match=rf"process 4711 on node-9\); wait for it to end, or delete {mark} if it was"):
        bench.open().__enter__()
    mark.unlink()
    with bench.open():
        pass


def test_a_folder_in_which_only_the_lock_can_be_opened_is_told_as_one_that_cannot_be_written(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "write_text", refuse)
        with pytest.raises(StudyError, match=r"cannot be written \(Permission denied: .*store\); make it writable"):
            bench.open().__enter__()
    with bench.open():  # which the one who was refused does not hold
        pass


def test_who_cannot_look_while_another_writes_is_told_to_wait_for_that_one(bench: Bench) -> None:
    hindered = StageError("no index yet; run `policyecho run` first")
    with run_python(HOLDER, bench.root) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        told = (
            rf"^{re.escape(str(hindered))}; but wait first for the policyecho .*\(process {process.pid} on .*\) to end$"
        )
        with pytest.raises(StageError, match=told), bench.open(write=False):
            raise hindered
        process.kill()
        process.wait()
    with pytest.raises(StageError, match=f"^{re.escape(str(hindered))}$"), bench.open(write=False):
        raise hindered


def test_a_lock_is_let_go_when_the_work_fails(bench: Bench) -> None:
    with pytest.raises(StageError), bench.open():
        raise StageError("no; try again")
    with bench.open():
        pass
