from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.records import ShownPassage
from pipeline.review.serving.passages import Masks, print_passage

NONE = Masks(())


def shown(text: str, sentences: object = (), words: object = ()) -> ShownPassage:
    return ShownPassage("d", "0" * 64, 0, len(text), "en", text, "B", "A", sentences, words)  # type: ignore[arg-type]  # tuples that a test writes down


def test_sentences_carry_numbers_and_colours_and_common_words_are_marked() -> None:
    printed = print_passage(shown("One two. Three.", ((0, 8, (1, 3)), (9, 15, ())), ((4, 7, 1),)), NONE)
    first, gap, second = printed.stretches
    assert (first.label, first.colour, gap.label, second.colour) == ("1+3", 1, "", 0)
    assert [(piece.text, piece.common) for piece in first.pieces] == [("One ", False), ("two", True), (".", False)]


@given(st.text("ab. ", max_size=40), st.data())
def test_nothing_of_a_passage_is_lost_or_doubled(text: str, data: st.DataObject) -> None:
    edges = st.lists(st.integers(0, len(text)), max_size=6).map(sorted)
    cuts, marks = data.draw(edges), data.draw(edges)
    sentences = tuple((low, high, (1,)) for low, high in zip(cuts[::2], cuts[1::2], strict=False) if low < high)
    words = tuple((low, high, 1) for low, high in zip(marks[::2], marks[1::2], strict=False) if low < high)
    printed = print_passage(shown(text, sentences, words), NONE)
    assert "".join(piece.text for stretch in printed.stretches for piece in stretch.pieces) == text


def test_characters_that_turn_the_page_are_left_out() -> None:
    printed = print_passage(shown("a\u202eb\u2066c", ((0, 5, ()),)), NONE)
    assert printed.stretches[0].pieces[0].text == "abc"


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("In Düsseldorf and Düsseldorfs Rat", "In ▇▇▇ and ▇▇▇ Rat"),
        ("EUROCITIES says", "▇▇▇ says"),
        ("New\nYork and York", "▇▇▇ and ▇▇▇"),
        ("Borken is no Bork", "▇▇▇ is no ▇▇▇"),
        ("Gießen and GIEßEN", "▇▇▇ and ▇▇▇"),
        ("a part of it", "a part of it"),
    ],
)
def test_names_are_covered_with_their_endings(text: str, covered: str) -> None:
    assert Masks(["Düsseldorf", "Eurocities", "New York", "York", "Bork", "of", "Gießen"]).cover(text) == covered


def test_a_name_at_the_edge_of_common_words_is_covered_whole() -> None:
    printed = print_passage(shown("the New York plan", ((0, 17, ()),), ((0, 7, 1),)), Masks(["New York"]))
    told = "".join(piece.text for stretch in printed.stretches for piece in stretch.pieces)
    assert told == "the ▇▇▇ plan"
