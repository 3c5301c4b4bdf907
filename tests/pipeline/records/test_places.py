"""Places of words; they are kept in tenths of a point."""

from __future__ import annotations

import pytest

from pipeline.records import NOWHERE, WordBox, WordBoxes

WORDS = (
    (0, 4, WordBox(1, 70.0, 50.5, 99.9, 60.0)),
    (5, 9, WordBox(1, 103.2, 50.5, 130.0, 60.0)),
    (11, 15, WordBox(300, -3.0, 0.0, 12.5, 9.0)),
)
PLACES = WordBoxes.of(WORDS)


def test_words_are_given_back_as_they_were_taken() -> None:
    assert list(PLACES.words()) == list(WORDS)
    assert list(WordBoxes(PLACES.packed).words()) == list(WORDS)


@pytest.mark.parametrize(("span", "which"), [((0, 15), (0, 1, 2)), ((3, 5), (0,)), ((4, 5), ()), ((8, 12), (1, 2))])
def test_a_span_has_the_boxes_of_the_words_it_touches(span: tuple[int, int], which: tuple[int, ...]) -> None:
    assert PLACES.within(*span) == tuple(WORDS[n][2] for n in which)


def test_a_format_without_pages_has_no_places() -> None:
    assert WordBoxes.of(()) == NOWHERE
    assert NOWHERE.within(0, 100) == () and list(NOWHERE.words()) == []


def test_what_lies_far_off_the_page_is_kept_as_far_as_can_be_told() -> None:
    (box,) = WordBoxes.of([(0, 1, WordBox(1, -1e9, 0, 1e9, 1))]).within(0, 1)
    assert (box.x0, box.x1) == (-3276.7, 3276.7)
