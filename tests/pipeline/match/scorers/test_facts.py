from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.match.scorers.enumeration import find_lists
from pipeline.match.scorers.numbers import find_numbers
from pipeline.records import Score
from tests.fixtures import pairs


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.000 und 1,000 and 1 000 et 1\u202f000", ["1000"] * 4),
        ("20 % of 20% in 2015-2020", ["20", "20", "2015", "2020"]),
        ("1,50 euro, 1.5", ["1.5", "1.5"]),
        ("on 31.12.2016", ["31", "12", "2016"]),
        ("01/02/2016, 0 and 007", ["1", "2", "2016", "0", "7"]),
        ("12.345.678 and 0,05", ["12345678", "0.05"]),
        ("C4i, CO2, COVID-19 and XIV", ["19"]),
        ("in 2015 300 people and seven more", ["2015", "300"]),
        ("٣٠ days", ["30"]),
        ("", []),
    ],
)
def test_numbers_are_read_in_one_form_however_they_are_written(text: str, numbers: list[str]) -> None:
    assert sorted(find_numbers(text).elements()) == sorted(numbers)


def test_numbers_agree_by_the_share_of_the_side_with_fewer() -> None:
    given = pairs.passages("400,000 euros, within 30 days", "400.000 euro, binnen 30 dagen, 7 keer", ("en", "nl"))
    assert pairs.score("numbers", given) == Score("numbers", 1.0, "both: 30, 400000; city only: 7")
    assert pairs.value("numbers", pairs.passages("60 euros", "35 000 euros", ("en", "fr"))) == 0
    assert pairs.value("numbers", pairs.passages("sixty euros", "60 euros")) is None


def test_names_are_known_again_by_their_first_letters_without_accents() -> None:
    given = pairs.passages(
        "The mayors of Zagreb and Malmö met.", "Gradonačelnici Zagreba i Malmoa su se sastali.", ("en", "hr")
    )
    assert pairs.value("names", given) == 1.0


def test_german_nouns_are_no_missing_names() -> None:
    given = pairs.passages("A letter from Rotterdam.", "Ein Brief mit der Antwort aus Rotterdam.", ("en", "de"))
    assert pairs.value("names", given) == 1.0
    assert (
        pairs.value("names", pairs.passages("A letter from Rotterdam.", "Der Brief kam aus Antwerpen.", ("en", "de")))
        == 0
    )
    assert pairs.value("names", pairs.passages("A letter.", "Der Brief kam aus Antwerpen.", ("en", "de"))) is None


def test_a_word_that_also_stands_in_lower_case_is_no_name() -> None:
    given = pairs.passages("Its Plan for Rotterdam is a plan.", "Het Plan voor Rotterdam en Utrecht.", ("en", "nl"))
    assert pairs.score("names", given).detail == "rotterdam"


def test_a_name_in_another_script_is_not_missing() -> None:
    assert (
        pairs.value(
            "names", pairs.passages("The mayor of Athens spoke.", "Ο δήμαρχος της Αθήνας μίλησε.", ("en", "el"))
        )
        is None
    )


def test_a_rare_name_weighs_more() -> None:
    given = pairs.passages("In Rotterdam the Council met.", "In Utrecht the Council met.")
    assert pairs.value("names", given) == 0.5
    assert pairs.value("names", replace(given, rarity=lambda word: 1.0 if word == "council" else 3.0)) == 0.25


POLICY = "The city works with policy-makers, service providers, employers and buyers."
BELEID = "De stad werkt samen met beleidsmakers, dienstverleners, werkgevers en aankopers."


def test_a_list_that_recurs_item_by_item_is_a_fingerprint() -> None:
    given = pairs.passages(POLICY, BELEID, ("en", "nl"))
    assert pairs.value("enumeration", given) == 1
    assert pairs.score("enumeration", given).detail.endswith("dienstverleners; werkgevers; aankopers.")
    slashed = pairs.passages(POLICY, "beleidsmakers/dienstverleners/werkgevers/aankopers", ("en", "nl"))
    assert pairs.value("enumeration", slashed) == 1


@pytest.mark.parametrize(
    "other",
    [
        "De stad werkt met beleidsmakers, dienstverleners, werkgevers, aankopers en scholen.",
        "The city works with employers, buyers, service providers and policy-makers.",
        "De stad werkt met x, y, werkgevers en aankopers van heel veel goederen en diensten.",
    ],
)
def test_a_list_of_other_length_order_or_shape_speaks_against_it(other: str) -> None:
    lang = "en" if other.startswith("The") else "nl"
    assert pairs.value("enumeration", pairs.passages(POLICY, other, ("en", lang))) == 0


def test_without_a_list_on_both_sides_there_is_nothing_to_compare() -> None:
    assert (
        pairs.value("enumeration", pairs.passages(POLICY, "De stad werkt, zoals bekend, met scholen.", ("en", "nl")))
        is None
    )


def test_numbers_in_the_items_must_not_contradict_each_other() -> None:
    network = "It offers 10 beds, 20 chairs, 30 tables and 40 lamps."
    for chairs, agree in ((20, 1), (25, 0)):
        city = f"Es gibt 10 Betten, {chairs} Stühle, 30 Tische und 40 Lampen."
        assert pairs.value("enumeration", pairs.passages(network, city, ("en", "de"))) == agree


@pytest.mark.parametrize(
    ("text", "lang", "lists"),
    [
        ("- one\n- two\ngoes on\n- three\n- four\n\nEnd.", "en", [("one", "two goes on", "three", "four")]),
        ("1. eins\n2. zwei\n3. drei\n4. vier", "de", [("eins", "zwei", "drei", "vier")]),
        ("Wir wollen: Arbeit; Wohnen; Schule; und Sport", "de", [("Arbeit", "Wohnen", "Schule", "Sport")]),
        ("beds, chairs, tables, and lamps", "en", [("beds", "chairs", "tables", "lamps")]),
        ("The sum of 1,000, of 2,000 and 3,000", "en", []),
        ("see https://example.org/one/two/three/four", "en", []),
        ("beds, chairs and lamps", "en", []),
    ],
)  # fmt: skip
def test_lists_are_read_from_bullets_strokes_commas_and_semicolons(
    text: str, lang: str, lists: list[tuple[str, ...]]
) -> None:
    assert find_lists(text, lang) == lists


def test_words_with_soft_hyphens_are_scored_as_the_whole_ones() -> None:
    network = "We offer language courses, health checks, homes for families, schools and places to meet."
    city = "Wir bieten Sprachkurse, Gesundheitschecks, Wohnungen für Familien, Schulen und Orte zum Treffen."
    torn = city.replace("heits", "heits\u00ad\u00ad").replace("nungen", "\u00ad\u00adnungen")
    assert find_lists(city, "de")
    whole, parted = (pairs.passages(network, text, ("en", "de")) for text in (city, torn))
    assert parted.city_passage == parted.city_core == city
    assert pairs.value("enumeration", parted) == pairs.value("enumeration", whole) != 0
