"""Words that a line end tore are compared whole, at their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.characters import for_encoder
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.pages import compared_text, running_text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The neigh-\nbours came", "The neighbours came"),
        ("The neigh-  \r\n\t bours came", "The neighbours came"),
        ("The neigh\u00ad\nbours came", "The neighbours came"),
        ("The neigh\u2010\rbours came", "The neighbours came"),
        ("The neighbour-\nhood-\nwide plan", "The neighbourhoodwide plan"),
        ("The EU-\nCommission came", "The EU-Commission came"),
        ("Aus- \nund Weiterbildung", "Aus- und Weiterbildung"),
        ("A well-being plan for well-\nbeing", "A well-being plan for well-being"),
        ("One thing -\nand another", "One thing - and another"),
        ("From 2015-\n2020 on", "From 2015- 2020 on"),
        ("A word-\n\nThen a new paragraph", "A word- Then a new paragraph"),
        ("in one line neigh- bours", "in one line neigh- bours"),
    ],
)
def test_torn_words_are_read_whole_where_the_hyphen_is_not_their_own(text: str, read: str) -> None:
    compared = compared_text(text)
    assert for_encoder(compared) == read
    assert len(compared) == len(text)


def test_a_word_torn_by_the_end_of_a_page_is_whole() -> None:
    text = "The council asks the neigh-\n12\n\fbours whether they\nwill help it.\n13\n\fNobody came.\n14\n\f"
    assert "neighbours whether" in for_encoder(compared_text(text))


def test_words_stand_where_they_stand_in_the_text() -> None:
    text = "The neigh-\nbours of the neigh-\nbours came."
    compared = compared_text(text)
    words = WordedDocument.of(compared, [(0, len(text))], "en")
    assert words.words[1] == words.words[4]
    assert text[slice(*words.characters((1, 2)))] == "neigh-\nbours"
    assert text[slice(*words.characters((5, 6)))] == "came"


@given(st.text("aZ9-\u00ad\u2010 \r\n\f.", max_size=60))
def test_any_text_keeps_its_length_and_all_but_the_ends_of_its_lines(text: str) -> None:
    compared, running = compared_text(text), running_text(text)
    assert len(compared) == len(text)
    assert all(one == other or one == "\u00ad" for one, other in zip(compared, running, strict=True))
