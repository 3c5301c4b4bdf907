"""Builds the seed tables: `python data/seeds/build.py TABLES_FOLDER [--out DIR]`, from raw tables and the supplement.

The raw tables are what was found; supplement/ holds what we add: rows that are missing there, and single cells that
are empty there. Neither is ever invented in between: a value that neither has stays empty.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from pathlib import Path

from pipeline.workflow.new_study import HEADERS

SEEDS = Path(__file__).resolve().parent
SUPPLEMENT = SEEDS / "supplement"

Row = dict[str, str]

# Other names for the same column and the same level, as the raw tables have them.
_COLUMN_NAMES = {"id_confidence": "confidence"}
_LEVELS = {"council_of_europe": "coe"}
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_BOUNDS = {"<=": "at_latest", ">=": "at_earliest"}

# The seed tables, and what tells two of their rows apart.
KEYS = {
    "networks.csv": ("network_id",),
    "cities.csv": ("city_id",),
    "memberships.csv": ("city_id", "network_id", "role", "start_date"),
    "instruments.csv": ("instrument_id", "lang", "term"),
    "common_sources.csv": ("common_source_id",),
    "process_events.csv": ("event_id", "city_id", "country_code"),
}
# Of these nothing was found apart from what we add.
_ONLY_ADDED = ("process_events.csv",)


class SeedError(Exception):
    """A table from which no seed table can be made; the sentence names file and row."""


def build(raw: Path, out: Path) -> int:
    """Write every seed table into a folder; returns how many rows they have together."""
    built = {name: _built(name, raw) for name in KEYS}
    for name, text in built.items():
        (out / name).write_bytes(text.encode("utf-8"))
    return sum(text.count("\n") - 1 for text in built.values())


def _built(name: str, raw: Path) -> str:
    rows: dict[tuple[str, ...], Row] = {}
    for row in () if name in _ONLY_ADDED else _read(raw / name):
        key = _key(name, row)
        if key in rows:
            raise SeedError(f"{raw / name}: {' '.join(key)} is there twice; keep one row")
        rows[key] = row
    added = SUPPLEMENT / name
    for row in _read(added) if added.exists() else ():
        _supplement(rows.setdefault(_key(name, row), {}), row, f"{added}: {' '.join(_key(name, row))}")
    return _written(name, [rows[key] for key in sorted(rows)])


def _supplement(row: Row, more: Row, place: str) -> None:
    """Fill what is empty in a row; what is filled may only be said again."""
    for column, value in more.items():
        if value and row.get(column, value) not in ("", value):
            raise SeedError(f"{place}: {column} is {value!r} here and {row[column]!r} there; settle it in one of them")
        row[column] = row.get(column) or value


def _key(name: str, row: Row) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in KEYS[name])


def _read(path: Path) -> list[Row]:
    """The rows of a table under the names that seed tables have; a column that has no place there is an error."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SeedError(f"{path}: cannot be read ({error.strerror}); give the folder of the raw tables") from None
    rows = [
        {_COLUMN_NAMES.get(column, column): (value or "").strip() for column, value in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)
    ]
    unknown = sorted({column for row in rows for column in row} - set(_columns(path.name)))
    if unknown:
        raise SeedError(
            f"{path}: {', '.join(unknown)} has no place in a study's {path.name}; add the column to its header"
        )
    for row in rows:
        if "level" in row:
            row["level"] = _LEVELS.get(row["level"], row["level"])
        if "start_date" in row:
            row["start_precision"] = precision(row["start_date"])
    return rows


def precision(date: str) -> str:
    """How exactly a date is known, from the way it is written: day, month or year, at_latest for <= and so on."""
    if not date:
        return ""
    bound = _BOUNDS.get(date[:2])
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date[2:] if bound else date):
        raise SeedError(f"{date!r} is no date of the form 2016, 2016-06 or 2016-06-30, or one after <= or >=")
    return bound or _PRECISIONS[len(date)]


def _columns(name: str) -> list[str]:
    return HEADERS[name].split(",")


def _written(name: str, rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _columns(name), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> int:
    """Build into the seeds folder or the one named; returns 1 after one sentence when a table is faulty."""
    parser = argparse.ArgumentParser(description="Build the seed tables from the raw tables and the supplement.")
    parser.add_argument("tables", type=Path, metavar="TABLES_FOLDER", help="folder of the raw tables")
    parser.add_argument("--out", type=Path, default=SEEDS, help="folder that receives the seed tables")
    given = parser.parse_args()
    try:
        count = build(given.tables, given.out)
    except SeedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"built {count} rows into {given.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
