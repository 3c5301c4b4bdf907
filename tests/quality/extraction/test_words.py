"""Words that extractors are compared on: what counts as one word, and what counts for nothing."""

from __future__ import annotations

import pytest

from benchmarks.extraction.words import count_ngrams, count_shared_ngrams, split_compounds, split_words


@pytest.mark.parametrize(
    "text",
    ["Bevölke\ufffe\r\nrung", "Bevölke\ufffe rung", "Bevölke\x02rung", "Bevölke-\nrung", "Bevölke-  \r\n rung",
     "Bevölke\u00ad\nrung", "Bevölke\u2010\nrung", "Bevölke\u00adrung", "BEVÖLKERUNG"],
)  # fmt: skip
def test_a_word_parted_at_the_end_of_a_line_is_one_word(text: str) -> None:
    assert split_words(text) == ["bevölkerung"]


@pytest.mark.parametrize("text", ["EU-\nKommission", "EU\ufffeKommission", "EU-Kommission", "EU -\nKommission"])
def test_a_hyphen_before_a_capital_parts_two_words(text: str) -> None:
    assert split_words(text) == ["eu", "kommission"]


def test_a_hyphen_within_a_line_parts_two_words() -> None:
    assert split_words("long-term plans") == ["long", "term", "plans"]


def test_a_hyphen_at_the_end_of_a_line_stays_where_the_whole_is_no_word() -> None:
    known = {"bevölkerung"}
    assert split_words("long-\nterm Bevölke-\nrung", known.__contains__) == ["long", "term", "bevölkerung"]


def test_ligatures_and_case_count_for_nothing_and_digits_are_words() -> None:
    assert split_words("The o\ufb03ce, Straße 12.5") == ["the", "office", "strasse", "12", "5"]


def test_compounds_are_the_same_with_and_without_their_hyphens() -> None:
    assert (
        split_compounds("long-\nterm")
        == split_compounds("long-term")
        == split_compounds("long\ufffeterm")
        == ["longterm"]
    )
    assert split_compounds("EU-Kommission") == ["eu", "kommission"]


def test_ngrams_count_as_often_as_they_stand_there() -> None:
    twice = list("abcdefabcde")
    assert count_ngrams(twice).total() == 7 and count_ngrams(twice)[tuple("abcde")] == 2
    assert count_shared_ngrams(twice, list("abcde")) == 1
    assert count_shared_ngrams(twice, twice) == 7
    assert count_shared_ngrams(list("abcd"), twice) == 0
