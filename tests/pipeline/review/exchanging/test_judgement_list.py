"""A table of judgements that is read back: it holds the very answers, so that whatever was changed in it is named."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.review.exchanging.judgement_list import read_judgement_list

ROW = {
    "answer_id": "a" * 32, "pair_id": "p1", "coder": "A", "kind": "code", "relation": "copy", "note": "see page 3",
    "codes": '{"note": "see page 3", "relation": "copy"}', "codebook": "0123456789ab",
    "given_at": "2026-01-01T00:00:00Z", "seconds": "4.5",
}  # fmt: skip


def write(path: Path, **changed: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(ROW), delimiter=";")
        writer.writeheader()
        writer.writerow(ROW | changed)
    return path


def test_an_answer_is_read_as_it_was_given(tmp_path: Path) -> None:
    found = read_judgement_list(write(tmp_path / "a.csv"), lambda pair_id: pair_id == "p1")
    (answer,) = found.answers
    assert found.faults == () and (answer.answer_id, answer.coder, answer.seconds) == ("a" * 32, "A", 4.5)
    assert answer.codes == {"relation": "copy", "note": "see page 3"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"note": "see page 4"}, "note 'see page 4' is not what codes say"),
        ({"relation": "frame"}, "relation 'frame' is not what codes say"),
        ({"codebook": "1,23E+15"}, "codebook '1,23E+15' is no digest of one"),
        ({"pair_id": "1,2E+07"}, "a spreadsheet has made a number of its id"),
        ({"seconds": "04. Mai"}, "seconds '04. Mai' is no number"),
        ({"codes": "copy"}, "codes are no JSON"),
    ],
)
def test_what_was_changed_is_named_by_its_line(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    (fault,) = read_judgement_list(write(tmp_path / "a.csv", **changed), lambda pair_id: pair_id == "p1").faults
    assert fault.line == 2 and said in fault.text
