"""Scheduled runs as cron lines."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ScheduleError
from pipeline.ingest import schedule
from pipeline.ingest.schedule import Job, Rhythm, cron
from tests.pipeline.ingest.schedule.machine import System

DAILY = Rhythm("daily", 3, 30)
ODD_NAMES = ["plain", "with space", "100 % of %h", 'say "hi"', "it's", "$HOME $$ ${x}", "Łódź 研究", "; #"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="systemd and cron")


@pytest.fixture
def cron_only(system: System) -> Any:
    system.lacks("systemctl")
    return system


OTHERS = (
    b"MAILTO=me@university.example\n# mine\n\n0 5 * * 1 tar zcf /var/b.tgz /home \xff\n*/5 * * * * true # policyecho\n"
)


def test_without_systemd_one_marked_line_is_added(cron_only: System, job: Job) -> None:
    cron_only.crontab = OTHERS
    before = datetime.now()
    made = schedule.install(job, DAILY)
    assert cron_only.crontab == OTHERS + cron.crontab_line(job, DAILY).encode() + b"\n"
    assert made.by == "cron" and made.where.endswith(f" # policyecho {job.key}")
    assert datetime.strptime(made.next_time, "%a %Y-%m-%d %H:%M") > before


def test_installing_again_changes_the_one_line_in_its_place(cron_only: System, job: Job) -> None:
    schedule.install(job, DAILY)
    cron_only.crontab += OTHERS
    schedule.install(job, Rhythm("weekly", 5, 0))
    assert cron_only.crontab == cron.crontab_line(job, Rhythm("weekly", 5, 0)).encode() + b"\n" + OTHERS
    schedule.install(job, Rhythm("weekly", 5, 0))
    assert cron_only.asked("crontab").count("-") == 2


@pytest.mark.parametrize(
    "before", [OTHERS, b"", b"\n\n", b"0 1 * * * true\r\n", b"#0 1 * * * true # policyecho 1a2b3c4d\n"]
)
def test_removing_leaves_every_other_line_as_it_was(cron_only: System, job: Job, before: bytes) -> None:
    cron_only.crontab = before
    schedule.install(job, DAILY)
    assert cron_only.crontab != before
    assert schedule.remove(job) == ["cron line"]
    assert cron_only.crontab == before
    assert schedule.remove(job) == []
    assert cron_only.crontab == before


def test_a_user_without_a_crontab_gets_one(cron_only: System, job: Job) -> None:
    assert schedule.find_installed(job) == []
    assert schedule.remove(job) == []
    schedule.install(job, DAILY)
    assert cron_only.crontab == cron.crontab_line(job, DAILY).encode() + b"\n"


def test_a_crontab_without_a_newline_at_its_end_is_not_run_together(cron_only: System, job: Job) -> None:
    cron_only.crontab = b"0 1 * * * true"
    schedule.install(job, DAILY)
    assert cron_only.crontab == b"0 1 * * * true\n" + cron.crontab_line(job, DAILY).encode() + b"\n"


def test_a_crontab_that_cannot_be_read_is_not_written_over(cron_only: System, job: Job) -> None:
    cron_only.crontab = OTHERS
    (cron_only.here / "forbidden").touch()
    with pytest.raises(
        ScheduleError, match=r"cannot be read \(You \(root\) are not allowed.* give this line to .*30 3"
    ):
        schedule.install(job, DAILY)
    assert schedule.remove(job) == []
    assert cron_only.crontab == OTHERS
    assert "-" not in cron_only.asked("crontab")


def test_a_crontab_that_cron_refuses_is_said_so(cron_only: System, job: Job) -> None:
    cron_only.crontab = OTHERS
    (cron_only.here / "refuses").touch()
    with pytest.raises(ScheduleError, match=r"cron refused the new crontab \(bad minute\); the old one is still there"):
        schedule.install(job, DAILY)
    assert cron_only.crontab == OTHERS


def test_a_line_that_was_switched_off_is_shown_replaced_and_removed(cron_only: System, job: Job) -> None:
    off = b"#" + cron.crontab_line(job, DAILY).encode() + b"\n"
    cron_only.crontab = off
    (found,) = schedule.find_installed(job)
    assert found.where.startswith("#30 3") and found.next_time == ""
    schedule.install(job, DAILY)
    assert cron_only.crontab == off[1:]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_study_with_any_name_reaches_the_program_that_cron_starts(tmp_path: Path, name: str) -> None:
    job = Job.of(tmp_path / name)
    command = cron.crontab_line(job, DAILY).removeprefix("30 3 * * * ")
    # What cron takes away before the shell sees it, and what crons do that take nothing away.
    for seen in (command.replace("\\%", "%"), command):
        assert "%" not in command.replace("\\%", "")
        done = subprocess.run(
            ["/bin/sh", "-c", seen.replace("nice ", "printf '%s\\n' ", 1)], capture_output=True, check=True
        )
        assert done.stdout.decode().splitlines() == list(job.command())


def test_a_backslash_is_refused_where_crons_differ(cron_only: System, tmp_path: Path) -> None:
    with pytest.raises(ScheduleError, match=r"back.slash holds a backslash, which no crontab can name"):
        schedule.install(Job.of(tmp_path / "back\\slash"), DAILY)


@pytest.mark.parametrize(
    ("every", "expected"),
    [("daily", "Fri 2026-11-27 03:30"), ("weekly", "Mon 2026-11-30 03:30"), ("hourly", "Thu 2026-11-26 04:30")],
)
def test_the_next_time_of_a_line_is_after_now(job: Job, every: str, expected: str) -> None:
    line = cron.crontab_line(job, Rhythm(every, 3, 30))
    assert cron.next_time(line, datetime(2026, 11, 26, 3, 30)) == expected
    assert cron.next_time(line.replace("30 ", "*/30 ", 1), datetime(2026, 11, 26, 3, 30)) == ""
