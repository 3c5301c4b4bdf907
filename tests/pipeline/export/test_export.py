from __future__ import annotations

import csv
import errno
import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from pipeline.errors import StageError, UnknownNameError
from pipeline.export import EXPORTERS, RunExporter, exporter
from pipeline.export.columns import CALIBRATION, DOCUMENTS, MATCHES, Column, Kind
from pipeline.export.csv import FORMULA_STARTS, protect, protected_rows, read, unprotect
from pipeline.export.rows import DocumentRow, documents_table
from pipeline.export.tables import Bundle, Table
from pipeline.export.xlsx import CELL_LIMIT
from pipeline.records import Document, DocumentStatus, Role
from pipeline.workflow.export import export
from pipeline.workflow.workspace import Workspace
from tests.fixtures import words
from tests.fixtures.study import HASHING, Bench

# The contract, as published; a change here breaks every reader of exports.
TABLES_OF_A_RUN = [name for name, one in EXPORTERS.items() if isinstance(one, RunExporter)]
SIDE_COLUMNS = """
document_id work_id issuer_id issuer_name country_code title doc_type lang date_earliest date_latest date_source url
retrieved_at file_sha256 page_first page_last char_start char_end core_start core_end passage context_before
context_after ocr extraction_quality
"""
TAIL_COLUMNS = """
score score_cosine score_margin score_lexical align_coverage_network align_coverage_city numbers_match instrument_ids
text_class learning_type speech_act order lag_days_min lag_days_max exposure_level best_rival_kind
best_rival_document_id best_rival_score delta_rival p_value q_value stratum cites_source cluster_id cluster_size
grade grade_points grade_reasons flags exclusion_code exclusion_detail review_status coder_labels coders
adjudicated_label settled_label judged_pairs judged_overlap
"""
CONTRACT = [
    *("match_id", "passage_id", "run_id"),
    *(f"{side}_{name}" for side in ("network", "city") for name in SIDE_COLUMNS.split()),
    *TAIL_COLUMNS.split(),
]
DOCUMENT_COLUMNS = """
document_id role issuer_id work_id title doc_type lang date_earliest date_latest path url file_sha256 status reason
pages characters sentences gone_since
"""
DOCUMENT_CONTRACT = DOCUMENT_COLUMNS.split()

# A city text each: how it begins the copied passage, and what stands around it.
HOSTILE = {
    "equals": ("=", "\n\n"),
    "plus": ("+", "\r\n\r\n"),
    "minus": ("-", "\n\n\t"),
    "at": ("@", "\n\n"),
    "apostrophe": ("'", "\n\n"),
    "two-apostrophes": ("''", "\n\n"),
    "quotes": ('"Say ""so"", he said" ', "\n\n"),
    "separator": ("a;b,c|d\u2028e\x85f ", "\r\n \t\r\n"),
    "emoji": ("👩\u200d👩\u200d👧 🇩🇪 ", "\n\n"),
    "right-to-left": ("שלום עולם \u202e", "\n\n"),
    "combining": ("e\u0301e\u0301\u0323 ", "\n\n\r"),
    "markup": ("<b>&amp;</b> ]]> ", "\n\n"),
}


@pytest.fixture(scope="session")
def hostile(_finished: Bench, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, str]:
    """A study whose texts hold all that breaks tables, exported in every format, and its run."""
    bench = _finished.copied(tmp_path_factory.mktemp("hostile") / "study")
    # Sentences as they are cut keep the marks before their first word; passages found by words begin with a word.
    bench.configure(HASHING + '[match]\nmatcher = "semantic"\n')
    for name, (start, gap) in HOSTILE.items():
        text = gap.join((*words.CITY.split("\n\n")[:2], start + words.ECHO.replace(". ", ".\r\n", 1), "=1+1", "@x"))
        title = f"{start.strip()}title"
        bench.put(f"c-{name}", "\ufeff" + text, date_earliest="2017", title=title, issuer_id=f"of-{name}")
    bench.add()
    report = bench.run()
    with bench.open() as study:
        export(Workspace(study), TABLES_OF_A_RUN, report.run_id)
    return bench, report.run_id


def read_workbook(path: Path, sheet: str) -> list[dict[str, str]]:
    book = openpyxl.load_workbook(path)
    header, *rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    kinds = {column.name: column.kind for column in MATCHES}
    found = []
    for row in rows:
        cells = {}
        for name, value in zip(header, row, strict=True):
            text = "" if value is None else unescape(str(value))
            cells[name] = unprotect(text) if kinds[name] is Kind.TEXT else text
        found.append(cells)
    book.close()
    return found


READERS: dict[str, Callable[[Any, str, str], list[dict[str, str]]]] = {
    "csv": lambda bench, run_id, table: bench.exported(run_id, table),
    "xlsx": lambda bench, run_id, table: read_workbook(bench.root / "exports" / run_id / "matches.xlsx", table),
}


