"""The worker's side of reading files: one document at a time, and word of every step before it is taken.

A worker guards itself with what its platform offers. Everywhere it ends when its parent does and leaves Ctrl-C
to the parent. On Linux, Python's MemoryError meets what asks for too much at once, and the kernel ends a worker
whose parent died even while foreign code keeps the interpreter to itself. Elsewhere neither is enforced.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.errors import StageError
from pipeline.extract.options import ReadOptions
from pipeline.records import Extraction

# The exit code of a worker that Python refused memory; a signal or a fault of its own gives another.
OUT_OF_MEMORY = 75
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one worker may take: resident memory in MB (of 2**20 bytes), seconds a page and seconds a document.

    The seconds of a document are those of all its readings together, if pages had to be left out.
    """

    memory_mb: int = 1500
    page_seconds: float = 60
    document_seconds: float = 1800

    def __post_init__(self) -> None:
        if min(self.memory_mb, self.page_seconds, self.document_seconds) <= 0:
            raise ValueError(f"limits must be above zero: {self}")


class Reader(Protocol):
    """What turns bytes into an extraction; `pipeline.extract.extract` is one. It is sent to the worker by name."""

    def __call__(self, data: bytes, *, name: str, media_type: str, options: ReadOptions) -> Extraction: ...


class ReadRequest(NamedTuple):
    """One document to read; `skip` gives for pages that must not be read the reason why."""

    data: bytes
    name: str
    media_type: str
    languages: tuple[str, ...]
    ocr: bool
    skip: Mapping[int, str]


class WorkerReady(NamedTuple):
    """The worker has started and waits for an request."""


class Step(NamedTuple):
    """What the worker is about to do, and on which page; page 0 is no page."""

    what: str
    page: int


class StageFailure(NamedTuple):
    """The sentence of a StageError: no document can be read until something is put right."""

    sentence: str


def serve(connection: Connection, memory_mb: int, reader: Reader) -> None:
    """Read what is ordered until the other end is closed, by its owner or by its owner's death."""
    # Ctrl-C reaches both processes; the parent decides what becomes of this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # the workers share the cores among them
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    _end_with_parent()
    _limit_memory(memory_mb)
    try:
        with contextlib.suppress(EOFError, OSError):
            connection.send(WorkerReady())
            while True:
                request: ReadRequest = connection.recv()
                connection.send(_read(connection, request, reader))
                del request  # or two documents are held while the next one arrives
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _read(connection: Connection, request: ReadRequest, reader: Reader) -> Extraction | StageFailure:
    options = ReadOptions(
        languages=request.languages,
        ocr=request.ocr,
        skip=request.skip,
        on_step=lambda what, page: connection.send(Step(what, page)),
    )
    try:
        return reader(request.data, name=request.name, media_type=request.media_type, options=options)
    except StageError as error:
        return StageFailure(str(error))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    threading.Thread(target=_wait_for_end, args=(parent,), name="end with parent", daemon=True).start()
    if sys.platform == "linux":
        import fcntl

        # The thread cannot run while foreign code holds the interpreter's lock; a signal needs no thread.
        # The sentinel never carries data, so the only event on it is its closing, whose SIGIO ends a process.
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        sentinel = parent.sentinel
        fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)


def _wait_for_end(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _limit_memory(memory_mb: int) -> None:
    """Let the address space grow by `memory_mb`, where it can be told and limited, and write no core files.

    Libraries reserve address space by the core and never use it, so what was reserved at the start is not counted.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            wanted = pages * resource.getpagesize() + memory_mb * MEGABYTE
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(
                resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
            )
