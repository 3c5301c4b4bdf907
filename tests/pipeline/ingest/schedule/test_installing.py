"""Systemd or cron, never both; and the record of the last run."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest

from pipeline.errors import ScheduleError
from pipeline.ingest import schedule
from pipeline.ingest.schedule import Job, Rhythm
from tests.pipeline.ingest.schedule.machine import System

DAILY = Rhythm("daily", 3, 30)
OTHERS = b"0 5 * * 1 tar zcf /var/backups/home.tgz /home/\n"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="systemd and cron")


def test_one_takes_the_place_of_the_other(system: System, job: Job) -> None:
    system.crontab = OTHERS
    schedule.install(job, DAILY)
    schedule.install(job, DAILY, by_cron=True)
    assert system.units == []
    assert [one.by for one in schedule.find_installed(job)] == ["cron"]
    schedule.install(job, DAILY)
    assert system.crontab == OTHERS
    assert [one.by for one in schedule.find_installed(job)] == ["systemd"]


def test_cron_is_taken_where_no_user_manager_answers(system: System, job: Job) -> None:
    (system.here / "no-manager").touch()
    assert schedule.install(job, DAILY).by == "cron"
    assert system.units == []


def test_with_neither_the_line_is_given_to_be_put_in_by_hand(system: System, job: Job) -> None:
    system.lacks("crontab")
    with pytest.raises(ScheduleError, match=r"^there is no crontab here; give this line .*: 30 3 \* \* \* nice /"):
        schedule.install(job, DAILY, by_cron=True)
    system.lacks("systemctl")
    with pytest.raises(ScheduleError) as refusal:
        schedule.install(job, DAILY)
    line = str(refusal.value).partition("this machine: ")[2]
    assert shlex.split(line, comments=True)[6:] == list(job.command())
    assert schedule.find_installed(job) == schedule.remove(job) == []
    assert system.units == []


def test_the_record_of_the_last_run_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    assert schedule.last_run(tmp_path) is None
    done = schedule.ScheduledRun("2026-11-26T03:30:00Z", "2026-11-26T03:40:00Z", 3, ("Łódź brought 0 documents",))
    schedule.put_last_run(tmp_path, done)
    assert schedule.last_run(tmp_path) == done
    path = tmp_path / "schedule" / "last.json"
    assert json.loads(path.read_text(encoding="utf-8"))["exit_code"] == 3
    for broken in ("", "[]", "{}", '{"sentences": [], "colour": 1}'):
        path.write_text(broken, encoding="utf-8")
        assert schedule.last_run(tmp_path) is None