@pytest.mark.slow
def test_columns_are_those_of_the_contract(hostile: tuple[Any, str]) -> None:
    bench, run_id = hostile
    assert [column.name for column in MATCHES] == CONTRACT
    assert [column.name for column in DOCUMENTS] == DOCUMENT_CONTRACT
    for table, columns in (("matches", CONTRACT), ("excluded", CONTRACT), ("documents", DOCUMENT_CONTRACT)):
        table_read = read(bench.root / "exports" / run_id / f"{table}.csv", frozenset())
        assert list(table_read.columns) == columns
    assert all(column.meaning for column in (*MATCHES, *DOCUMENTS, *CALIBRATION))


def test_how_long_a_text_is_that_was_never_read_is_unknown_and_not_nothing() -> None:
    statuses = {
        DocumentStatus.OK: 40, DocumentStatus.EMPTY: 0, DocumentStatus.FAILED: 0, DocumentStatus.SKIPPED: 0,
        DocumentStatus.REMOVED: 0,
    }  # fmt: skip
    rows = [
        DocumentRow(
            Document(status.value, Role.CITY, "city", status.value),
            status,
            "",
            0,
            characters,
            characters // 10,
        )
        for status, characters in statuses.items()
    ]
    table = documents_table(rows)
    at = [[column.name for column in table.columns].index(name) for name in ("status", "characters", "sentences")]
    told = {row[at[0]]: (row[at[1]], row[at[2]]) for row in table.rows}
    unread = dict.fromkeys(("failed", "skipped", "removed"), (None, None))
    assert told == {"ok": (40, 4), "empty": (0, 0)} | unread


@pytest.mark.parametrize("fmt", TABLES_OF_A_RUN)
@pytest.mark.parametrize("side", ["network", "city"])
def test_every_passage_is_the_text_at_its_offsets(hostile: tuple[Any, str], fmt: str, side: str) -> None:
    bench, run_id = hostile
    rows = [row for table in ("matches", "excluded") for row in READERS[fmt](bench, run_id, table)]
    assert {row["city_document_id"] for row in rows} >= {f"c-{name}" for name in HOSTILE}
    for row in rows:
        text = bench.text(row[f"{side}_document_id"])
        start, end, core_start, core_end = (
            int(float(row[f"{side}_{name}"])) for name in ("char_start", "char_end", "core_start", "core_end")
        )
        assert row[f"{side}_passage"] == text[start:end]
        assert start <= core_start < core_end <= end
        before, after = row[f"{side}_context_before"], row[f"{side}_context_after"]
        assert text[:start].endswith(before) and text[end:].startswith(after)
        assert len(before) <= 500 and len(after) <= 500


def test_hostile_passages_are_in_the_export(hostile: tuple[Any, str]) -> None:
    bench, run_id = hostile
    passages = {row["city_document_id"]: row["city_passage"] for row in bench.exported(run_id)}
    for name, (start, _) in HOSTILE.items():
        assert start.strip() in passages[f"c-{name}"]
    assert any(passage.startswith("=Every") for passage in passages.values())
    assert all("\r\n" in passage for name, passage in passages.items() if name.startswith("c-"))


