"""CSV: UTF-8 with BOM, RFC 4180, ISO dates, text cells protected from being read as formulas."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.columns import Kind
from pipeline.export.tables import Bundle, Cell, Table

if TYPE_CHECKING:  # half a second that only a command that reads tables should pay
    import pandas as pd

FILE_NAMES = ("matches.csv", "excluded.csv", "documents.csv", "date_evidence.csv", "calibration.csv", "run.json")
FORMULA_STARTS = ("=", "+", "-", "@", "'", "\t", "\r")


def protect(text: str) -> str:
    """The cell with one apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


def unprotect(cell: str) -> str:
    """The text that `protect` was given."""
    return cell.removeprefix("'")


def write(bundle: Bundle, folder: Path) -> tuple[Path, ...]:
    """Write every table as NAME.csv and the manifest as run.json; returns the paths."""
    paths = [write_csv(table, folder) for table in bundle.tables]
    manifest = folder / "run.json"
    text = json.dumps(bundle.manifest, indent=2, sort_keys=True, ensure_ascii=False)
    manifest.write_text(text + "\n", encoding="utf-8")
    return (*paths, manifest)


def write_csv(table: Table, folder: Path) -> Path:
    """Write one table as NAME.csv; returns its path."""
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows(protected_rows(table))
    return path


def protected_rows(table: Table) -> Iterator[list[Cell]]:
    """The rows of a table with protected cells, None where there is no value."""
    texts = [place for place, column in enumerate(table.columns) if column.kind is Kind.TEXT]
    for row in table.rows:
        cells = list(row)
        for place in texts:
            cell = cells[place]
            if isinstance(cell, str) and cell[:1] in FORMULA_STARTS:  # of a million cells hardly one
                cells[place] = protect(cell)
        yield cells


def read(path: Path, text_columns: frozenset[str]) -> pd.DataFrame:
    """An exported CSV as strings, empty where there is no value, text columns without their apostrophe.

    pandas folds line ends inside cells; the csv module keeps every code point, as citations need.
    """
    import pandas as pd

    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    cells = [
        [unprotect(cell) if name in text_columns else cell for name, cell in zip(header, row, strict=True)]
        for row in rows
    ]
    return pd.DataFrame(cells, columns=header, dtype=object)
