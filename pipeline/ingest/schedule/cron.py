"""Scheduled runs as cron lines: one marked line a study, and no other line is touched."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, time, timedelta

from pipeline.errors import ScheduleError
from pipeline.ingest.schedule.job import Job, Rhythm
from pipeline.ingest.schedule.programs import ask

# How the crontab programs of Linux, macOS and BusyBox say that a user has no crontab yet.
_NONE_YET = re.compile(r"no crontab|no such file", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
_TIMES = re.compile(r"([0-9]{1,2}) ([0-9]{1,2}|\*) \* \* ([1*]) ")


def is_there() -> bool:
    """True where crontabs can be edited; whether a cron is at work cannot be asked."""
    return shutil.which("crontab") is not None


def crontab_line(job: Job, when: Rhythm) -> str:
    """The crontab's line for a study, marked at its end so that it is found again.

    Raises ScheduleError for a backslash in a path: crons differ in what they make of it.
    """
    words = job.command()
    odd = [word for word in words if "\\" in word]
    if odd:
        raise ScheduleError(f"{odd[0]} holds a backslash, which no crontab can name; rename that folder")
    hour = "*" if when.every == "hourly" else str(when.hour)
    day = "1" if when.every == "weekly" else "*"
    command = " ".join(_quote(word) for word in words)
    return f"{when.minute} {hour} * * {day} nice {command} {_mark(job)}"


def _mark(job: Job) -> str:
    return f"# policyecho {job.key}"


def _quote(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    # Cron ends a command at a bare %, and takes the backslash before one away or leaves it to the shell: outside the
    # quotes, both are right.
    return "'" + word.replace("'", "'\\''").replace("%", "'\\%'") + "'"


def install(job: Job, when: Rhythm) -> None:
    """Put the study's line into the crontab, in the place of a former one. Raises ScheduleError where cron refuses."""
    new = crontab_line(job, when).encode() + b"\n"
    before = _crontab()
    lines, at = _others(before, job)
    if at == len(lines) and lines and not lines[-1].endswith(b"\n"):
        lines[-1] += b"\n"
    lines.insert(at, new)
    _write(before, lines)


def remove(job: Job) -> bool:
    """Take the study's line out of the crontab; False where there was none."""
    if not find_line(job):
        return False
    before = _crontab()
    lines, _ = _others(before, job)
    _write(before, lines)
    return True


def find_line(job: Job) -> str:
    """The study's line in the crontab; empty where there is none, or no crontab can be read."""
    try:
        lines = [line for line in _crontab().splitlines() if _is_ours(line, job)]
    except ScheduleError:
        return ""
    return lines[0].decode("utf-8", "replace").strip() if lines else ""


def next_time(line: str, now: datetime) -> str:
    """When a line fires next after a local time; empty for a line that was switched off or written by another hand."""
    times = _TIMES.match(line)
    if times is None:
        return ""
    hours = range(24) if times[2] == "*" else (int(times[2]),)
    for day in (now.date() + timedelta(days=ahead) for ahead in range(9)):
        if times[3] == "1" and day.isoweekday() != 1:
            continue
        for moment in _moments(day, hours, int(times[1])):
            if moment > now:
                return moment.strftime("%a %Y-%m-%d %H:%M")
    return ""


def _moments(day: date, hours: range | tuple[int], minute: int) -> list[datetime]:
    return [datetime.combine(day, time(hour, minute)) for hour in hours]


def _crontab() -> bytes:
    """The user's crontab as it is, empty where there is none yet.

    Raises ScheduleError where it cannot be read: what cannot be read must not be written over.
    """
    answer = ask("crontab", "-l")
    if answer.code == 0:
        return answer.out
    if not answer.is_missing and _NONE_YET.search(answer.err):
        return b""
    raise ScheduleError(f"the crontab cannot be read ({answer.err or answer.code}); mend that and install again")


def _others(crontab: bytes, job: Job) -> tuple[list[bytes], int]:
    """The lines that are not the study's, and where among them its own stands or is to stand."""
    lines = crontab.splitlines(keepends=True)
    ours = [number for number, line in enumerate(lines) if _is_ours(line, job)]
    at = ours[0] if ours else len(lines)
    return [line for number, line in enumerate(lines) if number not in ours], at


def _is_ours(line: bytes, job: Job) -> bool:
    return line.rstrip().endswith(_mark(job).encode())


def _write(before: bytes, lines: list[bytes]) -> None:
    after = b"".join(lines)
    if after == before:
        return
    answer = ask("crontab", "-", stdin=after)
    if answer.code:
        raise ScheduleError(f"cron refused the new crontab ({answer.err or answer.code}); the old one is still there")
