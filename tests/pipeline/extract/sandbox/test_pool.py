from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from pipeline.errors import StageError
from pipeline.extract import extract
from pipeline.extract.options import OPENING, PAGE, ReadOptions
from pipeline.extract.sandbox import pool
from pipeline.extract.sandbox.child import Step
from pipeline.extract.sandbox.pool import Limits, Task, extract_all
from pipeline.extract.sandbox.worker import Worker
from pipeline.records import DocumentStatus, Extraction
from tests.fixtures.played_time import play_time
from tests.pipeline.extract.sandbox.scripted import UNTIL, scripted

ROOT = Path(__file__).parents[4]
# Above what a worker holds that was forked from one that has imported all.
LIMITS = Limits(memory_mb=400, page_seconds=60, document_seconds=120)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and limits what a process holds")
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

# Reads one script in a worker; the script's steps are told on standard output, which the worker shares.
READING = """
import sys
from pipeline.extract.sandbox.pool import Limits, Task, extract_all
from tests.pipeline.extract.sandbox.scripted import scripted

if __name__ == "__main__":
    try:
        list(extract_all([Task("a", sys.argv[1].encode)], workers=1, limits=Limits(), reader=scripted))
    finally:
        print("closed", flush=True)
"""


def tasks_of(scripts: Mapping[str, str]) -> list[Task]:
    return [Task(key, script.encode) for key, script in scripts.items()]


def read(scripts: Mapping[str, str], *, count: int = 2, limits: Limits = LIMITS) -> dict[str, tuple[str, str, str]]:
    """Text, status and reason of every document."""
    found = dict(extract_all(tasks_of(scripts), workers=count, limits=limits, reader=scripted))
    assert not readers()
    return {key: (one.text, one.status.value, one.reason) for key, one in found.items()}


def readers() -> list[int | None]:
    return [process.pid for process in multiprocessing.active_children() if process.name == "policyecho reader"]


def line_of(worker: Worker) -> str:
    """The line of its script at which a worker is; none before it has opened the file."""
    if worker.job is None or worker.step.what not in (OPENING, PAGE):
        return ""
    return (worker.job.task.load() or b"").decode().split("\n")[worker.step.page]


def is_hanging(worker: Worker) -> bool:
    return line_of(worker).startswith("hang")


@pytest.mark.spawned
@pytest.mark.slow
def test_files_are_read_as_in_this_process_however_many_workers_there_are(golden_inputs: dict[str, bytes]) -> None:
    here = {name: extract(data, name=name) for name, data in golden_inputs.items()}
    assert {found.status for found in here.values()} == {DocumentStatus.OK}
    tasks = [Task(name, partial(bytes, data), name) for name, data in golden_inputs.items()]
    for count in (1, 2):
        assert dict(extract_all(tasks, workers=count)) == here


@pytest.mark.spawned
@pytest.mark.slow
def test_page_that_stops_the_worker_is_left_out_with_its_reason() -> None:
    found = read({"good": "\none\ntwo", "crash": "\none\ncrash\nthree", "leave": "\nleave\ntwo"})
    assert found == {
        "good": ("one two", "ok", ""),
        "crash": ("one three", "partial", "page 2 stopped the reader (signal 11)"),
        "leave": ("two", "partial", "page 1 stopped the reader (exit code 3)"),
    }


