"""Which text layers can be trusted."""

from __future__ import annotations

import pytest

from pipeline.extract.pdf.letters.legibility import ODD_LETTERS, UNKNOWN_LETTERS, find_fault
from pipeline.extract.pdf.page import Frame, PageContent
from pipeline.extract.pdf.words import Word

FRAME = Frame(0, 0, 595, 842)
SENTENCES = {
    "de": "Die Stadt öffnet ein Willkommenszentrum, in dem alle Ämter unter einem Dach arbeiten, damit niemand von "
    "Schalter zu Schalter geschickt wird und jede Auskunft in zwölf Sprachen gegeben werden kann.",
    "pl": "Miasto otwiera punkt, w którym wszyscy przyjezdni dostaną pomoc w sprawach szkoły, pracy i mieszkania, a "
    "urzędnicy mówią w jedenastu językach oraz odpowiadają na każde pytanie w ciągu dwóch tygodni.",
    "cs": "Město zřizuje pracoviště, kde lidé bez čekání zjistí vše potřebné, a čtvrtletně zveřejňuje přehled toho, "
    "co stihlo, smrt ani vlk se tu nečekají, prst sklouzl po mapě a zbylo dost času pro všechny ostatní věci.",
    "el": "Ο δήμος ανοίγει ένα κέντρο υποδοχής όπου όλες οι υπηρεσίες εργάζονται κάτω από την ίδια στέγη ώστε κανείς "
    "να μην στέλνεται από θυρίδα σε θυρίδα και κάθε πληροφορία να δίνεται σε δώδεκα γλώσσες.",
}


def ink(text: str) -> PageContent:
    words = tuple(
        Word(word, 60.0 * number, 100, 60.0 * number + 50, 110, 10) for number, word in enumerate(text.split())
    )
    return PageContent(1, words, (), FRAME, FRAME)


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_text_of_a_language_can_be_trusted(lang: str) -> None:
    assert find_fault(ink(SENTENCES[lang])) == ""


@pytest.mark.parametrize("shift", [-29, 3, 17])
def test_letters_that_a_font_maps_to_others_make_no_words(shift: int) -> None:
    wrong = "".join(letter if letter.isspace() else chr(max(33, ord(letter) + shift)) for letter in SENTENCES["de"])
    assert find_fault(ink(wrong)) == ODD_LETTERS


def test_letters_that_the_font_does_not_tell() -> None:
    hidden = "".join("\ufffd" if letter in "aeinrst" else letter for letter in SENTENCES["de"])
    assert find_fault(ink(hidden)) == UNKNOWN_LETTERS
    private = "".join(chr(0xE000 + ord(letter)) if letter.isalpha() else letter for letter in SENTENCES["de"])
    assert find_fault(ink(private)) == UNKNOWN_LETTERS


def test_tables_of_figures_and_capitals_are_no_fault() -> None:
    assert find_fault(ink("2016 12.400 35,2% CO2 GWh 14.917 USD BMWK SGB " * 12)) == ""
    assert find_fault(ink("")) == ""
