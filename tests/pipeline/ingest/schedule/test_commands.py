"""schedule install, show and remove as a person meets them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from pipeline.cli.schedule.install import install
from pipeline.cli.schedule.remove import remove
from pipeline.cli.schedule.show import show
from pipeline.errors import ScheduleError, StudyError
from pipeline.ingest import schedule
from pipeline.ingest.schedule import Job
from pipeline.workflow.new_study import init_study
from tests.pipeline.ingest.schedule.machine import System

pytestmark = pytest.mark.skipif(os.name != "posix", reason="systemd and cron")
LOGINCTL = "#!/bin/sh\necho no\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    init_study(tmp_path / "My Study", settings='[crawl]\ncontact = "me@university.example"\n')
    root = tmp_path / "My Study"
    (root / "sources" / "velden.toml").touch()
    return root


def test_install_says_what_was_done_and_when_it_runs(
    system: System, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install("daily", "03:30", cron=False, study=study)
    out, err = capsys.readouterr()
    assert out.startswith("Installed with systemd, every day at 03:30: ")
    assert out.endswith("Next run: Fri 2026-11-27 03:30:00 UTC\n") and err == ""
    install("weekly", "4:00", cron=True, study=study)
    assert capsys.readouterr().out.startswith("Installed with cron, every Monday at 04:00: 0 4 * * 1 nice /")


def test_install_warns_of_what_would_keep_a_crawl_from_its_work(
    system: System, study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    system.provide("loginctl", LOGINCTL)
    (study / "study.toml").write_text("", encoding="utf-8")
    (study / "sources" / "velden.toml").unlink()
    install("daily", "03:30", cron=False, study=study)
    err = capsys.readouterr().err
    assert "a crawl needs a contact" in err and "holds no source yet" in err
    assert "`loginctl enable-linger` lets it run always" in err


def test_only_a_study_is_scheduled(system: System, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="is not a study"):
        install("daily", "03:30", cron=False, study=tmp_path)
    with pytest.raises(ScheduleError):
        install("daily", "3:3", cron=False, study=tmp_path)
    assert system.units == []


def test_show_tells_what_is_installed_and_what_the_last_run_did(
    system: System, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(study, as_json=False)
    out = capsys.readouterr().out
    assert "Nothing is installed; `policyecho schedule install` does it" in out and "No scheduled run yet" in out
    schedule.install(Job.of(study), schedule.parse_rhythm("daily", "03:30"))
    done = schedule.ScheduledRun("2026-11-26T03:30:00Z", "2026-11-26T03:41:00Z", 3, ("velden brought 0 documents",))
    schedule.put_last_run(study / "store", done)
    show(study, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Installed with systemd: ") and lines[0].endswith(".timer")
    assert lines[1:] == [
        "Next run: Fri 2026-11-27 03:30:00 UTC",
        "Last run: 2026-11-26T03:30:00Z to 2026-11-26T03:41:00Z, a source brought too little (exit code 3)",
        "  velden brought 0 documents",
    ]


@pytest.mark.parametrize(("code", "words"), [(0, "all well"), (1, "failed"), (75, "skipped"), (143, "stopped")])
def test_show_says_in_words_how_the_last_run_ended(
    system: System, study: Path, capsys: pytest.CaptureFixture[str], code: int, words: str
) -> None:
    schedule.put_last_run(study / "store", schedule.ScheduledRun("a", "b", code, ()))
    show(study, as_json=False)
    assert f"Last run: a to b, {words} (exit code {code})" in capsys.readouterr().out


def test_show_is_json_for_programs(system: System, study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(study, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"installed": [], "last_run": None, "last_crawl": None}
    schedule.install(Job.of(study), schedule.parse_rhythm("daily", "03:30"), by_cron=True)
    show(study, as_json=True)
    (found,) = json.loads(capsys.readouterr().out)["installed"]
    assert found["by"] == "cron" and found["where"].endswith(f"# policyecho {Job.of(study).key}")


def test_remove_works_for_a_study_that_is_gone(system: System, study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schedule.install(Job.of(study), schedule.parse_rhythm("daily", "03:30"))
    shutil.rmtree(study)
    remove(study)
    assert capsys.readouterr().out == "Removed: systemd timer\n"
    assert system.units == []
    remove(study)
    assert capsys.readouterr().out == "Nothing was installed for this study\n"
