from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.language import base_language, detect

GERMAN = "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden ab."
DANISH = "Kommunen vil gøre det lettere for nye borgere at få arbejde, og den hjælper dem, der ingen uddannelse har."


@pytest.mark.parametrize(
    ("tag", "primary"),
    [
        ("de-DE", "de"), ("DE", "de"), ("pt_BR", "pt"), ("zh-Hant-TW", "zh"), (" fr ", "fr"), ("deu", "de"),
        ("", ""), ("x", ""), ("Deutsch", ""), ("d3", ""), ("nb-NO", "nb"),
    ],
)  # fmt: skip
def test_base_language_is_the_primary_subtag(tag: str, primary: str) -> None:
    assert base_language(tag) == primary


def test_language_is_told_from_a_sentence() -> None:
    guess = detect(GERMAN)
    assert guess.lang == "de" and guess.confidence > 0.9


def test_guess_keeps_to_the_languages_allowed() -> None:
    assert detect(DANISH).lang == "da"
    assert detect(DANISH, ["sv-SE", "de"]).lang == "sv"
    assert detect(GERMAN, ["de"]).confidence == pytest.approx(1.0)


def test_norwegian_is_named_as_the_study_names_it() -> None:
    text = "Kommunen skal gi alle innbyggere like muligheter, og den skal ikke bygge ned tilbudene sine."
    assert detect(text, ["nb", "de"]).lang == "nb"
    assert detect(text, ["no", "de"]).lang == "no"


@pytest.mark.parametrize("text", ["", "kurz", "1 234 567 890 1 234 567 890 1 234", "ab " * 6])
def test_too_few_letters_tell_nothing(text: str) -> None:
    assert (detect(text).lang, detect(text).confidence) == ("", 0.0)


def test_unknown_languages_only_tell_nothing() -> None:
    assert detect(GERMAN, ["xx"]).lang == ""


def test_middle_and_end_of_a_long_text_count() -> None:
    text = "Contents page list table. " * 80 + GERMAN * 400
    assert detect(text).lang == "de"


def test_threads_get_the_same_guess() -> None:
    with ThreadPoolExecutor(4) as pool:
        guesses = list(pool.map(lambda number: detect((GERMAN, DANISH)[number % 2], ["de", "da"]).lang, range(40)))
    assert guesses == ["de", "da"] * 20
