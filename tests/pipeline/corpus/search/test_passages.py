from __future__ import annotations

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


def test_a_long_list_falls_into_several_passages() -> None:
    items = [f"course number {number} for newcomers who work in the evening and at night" for number in range(40)]
    found = passages_of(items, [L] * 40)
    assert len(found) > 1
    assert all(len(passage) <= 1200 for passage in found)
    assert "\n\n".join(found) == "\n\n".join(items)


def test_an_item_that_says_nothing_by_itself_is_no_passage() -> None:
    assert passages_of(["Floods and droughts", TEXT], [L, P]) == [TEXT]


def test_a_paragraph_of_scraps_alone_is_no_passage_and_scraps_beside_text_are_no_sentence_to_find() -> None:
    found = searchable(readable("a", ["Office for Integration, office@saltmarrow.example", TEXT]))
    assert [found.text[slice(*passage.span)] for passage in found.passages] == [TEXT]
    assert found.rows == [1]
