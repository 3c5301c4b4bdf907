"""XLSX: one workbook, a sheet a table; the same bytes for the same run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StageError
from pipeline.export.columns import Kind
from pipeline.export.csv import protect
from pipeline.export.tables import Bundle, Table

if TYPE_CHECKING:
    import xlsxwriter

FILE_NAME = "matches.xlsx"
CELL_LIMIT = 32_767  # characters; Excel's, counted in UTF-16 units
_WIDTHS = {"passage": 60, "context_before": 30, "context_after": 30, "title": 30, "reason": 50}


def fits_cell(text: str) -> bool:
    """Whether an Excel cell holds the whole text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= CELL_LIMIT


def write(bundle: Bundle, folder: Path) -> tuple[Path, ...]:
    """Write the workbook; returns its path. Raises StageError for a cell that Excel cannot hold, OSError."""
    import xlsxwriter  # here, since every run loads this module and few write workbooks
    from xlsxwriter.exceptions import FileCreateError

    path = folder / FILE_NAME
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # Its parts lie where the workbook will, and on no other disk, until it is whole.
    workbook = xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(folder)})
    # The moment of writing would make every file different.
    workbook.set_properties({"title": f"policyecho run {bundle.run_id}", "created": datetime(2000, 1, 1)})
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
    for table in bundle.tables:
        _sheet(workbook, table, bold, wrapped)
    sheet = workbook.add_worksheet("run")
    # When the run started is told in run.json; here it would make equal runs differ.
    told = {key: value for key, value in bundle.manifest.items() if key != "started_at"}
    for row, (key, value) in enumerate(_leaves(told)):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, protect(value))
    try:
        workbook.close()
    except FileCreateError as error:
        raise error.args[0] from None  # what the disk said
    return (path,)


def _leaves(values: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    """Every value of the manifest under its path, entries of lists by number: no cell grows with the study."""
    for key, value in sorted(values.items()):
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, f"{path}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, entry in enumerate(value, start=1):
                yield f"{path}{key}.{number}", json.dumps(entry, sort_keys=True, ensure_ascii=False)
        else:
            yield f"{path}{key}", json.dumps(value, sort_keys=True, ensure_ascii=False)


def _sheet(workbook: xlsxwriter.Workbook, table: Table, bold: object, wrapped: object) -> None:
    sheet = workbook.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.name, bold)
        base = column.name.removeprefix("network_").removeprefix("city_")
        sheet.set_column(number, number, _WIDTHS.get(base, 14), wrapped if base == "passage" else None)
    for row, cells in enumerate(table.rows, start=1):
        for number, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            if cell is None:
                continue
            if isinstance(cell, str):
                text = protect(cell) if column.kind is Kind.TEXT else cell
                if not fits_cell(text):
                    raise StageError(
                        f"{table.name} row {row}: {column.name} is longer than an Excel cell; export csv instead"
                    )
                sheet.write_string(row, number, text)
            else:
                sheet.write_number(row, number, cell)
