"""The table of a run: bars hold or not, and no earlier run is lost."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.quality import table
from benchmarks.quality.bootstrap import Interval
from benchmarks.quality.table import Bar, Row, show, write
from index.models import Precision


def test_a_bar_is_met_at_its_limit() -> None:
    assert Bar(0.8).holds(0.8) and not Bar(0.8).holds(0.7999)
    assert Bar(0.05, at_most=True).holds(0.05) and not Bar(0.05, at_most=True).holds(0.0501)


def test_a_figure_that_is_not_defined_meets_no_bar() -> None:
    assert not Bar(0.8).holds(math.nan)
    assert not Bar(0.8, at_most=True).holds(math.nan)


def test_a_row_without_a_bar_neither_holds_nor_fails() -> None:
    assert Row("task", "metric", 0.1, 3).holds is None
    assert Row("task", "metric", 0.1, 3, bar=Bar(0.2)).holds is False


def test_the_end_of_an_interval_does_not_save_a_figure_below_its_bar() -> None:
    row = Row.of("task", "metric", Interval(0.79, 0.7, 0.9), 100, bar=Bar(0.8))
    assert row.holds is False
    assert row.cells()["holds"] == "NO"


def test_the_printed_table_shows_bar_and_partner() -> None:
    stream = io.StringIO()
    rows = [Row("ntrex", "plagdet", 0.85, 900, 0.8, 0.9, Bar(0.84), "0.67 ratio margin")]
    show(rows, Console(file=stream, width=160))
    printed = stream.getvalue()
    for cell in ("ntrex", "plagdet", "0.8500", "0.8000", "0.9000", ">= 0.84", "yes", "0.67 ratio margin"):
        assert cell in printed


@pytest.fixture
def fixed_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "commit", lambda: "abc1234")


@pytest.mark.usefixtures("fixed_commit")
def test_a_second_run_of_a_commit_stands_beside_the_first(tmp_path: Path) -> None:
    first = write([Row("a", "m", 0.5, 1)], quick=False, folder=tmp_path)
    kept = first.read_bytes()
    second = write([Row("a", "m", 0.6, 1)], quick=False, folder=tmp_path)
    third = write([Row("a", "m", 0.7, 1)], quick=False, folder=tmp_path)
    assert first.read_bytes() == kept
    assert len({first, second, third}) == 3
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.usefixtures("fixed_commit")
def test_quick_runs_are_told_apart_and_named_by_commit(tmp_path: Path) -> None:
    full = write([Row("a", "m", 0.5, 1)], quick=False, folder=tmp_path)
    quick = write([Row("a", "m", 0.5, 1)], quick=True, folder=tmp_path)
    assert full.stem.endswith("abc1234")
    assert quick.stem == f"{full.stem}-quick"
    int8 = write([Row("a", "m", 0.5, 1)], Precision.INT8, quick=True, folder=tmp_path)
    assert int8.stem == f"{full.stem}-int8-quick"


@pytest.mark.usefixtures("fixed_commit")
def test_csv_and_json_hold_the_same_figures(tmp_path: Path) -> None:
    path = write([Row("a", "m", 0.123456, 7, bar=Bar(0.1)), Row("a", "x", math.nan, 0)], quick=False, folder=tmp_path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    held = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert rows[0]["value"] == "0.1235" and held[0]["value"] == 0.123456
    assert rows[0]["bar"] == ">= 0.1" and held[0]["bar"] == {"limit": 0.1, "at_most": False}
    assert rows[0]["holds"] == "yes" and held[0]["holds"] is True
    assert rows[1]["value"] == "" and held[1]["value"] is None
