"""Crawling by the clock: which sources are due, and the timer or cron line that starts a study's scheduled run.

In come the sources with their last crawls, and a study with the times that were chosen; out go those that are due, with
the reason, and one systemd timer or one line of a crontab. `due` decides, `job` says what is scheduled; the two choices
are `systemd` and `cron`, and `installing` takes one of them: open `due` or `installing` first.
"""

from __future__ import annotations

from pipeline.ingest.schedule.due import Due, due_of, due_sources
from pipeline.ingest.schedule.installing import InstalledTimer, find_installed, install, remove
from pipeline.ingest.schedule.job import IN_USE, INTERVALS, Job, Rhythm, parse_rhythm
from pipeline.ingest.schedule.record import ScheduledRun, last_run, log_path, put_last_run, read_lock_time

__all__ = [
    "INTERVALS",
    "IN_USE",
    "Due",
    "InstalledTimer",
    "Job",
    "Rhythm",
    "ScheduledRun",
    "due_of",
    "due_sources",
    "find_installed",
    "install",
    "last_run",
    "log_path",
    "parse_rhythm",
    "put_last_run",
    "read_lock_time",
    "remove",
]
