"""What a benchmark of extraction gives: its figures, and what to look at where they are low."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.quality.table import Row


@dataclass(frozen=True, slots=True)
class Measurement:
    """The rows of the table, and a line of text for each page, the worst first."""

    rows: list[Row]
    worst: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One benchmark; `measure` takes `quick` and raises BenchmarkAbsent where its data are missing."""

    name: str
    about: str
    measure: Callable[[bool], Measurement]
