"""Which kind of table a file is, however a spreadsheet has saved it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.review.exchanging.adjudication import is_adjudication
from pipeline.review.exchanging.judgement_list import is_judgement_list

SHEET = "pair_id,coder,network_passage,city_passage,relation,note\r\n"
DECISIONS = "pair_id,adjudicator,network_passage,codes_given,relation,cause,note\r\n"
LIST = "answer_id,pair_id,coder,kind,relation,codes,codebook\r\n"
SAVED: dict[str, Callable[[str], bytes]] = {
    "a.csv": lambda text: text.encode("utf-8-sig"),
    "b.csv": lambda text: f"sep=;\r\n{text}".replace(",", ";").encode("cp1252"),
    "c.txt": lambda text: text.replace(",", "\t").encode("utf-16"),
    "d.CSV": lambda text: text.replace("_", " ").title().encode(),
}


@pytest.mark.parametrize("name", SAVED)
def test_a_table_is_known_however_it_was_saved(tmp_path: Path, name: str) -> None:
    path, told = tmp_path / name, []
    for text in (SHEET, DECISIONS, LIST):
        path.write_bytes(SAVED[name](text + "1,2,3\r\n"))
        told.append((is_adjudication(path), is_judgement_list(path)))
    assert told == [(False, False), (True, False), (False, True)]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 50])
def test_what_is_no_table_is_neither(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert not is_adjudication(path) and not is_judgement_list(path)
    assert not is_adjudication(tmp_path / "gone.csv") and not is_judgement_list(tmp_path)
