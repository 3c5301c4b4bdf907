from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.records import Passage
from pipeline.text import language
from pipeline.text.language import MIN_LETTERS, LanguageGuess, base_language, detect, detect_passages

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


def test_letters_enough_for_a_language_are_twenty() -> None:
    fewest = "Die Stadt hilft allen: X."
    assert sum(map(str.isalpha, fewest)) == MIN_LETTERS - 1
    assert detect(fewest, ["de", "fr"]).lang == ""
    assert detect(f"{fewest} Z", ["de", "fr"]).lang == "de"


def test_unknown_languages_only_tell_nothing() -> None:
    assert detect(GERMAN, ["xx"]).lang == ""


def test_middle_and_end_of_a_long_text_count() -> None:
    text = "Contents page list table. " * 80 + GERMAN * 400
    assert detect(text).lang == "de"


def passages_of(*paragraphs: str) -> tuple[str, list[Passage]]:
    text = "\n\n".join(paragraphs)
    return text, [Passage(n, text.index(one), text.index(one) + len(one)) for n, one in enumerate(paragraphs)]


def test_every_passage_has_its_own_language() -> None:
    text, passages = passages_of(GERMAN, DANISH, GERMAN.upper())
    found = detect_passages(passages, text, (), "de")
    assert [one.lang for one in found] == ["de", "da", "de"]
    assert [(one.number, one.start, one.end) for one in found] == [(p.number, p.start, p.end) for p in passages]


def test_a_passage_too_short_to_tell_has_the_language_of_the_text() -> None:
    text, passages = passages_of("Wohnen", "12 %", DANISH)
    assert [one.lang for one in detect_passages(passages, text, (), "fr")] == ["fr", "fr", "da"]
    assert [one.lang for one in detect_passages(passages, text, (), "")] == ["", "", "da"]


def test_a_list_of_names_is_not_taken_for_another_language() -> None:
    names = "Müller, Ankara, Novak, Oslo, Jensen, Bergen, Lund"
    text, passages = passages_of(names)
    guess = detect(names)
    assert guess.lang and guess.confidence < 0.8  # a guess there is, but no sure one
    assert detect_passages(passages, text, (), "pl")[0].lang == "pl"


def test_passages_keep_to_the_languages_of_the_study() -> None:
    text, passages = passages_of(DANISH)
    assert detect_passages(passages, text, ("de", "sv"), "de")[0].lang in ("de", "sv")
    assert detect_passages(passages, text, ("de",), "")[0].lang == "de"


def test_threads_get_the_same_guess() -> None:
    with ThreadPoolExecutor(4) as pool:
        guesses = list(pool.map(lambda number: detect((GERMAN, DANISH)[number % 2], ["de", "da"]).lang, range(40)))
    assert guesses == ["de", "da"] * 20


def test_equal_passages_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def counting(sample: str, allowed: Sequence[str] = ()) -> LanguageGuess:
        looked_at.append(sample)
        return detect(sample, allowed)

    monkeypatch.setattr(language, "detect", counting)
    text, passages = passages_of(GERMAN, DANISH)
    many = [passages[0], passages[1], *[passages[0]] * 50]
    assert [one.lang for one in detect_passages(many, text, (), "")] == ["de", "da", *["de"] * 50]
    assert looked_at == [GERMAN, DANISH]


def test_soft_hyphens_tell_nothing_of_the_language() -> None:
    assert detect("\u00ad\u00ad".join(DANISH)) == detect(DANISH)
