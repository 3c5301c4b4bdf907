"""Crawling by the clock: which sources are due, and the timer or cron line that starts a study's scheduled run."""

from __future__ import annotations

from pipeline.schedule.due import Due, due_of, due_sources
from pipeline.schedule.installing import Installed, install, installed, remove
from pipeline.schedule.job import INTERVALS, Job, Rhythm, rhythm
from pipeline.schedule.record import ScheduledRun, held_since, last_run, log_path, put_last_run

__all__ = [
    "INTERVALS",
    "Due",
    "Installed",
    "Job",
    "Rhythm",
    "ScheduledRun",
    "due_of",
    "due_sources",
    "held_since",
    "install",
    "installed",
    "last_run",
    "log_path",
    "put_last_run",
    "remove",
    "rhythm",
]
