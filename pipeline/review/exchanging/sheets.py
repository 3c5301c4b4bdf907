"""Coding sheets: pairs out, codes in, as CSV, as a workbook, or as annotation tools write them.

A sheet has one line a pair and at most twelve columns, none of which tells what the pair is. Sheets that come back are
read with every fault by its line; `merge` takes all of a sheet or nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.export.csv import protect
from pipeline.export.xlsx import fits_cell
from pipeline.review.codebook import Codebook, CodedField
from pipeline.review.exchanging.sheet_lines import Row, read_lines
from pipeline.review.exchanging.tools import TOOLS
from pipeline.review.records import Answer, AnswerKind, Pair, ShownPassage
from pipeline.study import write_atomically
from pipeline.study.csv_table import Fault

__all__ = [
    "FORMATS",
    "NOTE",
    "ReadSheet",
    "as_in_codebook",
    "codebook_faults",
    "part_pair_id",
    "read_sheet",
    "unknown_pair",
    "write_sheet",
]

NOTE = "note"
_PASSAGES = ("network_passage", "city_passage", "context")
_BESIDE = ("pair_id", "coder", "seconds", "given_at")
_MOST_COLUMNS = 12
_NUMBER = re.compile(r"[\d.,\s]+(?:[eE][+-]?\d+)?")  # 0012e3 is 12000 to a spreadsheet
_COMPARED = 200  # letters and digits of a passage, by which it is known from those of other pairs


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The answers in a sheet, lines that hold no code yet, and everything that is wrong with the others.

    `passed_over` are columns that hold something which is no part of an answer.
    """

    answers: tuple[Answer, ...]
    empty: int
    faults: tuple[Fault, ...]
    passed_over: tuple[str, ...] = ()


def write_sheet(path: Path, pairs: Sequence[Pair], coder: str, codebook: Codebook, form: str) -> None:
    """Write the pairs, in the order given, for one coder. Raises InputError where the file is there already."""
    if path.exists():
        raise InputError(
            f"{path} is there already and may hold codes; merge it and move it away, or name another file by `--out`"
        )
    rows = [_row(pair, coder, codebook) for pair in pairs]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, FORMATS[form](rows, codebook))


def _row(pair: Pair, coder: str, codebook: Codebook) -> Row:
    empty = dict.fromkeys((*(field.field for field in codebook.fields), NOTE), "")
    context = "\n".join(f"{side}: {_context(shown)}" for side, shown in _sides(pair))
    return {
        # With the codebook, since that may have changed when a sheet comes back; and it is no number to a spreadsheet.
        "pair_id": f"{pair.pair_id}@{codebook.digest}",
        "coder": coder,
        "network_passage": pair.content.network.text,
        "city_passage": pair.content.city.text,
        "context": context,
        **empty,
    }


def _sides(pair: Pair) -> tuple[tuple[str, ShownPassage], ...]:
    return ("network", pair.content.network), ("city", pair.content.city)


def _context(shown: ShownPassage) -> str:
    return f"{' '.join(shown.before.split())} […] {' '.join(shown.after.split())}".strip()


def _columns(rows: Sequence[Row], codebook: Codebook) -> list[str]:
    columns = ["pair_id", "coder", *_PASSAGES, *(field.field for field in codebook.fields), NOTE]
    if len(columns) > _MOST_COLUMNS:
        columns.remove("context")  # the codes are what a sheet is for
    return columns


