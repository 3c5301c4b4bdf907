"""Sheets of decisions as they come back: what cannot be used is named by its line, and nothing passes unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.review.codebook import Codebook, read_codebook
from pipeline.review.exchanging.adjudication import read_adjudication
from pipeline.review.exchanging.sheets import ReadSheet

HEAD = "pair_id;adjudicator;relation;cause;note\n"


@pytest.fixture
def codebook(tmp_path: Path) -> Codebook:
    return read_codebook(tmp_path / "none")


def read(tmp_path: Path, codebook: Codebook, lines: str) -> ReadSheet:
    path = tmp_path / "decisions.csv"
    path.write_text(HEAD + lines, encoding="utf-8")
    known = ("p1", "p2", "p3")
    return read_adjudication(path, codebook, known.__contains__, "2026-01-01T00:00:00Z", lambda _: ("A", "B"))


def test_codes_that_a_spreadsheet_began_with_capitals_are_taken(tmp_path: Path, codebook: Codebook) -> None:
    found = read(tmp_path, codebook, f"p1@{codebook.digest};D;Copy;Context;\np2;D;frame;slip;why\np3;D;;;\n")
    assert found.faults == () and found.empty == 1
    assert [(one.pair_id, dict(one.codes)) for one in found.answers] == [
        ("p1", {"relation": "copy", "cause": "context"}),
        ("p2", {"relation": "frame", "cause": "slip", "note": "why"}),
    ]


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ("p1;D;;;only a note\n", 2, "relation is missing"),
        ("p1;D;copy;slip;\np1;D;frame;slip;\n", 3, "pair p1 stands on line 2 already"),
        ("1,2E+07;D;copy;slip;\n", 2, "a spreadsheet has made a number of its id"),
        ("p1;D;copy;whim;\n", 2, "cause 'whim' is none of"),
        ("p1;;copy;slip;\n", 2, "no adjudicator is named"),
        ("p1;B;copy;slip;\n", 2, "B codes this sample and cannot decide between its coders"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    tmp_path: Path, codebook: Codebook, lines: str, line: int, said: str
) -> None:
    (fault,) = read(tmp_path, codebook, lines).faults
    assert fault.line == line and said in fault.text
