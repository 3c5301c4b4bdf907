"""The command: exit codes, skipped tasks, and what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.extraction import __main__ as command
from benchmarks.extraction.material import BenchmarkAbsent
from benchmarks.extraction.task import Measurement, Task
from benchmarks.quality.table import Bar, Row

GOOD = Row("one", "figure", 0.9, 10, bar=Bar(0.8))
BAD = Row("one", "figure", 0.7, 10, bar=Bar(0.8))


def run(monkeypatch: pytest.MonkeyPatch, measured: Measurement | None, *arguments: str) -> object:
    def measure(quick: bool) -> Measurement:
        if measured is None:
            raise BenchmarkAbsent("no data")
        return measured

    monkeypatch.setattr(command, "TASKS", (Task("one", "a task", measure),))
    monkeypatch.setattr("sys.argv", ["extraction", *arguments])
    with pytest.raises(SystemExit) as ended:
        command.main()
    return ended.value.code


@pytest.mark.parametrize(("measured", "code"), [(Measurement([GOOD]), 0), (Measurement([GOOD, BAD]), 1), (None, 2)])
def test_the_exit_code_tells_whether_bars_hold(
    measured: Measurement | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, measured, "--no-record") == code


def test_a_task_without_data_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, None)
    assert "skipped one: no data" in capsys.readouterr().out


def test_an_unknown_task_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, Measurement([GOOD]), "two") == 2
    assert "unknown task two; known: one" in capsys.readouterr().err


def test_the_worst_pages_are_named_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measured = Measurement([GOOD], tuple(f"page {number}" for number in range(1, 30)))
    run(monkeypatch, measured, "--no-record")
    assert "page 1" not in capsys.readouterr().out
    run(monkeypatch, measured, "--no-record", "--worst")
    told = capsys.readouterr().out
    assert "page 15" in told and "page 16" not in told


def test_figures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "RESULTS", tmp_path)
    run(monkeypatch, Measurement([GOOD]))
    (kept,) = (tmp_path / "extraction").glob("*.csv")
    assert "figure" in kept.read_text(encoding="utf-8")
