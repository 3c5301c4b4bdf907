"""Tables that researchers make: read as spreadsheets write them, with every fault by its line."""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

from pipeline.errors import ConfigError, InputError
from pipeline.records.codes import Code
from pipeline.records.dates import EARLIEST_YEAR, DateInterval, parse_interval

_WORD_BLANK = re.compile(r"[\s-]+")  # "Document ID" is document_id, and "working-group member" is working_group_member
# Blanks, and what has no width: text copied from a page or a PDF brings it along, and nobody sees it.
_UNSEEN_EDGE = re.compile(r"\A[\s\xad\u200b\u200e\u200f\u2060\ufeff]+|[\s\xad\u200b\u200e\u200f\u2060\ufeff]+\Z")
_LIST_MARK = re.compile(r"[;|]")
# Spreadsheets that are told the separator so write it into the first line.
_SEPARATOR_HINT = re.compile(r"sep=[,;\t](?:\r\n?|\n)", re.IGNORECASE)
_FROM_TO = re.compile(r"(\d{4}[\d-]*)/(\d{4}[\d-]*)")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*\Z")
# Codes of the European Union for countries that ISO 3166-1 names otherwise.
_ISO_COUNTRY = {"EL": "GR", "UK": "GB"}
_C = TypeVar("_C", bound=Code)
# Of files that may be tables; spreadsheets write "Unicode text" as .txt.
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One faulty line: its number in the file and a sentence for each fault."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table as read: rows with their line numbers, how it was encoded, and columns nobody knows."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    encoding: str
    separator: str
    ignored: tuple[str, ...]
    faults: tuple[Fault, ...]


def read_table(path: Path, required: tuple[str, ...], columns: tuple[str, ...] = ()) -> InputTable:
    """A researcher's table: comma, semicolon or tab, UTF-8, UTF-16 or cp1252; `columns` empty: all are read.

    Names of columns may have capitals, and blanks in place of underscores.

    Raises InputError where the table as a whole cannot be read.
    """
    data = _read_bytes(path, required)
    text, encoding = _decode(data, path)
    hint = _SEPARATOR_HINT.match(text)
    separator = _find_separator(_header_line(text))
    lines, faults = _lines(text, separator)
    if hint:
        del lines[:1]
    first = 2 if hint else 1
    if faults and faults[0].line == first:
        raise InputError(f"{path} line {first}: {faults[0].text}")
    header = name_columns(lines[0][1] if lines else [])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise InputError(f"{path} line {first}: column {_list(twice)} is there twice; keep one of each")
    missing = [name for name in required if name not in header]
    if missing:
        raise InputError(
            f"{path} line {first}: missing column {_list(missing)}; a table has {_list(columns or required)}"
        )
    wanted = columns or tuple(name for name in header if name)
    rows = []
    for line, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            many = f"{len(cells)} cells where the header has {len(header)}"
            faults.append(Fault(line, f"{many}; quote cells that hold a {_DELIMITERS[separator]}"))
            continue
        # A program that writes accents apart (macOS) means the same id or term.
        values = [normalize("NFC", _UNSEEN_EDGE.sub("", cell)) for cell in cells] + [""] * (len(header) - len(cells))
        rows.append((line, {k: v for k, v in zip(header, values, strict=True) if k in wanted}))
    ignored = tuple(name for name in header if name and name not in wanted)
    faults.sort(key=lambda fault: fault.line)
    return InputTable(tuple(rows), encoding, _DELIMITERS[separator], ignored, tuple(faults))


def _read_bytes(path: Path, required: tuple[str, ...]) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; give the path of a table with the columns {_list(required)}")
        # A pipe would be waited for and a device read without end.
        if not path.is_file() and path.exists():
            raise InputError(f"{path} is a pipe or device; save the table as a file and give its path")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path} was not found; give the path of a table with the columns {_list(required)}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give the path of a CSV file") from None


