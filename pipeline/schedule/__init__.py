"""Crawling by the clock: which sources are due, and the timer or cron line that starts a study's scheduled run."""

from __future__ import annotations

from pipeline.schedule.due import Due, due_of, due_sources
from pipeline.schedule.installing import InstalledTimer, find_installed, install, remove
from pipeline.schedule.job import INTERVALS, Job, Rhythm, parse_rhythm
from pipeline.schedule.record import ScheduledRun, last_run, log_path, put_last_run, read_lock_time

__all__ = [
    "INTERVALS",
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
