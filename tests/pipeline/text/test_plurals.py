from __future__ import annotations

import pytest

from pipeline.text.plurals import count_of, in_full, tell_p


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [(0, None, "0 cities"), (1, None, "1 city"), (2, None, "2 cities"), (1, 2, "1 of 2 cities"), (1, 1, "1 of 1 city")],
)
def test_a_noun_agrees_with_its_number(count: int, of: int | None, words: str) -> None:
    assert count_of(count, "city", "cities", of=of) == words


def test_most_nouns_take_an_s() -> None:
    assert [count_of(count, "document") for count in (1, 3)] == ["1 document", "3 documents"]


@pytest.mark.parametrize(
    ("value", "words"),
    [(12098.4, "12,098"), (100.2, "100"), (99.96, "100"), (4.254, "4.25"), (0.00001234, "0.0000123"), (0.0, "0")],
)
def test_a_number_has_three_digits_and_no_exponent(value: float, words: str) -> None:
    assert in_full(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1.0, "1.000"), (0.0341, ".034"), (0.0005, ".001"), (0.0004, "below .001"), (0.0, "below .001")],
)
def test_no_p_is_told_as_nothing(value: float, words: str) -> None:
    assert tell_p(value) == words
