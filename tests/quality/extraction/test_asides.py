"""Running lines and figures are taken out wherever an extractor has put them, and nothing else is."""

from __future__ import annotations

from benchmarks.extraction.asides import drop_asides
from benchmarks.extraction.words import split_words

BODY = split_words("The city of Exampleton builds homes in 2016, and the council pays for them.")
HEADER = ["city", "of", "exampleton", "12"]


def test_a_header_is_taken_out_wherever_it_stands() -> None:
    assert drop_asides(HEADER + BODY, HEADER, BODY) == BODY
    assert drop_asides(BODY[:6] + HEADER + BODY[6:], HEADER, BODY) == BODY
    assert drop_asides([*BODY, *HEADER], HEADER, BODY) == BODY


def test_a_header_that_was_torn_apart_is_taken_out() -> None:
    assert drop_asides(["city", *BODY, "12", "of", "exampleton"], HEADER, BODY) == BODY


def test_words_of_the_body_stay_where_the_header_was_left_out() -> None:
    assert drop_asides(BODY, HEADER, BODY) == BODY


def test_a_number_of_the_body_stays_and_the_page_number_goes() -> None:
    body = ["in", "12", "districts", "the", "city", "builds"]
    assert drop_asides(["12", *body], ["12"], body) == body
    assert drop_asides([*body, "12"], ["12"], body) == body


def test_words_that_are_neither_stay() -> None:
    assert drop_asides(["noise", *BODY], HEADER, BODY) == ["noise", *BODY]
    assert drop_asides([*HEADER, *HEADER, *BODY], HEADER, BODY) == [*HEADER, *BODY]
    assert drop_asides(["noise", *BODY], [], BODY) == ["noise", *BODY]
