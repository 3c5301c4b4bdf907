from __future__ import annotations

import pytest

from pipeline.text.languages import known_languages
from pipeline.text.statements.notices import is_notice

NOTICES = [
    "It reflects the views only of the author, and the Commission cannot be held responsible for any use.",
    "All rights reserved.",
    "We use cookies to give you the best experience on our website.",
    "Aus Gründen der besseren Lesbarkeit wird nur die männliche Form verwendet.",
    "Cette publication n’engage que son auteur.",
    "Il presente sito utilizza i cookie per offrirti un servizio migliore.",
    "Wszelkie prawa zastrzeżone.",
    "Με επιφύλαξη παντός δικαιώματος.",
    "Сва права задржана.",
]


@pytest.mark.parametrize("sentence", NOTICES)
def test_what_most_publications_print_is_a_notice(sentence: str) -> None:
    assert is_notice(sentence, sentence.replace("’", " ").replace(",", " ").rstrip(".").split())


@pytest.mark.parametrize(
    "sentence",
    [
        "The city is responsible for any school that is used by newcomers.",
        "The rights of all residents are reserved to nobody.",
        "The project was funded by the European Commission and opened three desks.",
        "Children bake cookies for the neighbours of the shelter.",
        "Die Lesbarkeit der Aushänge wird mit Bildern verbessert.",
    ],
)
def test_a_sentence_that_only_has_words_of_one_is_none(sentence: str) -> None:
    assert not is_notice(sentence, sentence.rstrip(".").split())


def test_every_notice_of_a_language_is_found_in_a_sentence_of_it() -> None:
    for language in known_languages():
        for phrase in language.notices:
            sentence = f"X {phrase.replace('*', '')} y."
            assert is_notice(sentence, sentence.replace("'", " ").rstrip(".").split()), phrase