@pytest.mark.parametrize("table", ["matches", "excluded", "documents", "calibration"])
def test_csv_is_utf8_with_a_mark_and_crlf_and_quotes_doubled(hostile: tuple[Any, str], table: str) -> None:
    bench, run_id = hostile
    data = (bench.root / "exports" / run_id / f"{table}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    outside = re.sub(r'"(?:[^"]|"")*"', "", data.decode("utf-8-sig"))
    assert '"' not in outside
    assert "\n" not in outside.replace("\r\n", "") and "\r" not in outside.replace("\r\n", "")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_only_text_gets_an_apostrophe(hostile: tuple[Any, str]) -> None:
    bench, run_id = hostile
    table_read = read(bench.root / "exports" / run_id / "matches.csv", frozenset())
    for column in MATCHES:
        cells = [cell for cell in table_read[column.name] if cell]
        if column.kind is Kind.TEXT:
            assert not any(cell.startswith(FORMULA_STARTS) and not cell.startswith("'") for cell in cells)
        elif column.kind is Kind.NUMBER:
            assert all(re.fullmatch(r"-?\d+(\.\d{1,4})?", cell) for cell in cells)
        else:
            assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) for cell in cells)
    assert any(cell.startswith("'=") for cell in table_read["city_passage"])


def test_numbers_are_numbers_and_formulas_are_text_in_the_workbook(hostile: tuple[Any, str]) -> None:
    bench, run_id = hostile
    book = openpyxl.load_workbook(bench.root / "exports" / run_id / "matches.xlsx")
    header, *rows = list(book["matches"].iter_rows())
    kinds = {column.name: column.kind for column in MATCHES}
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            if cell.value is not None:
                assert cell.data_type == ("n" if kinds[name.value] is Kind.NUMBER else "s")
    book.close()


@pytest.mark.parametrize("table", ["matches", "excluded"])
def test_rows_are_ordered_by_score_then_id(hostile: tuple[Any, str], table: str) -> None:
    bench, run_id = hostile
    keys = [(-float(row["score"]), row["match_id"]) for row in bench.exported(run_id, table)]
    assert keys == sorted(keys)
    assert len({key[1] for key in keys}) == len(keys)


@pytest.mark.slow
def test_equal_studies_in_different_folders_export_equal_bytes(
    new_bench: Callable[[str], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = []
    for name in ("one", "another"):
        bench = new_bench(name)
        monkeypatch.setattr("pipeline.workflow.run.now", lambda name=name: f"at another time: {name}")
        for document_id, role in (
            (("n", "network"), ("c", "city")) if name == "one" else (("c", "city"), ("n", "network"))
        ):
            own = words.NETWORK if role == "network" else words.CITY
            bench.put(
                document_id, f"{own}\n\n{words.ECHO}", role, date_earliest="2014" if role == "network" else "2018"
            )
        bench.add()
        run_id = bench.run().run_id
        with bench.open() as study:
            export(Workspace(study), TABLES_OF_A_RUN, run_id)
        manifest = json.loads((study.export_folder(run_id) / "run.json").read_text(encoding="utf-8"))
        assert manifest.pop("started_at")
        files = {path.name: path.read_bytes() for path in study.export_folder(run_id).iterdir()}
        folders.append((run_id, manifest, {name: data for name, data in files.items() if name != "run.json"}))
    assert folders[0] == folders[1]
    assert set(folders[0][2]) >= {"matches.csv", "excluded.csv", "documents.csv", "calibration.csv", "matches.xlsx"}


def bundle_of(*texts: str) -> Bundle:
    table = Table("matches", (Column("passage", Kind.TEXT, "text"),), tuple((text,) for text in texts))
    return Bundle("0" * 12, (table,), {"run_id": "0" * 12, "started_at": "2026"})


@pytest.mark.parametrize("text", ["x" * (CELL_LIMIT + 1), "=" + "x" * (CELL_LIMIT - 1), "👍" * (CELL_LIMIT // 2 + 1)])
def test_a_cell_that_excel_cannot_hold_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(StageError, match="passage is longer than an Excel cell; export csv instead"):
        EXPORTERS["xlsx"].write(bundle_of("short", text), tmp_path)


def test_the_longest_cells_and_odd_characters_reach_the_workbook(tmp_path: Path) -> None:
    texts = [
        "x" * CELL_LIMIT,
        "👍" * (CELL_LIMIT // 2),
        " blanks ",
        "\x0b\x01 control",
        "\r\n",
        "http://a.example",
        "007",
    ]
    (path,) = EXPORTERS["xlsx"].write(bundle_of(*texts), tmp_path)
    book = openpyxl.load_workbook(path)
    cells = [unprotect(unescape(row[0].value)) for row in book["matches"].iter_rows(min_row=2)]
    book.close()
    assert cells == texts


def test_a_workbook_needs_no_other_disk_and_tells_what_its_own_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    (path,) = EXPORTERS["xlsx"].write(bundle_of("a text"), tmp_path)
    assert list(tmp_path.iterdir()) == [path]

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", refuse)
    monkeypatch.setattr(zipfile.ZipFile, "write", refuse)
    with pytest.raises(OSError, match="No space left"):
        EXPORTERS["xlsx"].write(bundle_of("a text"), tmp_path)


def test_a_text_that_looks_like_an_escape_stays_what_it_is(tmp_path: Path) -> None:
    (path,) = EXPORTERS["xlsx"].write(bundle_of("_x000D_"), tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert "<t>_x005F_x000D_</t>" in archive.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("text", ["\ufffe", "a\uffffb"])
def test_non_characters_do_not_break_the_workbook(tmp_path: Path, text: str) -> None:
    (path,) = EXPORTERS["xlsx"].write(bundle_of(text), tmp_path)
    openpyxl.load_workbook(path).close()


def test_numbers_and_dates_are_never_protected() -> None:
    columns = (Column("lag", Kind.NUMBER, ""), Column("date", Kind.DATE, ""), Column("text", Kind.TEXT, ""))
    assert list(protected_rows(Table("t", columns, ((-5, "-0044", "-5"),)))) == [[-5, "-0044", "'-5"]]


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_protection_is_undone_exactly(text: str) -> None:
    assert unprotect(protect(text)) == text
    assert not protect(text).startswith(FORMULA_STARTS[:4])


def test_an_unknown_format_names_the_known() -> None:
    with pytest.raises(UnknownNameError, match="unknown export format 'pdf'; known: csv, warc, xlsx"):
        exporter("pdf")
