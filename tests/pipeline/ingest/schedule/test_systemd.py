"""Scheduled runs as systemd user timers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.errors import ScheduleError
from pipeline.ingest import schedule
from pipeline.ingest.schedule import Job, Rhythm, systemd
from tests.pipeline.ingest.schedule.machine import System

DAILY = Rhythm("daily", 3, 30)
ODD_NAMES = [
    "plain",
    "with space",
    "100 % of %h",
    'say "hi"',
    "it's",
    "$HOME $$ ${x}",
    "Łódź 研究",
    "back\\slash\\",
    "; #",
]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="systemd and cron")


def test_a_timer_is_written_loaded_and_started(system: System, job: Job) -> None:
    made = schedule.install(job, DAILY)
    assert system.units == [f"{job.name}.service", f"{job.name}.timer"]
    timer = systemd.timer_path(job).read_text(encoding="utf-8")
    assert {"Persistent=true", "RandomizedDelaySec=10min", "WantedBy=timers.target"} <= set(timer.splitlines())
    service = systemd.service_path(job).read_text(encoding="utf-8").splitlines()
    assert {"Type=oneshot", "SuccessExitStatus=75 143"} <= set(service)
    assert [asked.removeprefix("--user ") for asked in system.asked("systemctl")[1:4]] == [
        "daemon-reload", f"enable {job.name}.timer", f"restart {job.name}.timer",
    ]  # fmt: skip
    assert made == schedule.InstalledTimer("systemd", str(systemd.timer_path(job)), "Fri 2026-11-27 03:30:00 UTC")
    assert system.asked("crontab") == ["-l"]


def test_installing_again_leaves_one_timer_with_the_new_time(system: System, job: Job) -> None:
    schedule.install(job, DAILY)
    schedule.install(job, Rhythm("weekly", 5, 0))
    assert len(system.units) == 2
    assert "OnCalendar=Mon *-*-* 05:00:00" in systemd.timer_path(job).read_text(encoding="utf-8")
    assert system.asked("systemctl").count(f"--user restart {job.name}.timer") == 2


def test_removing_takes_only_the_units_of_this_study(system: System, job: Job, tmp_path: Path) -> None:
    other = Job.of(tmp_path / "other" / "My Study")
    for one in (job, other):
        schedule.install(one, DAILY)
    (systemd.folder() / "backup.timer").write_text("[Timer]\n", encoding="utf-8")
    wanted = systemd.folder() / "timers.target.wants"
    wanted.mkdir()
    for one in (job, other):
        (wanted / f"{one.name}.timer").symlink_to(systemd.timer_path(one))
    assert schedule.remove(job) == ["systemd timer"]
    assert system.units == sorted(
        ["backup.timer", f"{other.name}.service", f"{other.name}.timer", "timers.target.wants"]
    )
    assert [path.name for path in wanted.iterdir()] == [f"{other.name}.timer"]
    asked = system.asked("systemctl")
    assert asked.index(f"--user disable --now {job.name}.timer") < len(asked) - 1 - asked[::-1].index(
        "--user daemon-reload"
    )
    assert schedule.remove(job) == []
    assert schedule.find_installed(job) == []
    assert [one.by for one in schedule.find_installed(other)] == ["systemd"]


def test_a_timer_that_systemd_refuses_leaves_nothing_behind(system: System, job: Job) -> None:
    (system.here / "refused").write_text("enable", encoding="utf-8")
    with pytest.raises(ScheduleError, match=r"systemctl --user enable .*Unit is masked\..*--cron"):
        schedule.install(job, DAILY)
    assert system.units == []


def test_units_are_found_and_removed_where_no_manager_answers(system: System, job: Job) -> None:
    schedule.install(job, DAILY)
    (system.here / "no-manager").touch()
    assert schedule.find_installed(job) == [schedule.InstalledTimer("systemd", str(systemd.timer_path(job)), "")]
    assert schedule.remove(job) == ["systemd timer"]
    assert system.units == []


@pytest.mark.parametrize("configured", ["", "relative/config"])
def test_units_lie_in_the_home_folder_where_no_other_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", configured)
    assert systemd.folder() == tmp_path / ".config" / "systemd" / "user"


def test_without_a_home_folder_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(kind: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", classmethod(fail))
    with pytest.raises(ScheduleError, match="home folder is not known; set HOME"):
        systemd.folder()


def unquoted(word: str) -> str:
    """A quoted word of ExecStart as systemd reads it, where nothing may stand for anything else."""
    found = re.fullmatch(r'"((?:[^"\\%$]|%%|\$\$|\\["\\])*)"', word)
    assert found, word
    return re.sub(r"(%|\$|\\)(.)", r"\2", found[1])


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_study_with_any_name_is_named_in_the_service(tmp_path: Path, name: str) -> None:
    job = Job.of(tmp_path / name)
    service = systemd.units(job, DAILY)[0]
    (line,) = [line for line in service.splitlines() if line.startswith("ExecStart=")]
    assert unquoted('"/' + line.rpartition(' "/')[2]) == str(job.study)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("name", ODD_NAMES)
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path, name: str) -> None:
    analyze = shutil.which("systemd-analyze")
    assert analyze
    job = Job.of(tmp_path / name)
    service, timer = systemd.units(job, DAILY)
    for suffix, text in (("service", service), ("timer", timer)):
        (tmp_path / f"{job.name}.{suffix}").write_text(text, encoding="utf-8")
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [analyze, "verify", "--user", "--man=no", str(tmp_path / f"{job.name}.timer")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