@pytest.mark.slow
@pytest.mark.parametrize("page", ["hang", "hang deaf"])
def test_page_that_takes_too_long_is_left_out(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    play_time(monkeypatch, is_hanging)
    limits = Limits(page_seconds=1.5)
    assert read({"bad": f"\none\n{page}\nthree", "good": "\none\ntwo"}, limits=limits) == {
        "good": ("one two", "ok", ""),
        "bad": ("one three", "partial", "page 2 took longer than 1.5 s"),
    }


@pytest.mark.slow
def test_seconds_are_those_that_pass() -> None:
    found = read({"bad": "\nhang"}, limits=Limits(page_seconds=0.2))
    assert found == {"bad": ("", "partial", "page 1 took longer than 0.2 s")}


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize("page", ["demand", "grow"])
def test_page_that_needs_too_much_memory_is_left_out(page: str) -> None:
    assert read({"bad": f"\none\n{page}\nthree", "good": "\none\ntwo"}) == {
        "good": ("one two", "ok", ""),
        "bad": ("one three", "partial", "page 2 needed more memory than 400 MB"),
    }


@pytest.mark.slow
def test_document_that_stops_the_worker_outside_its_pages_fails_at_once() -> None:
    found = read({"crash": "crash\none", "leave": "leave", "good": "title\none"})
    assert found == {
        "crash": ("", "failed", "the reader was stopped by signal 11 while opening the file"),
        "leave": ("", "failed", "the reader ended with exit code 3 while opening the file"),
        "good": ("title one", "ok", ""),
    }


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize("opening", ["demand", "grow"])
def test_document_that_needs_too_much_memory_outside_its_pages_fails(opening: str) -> None:
    reason = "the reader needed more memory than 400 MB while opening the file"
    assert read({"bad": opening}) == {"bad": ("", "failed", reason)}


@pytest.mark.slow
@on_linux
def test_document_that_does_not_fit_the_worker_fails() -> None:
    task = Task("large", lambda: bytes(400 << 20))
    ((_, found),) = extract_all([task], workers=1, limits=LIMITS, reader=scripted)
    assert found.reason == "the reader needed more memory than 400 MB while taking the file over"


@pytest.mark.spawned
@pytest.mark.slow
def test_worker_that_starts_is_not_charged_with_what_this_process_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = Worker.resident_bytes
    copied = LIMITS.memory_mb * 2**21
    monkeypatch.setattr(Worker, "resident_bytes", lambda worker: measure(worker) if worker.job else copied)
    assert read({"good": "\none"}) == {"good": ("one", "ok", "")}


@pytest.mark.slow
def test_three_pages_are_left_out_and_the_fourth_fails_the_document() -> None:
    pages = ["crash", "leave", "three", "crash"]
    three, four = "\n".join(["", *pages]), "\n".join(["", *pages, "crash"])
    found = read({"three": three, "four": four})
    assert found["three"][:2] == ("three", "partial")
    assert found["three"][2].count("page ") == 3
    reason = "the reader was stopped by signal 11 while reading page 5 of the file; pages 1, 2, 4 had stopped it before"
    assert found["four"] == ("", "failed", reason)


@pytest.mark.slow
def test_page_that_stops_the_worker_although_it_is_left_out_fails_the_document() -> None:
    (_, found), *_ = extract_all(tasks_of({"a": "\ncrash"}), workers=1, limits=LIMITS, reader=unheeding)
    reason = "the reader was stopped by signal 11 while reading page 1 of the file; page 1 had stopped it before"
    assert found.reason == reason


def unheeding(data: bytes, *, name: str, media_type: str, options: ReadOptions) -> Extraction:
    return scripted(data, name=name, media_type=media_type, options=ReadOptions(on_step=options.on_step))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("\nnap" * 10, ""),  # as long as it may take
        ("\nnap" * 20, "reading page 12 of the file"),
        # The page takes the rest of two seconds and a look, and then the reading before it counts.
        ("\nnap\nnap\nhang" + "\nnap" * 6, "reading page 5 of the file; page 3 had stopped it before"),
        ("hang", "opening the file"),
    ],
)
def test_document_fails_when_all_its_readings_together_take_too_long(
    script: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_time(monkeypatch, is_hanging, lambda worker: 0.5 * (line_of(worker) == "nap"))
    found = read({"a": script}, limits=Limits(page_seconds=2, document_seconds=5))
    told = f"the file took longer than 5 s, and the reader was stopped while {reason}"
    assert found == {"a": ("", "failed", told) if reason else ("", "ok", "")}


@pytest.mark.slow
@on_linux
def test_memory_that_earlier_documents_took_is_not_held_against_the_next() -> None:
    # Once 400 MB and what a process begins with stay far below, twice 400 MB lie far above.
    found = read({"a": "keep", "b": "keep", "c": "who"}, count=1, limits=replace(LIMITS, memory_mb=700))
    assert {status for _, status, _ in found.values()} == {"ok"}
    first, second, third = (text for text, _, _ in found.values())
    assert first != second == third


@pytest.mark.slow
def test_crash_in_a_used_worker_is_held_against_a_document_only_if_a_fresh_one_crashes_too() -> None:
    assert (
        read({"a": "keep", "b": "\nbrittle", "c": "\ncrash", "d": "brittle"}, count=1, limits=Limits()).items()
        >= {
            "b": ("whole", "ok", ""),
            "c": ("", "partial", "page 1 stopped the reader (signal 11)"),
            "d": ("whole", "ok", ""),
        }.items()
    )


@pytest.mark.slow
def test_no_more_workers_are_started_than_there_are_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def counted(*arguments: Any) -> Worker:
        started.append(arguments)
        return Worker(*arguments)

    monkeypatch.setattr(pool, "Worker", counted)
    assert read({}) == {} and not started
    assert len(read({"a": "who", "b": "who"}, count=8)) == 2
    assert len(started) == 2


@pytest.mark.slow
def test_task_without_bytes_is_left_out_and_an_error_in_loading_reaches_the_caller() -> None:
    good, gone = Task("good", "text".encode), Task("gone", lambda: None)
    found = dict(extract_all([gone, good, gone], workers=2, limits=LIMITS, reader=scripted))
    assert list(found) == ["good"]
    with pytest.raises(StageError, match="add or crawl it again"):
        list(extract_all([good, Task("damaged", _damaged)], workers=1, limits=LIMITS, reader=scripted))
    assert not readers()


def _damaged() -> NoReturn:
    raise StageError("the stored file cannot be read; add or crawl it again")


@pytest.mark.spawned
def test_missing_library_reaches_the_caller_as_one_sentence() -> None:
    with pytest.raises(StageError, match="a reader is missing; install policyecho again"):
        list(extract_all(tasks_of({"a": "refuse", "b": "hang"}), workers=2, limits=LIMITS, reader=scripted))
    assert not readers()


@pytest.mark.spawned
def test_workers_that_cannot_start_are_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    module = tmp_path / "reader_soon_gone.py"
    module.write_text("def read(data, *, name, media_type, reading): ...", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        import reader_soon_gone  # type: ignore[import-not-found]
    with pytest.raises(StageError, match=r"could not be started \(.*exit code 1\); mend the error that was printed"):
        list(extract_all(tasks_of({"a": "text"}), workers=1, limits=LIMITS, reader=reader_soon_gone.read))
    assert "reader_soon_gone" in capfd.readouterr().err
    assert not readers()


@pytest.mark.spawned
@pytest.mark.slow
def test_a_script_without_a_main_guard_is_told_so_before_a_worker_starts(tmp_path: Path) -> None:
    unguarded = "".join(line for line in READING.splitlines(keepends=True) if "__main__" not in line)
    script = tmp_path / "my_study.py"
    script.write_text(unguarded.replace("\n    ", "\n"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), "text"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1].startswith("pipeline.errors.StageError: my_study.py does its work whenever")
    assert "free some memory" not in done.stderr and "bootstrapping" not in done.stderr


@pytest.mark.spawned
@pytest.mark.slow
@pytest.mark.parametrize("script", ["hang", "hang deaf"])
def test_workers_end_when_the_iterator_is_closed_or_its_caller_fails(script: str, tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def note(key: str, step: Step) -> None:
        if key == "b":
            begun.touch()

    # The reader of the first has nothing more to read only when another reads the second.
    tasks = tasks_of({"a": f"{UNTIL}{begun}", "b": script})
    with closing(extract_all(tasks, workers=2, limits=LIMITS, reader=scripted, on_step=note)) as results:
        assert next(results)[0] == "a"
        assert len(readers()) == 1
    assert not readers()


def test_time_in_which_nobody_watches_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([100.0, 100.4, 700.0, 700.5])
    monkeypatch.setattr(time, "monotonic", lambda: next(times))
    clock = pool.Clock()
    seen = []
    for _ in range(3):
        clock.look()
        seen.append(round(clock.now, 3))
    assert seen == [0.4, 1.4, 1.9]


@pytest.mark.spawned
@pytest.mark.slow
@posix
def test_interrupt_in_the_terminal_reaches_the_parent_alone_and_ends_its_workers() -> None:
    with _reading("say\nhang") as parent:
        os.killpg(parent.pid, signal.SIGINT)
        rest, errors = parent.communicate(timeout=60)
    assert rest == "closed\n"
    assert errors.count("KeyboardInterrupt") == errors.count("Traceback") == 1


@pytest.mark.spawned
@posix
def test_interrupt_cannot_reach_a_worker_while_it_starts() -> None:
    assert read({"a": "blocked"}) == {"a": ("SIGINT", "ok", "")}
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.spawned
@pytest.mark.slow
@posix
@pytest.mark.parametrize("fault", ["hang", "hang unsignalled", pytest.param("hang deaf", marks=on_linux)])
def test_worker_ends_when_its_parent_is_killed(fault: str) -> None:
    # The worker shares the parent's standard output, which is at its end only when both are gone
    with _reading(f"say\n{fault}") as parent:
        parent.kill()
        rest, _ = parent.communicate(timeout=60)
    assert rest == ""


@contextmanager
def _reading(script: str) -> Iterator[subprocess.Popen[str]]:
    """A process, leader of a group, whose worker has come to the first line of a script that begins with `say`."""
    command = [sys.executable, "-c", READING, script]
    output = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, stdout=output, stderr=output, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout and process.stdout.readline() == "reading\n"
            yield process
        finally:
            with suppress(ProcessLookupError):  # as it should be, none of the group is left
                os.killpg(process.pid, signal.SIGKILL)


def test_senseless_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        next(extract_all(tasks_of({"a": "text"}), workers=0))
    with pytest.raises(ValueError, match="above zero"):
        Limits(page_seconds=0)
