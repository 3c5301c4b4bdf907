"""docs/scheduling.md says what the program does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from crawler.source import FREQUENCIES
from pipeline.cli.crawl import TOO_FEW
from pipeline.cli.schedule.timed_run import ERROR, OK
from pipeline.ingest.schedule import IN_USE, INTERVALS, ScheduledRun

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "scheduling.md").read_text(encoding="utf-8")


def test_every_exit_code_is_explained_with_whether_it_is_mailed() -> None:
    table = PAGE.partition("<!-- keys exit codes -->")[2].partition("<!-- /keys -->")[0]
    mailed = {int(code): mail == "yes" for code, mail in re.findall(r"^\| `(\d+)` \| (\w+) \|", table, re.MULTILINE)}
    assert mailed == {OK: False, TOO_FEW: True, ERROR: True, IN_USE: False}


def test_every_frequency_interval_and_field_of_the_record_is_named() -> None:
    quoted = set(re.findall(r"(?<!`)`([^`\n]+)`", PAGE))
    assert set(FREQUENCIES) <= quoted
    assert {field.name for field in fields(ScheduledRun)} <= quoted
    assert all(f"--every {every}" in PAGE for every in INTERVALS if every != "daily")
