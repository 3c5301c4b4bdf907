from __future__ import annotations

import pytest

from pipeline.text.tokens import find_words, write_latin


def test_words_of_a_language_in_two_scripts_are_in_latin_letters_where_they_stand() -> None:
    words = find_words("Љубав и Njegoš", "sr")
    assert [(word.folded, word.written, word.start, word.end) for word in words] == [
        ("ljubav", "Ljubav", 0, 5), ("i", "i", 6, 7), ("njegoš", "Njegoš", 8, 14),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["", "bg", "qaa"])
def test_other_languages_keep_their_letters(lang: str) -> None:
    assert write_latin("Љубав", lang) == "Љубав"
    assert [word.written for word in find_words("Љубав", lang)] == ["Љубав"]


def test_every_letter_of_serbian_has_its_latin_one() -> None:
    cyrillic, latin = (
        "љубазни фењерџија чађавог лица хоће да ми покаже штос",
        "ljubazni fenjerdžija čađavog lica hoće da mi pokaže štos",
    )
    assert write_latin(cyrillic, "sr") == latin
    assert write_latin(cyrillic.capitalize(), "sr") == latin.capitalize()
