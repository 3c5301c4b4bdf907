"""One worker as its parent sees it: a process, the way to it, the document in work and the step it has come to."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.sandbox.child import Reader, ReadRequest, Step, serve

PROCESSES = multiprocessing.get_context("spawn")
_END_SECONDS = 5.0
_STARTING = Step("starting", 0)
_TAKING = Step("taking the file over", 0)


class Task(NamedTuple):
    """One document to read. `key` is given back with its extraction.

    `load` gives its bytes when a worker is free for it, once for every reading; None leaves the document out, and
    no extraction of it is given. `name` and `media_type` are what `extract` takes.
    """

    key: str
    load: Callable[[], bytes | None]
    name: str = ""
    media_type: str = ""


@dataclass(slots=True)
class Job:
    """A task with what is known of it: pages left out, with reasons, and the seconds its readings took so far."""

    task: Task
    skip: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0
    needs_fresh_worker: bool = False


class Worker:
    """A started process that reads one document at a time; it has to be ended.

    Times are those of the caller's clock. `job` is None until the first request, `step` what the worker last said.
    `is_fresh` says whether it has read no document before the one in work.
    """

    def __init__(self, memory_mb: int, reader: Reader, now: float) -> None:
        self.connection, theirs = PROCESSES.Pipe()
        self._process = PROCESSES.Process(
            target=serve, args=(theirs, memory_mb, reader), name="policyecho reader", daemon=True
        )
        self.job: Job | None = None
        self.is_fresh = True
        self._given = now
        self.note(_STARTING, now)
        with _shield_children_from_interrupts():
            self._process.start()
        # only the child may hold its end, or its death would go unnoticed
        theirs.close()

    def assign(self, job: Job, request: ReadRequest, now: float) -> None:
        """Let the worker read a document; one that died meanwhile is noticed when it is listened to."""
        self.is_fresh = self.job is None
        self.job, self._given = job, now
        self.note(_TAKING, now)
        with contextlib.suppress(OSError):
            self.connection.send(request)

    def note(self, step: Step, now: float) -> None:
        """Keep what the worker said it is about to do."""
        self.step, self._since = step, now

    def seconds_at_step(self, now: float) -> float:
        """How long the worker has been at its step."""
        return now - self._since

    def seconds_at_job(self, now: float) -> float:
        """How long the document in work has taken, earlier readings included; of a start, how long that took."""
        return now - self._given + (self.job.seconds if self.job else 0.0)

    def resident_bytes(self) -> int:
        """The memory the process has in use; 0 where the platform does not tell or the process is gone."""
        try:
            return int(Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]) * _page_bytes()
        except (OSError, IndexError):
            return 0

    def end(self, *, at_once: bool) -> int | None:
        """End the process and return its exit code; unless `at_once`, one that is ending has a moment to do so."""
        self.connection.close()
        if not at_once:
            self._process.join(_END_SECONDS)
        self._process.kill()
        self._process.join()
        return self._process.exitcode


def _page_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") if sys.platform != "win32" else 0


@contextlib.contextmanager
def _shield_children_from_interrupts() -> Iterator[None]:
    """A child started meanwhile inherits a mask against Ctrl-C; for this process the signal is only put off."""
    if sys.platform == "win32":
        yield
        return
    # multiprocessing's own helper would lift the mask when it is started under it
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