def columns_of(path: Path) -> frozenset[str]:
    """The columns that `read_table` would know a file by; none where it is no table."""
    try:
        text, _ = _decode(path.read_bytes(), path)
    except (InputError, OSError):
        return frozenset()
    line = _header_line(text)
    return frozenset(
        name for cells in csv.reader([line], delimiter=_find_separator(line)) for name in name_columns(cells)
    )


def _header_line(text: str) -> str:
    hint = _SEPARATOR_HINT.match(text)
    return text[hint.end() if hint else 0 :].split("\n", 1)[0]


def _find_separator(header_line: str) -> str:
    return max(_DELIMITERS, key=header_line.count)


def name_columns(cells: Iterable[str]) -> list[str]:
    """The names of columns as they are known by: without capitals, and with underscores in place of blanks."""
    return [_known_word(name) for name in cells]


def _known_word(text: str) -> str:
    return _WORD_BLANK.sub("_", _UNSEEN_EDGE.sub("", text).lower())


def _lines(text: str, separator: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """Each row with the line on which it begins, and rows that cannot be told apart from what follows them.

    A quoted cell may run over several lines, so a quote that is never closed takes all lines to the end with it.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    begins, at_end = 1, False
    while not at_end:
        try:
            lines.append((begins, next(reader)))
        except StopIteration:
            at_end = True
        except csv.Error as error:
            last = reader.line_num
            lost = f"; lines {begins} to {last} were not taken" if last > begins else ""
            advice = "close every quote and write a quote inside a cell twice"
            faults.append(Fault(begins, f"the row that begins here cannot be read ({error}); {advice}{lost}"))
        begins = reader.line_num + 1
    return lines, faults


def _decode(data: bytes, path: Path) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # "Unicode text" of spreadsheets
        return data.decode("utf-16", errors="replace"), "UTF-16"
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise InputError(f"{path} is a workbook; save its sheet as CSV in the spreadsheet, and give that")
    if b"\x00" in data[:4096]:
        raise InputError(f"{path} is not a CSV file but something binary; save it as CSV first")
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # Excel in half of Europe; its five unassigned bytes become U+FFFD rather than an error.
        return data.decode("cp1252", errors="replace"), "cp1252"


def _list(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)


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
            days = DateInterval(parse_interval(first).earliest, parse_interval(last).latest)
        except ValueError as error:
            raise self.fault(f"{column} {error}; correct the date or leave it empty") from None
        if days.earliest.year < EARLIEST_YEAR:
            raise self.fault(f"{column} {value} lies before {EARLIEST_YEAR}; correct the date or leave it empty")
        return days

    def word(self, column: str) -> str:
        """A word that results depend on, as it is known by: without capitals, and with underscores for blanks."""
        return _known_word(self[column])

    def code(self, column: str, codes: type[_C]) -> _C:
        """The member of a closed set that a cell names; an empty cell is one only where the set has such a member."""
        value = self.word(column)
        if value not in set(codes):
            known = ", ".join(code for code in codes if code)
            raise self.fault(f"{column} {value!r} is not known; write one of {known}")
        return codes(value)

    def country(self, column: str) -> str:
        """A country code as ISO 3166-1 has it, in capitals; empty where the cell is."""
        value = self[column]
        if value and not re.fullmatch("[A-Za-z]{2}", value):
            raise self.fault(f"{column} {value!r} is no country code of two letters; write for instance PT")
        return _ISO_COUNTRY.get(value.upper(), value.upper())

    def language(self, column: str) -> str:
        """The primary subtag of a language tag or code, in lower case; empty where the cell is."""
        value = self[column]
        if value and not _LANGUAGE_TAG.match(value):
            raise self.fault(f"{column} {value!r} is no language tag; write for instance de, or leave it empty")
        return re.split("[-_]", value)[0].lower()


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
                folded = {one.casefold(): one for one in sorted(known)}
                near = difflib.get_close_matches(name.casefold(), list(folded), 1)
                hint = f" (did you mean {folded[near[0]]!r}?)" if near else ""
                raise row.fault(f"{what} {name!r} is not in {table}{hint}; add its row there or correct it")
        yield row
