from __future__ import annotations

import pytest

from pipeline.records import SharedTerms


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ({}, ""),
        ({"oss": ("one-stop shop", "guichet unique")}, "oss: one-stop shop = guichet unique"),
        ({"a": ("x: y", "z = z"), "b": ("v", "w")}, "a: x: y = z = z; b: v = w"),
    ],
)
def test_what_is_named_is_told_in_words_and_known_by_its_ids(terms: dict[str, tuple[str, str]], text: str) -> None:
    assert SharedTerms.of(terms) == text
    assert SharedTerms(text).ids == tuple(terms)
