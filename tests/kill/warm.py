"""Commands as real processes that start at once: forked from one that has already loaded what every command loads.

Most of a short command's time goes into its imports. A killed command dies as any other does: the fork is a process of
its own, and SIGKILL ends it without a word to anybody.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

ROOT = Path(__file__).parents[2]
TEMPLATE = Path(__file__).with_name("template.py")
_LONGEST_SECONDS = 600  # of a command, on a machine that has much else to do


class Ended(NamedTuple):
    """How a command ended: its exit code, below zero for a signal, what it printed, and the named points it passed."""

    code: int
    told: str
    points: tuple[str, ...]


class WarmCommands:
    """Starts commands one after the other; those of one template hash strings alike, those of two do not."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        with theirs:
            self._template = subprocess.Popen(
                [sys.executable, str(TEMPLATE), str(theirs.fileno())], pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"},
            )  # fmt: skip
        self._answers = self._ours.makefile("r", encoding="utf-8")

    def run(
        self,
        notes: Path,
        *arguments: str,
        kill: tuple[str, int] = ("*", 0),
        on_start: Callable[[int], None] = lambda pid: None,
    ) -> Ended:
        """Run a command, which notes its points in a file and dies at one of them.

        `kill` is a pattern of points (`EVENT ARGUMENT`, with * for anything) and the number of the matching one, 0 for
        none. `on_start` is told the number of the process, which is that of its group too. Returns when the command's
        child processes have ended too. Raises TimeoutError.
        """
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb", buffering=0) as output:
            order = {"arguments": arguments, "pattern": kill[0], "number": kill[1], "notes": str(notes)}
            socket.send_fds(self._ours, [json.dumps(order).encode()], [writing])
            os.close(writing)
            pid = int(self._answers.readline())
            on_start(pid)
            told = _read_to_end(output, pid)
        code = int(self._answers.readline())
        return Ended(code, told, tuple(notes.read_text(encoding="utf-8").splitlines()))

    def close(self) -> None:
        """End the template, which it does when nobody can order any more."""
        self._answers.close()
        self._ours.close()
        self._template.wait(timeout=_LONGEST_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _read_to_end(output: BinaryIO, pid: int) -> str:
    """All that is written to a pipe until nobody holds it; a command that takes longer is killed."""
    until, parts = time.monotonic() + _LONGEST_SECONDS, []
    while select.select([output], [], [], max(0.0, until - time.monotonic()))[0]:
        part = output.read(65536)
        parts.append(part)
        if not part:
            return b"".join(parts).decode()
    os.kill(pid, signal.SIGKILL)
    raise TimeoutError(f"a command took longer than {_LONGEST_SECONDS} s: {b''.join(parts).decode()}")
