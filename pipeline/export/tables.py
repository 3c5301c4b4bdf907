"""Tables as they leave: rows of cells under typed columns, without any format's escaping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from pipeline.export.columns import Column

Cell = str | int | float | None

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be written; every row has one cell a column, None where there is no value."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: a row has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One run as it leaves the study: its tables and its manifest."""

    run_id: str
    tables: tuple[Table, ...]
    manifest: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Archive:
    """What a study holds as it came: the folder of its WARC files, and that of the sources they were crawled by."""

    files: Path
    sources: Path


def rounded(value: float | None) -> float | None:
    """A number with six decimals, as analyses write it; None where it is none, or not finite."""
    return None if value is None or not isfinite(value) else round(float(value), _DECIMALS)
