"""Putting a study's scheduled run in force, by systemd where it is at work and by cron elsewhere; never by both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import ScheduleError
from pipeline.ingest.schedule import cron, systemd
from pipeline.ingest.schedule.job import Job, Rhythm


@dataclass(frozen=True, slots=True)
class InstalledTimer:
    """What starts a study's scheduled run: `systemd` or `cron`, where that is written, and when it fires next.

    `next_time` is empty where nobody will fire it, or a line's times are not of our writing.
    """

    by: str
    where: str
    next_time: str


def install(job: Job, when: Rhythm, *, by_cron: bool = False) -> InstalledTimer:
    """Install the job in the place of a former one.

    Raises ScheduleError, with the line to be put in by hand, where neither systemd nor cron takes it.
    """
    if not by_cron and systemd.is_at_work():
        systemd.install(job, when)
        cron.remove(job)
        return _by_systemd(job)
    line = cron.crontab_line(job, when)
    if not cron.is_there():
        without = "there is no crontab here" if by_cron else "neither a systemd user manager nor crontab is here"
        raise ScheduleError(f"{without}; give this line to what starts programs on this machine: {line}")
    try:
        cron.install(job, when)
    except ScheduleError as refusal:
        raise ScheduleError(f"{refusal}, or give this line to what starts programs here: {line}") from None
    systemd.remove(job)
    return _by_cron(line)


def find_installed(job: Job) -> list[InstalledTimer]:
    """What is installed for a study."""
    timers = [_by_systemd(job)] if systemd.timer_path(job).exists() else []
    line = cron.find_line(job)
    return [*timers, _by_cron(line)] if line else timers


def remove(job: Job) -> list[str]:
    """Remove what is installed for a study, and nothing else; returns what that was."""
    removed = {"systemd timer": systemd.remove(job), "cron line": cron.remove(job)}
    return [name for name, was_there in removed.items() if was_there]


def _by_systemd(job: Job) -> InstalledTimer:
    return InstalledTimer("systemd", str(systemd.timer_path(job)), systemd.next_time(job))


def _by_cron(line: str) -> InstalledTimer:
    return InstalledTimer("cron", line, cron.next_time(line, datetime.now()))
