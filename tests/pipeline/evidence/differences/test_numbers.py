"""Numbers of a sentence: figures in the forms of many languages, words, dates, percentages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.evidence.differences.numbers import Number, NumberKind, find_numbers
from pipeline.text.statements.words import WordedSentence


def certain(text: str, lang: str = "en") -> list[Number]:
    return [number for number in find_numbers(WordedSentence(text), lang) if not number.hint]


def only(text: str, lang: str = "en") -> Number:
    (number,) = certain(text, lang)
    return number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.000,5", "1000.5"), ("1,000.5", "1000.5"), ("1 000,5", "1000.5"), ("1’000", "1000"), ("12 345", "12345"),
        ("0,5", "0.5"), ("2.50", "2.5"), ("1.234.567", "1234567"), ("٢٥", "25"),
    ],
)  # fmt: skip
def test_figures_are_read_in_every_form(text: str, value: str) -> None:
    assert Decimal(value) in only(f"It has {text} places").values


def test_a_mark_that_may_part_thousands_or_a_fraction_leaves_both_values() -> None:
    assert only("1.000").values == {Decimal(1000), Decimal(1)}


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "two hundred and five places", 205), ("en", "twenty-five places", 25),
        ("de", "zweihundertfünf Plätze", 205),
        ("de", "einundzwanzig Plätze", 0), ("de", "vierundzwanzig Plätze", 24), ("fr", "quatre-vingt-douze places", 92),
        ("fr", "soixante et onze places", 71), ("da", "femogtyve pladser", 25), ("nl", "vijfentwintig plaatsen", 25),
        ("it", "ventidue posti", 22), ("fi", "kaksikymmentäviisi paikkaa", 25), ("es", "treinta y dos plazas", 32),
        ("pl", "dwadzieścia pięć miejsc", 25), ("hu", "huszonöt hely", 25),
        ("ro", "două mii trei sute de locuri", 2300),
        ("cs", "tři tisíce míst", 3000), ("ru", "двадцать пять мест", 25), ("uk", "п'ять місць", 5),
        ("el", "είκοσι πέντε θέσεις", 25),
        ("pt", "duzentos e cinquenta lugares", 250), ("sv", "tvåhundrafemtio platser", 250),
        ("sr", "двадесет пет места", 25),
    ],
)  # fmt: skip
def test_numbers_in_words_are_read_in_every_language(lang: str, text: str, value: int) -> None:
    numbers = certain(text, lang)
    assert [number.values for number in numbers] == ([{Decimal(value)}] if value else [])


def test_a_word_of_scale_multiplies_the_figures_before_it() -> None:
    assert only("1.2 million people").scaled == {Decimal(1200000), Decimal(12000000)} & {Decimal(1200000)}
    assert Decimal(1200000) in only("1,2 Millionen Menschen", "de").scaled


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("de", "zweihundert Plätze", 200), ("nl", "tweehonderd plaatsen", 200), ("it", "duecento posti", 200),
        ("sv", "trehundra platser", 300), ("fi", "kaksisataa paikkaa", 200), ("hu", "kétszáz hely", 200),
        ("pl", "trzysta miejsc", 300), ("es", "quinientas plazas", 500), ("en", "five hundred places", 500),
        ("de", "zweitausend Plätze", 2000),
    ],
)  # fmt: skip
def test_some_hundreds_in_one_word_are_a_number(lang: str, text: str, value: int) -> None:
    assert [number.values for number in certain(text, lang)] == [{Decimal(value)}]


def test_hundreds_without_a_number_are_a_hint_and_so_is_one() -> None:
    assert not certain("hundert Plätze", "de") and not certain("hunderttausend Plätze", "de")
    assert not certain("hundreds of people in one city") and not certain("Millionen Menschen", "de")


def test_both_second_and_compounds_that_begin_with_a_number_are_hints() -> None:
    found = find_numbers(WordedSentence("beide, dreitägig"), "de")
    assert [(number.hint, *number.values) for number in found] == [(True, Decimal(2)), (True, Decimal(3))]


def test_names_with_figures_and_miles_are_hints() -> None:
    assert not certain("A4, G20, COVID-19 and 385 miles")
    assert len(certain("385 kilometres and 20-year-old")) == 2


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "5 %", NumberKind.PERCENT), ("en", "five per cent", NumberKind.PERCENT),
        ("de", "5 Prozent", NumberKind.PERCENT),
        ("fr", "cinq pour cent", NumberKind.PERCENT), ("en", "in 2016", NumberKind.YEAR),
        ("en", "2,016 people", NumberKind.PLAIN),
    ],
)  # fmt: skip
def test_percentages_and_years_are_kinds_of_their_own(lang: str, text: str, kind: NumberKind) -> None:
    assert only(text, lang).kind is kind


def test_a_month_counts_beside_a_figure_only() -> None:
    kinds = [number.kind for number in certain("12 May 2016")]
    assert kinds == [NumberKind.PLAIN, NumberKind.MONTH, NumberKind.YEAR]
    assert not certain("This may help")


def test_a_date_in_figures_has_parts_and_an_afternoon_hour_two_values() -> None:
    assert only("31.12.2016").parts == (Decimal(31), Decimal(12), Decimal(2016))
    assert only("at 2 pm").values == {Decimal(2), Decimal(14)}


def test_digits_without_end_are_no_number_that_can_fail() -> None:
    assert len(certain("9" * 5000)) == 1
