"""A label in one table cell and its date in the next date a document as one line does; other cells do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.ingest.dating import decide_date, find_dated_lines
from pipeline.records.dates import DateInterval, parse_interval

CASES = Path(__file__).parents[3] / "golden" / "cases"


def date_of(text: str, lang: str = "") -> DateInterval | None:
    return decide_date(find_dated_lines(text), lang=lang).interval


def date_of_file(path: Path) -> DateInterval | None:
    found = extract(path.read_bytes(), name=path.name)
    return decide_date((*found.date_clues, *find_dated_lines(found.text)), lang=found.lang).interval


@pytest.mark.parametrize("path", sorted((CASES / "dates-cells").iterdir()), ids=lambda path: path.name)
def test_a_label_and_its_date_in_two_cells_say_what_one_line_says(path: Path) -> None:
    day = "2016-05-12" if "2." in path.name else "2019-03-14"
    assert date_of_file(path) == parse_interval(day)


@pytest.mark.parametrize(("name", "day"), [("t1", "2019-03-14"), ("t2", "2019-03-14"), ("t3", ""), ("t4", "")])
def test_of_a_table_of_dates_the_decision_counts_or_none(name: str, day: str) -> None:
    found = date_of_file(CASES / "dates-table" / f"{name}.html")
    assert found == (parse_interval(day) if day else None)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("Adopted on | March 2016", "Adopted on: March 2016"),
        ("Amt | 50 | Beschlussdatum | 14.03.2019", "Beschlussdatum: 14.03.2019"),
        ("Beschlussdatum: | 14.03.2019 | Amt | 50", "Beschlussdatum: 14.03.2019"),
        ("Date de publication | 12 mai 2016", "Date de publication : 12 mai 2016"),
        ("Vaststellingsdatum | 12 mei 2016", "Vaststellingsdatum: 12 mei 2016"),
    ],
)
def test_rows_of_other_kinds_say_what_their_line_says(row: str, line: str) -> None:
    rest = "\n\nThe city gives every newcomer a guide in the first year and a place in a course."
    assert date_of(row + rest) == date_of(line + rest)


@pytest.mark.parametrize(
    "row",
    [
        "Aufenthaltsgesetz vom | 25.02.2008", "Frist zur Umsetzung | 31.12.2024",
        "Measure adopted | 2015 | 2016 | 2017",
        "Rat | 14.03.2019 | vorberaten", "Adopted | housing plan of 12 May 2016 and others",
        "Adopted | yes | 12 May 2016",
    ],
)  # fmt: skip
def test_other_cells_beside_a_date_do_not_date_the_document(row: str) -> None:
    assert date_of(f"Plan\n\n{row}\n\nThe city gives every newcomer a guide in the first year.") is None
