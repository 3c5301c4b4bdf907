from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.analyse.answer import INVENTED, Answer, is_invented, mark_invented
from pipeline.analyse.pictures.svg import Picture
from pipeline.records.shipped import shipped


def cities(root: Path, *rows: str) -> Path:
    root.mkdir(exist_ok=True)
    (root / "cities.csv").write_text("\n".join(("city_id,name,confidence", *rows)) + "\n", encoding="utf-8")
    return root


def test_a_study_is_invented_where_all_its_cities_are_said_to_be(tmp_path: Path) -> None:
    assert is_invented(shipped("demo") / "study") and not is_invented(shipped("seeds"))
    assert is_invented(cities(tmp_path / "all", "a,A,invented", "b,B,invented"))
    for number, rows in enumerate([("a,A,invented", "b,B,page_seen"), ("a,A,",), ()]):
        assert not is_invented(cities(tmp_path / str(number), *rows))
    assert not is_invented(tmp_path / "nothing")


@pytest.mark.parametrize(("confidence", "marked"), [("invented", True), ("unchecked", False)])
def test_an_answer_of_an_invented_study_says_so_first_and_on_each_picture_once(
    tmp_path: Path, confidence: str, marked: bool
) -> None:
    root, picture = cities(tmp_path, f"a,A,{confidence}"), Picture(200, 50, "t", "d")
    plain = Answer("x", "r", ("found",), pictures={"p": picture})
    for answer in (mark_invented(root, plain), mark_invented(root, mark_invented(root, plain))):
        assert answer.paragraphs == ((INVENTED, "found") if marked else ("found",))
        assert answer.pictures["p"].write().count(">invented<") == int(marked)
