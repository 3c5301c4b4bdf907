from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest

from pipeline.extract.options import ReadOptions
from pipeline.extract.txt import read
from pipeline.text.lines import find_parted_lines
from pipeline.text.segment import SegmentSettings, segment

SETTINGS = SegmentSettings()

PROSE = (
    "The council keeps the office for newcomers open on every day of the week, and it pays for courses in the language "
    "of the country, which all who came within the last three years can take free of charge in the town hall."
)
GERMAN = (
    "Die Stadt Velden unterhält für Familien mit Kindern eine Stelle, an die sich Eltern, Lehrerinnen und Vereine mit "
    "Fragen zur Schule, zum Wohnen und zur Arbeit wenden können, und sie bezahlt Kurse in der Sprache des Landes."
)


def line_starts(text: str, places: Sequence[int]) -> list[str]:
    return [text[at:].partition("\n")[0] for at in places]


def cut(text: str) -> list[str]:
    return [" ".join(text[one.start : one.end].split()) for one in segment(text, SETTINGS).sentences]


def test_lines_that_are_not_wrapped_are_paragraphs() -> None:
    lines = ["Who may come", PROSE, "What the office does", PROSE.replace("council", "town"), "Courses", PROSE]
    text = "\n".join(lines)
    found = segment(text, SETTINGS)
    assert [text[one.start : one.end] for one in found.passages] == lines
    assert cut(text) == lines


def test_a_reader_of_plain_text_tells_the_same_paragraphs() -> None:
    text = "\ufeffWho may come\r\n" + PROSE + "\r\n  Courses\r\n" + PROSE + "\r\n\r\nThe end of it\nis here"
    blocks = read(text.encode(), ReadOptions()).blocks
    assert [text[one.start : one.end] for one in blocks] == [
        "Who may come", PROSE, "Courses", PROSE, "The end of it\nis here",
    ]  # fmt: skip
    assert [(one.start, one.end) for one in segment(text, SETTINGS).passages] == [(b.start, b.end) for b in blocks]


def test_a_line_in_small_letters_goes_on_behind_one_without_an_end() -> None:
    torn = PROSE.replace("week, and", "week\nand")
    text = "\n".join([PROSE, PROSE, "Courses", torn, PROSE, PROSE])
    assert line_starts(text, find_parted_lines(text)) == [PROSE, "Courses", torn.split("\n")[0], PROSE, PROSE]
    ended = text.replace("week\n", "week.\n")
    assert "and it pays" in " ".join(line_starts(ended, find_parted_lines(ended)))


@pytest.mark.parametrize("width", [60, 72, 100, 190])
def test_wrapped_lines_part_no_paragraphs_though_one_is_long(width: int) -> None:
    wrapped = "\n".join(textwrap.fill(GERMAN + " " + PROSE, width) for _ in range(4))
    assert find_parted_lines(wrapped + "\n" + "word " * 50 + "\n" + wrapped) == []


def test_wrapped_lines_of_which_many_are_joined_part_no_paragraphs() -> None:
    lines = textwrap.wrap(" ".join([GERMAN] * 9), 105)
    joined = "\n".join(" ".join(lines[at : at + 1 + (at % 4 < 2)]) for at in range(0, len(lines), 2))
    assert max(map(len, joined.split("\n"))) > 200
    assert find_parted_lines(joined) == []


def test_one_line_without_an_end_is_one_paragraph() -> None:
    assert find_parted_lines(PROSE) == []
