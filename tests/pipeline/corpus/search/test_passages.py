from __future__ import annotations

import pytest

from pipeline.records import BlockKind
from tests.fixtures.searching import readable, searchable

H, P, L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
TEXT = "Newcomers receive free language courses in the first two years."
MORE = "The library lends out games and tools since its hall was repaired."


def passages_of(paragraphs: list[str], kinds: list[BlockKind]) -> list[str]:
    found = searchable(readable("a", paragraphs, kinds))
    return [found.text[slice(*passage.span)] for passage in found.passages]


def test_paragraphs_are_passages_and_headings_are_none() -> None:
    assert passages_of(["Language and work", TEXT, MORE], [H, P, P]) == [TEXT, MORE]


def test_a_list_is_one_passage_with_what_introduces_it() -> None:
    items = ["courses in the evening for all who work", "courses in the morning for all parents"]
    found = passages_of([TEXT, "The city offers to all newcomers:", *items, MORE], [P, P, L, L, P])
    assert found == [TEXT, "\n\n".join(["The city offers to all newcomers:", *items]), MORE]


@pytest.mark.parametrize("mark", ["-", "- ", "• ", "– ", "(iv) ", "(b) ", "(3) "])
def test_items_are_known_by_their_marks_where_the_file_does_not_tell_of_them(mark: str) -> None:
    items = [
        f"{mark}{one}"
        for one in ("courses in the evening for all who work.", "courses for all parents of pupils in schools.")
    ]
    assert passages_of([TEXT, "The city offers to all newcomers:", *items, MORE], [P] * 5) == [
        TEXT,
        "\n\n".join(["The city offers to all newcomers:", *items]),
        MORE,
    ]


def test_marks_that_stand_apart_from_their_items_are_part_of_the_list() -> None:
    paragraphs = ["The city offers to all newcomers:", "-", "- -", f"Courses, {TEXT}", MORE]
    assert passages_of(paragraphs, [P] * 5) == ["\n\n".join(paragraphs[:4]), MORE]


def test_a_paragraph_without_a_mark_is_no_item_though_an_introduction_stands_before_it() -> None:
    assert passages_of(["The city says to all newcomers:", TEXT], [P, P])[-1] == TEXT


def test_lines_of_a_form_are_cut_from_the_ends_of_a_passage() -> None:
    assert passages_of([f"Costs of all of this: yes ☐ no ☐.\n{TEXT}\nInvestment in the city: yes ☐ no ☐."], [P]) == [
        TEXT
    ]


def test_a_long_list_falls_into_several_passages() -> None:
    items = [f"course number {number} for newcomers who work in the evening and at night" for number in range(40)]
    found = passages_of(items, [L] * 40)
    assert len(found) > 1
    assert all(len(passage) <= 1500 for passage in found)
    assert "\n\n".join(found) == "\n\n".join(items)


def test_an_item_that_says_nothing_by_itself_is_no_passage() -> None:
    assert passages_of(["Floods and droughts", TEXT], [L, P]) == [TEXT]


def test_a_paragraph_of_scraps_alone_is_no_passage_and_scraps_beside_text_are_no_sentence_to_find() -> None:
    found = searchable(readable("a", ["Office for Integration, office@saltmarrow.example", TEXT]))
    assert [found.text[slice(*passage.span)] for passage in found.passages] == [TEXT]
    assert found.rows == [1]
