"""How a command meets its surroundings and ends: streams, signals, and the sentence on what a person can mend."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType

from pipeline.text.characters import visible

# The last is what a terminal that is closed sends, or a connection that is lost; Windows has none.
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_ROOM = "the disk is full, or its quota or the largest allowed file is reached"
_MAKE_ROOM = "what was done is kept, so make room and run the same command again"
_STOPPED = "stopped; what was done is kept, run the same command again to go on"


# Containers made and not freed before what only holds itself is looked for, and so many times before older ones are
# looked through too. By Python's own (700, 10, 10) that takes a fifth of a run on 10,000 documents, and finds none.
_LOOKED_FOR = (500_000, 50, 50)


class Stopped(BaseException):
    """Someone asked the command to end. No Exception, so that everything on the way out is only closed."""

    def __init__(self, number: int) -> None:
        super().__init__(_STOPPED)
        self.code = 128 + number


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """A block in which the memory of objects that only hold each other is looked for more seldom."""
    former = gc.get_threshold()
    gc.set_threshold(*_LOOKED_FOR)
    try:
        yield
    finally:
        gc.set_threshold(*former)


@cache  # once a process, however many commands it calls
def end_without_collecting() -> None:
    """Let this process end without a search for garbage in all that it loaded: a fifth of a short command's time."""
    atexit.register(gc.freeze)


@contextmanager
def stoppable() -> Iterator[None]:
    """A block that Ctrl-C, SIGTERM and SIGHUP end in order, by raising Stopped once; an ignored one stays ignored.

    After a stop all are ignored for good: the process is ending, and a late one (schedulers and impatient
    fingers send several) would break off its last sentence and exit with another code.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    taken = {number: signal.getsignal(number) for number in _SIGNALS}
    taken = {n: former for n, former in taken.items() if former in (signal.SIG_DFL, signal.default_int_handler)}

    stopped: Stopped | None = None

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = Stopped(number)
        # A second signal must not break off the closing that the first began.
        for one in taken:
            signal.signal(one, signal.SIG_IGN)
        raise stopped

    try:
        for number in taken:
            signal.signal(number, stop)
        yield
    except OSError:
        if stopped is None:
            raise
        raise stopped from None  # on the way out a terminal that was closed takes no last line of a bar
    finally:
        if stopped is None:
            for number, former in taken.items():
                signal.signal(number, former)


def prepare_streams() -> None:
    """Make stdout take every script and a closed stderr take messages; end the command where stdout is closed."""
    if sys.stderr is None:
        # The catalogue must not become the file with stderr's number: what libraries print there would harm it.
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(io.FileIO(os.devnull, "w")), encoding="utf-8")
    if sys.stdout is None:
        sys.exit("policyecho: standard output is closed; send it to a file or to /dev/null and run the command again")
    # Texts hold every script, whatever the encoding of the place where they are printed.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="backslashreplace")


def describe_error(error: Exception) -> str:
    """What went wrong, in one sentence that ends with what to do next, fit for a terminal."""
    return visible(_plain(error))


def _disks() -> str:
    """On which disks a file without a name may lie."""
    from tempfile import gettempdir

    try:
        return f"the study's, or that of temporary files, {gettempdir()}"
    except OSError:  # no folder at all takes any
        return "the study's, or that of temporary files"


def _plain(error: Exception) -> str:
    match error:
        case OSError() if error.errno in _FULL:
            where = f" ({error.filename or _disks()})"
            return f"{_NO_ROOM}{where}; {_MAKE_ROOM}"
        case OSError():
            where = f" ({error.filename})" if error.filename else ""
            return f"{error.strerror or error}{where}; mend that and run the command again"
        case sqlite3.Error() if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            return f"{_NO_ROOM} (the catalogue); {_MAKE_ROOM}"
        case sqlite3.Error():
            from pipeline.study.catalogue import advice

            return f"the catalogue cannot be used ({error}); {advice(error)}"
        case UnicodeEncodeError():
            found = error.object[error.start : error.end]
            return f"{found!a} is no character in UTF-8; write names and texts in UTF-8 and run the command again"
        case RecursionError():
            return "a settings or source file holds brackets in brackets without end; mend it and run the command again"
        case MemoryError():
            return "memory ran out; end other programs or use a machine with more, then run the command again"
        case _:
            return str(error)
