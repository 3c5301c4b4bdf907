"""What is scheduled: a study, the command that works on it, and when."""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ScheduleError, UnknownNameError

# What a scheduled run ends with where the study was in use: 75 is what mail and queue programs end with where trying
# again later will do.
IN_USE = 75
INTERVALS = ("daily", "weekly", "hourly")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# systemd takes none of these in the name of a program.
_ODD_IN_PROGRAM = re.compile(r"""["'\\$]""")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a scheduled run begins, by the machine's local time; an hourly one at that minute of every hour."""

    every: str
    hour: int
    minute: int

    @property
    def in_words(self) -> str:
        """As a person says it."""
        at = f"{self.hour:02}:{self.minute:02}"
        return {
            "daily": f"every day at {at}",
            "weekly": f"every Monday at {at}",
            "hourly": f"every hour at minute {self.minute}",
        }[self.every]


def parse_rhythm(every: str, at: str) -> Rhythm:
    """The rhythm that two options name. Raises UnknownNameError or ScheduleError for what is none."""
    if every not in INTERVALS:
        raise UnknownNameError("interval", every, INTERVALS)
    clock = _CLOCK.fullmatch(at)
    if clock is None:
        raise ScheduleError(f"the time {at!r} is none; write hours and minutes like 03:30")
    return Rhythm(every, int(clock[1]), int(clock[2]))


@dataclass(frozen=True, slots=True)
class Job:
    """The scheduled run of one study, known by the study's absolute path: one study has one, however it is named."""

    study: Path

    @classmethod
    def of(cls, study: Path) -> Job:
        """The job of a study, which need not be there any more."""
        return cls(study.resolve())

    @property
    def key(self) -> str:
        """Eight hex digits that stand for the study's path."""
        return hashlib.sha256(str(self.study).encode("utf-8", "surrogateescape")).hexdigest()[:8]

    @property
    def name(self) -> str:
        """The name of the job's units."""
        return f"policyecho-{self.label}-{self.key}"

    @property
    def label(self) -> str:
        """The study's name in letters that need no quoting anywhere."""
        plain = re.sub(r"[^a-z0-9]+", "-", self.study.name.lower()).strip("-")
        return plain[:32].rstrip("-") or "study"

    def command(self) -> tuple[str, ...]:
        """Program and arguments of the scheduled run, all paths absolute.

        Raises ScheduleError for a path that no unit file and no crontab can hold.
        """
        command = (*_program(), "schedule", "run-now", "--study", str(self.study))
        for word in command:
            if _CONTROL.search(word) or not _is_utf8(word):
                raise ScheduleError(
                    f"{word!a} holds a line break, another control character or a byte that is no UTF-8, which no "
                    "timer can name; rename that folder and install again"
                )
        if _ODD_IN_PROGRAM.search(command[0]):
            raise ScheduleError(
                f"policyecho is installed as {command[0]}, and no timer can start a program with a quote, a dollar or "
                "a backslash in its path; install policyecho in another folder"
            )
        return command


def _program() -> tuple[str, ...]:
    """The installed command beside this Python; this Python with the module where there is none."""
    python = Path(sys.executable).absolute()
    installed = python.with_name("policyecho.exe" if sys.platform == "win32" else "policyecho")
    # -P: a folder `pipeline` in the place where the timer starts its program must not be taken for ours.
    return (str(installed),) if installed.is_file() else (str(python), "-P", "-m", "pipeline.cli")


def _is_utf8(word: str) -> bool:
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
