"""The lines of a sheet that came back, whatever program saved it."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputError
from pipeline.export.csv import unprotect
from pipeline.review.codebook import Codebook
from pipeline.review.exchanging.tools import parse_tool_lines
from pipeline.study.csv_table import Fault, name_columns, read_table

__all__ = ["Row", "read_lines"]

Row = dict[str, str]


def read_lines(path: Path, codebook: Codebook) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """Lines with their numbers, and those that cannot be read. Raises InputError where no line can."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _read_workbook(path, codebook), []
    if suffix in (".json", ".jsonl"):
        try:
            return parse_tool_lines(path.read_text(encoding="utf-8-sig"), codebook)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"{path} cannot be read ({type(error).__name__}); give a sheet that was exported"
            ) from None
    table = read_table(path, ("pair_id", codebook.relation.field))
    return [(line, {name: unprotect(cell) for name, cell in row.items()}) for line, row in table.rows], list(
        table.faults
    )


def _read_workbook(path: Path, codebook: Codebook) -> list[tuple[int, Row]]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{path} is no workbook ({type(error).__name__}); save it as XLSX or CSV again") from None
    try:
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()
    header = name_columns(str(cell or "") for cell in rows[0]) if rows else []
    for name in ("pair_id", codebook.relation.field):
        if header.count(name) != 1:
            what = f"column {name} is there twice" if name in header else f"missing column {name}"
            raise InputError(f"{path} line 1: {what}; give a sheet that `review sheet` made")
    if "adjudicator" in header:
        raise InputError(f"{path} holds decisions; save it as CSV and merge that")
    return [
        (
            line,
            {name: unprotect(str(cell)) if cell is not None else "" for name, cell in zip(header, row, strict=False)},
        )
        for line, row in enumerate(rows[1:], start=2)
        if any(cell is not None for cell in row)
    ]
