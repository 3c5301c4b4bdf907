"""A sum is found however it is written."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.corpus.search.ask import holds
from pipeline.corpus.search.number_forms import fold_groups, fold_numbers
from pipeline.corpus.search.words import WordIndex

SUMS = [
    ("400.000 Euro", "de"), ("400,000 euros", "en"), ("400 000 €", "fr"), ("400\u202f000 €", "fr"),
    ("400'000 EUR", "de"), ("EUR 400k", "en"), ("€400,000", "en"), ("€0.4 million", "en"), ("0,4 Millionen Euro", "de"),
    ("€ 0.4m", "en"), ("400 tausend Euro", "de"), ("400000 euro", "nl"),
]  # fmt: skip


# What "mil" is depends on the language, which a query does not tell.
@pytest.mark.parametrize(("text", "lang"), [*SUMS, ("400 mil euros", "es")])
def test_a_sum_is_found_in_each_language_by_any_other_way_of_writing_it(text: str, lang: str) -> None:
    index = WordIndex.of([(lang, f"{lang} {text} {lang}."), (lang, "We spend 400 of them, or 40,000, or 4 million.")])
    for query, _ in SUMS:
        asked = index.shares(index.ask(query))
        held = index.share_of(asked, np.arange(2))
        assert held[0] > held[1], query


@pytest.mark.parametrize(
    ("text", "lang", "folded"),
    [
        ("1.000,50 €", "de", "1000,50 euro"),
        ("1,234,567.89", "en", "1234567.89"),
        ("EUR 4 bn", "en", "euro 4000000000"),
        ("2,5 Milliarden", "de", "2500000000"),
        ("on 12.05.2016 and 2016", "en", "on 12.05.2016 and 2016"),
        ("in 2016 400 people", "en", "in 2016 400 people"),
        ("400m long", "en", "400m long"),
        ("section 1.2.345", "en", "section 1.2.345"),
        ("030 123 456", "de", "030 123 456"),
        ("1,5 kg and 0.500 kg", "de", "1,5 kg and 0.500 kg"),
        ("no number in euro €", "en", "no number in euro €"),
    ],
)
def test_what_is_no_group_of_thousands_stays(text: str, lang: str, folded: str) -> None:
    assert fold_numbers(text, lang) == folded


def test_a_number_alone_is_looked_for_in_every_way_of_writing_it() -> None:
    assert fold_groups("12 400 and 12.400") == "12400 and 12400"
    assert holds("We spend 400,000 euros.", ["400.000"]) and holds("We spend 400000.", ["400 000"])
    assert not holds("We spend 400,001 euros.", ["400.000"])
