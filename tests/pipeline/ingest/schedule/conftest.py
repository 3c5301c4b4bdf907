"""A machine of its own for each test that installs a timer, and the job that it installs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.ingest.schedule import Job
from tests.pipeline.ingest.schedule.machine import CRONTAB, SYSTEMCTL, System


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    here = tmp_path / "system"
    (here / "bin").mkdir(parents=True)
    made = System(here, tmp_path / "config")
    made.provide("systemctl", SYSTEMCTL)
    made.provide("crontab", CRONTAB)
    for name in ("cat", "mv"):  # nothing else of the machine is found
        (here / "bin" / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(here / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(made.config))
    return made


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job.of(tmp_path / "My Study")
