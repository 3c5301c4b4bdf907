"""What a design of analysis hands over: what it found in words, and the tables and pictures behind the words.

The answer of an invented study says that it is one, so that nothing that is said of it is taken for a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.analyse.pictures.coefficients import Coefficient
from pipeline.analyse.pictures.svg import GREY, Picture
from pipeline.errors import InputError
from pipeline.export.tables import Table
from pipeline.study.csv_table import read_table

__all__ = ["INVENTED", "SUMMARY", "Answer", "Primary", "is_invented", "mark_invented", "tell_asked"]

INVENTED = "Everything in this study is invented, its cities too: what follows shows the program and is no finding."
SUMMARY = "summary"  # the design of what all of them say together
_CONFIDENCE = "invented"  # of the rows of cities.csv


@dataclass(frozen=True, slots=True)
class Primary:
    """The test that a design declares its primary one, by name and p; None where it could not be made."""

    name: str
    p: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One design's whole answer. `design` names the file of its paragraphs, `notes` say what takes no part.

    `run_id` is empty where it is asked before a run.

    `primaries` are its primary tests, one unless it was asked of several networks; `ratios` by how much contact
    multiplies what it counts, by each way of asking.
    """

    design: str
    run_id: str
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    primaries: tuple[Primary, ...] = ()
    ratios: tuple[Coefficient, ...] = ()

    def write_text(self) -> str:
        """The paragraphs and notes as plain text."""
        return "\n\n".join((*self.paragraphs, *self.notes)) + "\n"


def tell_asked(networks: Sequence[str]) -> tuple[str, ...]:
    """The sentence that an answer begins with which was asked of some networks; none where it was of all."""
    return (f"Asked of {', '.join(networks)} alone: all that follows is of no other network.",) if networks else ()


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
    pictures = {name: _mark(picture) for name, picture in answer.pictures.items()}
    return replace(answer, paragraphs=(INVENTED, *answer.paragraphs), pictures=pictures)


def _mark(picture: Picture) -> Picture:
    """Another picture with the word on it: the answer that it is of may be written again, and would have it twice."""
    marked = replace(picture, shapes=[*picture.shapes])
    marked.text(picture.width - 8, 14, "invented", 10, "end", GREY)
    return marked
