"""A reader whose files are scripts of what happens while they are read: text, or a fault of the worker."""

from __future__ import annotations

import os
import re
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from pipeline.errors import StageError
from pipeline.extract.options import OPENING, PAGE, ReadOptions
from pipeline.records import DocumentStatus, Extraction

MEGABYTE = 1 << 20
UNTIL = "until there is "  # with the path of a file


def scripted(data: bytes, *, name: str, media_type: str, options: ReadOptions) -> Extraction:
    """The text of a script: its first line happens while the file is opened, every further line on a page."""
    opening, *pages = data.decode().split("\n")
    options.on_step(OPENING, 0)
    text = [_played(opening)]
    for number, page in enumerate(pages, 1):
        if number not in options.skip:
            options.on_step(PAGE, number)
            text.append(_played(page))
    reason = "; ".join(f"page {number} {why}" for number, why in sorted(options.skip.items()))
    return Extraction(" ".join(filter(None, text)), DocumentStatus.PARTIAL if reason else DocumentStatus.OK, reason)


def _played(line: str) -> str:
    """What the line calls for is done; any other line is text."""
    if line.startswith(UNTIL):
        return _wait_for(Path(line.removeprefix(UNTIL)))
    return _ACTS[line]() if line in _ACTS else line


def _wait_for(path: Path) -> str:
    while not path.exists():
        time.sleep(0.01)
    return ""


def _crash() -> NoReturn:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def _leave() -> NoReturn:
    os._exit(3)


def _hang() -> str:
    time.sleep(600)
    return ""


def _hang_deaf() -> str:
    """Hangs in C code that never lets another thread run."""
    return str(re.match("(a+)+$", "a" * 60 + "b"))


def _hang_unsignalled() -> str:
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    return _hang()


def _blocked() -> str:
    """The signals that do not reach this process."""
    return " ".join(sorted(signal.Signals(number).name for number in signal.pthread_sigmask(signal.SIG_BLOCK, ())))


def _demand() -> str:
    """Asks for much memory at once and uses none of it."""
    return str(len(bytes(4096 * MEGABYTE)))


def _grow() -> str:
    """Takes memory bit by bit, and so that only the one who looks on can tell."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    held: list[bytes] = []
    while len(held) < 400:
        held.append(b"x" * (4 * MEGABYTE))
        time.sleep(0.01)
    return _hang()  # until the one who looks on has had time for a look


_HELD: list[bytes] = []


def _keep() -> str:
    """Keeps memory for good, though not too much of it."""
    _HELD.append(b"x" * (400 * MEGABYTE))
    return f"process {os.getpid()}"


def _brittle() -> str:
    """Crashes where an earlier document kept memory."""
    return _crash() if _HELD else "whole"


def _refuse() -> NoReturn:
    raise StageError("a reader is missing; install policyecho again")


def _say() -> str:
    print("reading", flush=True)
    return ""


_ACTS: dict[str, Callable[[], str]] = {
    "crash": _crash,
    "leave": _leave,
    "hang": _hang,
    "hang deaf": _hang_deaf,
    "hang unsignalled": _hang_unsignalled,
    "blocked": _blocked,
    "nap": str,  # takes no time but what a test plays
    "demand": _demand,
    "grow": _grow,
    "keep": _keep,
    "brittle": _brittle,
    "refuse": _refuse,
    "say": _say,
    "who": lambda: f"process {os.getpid()}",
}
