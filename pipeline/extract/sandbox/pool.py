"""Reading files in worker processes, so that a file which hangs, crashes or eats memory costs only itself.

What is not enforced: without /proc (macOS) no worker is stopped for its memory; see `child` for what a
worker does itself. The limits are watched while the next result is waited for: time that the caller takes over a
result, or that the machine sleeps, is not counted against a document.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import wait
from typing import NamedTuple

from index.main_guard import IN_PYTHON, describe_missing_guard
from pipeline.errors import StageError
from pipeline.extract import extract
from pipeline.extract.backend import failed_extraction
from pipeline.extract.sandbox.child import MEGABYTE, Limits, Reader, ReadRequest, StageFailure, Step
from pipeline.extract.sandbox.stops import (
    Stop,
    can_leave_out_page,
    document_timeout,
    explain_stop,
    memory_exceeded,
    page_timeout,
    worker_exit,
)
from pipeline.extract.sandbox.worker import Job, Task, Worker
from pipeline.records import Extraction

__all__ = ["Limits", "Task", "extract_all"]

_LOOK_SECONDS = 0.1
# Between two looks this process was held up when more time went by than this; the workers then had no fair chance.
_LONGEST_GAP_SECONDS = 1.0
_START_SECONDS = 120.0
_FREE_MEMORY = "free some memory and run again"

Extracted = tuple[str, Extraction]
OnStep = Callable[[str, Step], None]


def _ignore(key: str, step: Step) -> None:
    """Nobody watches."""


def extract_all(
    tasks: Sequence[Task],
    *,
    workers: int,
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    languages: tuple[str, ...] = (),
    ocr: bool = True,
    reader: Reader = extract,
    on_step: OnStep = _ignore,
) -> Generator[Extracted, None, None]:
    """The key and extraction of every task, as they are ready, read by at most `workers` processes.

    A page over its limit, or at which the worker crashed, is left out and the document read again without it, for
    at most three pages; whatever else stops a worker makes the document `failed`, with what was being done. Memory
    and crashes are held against a document only when they stop a worker that has read no other. The processes end
    with this iterator, whichever way that ends. `on_step` is told the key of a document and what its worker is about to
    do with it. Raises StageError when workers cannot be started or
    a library is missing, and what a task's `load` raises.
    """
    if workers < 1:
        raise ValueError(f"at least one worker is needed, not {workers}")
    pool = _WorkerPool(tasks, limits, _ReaderSetup(languages, ocr, reader), on_step)
    try:
        yield from pool.read_all(workers)
    finally:
        pool.end()


class _ReaderSetup(NamedTuple):
    """How every document is read."""

    languages: tuple[str, ...]
    ocr: bool
    reader: Reader


class Clock:
    """Seconds during which this process watched its workers."""

    def __init__(self) -> None:
        self.now = 0.0
        self._last = time.monotonic()

    def look(self) -> None:
        """Count the time since the last look, unless something held this process up."""
        last, self._last = self._last, time.monotonic()
        self.now += min(self._last - last, _LONGEST_GAP_SECONDS)


class _WorkerPool:
    """The workers at their documents, and the documents that wait."""

    def __init__(self, tasks: Sequence[Task], limits: Limits, setup: _ReaderSetup, on_step: OnStep) -> None:
        self._waiting = deque(Job(task) for task in tasks)
        self._limits, self._setup, self._on_step = limits, setup, on_step
        self._memory_bytes = limits.memory_mb * MEGABYTE
        self._workers: list[Worker] = []
        self._clock = Clock()

    def read_all(self, workers: int) -> Iterator[Extracted]:
        for _ in range(min(workers, len(self._waiting))):
            self._start()
        while self._workers:
            ready = wait([worker.connection for worker in self._workers], _LOOK_SECONDS)
            self._clock.look()
            for worker in [worker for worker in self._workers if worker.connection in ready]:
                yield from self._receive(worker)
            for worker in list(self._workers):
                yield from self._check_limits(worker)

    def end(self) -> None:
        """End every worker, in the middle of what it does."""
        while self._workers:
            self._workers[-1].end(at_once=True)
            self._workers.pop()

    def _start(self) -> None:
        if unguarded := describe_missing_guard():
            raise StageError(unguarded)
        try:
            self._workers.append(Worker(self._limits.memory_mb, self._setup.reader, self._clock.now))
        except OSError as error:
            raise _start_error(f"{type(error).__name__}") from error

    def _receive(self, worker: Worker) -> Iterator[Extracted]:
        """What follows from the next message of a worker, or from its end."""
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            yield from self._handle_stop(worker, worker_exit(self._end(worker, at_once=False), self._limits.memory_mb))
            return
        if isinstance(message, Step):
            worker.note(message, self._clock.now)
            if worker.job:
                self._on_step(worker.job.task.key, message)
        elif isinstance(message, StageFailure):
            raise StageError(message.sentence)
        else:
            job = worker.job
            self._assign_next(worker)
            if job:  # a worker that has just started says only that
                yield job.task.key, message

    def _assign_next(self, worker: Worker) -> None:
        """Give a free worker the next document; end it when there is none, and replace it when a fresh one is due."""
        if worker.job and self._waiting and self._waiting[0].needs_fresh_worker:
            self._end(worker, at_once=True)
            self._start()
            return
        while self._waiting:
            job = self._waiting.popleft()
            data = job.task.load()
            if data is not None:
                request = ReadRequest(
                    data, job.task.name, job.task.media_type, self._setup.languages, self._setup.ocr, job.skip
                )
                worker.assign(job, request, self._clock.now)
                return
        self._end(worker, at_once=True)

    def _check_limits(self, worker: Worker) -> Iterator[Extracted]:
        """What follows when a silent worker takes more than it may."""
        now, limits = self._clock.now, self._limits
        stop = None
        if worker.job is None:
            # what it holds is not its own yet: until it runs its own program it is a copy of this process
            if worker.seconds_at_job(now) > _START_SECONDS:
                raise _start_error(f"nothing heard for {_START_SECONDS:g} s")
        elif worker.resident_bytes() > self._memory_bytes:
            stop = memory_exceeded(limits.memory_mb)
        elif worker.seconds_at_job(now) > limits.document_seconds:
            stop = document_timeout(limits.document_seconds)
        elif worker.step.page and worker.seconds_at_step(now) > limits.page_seconds:
            stop = page_timeout(limits.page_seconds)
        if stop:
            self._end(worker, at_once=True)
            yield from self._handle_stop(worker, stop)

    def _handle_stop(self, worker: Worker, stop: Stop) -> Iterator[Extracted]:
        """The document of an ended worker: to be read again without a page, or failed; another worker follows."""
        job, step = worker.job, worker.step
        if job is None:
            raise _start_error(stop.of_reader, IN_PYTHON if stop.in_python else _FREE_MEMORY)
        # what earlier documents left behind in a worker must not be laid to the charge of this one
        doubtful = stop.may_be_inherited and not worker.is_fresh
        skips = not doubtful and can_leave_out_page(stop, step, job.skip)
        if skips:
            job.skip[step.page] = stop.of_page
        again = doubtful or skips
        if again:
            job.needs_fresh_worker = doubtful
            job.seconds = worker.seconds_at_job(self._clock.now)
            self._waiting.appendleft(job)
        if self._waiting:
            self._start()
        if not again:
            yield job.task.key, failed_extraction(explain_stop(stop, step, job.skip))

    def _end(self, worker: Worker, *, at_once: bool) -> int | None:
        code = worker.end(at_once=at_once)
        self._workers.remove(worker)
        return code


def _start_error(why: str, remedy: str = _FREE_MEMORY) -> StageError:
    return StageError(f"a process that reads files could not be started ({why}); {remedy}")
