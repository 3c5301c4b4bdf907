"""What is scheduled: a study has one job, and what no timer can name is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.errors import ScheduleError, UnknownNameError
from pipeline.ingest import schedule
from pipeline.ingest.schedule import Job, cron, parse_rhythm, systemd
from tests.pipeline.ingest.schedule.machine import System


def test_a_study_has_one_job_whatever_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "link").symlink_to("study")
    monkeypatch.chdir(tmp_path)
    assert Job.of(Path("study")) == Job.of(tmp_path / "study") == Job.of(tmp_path / "link")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "study").mkdir()
    assert Job.of(Path("other/study")).label == "study"
    assert Job.of(Path("other/study")).name != Job.of(Path("study")).name


@pytest.mark.parametrize(
    ("name", "label"),
    [("My Study", "my-study"), ("Łódź 50% @home", "d-50-home"), ("研究", "study"), ("x" * 99, "x" * 32), ("-a-", "a")],
)
def test_unit_names_hold_only_letters_that_need_no_quoting(tmp_path: Path, name: str, label: str) -> None:
    job = Job.of(tmp_path / name)
    assert job.name == f"policyecho-{label}-{job.key}"
    assert len(job.key) == 8


@pytest.mark.parametrize(
    ("every", "at", "words", "calendar", "line"),
    [
        ("daily", "03:30", "every day at 03:30", "*-*-* 03:30:00", "30 3 * * * "),
        ("weekly", "23:05", "every Monday at 23:05", "Mon *-*-* 23:05:00", "5 23 * * 1 "),
        ("hourly", "0:07", "every hour at minute 7", "*-*-* *:07:00", "7 * * * * "),
    ],
)
def test_a_rhythm_is_the_same_in_words_for_systemd_and_for_cron(
    job: Job, every: str, at: str, words: str, calendar: str, line: str
) -> None:
    when = parse_rhythm(every, at)
    assert when.in_words == words
    assert f"\nOnCalendar={calendar}\n" in systemd.units(job, when)[1]
    assert cron.crontab_line(job, when).startswith(f"{line}nice /")


@pytest.mark.parametrize("at", ["24:00", "3", "03:60", "half past three", "03:30:00", "", "03:30\n"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(ScheduleError, match=r"write hours and minutes like 03:30"):
        parse_rhythm("daily", at)


def test_an_unknown_interval_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown interval 'yearly'; known: .*daily"):
        parse_rhythm("yearly", "03:30")


@pytest.mark.parametrize("name", ["two\nlines", "a\ttab", "bell\x07", "not utf-8 \udcff"])
def test_a_path_that_no_timer_can_name_is_refused_before_anything_is_written(
    tmp_path: Path, system: System, name: str
) -> None:
    for by_cron in (False, True):
        with pytest.raises(ScheduleError, match=r"rename that folder and install again"):
            schedule.install(Job.of(tmp_path / name), parse_rhythm("daily", "03:30"), by_cron=by_cron)
    assert system.units == []
    assert not (system.here / "crontab.txt").exists()


def test_a_program_that_no_timer_can_start_is_refused(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", '/opt/"here"/python')
    with pytest.raises(ScheduleError, match=r"install policyecho in another folder"):
        job.command()


def test_the_installed_command_is_preferred_and_found_without_a_search_path(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert job.command()[:4] == (str(tmp_path / "python"), "-P", "-m", "pipeline.cli")
    (tmp_path / "policyecho").touch()
    assert job.command() == (str(tmp_path / "policyecho"), "schedule", "run-now", "--study", str(job.study))
