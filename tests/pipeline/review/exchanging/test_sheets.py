from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import InputError
from pipeline.review.codebook import Codebook, read_codebook
from pipeline.review.exchanging.sheets import FORMATS, read_sheet, write_sheet
from pipeline.review.records import Pair, PairContent, PairKind, ShownPassage

SUFFIX = {"csv": ".csv", "xlsx": ".xlsx", "label-studio": ".json", "doccano": ".jsonl", "prodigy": ".jsonl"}


def shown(text: str) -> ShownPassage:
    return ShownPassage("secret-document", "0" * 64, 0, len(text), "en", text, "What stands before.", "And after.")


def pair(number: int, text: str = "A passage.") -> Pair:
    content = PairContent(shown(f"{text} {number}"), shown(f"Une phrase. {number}"))
    return Pair(f"pair{number}", "s", PairKind.FOIL_TOPIC, "secret-match", "secret|known", 0.5, content)


PAIRS = [pair(number) for number in range(4)]


@pytest.fixture
def codebook(tmp_path: Path) -> Codebook:
    return read_codebook(tmp_path / "none")


def read(path: Path, codebook: Codebook, coder: str = "") -> Any:
    known = {one.pair_id: one for one in [*PAIRS, pair(9)]}
    return read_sheet(path, codebook, known.get, "2026-01-01T00:00:00Z", coder)


