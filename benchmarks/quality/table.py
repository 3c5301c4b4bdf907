"""The table of a run: what was measured, its interval, its bar, and whether the bar holds.

Every run is kept in benchmarks/results as CSV and JSON under its date and commit; nothing is overwritten.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.quality.bootstrap import Interval
from index.models import Precision

RESULTS = Path(__file__).resolve().parents[1] / "results"
_COLUMNS = ("task", "metric", "value", "low", "high", "n", "bar", "holds", "partner")


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach, or with `at_most` must not exceed."""

    limit: float
    at_most: bool = False

    def holds(self, value: float) -> bool:
        """Whether the figure itself (not an end of its interval) keeps to the bar; never for a missing one."""
        if math.isnan(value):
            return False
        return value <= self.limit if self.at_most else value >= self.limit

    def __str__(self) -> str:
        return f"{'<=' if self.at_most else '>='} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `n` counts what it rests on (plants, finds, pairs); `partner` is the figure of another method."""

    task: str
    metric: str
    value: float
    n: int
    low: float = math.nan
    high: float = math.nan
    bar: Bar | None = None
    partner: str = ""

    @classmethod
    def of(
        cls, task: str, metric: str, interval: Interval, n: int, *, bar: Bar | None = None, partner: str = ""
    ) -> Row:
        """The row of a figure with its interval."""
        return cls(task, metric, interval.value, n, interval.low, interval.high, bar, partner)

    @property
    def holds(self) -> bool | None:
        """Whether the bar holds; None where there is none."""
        return None if self.bar is None else self.bar.holds(self.value)

    def cells(self) -> dict[str, str]:
        """The row as text, one cell a column; a figure that is not defined is an empty cell."""
        holds = "" if self.holds is None else "yes" if self.holds else "NO"
        figures = {name: _figure(getattr(self, name)) for name in ("value", "low", "high")}
        cells = {"task": self.task, "metric": self.metric, "n": str(self.n), "holds": holds, "partner": self.partner}
        cells |= {"bar": "" if self.bar is None else str(self.bar)} | figures
        return {name: cells[name] for name in _COLUMNS}


def show(rows: Sequence[Row], console: Console | None = None) -> None:
    """Print the table."""
    table = Table(*_COLUMNS, box=box.SIMPLE)
    for row in rows:
        cells = row.cells()
        table.add_row(*cells.values(), style="bold red" if row.holds is False else None)
    (console or Console()).print(table)


def write(
    rows: Sequence[Row], precision: Precision = Precision.FLOAT32, *, quick: bool, folder: Path = RESULTS
) -> Path:
    """Keep the table as CSV and JSON beside the earlier ones; returns the CSV's path."""
    folder.mkdir(parents=True, exist_ok=True)
    of_model = "" if precision is Precision.FLOAT32 else f"-{precision}"
    stem = f"{date.today().isoformat()}-{commit()}{of_model}{'-quick' if quick else ''}"
    base = next(path for path in _bases(folder, stem) if not path.with_suffix(".csv").exists())
    with base.with_suffix(".csv").open("x", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, _COLUMNS)
        writer.writeheader()
        writer.writerows(row.cells() for row in rows)
    with base.with_suffix(".json").open("x", encoding="utf-8") as stream:
        held = [{k: _plain(v) for k, v in asdict(row).items()} | {"holds": row.holds} for row in rows]
        json.dump(held, stream, indent=1, ensure_ascii=False, allow_nan=False)
    return base.with_suffix(".csv")


def _figure(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.4f}"


def _plain(value: object) -> object:
    """JSON knows no NaN: a figure that is not defined is null."""
    return None if isinstance(value, float) and math.isnan(value) else value


def _bases(folder: Path, stem: str) -> Iterator[Path]:
    """The name of a run, then the same with a number, for a second run of the same commit on one day."""
    yield folder / stem
    for number in itertools.count(2):
        yield folder / f"{stem}-{number}"


def commit() -> str:
    """The short id of the commit the figures are of; `work` where the checkout has changes or is none."""
    here = Path(__file__).parent

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=here, capture_output=True, encoding="utf-8", check=False)
        return done.stdout.strip() if done.returncode == 0 else "unknown"

    return "work" if git("status", "--porcelain", "--untracked-files=no") else git("rev-parse", "--short", "HEAD")
