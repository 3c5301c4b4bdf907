"""Files of a study are read in processes of their own, and what failed for want of time is read again when asked."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.cli import run
from pipeline.records import DocumentStatus
from pipeline.workflow.report import RunReport
from tests.fixtures.study import Bench

TOO_SHORT = '[model]\nname = "hashing"\n[extract]\ndocument_seconds = 0.001\n'
LONG = '[model]\nname = "hashing"\n[extract]\nworkers = 1\n'


@pytest.fixture
def slow(filled: Bench) -> Any:
    """The study with a document whose pages take longer than the time between two looks at the reader."""
    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    for number in range(100):
        for row in range(40):
            canvas.drawString(
                60, 800 - 15 * row, f"Page {number}: the city plans to build homes for all {row} families."
            )
        canvas.showPage()
    canvas.save()
    filled.put("long", target.getvalue(), suffix=".pdf")
    filled.add()
    return filled


def failed_in(told: dict[str, tuple[DocumentStatus, str]]) -> int:
    """How many files were not read: on a busy machine the short texts beside the long one take too long too."""
    assert told["long"][0] is DocumentStatus.FAILED
    return sum(status is DocumentStatus.FAILED for status, _ in told.values())


def states(report: RunReport) -> dict[str, tuple[DocumentStatus, str]]:
    return {item.document.document_id: (item.status, item.reason) for item in report.items}


@pytest.mark.slow
def test_a_file_that_took_too_long_is_named_and_read_again_when_asked(slow: Any) -> None:
    slow.configure(TOO_SHORT)
    told = states(slow.run(until="extract"))
    failed = failed_in(told)
    assert "0.001 s" in told["long"][1]
    slow.configure(LONG)
    assert slow.run(until="extract").stages["extract"].done == 0
    again = slow.run(until="extract", failed_again=True)
    assert again.stages["extract"].done == failed
    assert {status for status, _ in states(again).values()} == {DocumentStatus.OK}


@pytest.mark.slow
def test_what_was_read_is_left_when_failed_files_are_read_again(filled: Bench) -> None:
    filled.put("broken", b"%PDF-1.4 cut off", suffix=".pdf")
    filled.add()
    filled.run(until="extract")
    again = filled.run(until="extract", failed_again=True)
    assert (again.stages["extract"].done, again.stages["extract"].fresh) == (1, 3)
    assert states(again)["broken"][0] is DocumentStatus.FAILED


@pytest.mark.slow
def test_how_many_files_are_read_at_a_time_changes_nothing(filled: Bench) -> None:
    filled.configure('[model]\nname = "hashing"\n[extract]\nworkers = 2\n')
    first = filled.run()
    filled.configure(LONG)
    second = filled.run()
    assert second.fresh and second.run_id == first.run_id


@pytest.mark.slow
def test_the_command_reads_failed_files_again(slow: Any, capsys: pytest.CaptureFixture[str]) -> None:
    slow.configure(TOO_SHORT)
    failed = failed_in(states(slow.run(until="extract")))
    slow.configure(LONG)
    run.run_until(slow.root, "extract", True, failed_again=True)
    told = json.loads(capsys.readouterr().out)
    assert told["stages"]["extract"]["done"] == failed and told["not_ok"] == []
