from __future__ import annotations

import pytest

from pipeline.text.languages import known_languages
from pipeline.text.statements.common_sources import find_common_sources


@pytest.mark.parametrize(
    ("lang", "text", "named"),
    [
        ("en", "Article 26 of the Universal Declaration of Human Rights", ["udhr"]),
        ("de", "nach der Allgemeinen Erklärung der Menschenrechte", ["udhr"]),
        ("pl", "zgodnie z Powszechną Deklaracją Praw Człowieka", ["udhr"]),
        ("fr", "conformément à la Convention relative aux droits de l’enfant", ["crc"]),
        ("fi", "lapsen oikeuksien sopimuksen mukaan", ["crc"]),
        ("el", "σύμφωνα με το άρθρο 2 της Σύμβασης της Γενεύης", ["refugee_convention"]),
        ("it", "obiettivo 10.7 dell'Agenda 2030", ["agenda_2030"]),
        ("qaa", "the Global Compact on Refugees", ["gcr"]),  # an English name in a language that nothing is known of
    ],
)
def test_a_work_is_known_by_its_names_of_the_language_and_of_english(lang: str, text: str, named: list[str]) -> None:
    assert [one.key for one in find_common_sources(text, lang)] == named


@pytest.mark.parametrize(
    "spelt",
    ["Directive 2003/109/EC", "Richtlinie 2003/109/EG", "direttiva 2003/109/CE", "Директива 2003/109/ЕО",
     "Direktiivi 2003/109/EY", "Οδηγία 2003/109/ΕΚ", "Direktiva 2003/109/EZ"],
)  # fmt: skip
def test_an_act_of_the_union_has_one_number_in_all_languages(spelt: str) -> None:
    assert [one.key for one in find_common_sources(spelt, "und")] == ["2003/109"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("COM(2020) 758 final", "KOM (2020) 758 endg., COM/2020/758"),
        ("Regulation (EU) No 516/2014", "Verordnung (EU) Nr. 516/2014"),
        ("resolution A/RES/70/1", "A/RES/70/1."),
        ("the Racial Equality Directive", "Richtlinie 2000/43/EG"),
    ],
)
def test_a_number_is_the_same_however_it_is_set(one: str, other: str) -> None:
    keys = [{hit.key for hit in find_common_sources(text, "en")} for text in (one, other)]
    assert len(keys[0]) == 1 and keys[0] == keys[1]


@pytest.mark.parametrize(
    "text",
    ["In 2019/20 there were 300 pupils.", "Page 12/34", "the rights of the child", "The convention met on 12/05/2019.",
     "decision 2003/109 of the council", "an agenda for 2030 and later"],
)  # fmt: skip
def test_what_only_looks_like_one_names_no_work(text: str) -> None:
    assert not find_common_sources(text, "en")


def test_every_name_of_a_language_is_found_in_a_text_of_it() -> None:
    missed = [
        (language.tag, name)
        for language in known_languages()
        for key, _, name in (phrase.partition(" ") for phrase in language.common_sources)
        if key not in {one.key for one in find_common_sources(f"a {name.replace(' * ', ' b ')} c", language.tag)}
    ]
    assert not missed


def test_a_mention_stands_where_the_text_has_the_name() -> None:
    text = "As the European Social Charter says"
    (found,) = find_common_sources(text, "en")
    assert text[found.start : found.end] == "European Social Charter"
