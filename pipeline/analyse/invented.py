"""Whether a study is invented, so that nothing that is said of it is taken for a finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.analyse.answer import Answer
from pipeline.analyse.pictures.svg import GREY
from pipeline.errors import InputError
from pipeline.study.csv_table import read_table

__all__ = ["INVENTED", "is_invented", "mark_invented"]

INVENTED = "Everything in this study is invented, its cities too: what follows shows the program and is no finding."
_CONFIDENCE = "invented"  # of the rows of cities.csv


def is_invented(root: Path) -> bool:
    """Whether every city of a study is said to be invented."""
    try:
        rows = read_table(root / "cities.csv", ("city_id",)).rows
    except InputError:
        return False
    return bool(rows) and all(row.get("confidence") == _CONFIDENCE for _, row in rows)


def mark_invented(root: Path, answer: Answer) -> Answer:
    """The answer as it is, or, of an invented study, with that said before all else and on each picture."""
    if not is_invented(root) or INVENTED in answer.paragraphs:
        return answer
    for picture in answer.pictures.values():
        picture.text(picture.width - 8, 14, "invented", 10, "end", GREY)
    return replace(answer, paragraphs=(INVENTED, *answer.paragraphs))
