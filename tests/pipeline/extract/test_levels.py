"""Levels of headings agree with their numbers, and with their type where they have none."""

from __future__ import annotations

import pytest

from pipeline.extract.headings.levels import rank_levels
from pipeline.extract.headings.numbering import Heading

SMALL, BOLD, LARGE = (10.0, False), (10.0, True), (14.0, True)


def levels(text: str) -> list[int]:
    """Of headings in one style, parted by slashes."""
    return rank_levels([Heading(heading.strip(), BOLD) for heading in text.split("/")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Aims / 1.1 Work / 1.1.1 Pay / 1.2 Homes / 2 Means / 2.1 Money", [1, 2, 3, 2, 1, 2]),
        ("1. Ziele / 1.1. Arbeit / 2. Mittel / 2.1. Geld", [1, 2, 1, 2]),
        ("I. Lage / A. Arbeit / B. Wohnen / II. Ziele / A. Arbeit / 1. Lohn / 2. Zeit / B. Wohnen",
         [1, 2, 2, 1, 2, 3, 3, 2]),
        ("Kapitel 1 Ziele / § 1 Zweck / § 2 Worte / Kapitel 2 Mittel / § 3 Geld", [1, 2, 2, 1, 2]),
        ("Chapter I General / Article 1 / Article 2 / Chapter II Money / Article 3", [1, 2, 2, 1, 2]),
        ("Handlungsfeld 1: Arbeit / Ziel 1.1 Lohn / Ziel 1.2 Zeit / Handlungsfeld 2: Wohnen / Ziel 2.1 Miete",
         [1, 2, 2, 1, 2]),
        ("A. Lage / B. Ziele / C. Mittel / D. Wege / E. Geld / I. Miete / II. Lohn", [1, 1, 1, 1, 1, 2, 2]),
        ("Axe 1 : Emploi / a) Salaire / b) Temps / Axe 2 : Logement / a) Loyer / b) Aide", [1, 2, 2, 1, 2, 2]),
        ("A. a / B. b / C. c / D. d / E. e / F. f / G. g / H. h / I. i / J. j", [1] * 10),
        ("I. a / II. b / III. c / IV. d / V. e / VI. f", [1] * 6),
    ],
)  # fmt: skip
def test_headings_that_look_alike_are_ranked_by_their_numbers(text: str, expected: list[int]) -> None:
    assert levels(text) == expected


def test_numbers_go_before_type_that_contradicts_them() -> None:
    headings = [
        Heading("1 Aims", BOLD),
        Heading("1.1 Work", LARGE),
        Heading("2 Means", BOLD),
        Heading("2.1 Pay", LARGE),
    ]
    assert rank_levels(headings) == [1, 2, 1, 2]


def test_what_is_numbered_alike_has_one_level_though_one_is_printed_otherwise() -> None:
    headings = [Heading("1 Aims", LARGE), Heading("2 Means", BOLD), Heading("3 Ways", LARGE), Heading("Work", BOLD)]
    assert rank_levels(headings) == [1, 1, 1, 2]


def test_type_decides_where_there_are_no_numbers() -> None:
    headings = [Heading("A city for all", LARGE), Heading("Work", BOLD), Heading("Pay", SMALL), Heading("Homes", BOLD)]
    assert rank_levels(headings) == [1, 2, 3, 2]


def test_headings_without_numbers_stand_where_those_of_their_type_stand() -> None:
    headings = [Heading("Preface", LARGE), Heading("1 Aims", LARGE), Heading("1.1 Work", LARGE), Heading("Pay", BOLD)]
    assert rank_levels(headings) == [1, 1, 2, 3]


def test_a_short_list_numbered_like_the_chapters_stays_below_them() -> None:
    headings = [
        Heading("1. Aims", LARGE), Heading("2. Means", LARGE), Heading("1. Money", BOLD), Heading("2. People", BOLD),
        Heading("3. Time", BOLD), Heading("3. Ways", LARGE),
    ]  # fmt: skip
    assert rank_levels(headings) == [1, 1, 2, 2, 2, 1]


def test_the_contents_do_not_say_how_the_text_is_set() -> None:
    texts = ("1 Aims", "1.1 Work", "2 Means", "2.1 Money")
    headings = [*(Heading(text, SMALL) for text in texts), *(Heading(text, LARGE) for text in texts)]
    assert rank_levels(headings) == [3, 4, 3, 4, 1, 2, 1, 2]


def test_annexes_stand_beside_the_chapters() -> None:
    assert levels("Kapitel 1 Ziele / Kapitel 2 Mittel / Anhang 1 Karte / Anhang 2 Zahlen") == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "20 Jahre Integration / 10 Punkte / 12. Mai 2016",
        "Haushalt 2020 / Haushalt 2021",
        "3.5 Millionen Euro / 10.30 Uhr",
        "A. Schmidt / M. Meier",
    ],
)
def test_numbers_that_count_nothing_rank_nothing(text: str) -> None:
    assert set(levels(text)) == {1}


def test_levels_end_with_the_sixth() -> None:
    headings = [Heading(f"Part {size}", (float(size), False)) for size in range(20, 10, -1)]
    assert rank_levels(headings) == [1, 2, 3, 4, 5, 6, 6, 6, 6, 6]