def fill_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row, code in zip(rows, ("copy", "frame", "topic_only"), strict=False):
        row["relation"] = code
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def fill_xlsx(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    column = [cell.value for cell in sheet[1]].index("relation") + 1
    for line, code in enumerate(("copy", "frame", "topic_only"), start=2):
        sheet.cell(line, column, code)
    book.save(path)


def fill_label_studio(path: Path) -> None:
    tasks = json.loads(path.read_text(encoding="utf-8"))
    who: tuple[Any, ...] = ({"id": 4, "email": "A"}, {"id": "A"}, "A", 1)
    for task, code, by in zip(tasks, ("copy", "frame", "topic_only", ""), who, strict=True):
        result = [{"from_name": "relation", "type": "choices", "value": {"choices": [code]}}]
        answer = {"completed_by": by, "result": result, "lead_time": 12.5, "was_cancelled": False}
        task["annotations"] = [answer] if code else [{**answer, "was_cancelled": True}]
    path.write_text(json.dumps(tasks), encoding="utf-8")


def fill_lines(values: Callable[[str], dict[str, Any]]) -> Callable[[Path], None]:
    def fill(path: Path) -> None:
        tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for task, code in zip(tasks, ("copy", "frame", "topic_only"), strict=False):
            task.update(values(code))
        path.write_text("\n".join(map(json.dumps, tasks)), encoding="utf-8")

    return fill


FILLED = {
    "csv": fill_csv,
    "xlsx": fill_xlsx,
    "label-studio": fill_label_studio,
    "doccano": fill_lines(lambda code: {"label": [code], "Comments": []}),
    "prodigy": fill_lines(lambda code: {"accept": [code], "answer": "accept", "_annotator_id": "A"}),
}


def test_every_format_has_a_test() -> None:
    assert set(FILLED) == set(FORMATS) == set(SUFFIX)


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_filled_in_comes_back(tmp_path: Path, codebook: Codebook, form: str) -> None:
    path = tmp_path / f"sheet{SUFFIX[form]}"
    write_sheet(path, PAIRS, "A", codebook, form)
    FILLED[form](path)
    found = read(path, codebook, "A")
    assert found.faults == ()
    assert [(one.pair_id, one.coder, one.codes["relation"]) for one in found.answers] == [
        ("pair0", "A", "copy"), ("pair1", "A", "frame"), ("pair2", "A", "topic_only"),
    ]  # fmt: skip
    assert {one.codebook for one in found.answers} == {codebook.digest}
    again = read(path, codebook, "A")
    assert [one.answer_id for one in again.answers] == [one.answer_id for one in found.answers]


@pytest.mark.parametrize("form", FORMATS)
def test_a_sheet_tells_nothing_of_its_pairs(tmp_path: Path, codebook: Codebook, form: str) -> None:
    path = tmp_path / f"sheet{SUFFIX[form]}"
    write_sheet(path, PAIRS, "A", codebook, form)
    data = path.read_bytes()
    if form == "xlsx":
        book = openpyxl.load_workbook(path)
        data = json.dumps([list(row) for row in book.worksheets[0].iter_rows(values_only=True)]).encode()
    assert b"pair3" in data
    assert [word for word in (b"secret", b"known", b"foil", b"0.5") if word in data] == []


def test_a_passage_that_a_cell_cannot_hold_is_not_cut(tmp_path: Path, codebook: Codebook) -> None:
    long = [pair(0), pair(1, "word " * 7000)]
    with pytest.raises(InputError, match=r"network_passage of pair pair1@.* is longer than an Excel cell; take"):
        write_sheet(tmp_path / "a.xlsx", long, "A", codebook, "xlsx")
    assert not (tmp_path / "a.xlsx").exists()
    write_sheet(tmp_path / "a.csv", long, "A", codebook, "csv")
    assert long[1].content.network.text in (tmp_path / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_has_at_most_twelve_columns_and_no_formula(tmp_path: Path, codebook: Codebook, form: str) -> None:
    path = tmp_path / f"sheet{SUFFIX[form]}"
    write_sheet(path, [pair(0, "=1+1"), pair(1, "@x"), pair(2, "+3")], "A", codebook, form)
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
    else:
        rows = [[str(cell or "") for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].values]
    assert len(rows[0]) <= 12
    assert [row[2][0] for row in rows[1:]] == ["'", "'", "'"]


def test_every_line_that_cannot_be_used_is_named(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "pair_id;coder;relation;content;note\n"
        "pair0;A;copy;instrumental;\n"
        "pair1;A;copied;;\n"
        "other;A;copy;;\n"
        "pair2;;copy;;\n"
        "pair3;A;;both;\n"
        "pair0;A;frame;;\n"
        "pair9;A;;;\n",
        encoding="utf-8",
    )
    found = read(path, codebook)
    assert {fault.line for fault in found.faults} == {3, 4, 5, 6, 7} and found.empty == 1
    told = {fault.line: fault.text for fault in found.faults}
    assert "relation 'copied' is none of copy, translation" in told[3]
    assert "pair 'other' is none of this study" in told[4]
    assert "no coder is named" in told[5]
    assert "relation is missing" in told[6]
    assert "stands on line 2 already" in told[7]


def test_a_sheet_that_was_coded_by_another_codebook_is_refused(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.csv"
    write_sheet(path, PAIRS, "A", codebook, "csv")
    fill_csv(path)
    other = codebook.model_copy(update={"version": "2"})
    assert other.digest != codebook.digest
    told = [fault.text for fault in read(path, other).faults]
    assert len(told) == 3 and all("coded by another codebook" in text for text in told)


def test_an_id_is_no_number_to_a_spreadsheet(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.csv"
    write_sheet(path, [replace(PAIRS[0], pair_id="012345678901")], "A", codebook, "csv")
    assert f"012345678901@{codebook.digest}" in path.read_text(encoding="utf-8-sig")


def test_a_time_that_is_none_and_codes_of_odd_kinds_are_no_error(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.csv"
    path.write_text("pair_id,coder,relation,seconds\npair1,A,copy,soon\n", encoding="utf-8")
    assert [one.seconds for one in read(path, codebook).answers] == [0.0]
    path = tmp_path / "a.jsonl"
    path.write_text('{"meta": {"pair_id": ["p"]}, "accept": [1], "answer": "accept"}\n', encoding="utf-8")
    assert len(read(path, codebook, "A").faults) == 1


def test_a_sheet_that_is_there_is_not_written_over(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("codes of a week", encoding="utf-8")
    with pytest.raises(InputError, match="may hold codes"):
        write_sheet(path, PAIRS, "A", codebook, "csv")
    assert path.read_text(encoding="utf-8") == "codes of a week"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"no workbook", "is no workbook"),
        ("a.jsonl", b"{broken", "line 1: this is no JSON"),
        ("a.json", b"[1,", "this is no JSON"),
        ("a.csv", b"relation\ncopy\n", "missing column pair_id"),
        ("missing.csv", None, "was not found"),
    ],
)
def test_a_file_that_is_no_sheet_is_told(
    tmp_path: Path, codebook: Codebook, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        read(tmp_path / name, codebook)


def test_a_value_that_no_tool_writes_is_named_by_its_line(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "x", "label": ["copy"]}\n7\n', encoding="utf-8")
    assert [fault.line for fault in read(path, codebook, "A").faults] == [1, 2]


@pytest.mark.parametrize("columns", [["pair_id", "coder", "code"], ["pair_id", "relation", "Relation"], ["relation"]])
def test_a_workbook_without_one_column_of_codes_is_refused(
    tmp_path: Path, codebook: Codebook, columns: list[str]
) -> None:
    """Its codes would pass for pairs that nobody has judged yet."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(columns)
    book.worksheets[0].append(["pair1", "A", "copy"][: len(columns)])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match=r"line 1: .*column (relation|pair_id)"):
        read(tmp_path / "a.xlsx", codebook, "A")


def test_the_columns_of_a_workbook_are_known_as_those_of_a_table(tmp_path: Path, codebook: Codebook) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Pair ID", "Coder", "Relation"])
    book.worksheets[0].append(["pair1", "A", "Copy"])
    book.save(tmp_path / "a.xlsx")
    (answer,) = read(tmp_path / "a.xlsx", codebook).answers
    assert (answer.pair_id, answer.coder, answer.codes) == ("pair1", "A", {"relation": "copy"})


@pytest.mark.parametrize("cell", ["1,23E+07", "12300000", "1.2e+11"])
def test_an_id_that_became_a_number_is_told_as_that(tmp_path: Path, codebook: Codebook, cell: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"pair_id;coder;relation\n{cell};A;copy\n", encoding="utf-8")
    (fault,) = read(path, codebook).faults
    assert fault.line == 2 and "a spreadsheet has made a number of its id" in fault.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_ids_that_were_sorted_without_their_passages_are_told(tmp_path: Path, codebook: Codebook, form: str) -> None:
    path = tmp_path / f"sheet{SUFFIX[form]}"
    write_sheet(path, PAIRS, "A", codebook, form)
    FILLED[form](path)
    if form == "csv":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
    else:
        rows = [[str(cell or "") for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].values]
    first, second = rows[1][0], rows[2][0]
    rows[1][0], rows[2][0] = second, first
    mixed = tmp_path / "mixed.csv"
    with mixed.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    found = read(mixed, codebook)
    assert [(fault.line, fault.text.partition(";")[0]) for fault in found.faults] == [
        (2, "its passages are those of pair pair0"),
        (4, "its passages are those of pair pair1"),
    ], "each row has two lines in the file"


def test_rows_that_were_sorted_whole_are_the_same_answers(tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "sheet.csv"
    write_sheet(path, PAIRS, "A", codebook, "csv")
    fill_csv(path)
    before = {one.answer_id for one in read(path, codebook).answers}
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    with path.open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *sorted(rows, key=lambda row: row[3], reverse=True)])
    found = read(path, codebook)
    assert found.faults == () and found.empty == 1 and {one.answer_id for one in found.answers} == before
