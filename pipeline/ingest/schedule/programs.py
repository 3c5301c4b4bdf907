"""Asking the programs of the system that keep timers."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

_LIMIT_SECONDS = 60
_NOT_FOUND = 127


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """How a program ended and what it printed."""

    code: int
    out: bytes
    err: str

    @property
    def is_missing(self) -> bool:
        """True where there is no such program."""
        return self.code == _NOT_FOUND


def ask(*command: str, stdin: bytes = b"") -> ProgramResult:
    """Run a program to its end with English messages; one that is missing or hangs is an answer too."""
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=_LIMIT_SECONDS,
            env=os.environ | {"LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired:
        return ProgramResult(1, b"", f"{command[0]} gave no answer within {_LIMIT_SECONDS} seconds")
    except OSError as error:
        return ProgramResult(_NOT_FOUND, b"", f"{command[0]}: {error.strerror or error}")
    return ProgramResult(done.returncode, done.stdout, " ".join(done.stderr.decode("utf-8", "replace").split()))
