"""Rows of the researcher's tables, read strictly: every fault is told by file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from pipeline.errors import ConfigError
from pipeline.records.codes import Code
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.csv_table import read_table

__all__ = ["Row", "read_rows", "with_known_ids"]

_LIST_MARK = re.compile(r"[;|]")
_FROM_TO = re.compile(r"(\d{4}[\d-]*)/(\d{4}[\d-]*)")
_C = TypeVar("_C", bound=Code)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; an absent column reads as empty."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, sentence: str) -> ConfigError:
        """The error that names this line; `sentence` says what is wrong with it and what to do."""
        return ConfigError(f"{self.path} line {self.line}: {sentence}")

    def list_of(self, column: str) -> tuple[str, ...]:
        """The names in a cell that holds several."""
        return tuple(part.strip() for part in _LIST_MARK.split(self[column]) if part.strip())

    def interval(self, column: str) -> DateInterval | None:
        """The days of a date cell; None where it is empty.

        `<=2014-06` is any day up to that month's last, `>=2014` any day from its first, `2014-03/2014-05` any day from
        the first of the one to the last of the other.
        """
        value = self[column]
        if not value:
            return None
        try:
            if value.startswith("<="):
                return DateInterval(date.min, parse_interval(value[2:]).latest)
            if value.startswith(">="):
                return DateInterval(parse_interval(value[2:]).earliest, date.max)
            span = _FROM_TO.fullmatch(value)
            first, last = span.groups() if span else (value, value)
            return DateInterval(parse_interval(first).earliest, parse_interval(last).latest)
        except ValueError as error:
            raise self.fault(f"{column} {error}; correct the date or leave it empty") from None

    def code(self, column: str, codes: type[_C]) -> _C:
        """The member of a closed set that a cell names; an empty cell is one only where the set has such a member."""
        value = self[column].lower()
        if value not in set(codes):
            known = ", ".join(code for code in codes if code)
            raise self.fault(f"{column} {value!r} is not known; write one of {known}")
        return codes(value)

    def country(self, column: str) -> str:
        """A country code as ISO 3166-1 has it, in capitals; empty where the cell is."""
        value = self[column]
        if value and not re.fullmatch("[A-Za-z]{2}", value):
            raise self.fault(f"{column} {value!r} is no country code of two letters; write for instance PT")
        return value.upper()


def read_rows(path: Path, keys: tuple[str, ...], columns: tuple[str, ...] = ()) -> Iterator[Row]:
    """The rows of a table, each with all its keys; `columns` must be there but may be empty.

    A table that is not there has none. Raises ConfigError or InputError naming file and line.
    """
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return
    table = read_table(path, keys + columns)
    for fault in table.faults:
        raise ConfigError(f"{path} line {fault.line}: {fault.text}")
    for line, cells in table.rows:
        row = Row(path, line, cells)
        for key in keys:
            if not row[key]:
                advice = "give every row an id" if key.endswith("_id") else f"give every row its {key}"
                raise row.fault(f"{key} is empty; {advice}")
        yield row


def with_known_ids(
    rows: Iterable[Row], column: str, known: Collection[str], what: str, table: str, *, several: bool = False
) -> Iterator[Row]:
    """The rows, whose ids must be in another table where that has any: a slip would look like no contact.

    With `several` a cell may hold more than one. An empty cell names nothing.
    """
    for row in rows:
        for name in row.list_of(column) if several else filter(None, [row[column]]):
            if known and name not in known:
                near = difflib.get_close_matches(name, sorted(known), 1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                raise row.fault(f"{what} {name!r} is not in {table}{hint}; add its row there or correct it")
        yield row