def _to_csv(rows: Sequence[Row], codebook: Codebook) -> bytes:
    columns = _columns(rows, codebook)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([protect(row[name]) for name in columns] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _to_workbook(rows: Sequence[Row], codebook: Codebook) -> bytes:
    import xlsxwriter

    columns = _columns(rows, codebook)
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(stream, options)
    sheet = workbook.add_worksheet("pairs")
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    for number, name in enumerate(columns):
        sheet.write_string(0, number, name)
        sheet.set_column(number, number, 60 if name in _PASSAGES else 16, wrapped)
        field = codebook.field(name)
        if field:
            codes = [code.code for code in field.codes]
            sheet.data_validation(1, number, max(1, len(rows)), number, {"validate": "list", "source": codes})
    for line, row in enumerate(rows, start=1):
        for number, name in enumerate(columns):
            text = protect(row[name])
            if not fits_cell(text):  # it would be cut without a word
                raise InputError(f"{name} of pair {row['pair_id']} is longer than an Excel cell; take --format csv")
            sheet.write_string(line, number, text)
    workbook.close()
    return stream.getvalue()


def _to_tool(tool: str) -> Callable[[Sequence[Row], Codebook], bytes]:
    def write(rows: Sequence[Row], codebook: Codebook) -> bytes:
        return TOOLS[tool](rows, codebook).encode()

    return write


FORMATS: Mapping[str, Callable[[Sequence[Row], Codebook], bytes]] = {
    "csv": _to_csv,
    "xlsx": _to_workbook,
    **{tool: _to_tool(tool) for tool in TOOLS},
}


def read_sheet(
    path: Path, codebook: Codebook, find: Callable[[str], Pair | None], now: str, coder: str = ""
) -> ReadSheet:
    """The answers in a sheet.

    `find` gives a pair of the study by its id; `coder` is who coded where no line says so.
    Raises InputError where the file as a whole cannot be read.
    """
    lines, faults = read_lines(path, codebook)
    pairs = _find_pairs(lines, find)
    mixed = _find_mixed(lines, pairs)
    answers: list[Answer] = []
    seen: dict[tuple[str, str], int] = {}
    empty = 0
    for line, row in lines:
        row["pair_id"], coded_by = part_pair_id(row.get("pair_id", ""))
        codes = {field.field: as_in_codebook(field, row.get(field.field, "").strip()) for field in codebook.fields}
        note = row.get(NOTE, "").strip()
        if not any(codes.values()) and not note:
            empty += 1
            continue
        who = row.get("coder", "").strip() or coder
        wrong = _faults(row, who, codes, codebook) + codebook_faults(coded_by, codebook)
        if line not in pairs:
            wrong.append(unknown_pair(row["pair_id"]))
        if line in mixed:
            wrong.append(f"its passages are those of pair {mixed[line]}; sort whole rows, never a column alone")
        if first := seen.get((row.get("pair_id", ""), who)):
            wrong.append(f"pair {row['pair_id']} of {who} stands on line {first} already")
        seen.setdefault((row.get("pair_id", ""), who), line)
        if wrong:
            faults.append(Fault(line, "; ".join(wrong)))
            continue
        answers.append(_answer(row["pair_id"], who, codes | ({NOTE: note} if note else {}), codebook, now, row))
    known = {*_BESIDE, *_PASSAGES, NOTE, *(field.field for field in codebook.fields)}
    over = {name for _, row in lines for name, cell in row.items() if cell and name not in known}
    return ReadSheet(tuple(answers), empty, tuple(sorted(faults, key=lambda fault: fault.line)), tuple(sorted(over)))


def _find_pairs(lines: Sequence[tuple[int, Row]], find: Callable[[str], Pair | None]) -> dict[int, Pair]:
    """The pair that each line names, by the line; without those that name none."""
    found = ((line, find(part_pair_id(row.get("pair_id", ""))[0])) for line, row in lines)
    return {line: pair for line, pair in found if pair is not None}


def _find_mixed(lines: Sequence[tuple[int, Row]], pairs: Mapping[int, Pair]) -> dict[int, str]:
    """Lines that show the passages of another pair of the sheet than they name, with that pair's id."""
    shown_by = {
        line: (_compared(pair.content.network.text), _compared(pair.content.city.text)) for line, pair in pairs.items()
    }
    ids = {shown: pairs[line].pair_id for line, shown in shown_by.items()}
    mixed = {}
    for line, row in lines:
        shown = _compared(row.get("network_passage", "")), _compared(row.get("city_passage", ""))
        if line in pairs and shown != shown_by[line] and shown in ids:
            mixed[line] = ids[shown]
    return mixed


def _compared(text: str) -> str:
    """What of a passage stays as it is in any spreadsheet."""
    return "".join(filter(str.isalnum, text))[:_COMPARED]


def as_in_codebook(field: CodedField, cell: str) -> str:
    """The code that a cell names; spreadsheets begin words with a capital."""
    return next((one.code for one in field.codes if one.code.casefold() == cell.casefold()), cell)


def part_pair_id(cell: str) -> tuple[str, str]:
    """The id of a pair, and the digest of the codebook that its sheet was written with; "" where none is named."""
    pair_id, _, coded_by = cell.strip().partition("@")
    return pair_id, coded_by


def unknown_pair(cell: str) -> str:
    """What is wrong with a line that names a pair which the study does not have."""
    told = f"pair {cell!r} is none of this study"
    if not _NUMBER.fullmatch(cell):
        return told
    return f"{told}; a spreadsheet has made a number of its id, so write it as in the sheet that was given out"


def codebook_faults(coded_by: str, codebook: Codebook) -> list[str]:
    """What is wrong with a line that was coded by that codebook."""
    if coded_by in ("", codebook.digest):
        return []
    return [f"it was coded by another codebook ({coded_by}); put that one back into reviews/codebook.toml to merge it"]


def _faults(row: Row, coder: str, codes: dict[str, str], codebook: Codebook) -> list[str]:
    wrong = codebook.faults({name: code for name, code in codes.items() if code})
    if not coder:
        wrong.append("no coder is named; fill the column or give `--coder`")
    return wrong


def _answer(pair_id: str, coder: str, codes: Mapping[str, str], codebook: Codebook, now: str, row: Row) -> Answer:
    given = {name: code for name, code in codes.items() if code}
    said = json.dumps([pair_id, coder, given, codebook.digest], sort_keys=True, ensure_ascii=False)
    return Answer(
        hashlib.sha256(said.encode()).hexdigest()[:32], pair_id, coder, AnswerKind.CODE, given, codebook.digest,
        row.get("given_at") or now, _seconds(row.get("seconds", "")),
    )  # fmt: skip


def _seconds(cell: str) -> float:
    try:
        seconds = float(cell)
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0
