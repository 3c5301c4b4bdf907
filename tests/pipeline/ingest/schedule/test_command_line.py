"""The scheduled run as a timer starts it: a process of its own, with an exit code and, at times, a mail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.study import open_study
from pipeline.workflow.new_study import init_study

ROOT = Path(__file__).resolve().parents[4]
# Port 9 of this machine answers nobody, so every source falls short.
SETTINGS = """
[model]
name = "hashing"
[crawl]
contact = "me@university.example"
delay_seconds = 0.0
proxy = "http://127.0.0.1:9"
"""
SOURCE = """
id = "velden"
role = "city"
issuer_id = "velden"
kind = "direct"
languages = ["nl"]
allowed_domains = ["velden.example"]
take = ["pdf"]
expected_min = 1
documents = [{ url = "http://velden.example/plan.pdf" }]
"""


def started(study: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "pipeline.cli", "schedule", "run-now", "--study", str(study)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    init_study(tmp_path / "100 % study", settings=SETTINGS)
    return tmp_path / "100 % study"


@pytest.mark.slow
def test_a_source_that_falls_short_ends_the_run_with_3_after_the_match(study: Path) -> None:
    (study / "sources" / "velden.toml").write_text(SOURCE, encoding="utf-8")
    done = started(study)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("policyecho: velden brought 0 documents and 1 at least are expected")
    assert list((study / "exports").iterdir())
    # It is tried again after a day, not at the next firing; and then all is well.
    again = started(study)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_run_that_finds_the_study_in_use_ends_with_75_and_says_nothing(study: Path) -> None:
    with open_study(study, write=True):
        done = started(study)
    assert (done.returncode, done.stdout, done.stderr) == (75, "", "")
    told = json.loads((study / "store" / "schedule" / "last.json").read_text(encoding="utf-8"))
    assert told["exit_code"] == 75


@pytest.mark.slow
def test_what_cannot_be_done_is_one_sentence_and_1(study: Path, tmp_path: Path) -> None:
    done = started(study)
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds no source" in done.stderr.splitlines()[0] and "Traceback" not in done.stderr
    gone = started(tmp_path / "moved")
    assert gone.returncode == 1 and gone.stderr.count("\n") == 1 and "is not a study" in gone.stderr
