"""What differs between two sentences: each rule, in one language and across, and what is taken for no difference."""

from __future__ import annotations

import pytest

from pipeline.evidence.differences.compare import ComparedSentence, FoundDifference, compare_sentences
from pipeline.records import Flag

NUMBERS, POLARITY = Flag.NUMBERS_DIFFER, Flag.POLARITY_DIFFERS
WEAKER, STRONGER = Flag.MODALITY_WEAKER, Flag.MODALITY_STRONGER

# Sentences of our own: a network's in one language, a city's in another, and what the city changed.
CHANGED = [
    (NUMBERS, "en", "Every city opens 12 counters by 2020.", "de", "Jede Stadt eröffnet bis 2020 15 Schalter."),
    (NUMBERS, "en", "Every city opens twelve counters.", "fr", "Chaque ville ouvre quinze guichets."),
    (NUMBERS, "en", "The plan ends in 2020.", "es", "El plan termina en 2022."),
    (NUMBERS, "en", "It costs 1,000.50 euros.", "de", "Das kostet 1.500,50 Euro."),
    (NUMBERS, "en", "About 5 % of all posts are open.", "pl", "Około 7 % wszystkich stanowisk jest wolnych."),
    (NUMBERS, "en", "It was adopted on 12 May 2016.", "it", "È stato adottato il 12 giugno 2016."),
    (NUMBERS, "de", "Es gibt drei Stellen.", "sv", "Det finns fem tjänster."),
    (NUMBERS, "en", "Every newcomer has a mentor for two years.", "en", "Every newcomer has a mentor for 3 years."),
    (POLARITY, "en", "Applicants are not asked for a passport.", "de", "Man fragt Antragstellende nach einem Pass."),
    (POLARITY, "en", "Applicants are asked for a passport.", "fr", "On ne demande pas de passeport aux demandeurs."),
    (POLARITY, "es", "La ciudad no paga el curso.", "pt", "A cidade paga o curso."),
    (POLARITY, "en", "Nobody pays for the course.", "nl", "Iedereen betaalt voor de cursus."),
    (POLARITY, "uk", "Місто не платить за курс.", "ru", "Город платит за курс."),
    (POLARITY, "fi", "Kaupunki ei maksa kurssia.", "en", "The city pays for the course."),
    (POLARITY, "en", "Fees are charged.", "en", "Fees are never charged."),
    (WEAKER, "en", "The city shall open a counter.", "de", "Die Stadt kann einen Schalter eröffnen."),
    (WEAKER, "en", "The city must open a counter.", "sv", "Staden bör öppna en disk."),
    (WEAKER, "en", "The city should open a counter.", "fr", "La ville peut ouvrir un guichet."),
    (WEAKER, "fr", "La ville doit ouvrir un guichet.", "it", "Il comune può aprire uno sportello."),
    (WEAKER, "de", "Die Stadt soll einen Schalter eröffnen.", "de", "Die Stadt sollte einen Schalter eröffnen."),
    (WEAKER, "en", "The city is required to open a counter.", "en", "The city may open a counter."),
    (STRONGER, "en", "The city may open a counter.", "pl", "Miasto musi otworzyć punkt."),
    (STRONGER, "en", "The city can open a counter.", "el", "Η πόλη πρέπει να ανοίξει ένα γραφείο."),
    (STRONGER, "nl", "De stad mag een loket openen.", "da", "Byen bør åbne en skranke."),
    (STRONGER, "en", "The city may open a counter.", "hu", "A városnak ablakot kell nyitnia."),
    (STRONGER, "ru", "Город может открыть бюро.", "uk", "Місто мусить відкрити бюро."),
]  # fmt: skip

# What a translation or an edition does without changing what is said, or what may be that.
UNCHANGED = [
    ("en", "It costs 1,000.5 euros.", "de", "Das kostet 1.000,5 Euro."),
    ("en", "It costs 1.2 million euros.", "fr", "Cela coûte 1 200 000 euros."),
    ("en", "Every city opens twelve counters.", "de", "Jede Stadt eröffnet 12 Schalter."),
    ("en", "Two counters opened at 2 pm.", "de", "Beide Schalter öffneten um 14 Uhr."),
    ("en", "It opened on 12 May 2016.", "de", "Eröffnet wurde am 12.5.2016."),
    ("en", "It opened in the 19th century.", "sv", "Det öppnade på 1800-talet."),
    ("en", "They came in the 1990s.", "de", "Sie kamen in den 90ern."),
    ("en", "Twelve towns opened 3 counters.", "de", "Zwölf Städte eröffneten Schalter."),
    ("en", "The road is 10 miles long.", "de", "Die Straße ist 16 Kilometer lang."),
    ("en", "The council was unable to agree.", "de", "Der Rat konnte sich nicht einigen."),
    ("en", "Not only children learn there.", "de", "Auch Erwachsene lernen dort."),
    ("en", "Courses are held without fees.", "fr", "Les cours ne coûtent rien."),
    ("en", "There is no doubt that it helps.", "de", "Es hilft ganz gewiss."),
    ("en", "Why not ask them?", "de", "Fragen wir sie?"),
    ("en", "See no. 5 of the list.", "de", "Siehe Punkt 5 der Liste."),
    ("en", "The city must not charge fees.", "de", "Die Stadt darf keine Gebühren erheben."),
    ("en", "The city should open a counter.", "es", "La ciudad debe abrir una oficina."),
    ("en", "The city shall open a counter.", "de", "Die Stadt eröffnet einen Schalter."),
    ("en", "The plan began in May.", "de", "Der Plan muss im Frühling begonnen haben."),
    ("en", "It may help, and cities must try.", "de", "Es kann helfen, und Städte müssen es versuchen."),
    ("en", "Something else.", "xx", "Etwas anderes, nicht 5."),
]  # fmt: skip


def compared(first: str, network: str, second: str, city: str) -> tuple[FoundDifference, ...]:
    return compare_sentences(ComparedSentence(network, first), ComparedSentence(city, second))


@pytest.mark.parametrize(("flag", "first", "network", "second", "city"), CHANGED)
def test_what_the_city_changed_is_found(flag: Flag, first: str, network: str, second: str, city: str) -> None:
    assert [one.flag for one in compared(first, network, second, city)] == [flag]


@pytest.mark.parametrize(("flag", "first", "network", "second", "city"), CHANGED)
def test_seen_from_the_other_side_a_weaker_duty_is_a_stronger_one(
    flag: Flag, first: str, network: str, second: str, city: str
) -> None:
    turned = {WEAKER: STRONGER, STRONGER: WEAKER}
    assert [one.flag for one in compared(second, city, first, network)] == [turned.get(flag, flag)]


@pytest.mark.parametrize(("first", "network", "second", "city"), UNCHANGED)
def test_the_same_in_other_words_is_no_difference(first: str, network: str, second: str, city: str) -> None:
    assert not compared(first, network, second, city) and not compared(second, city, first, network)


def test_the_expressions_are_quoted_as_they_are_written() -> None:
    (numbers,) = compared("en", "Twelve counters, 5 % and 3 towns.", "de", "Zwölf Schalter, 7 % und 3 Städte.")
    assert (numbers.network, numbers.city) == (("5",), ("7",))
    (denial,) = compared("en", "Fees AREN’T charged.", "de", "Gebühren werden erhoben.")
    assert (denial.network, denial.city) == (("AREN’T",), ())


def test_a_number_in_the_sentence_beside_is_not_missing() -> None:
    network = ComparedSentence("It opened in 2016 with 12 posts.", "en")
    beside = ComparedSentence("Es wurde mit 15 Stellen eröffnet.", "de", ("Im ersten Jahr waren es 12.",))
    assert not compare_sentences(network, beside)
    assert compare_sentences(network, ComparedSentence(beside.text, "de"))


def test_a_percentage_beside_is_no_year_without_its_century() -> None:
    network = ComparedSentence("By 2015 all drivers have learned it.", "en")
    city = ComparedSentence("By 2020 all drivers have learned it.", "en", ("Of these 15 % and 20 per cent are women.",))
    (found,) = compare_sentences(network, city)
    assert (found.network, found.city) == (("2015",), ("2020",))


def test_two_numbers_of_different_kinds_do_not_replace_each_other() -> None:
    assert not compared("en", "It opened in 2016.", "de", "Es hat 15 Stellen.")
    assert not compared("en", "It opened in May 2016.", "de", "Es hat 2016 15 Stellen.")


def test_a_denial_that_one_side_repeats_is_no_difference() -> None:
    assert not compared("en", "No one pays.", "ru", "Никто не платит.")
    assert not compared("en", "It is not free and not new.", "de", "Es ist nicht frei und neu.")


def test_the_same_sentence_has_no_difference() -> None:
    text = "Two of 5 must not, but may."
    assert not compared("en", text, "en", text)


def test_a_quote_in_a_document_of_another_language_has_no_difference() -> None:
    """The words for a denial or duty are looked for in the language of each document, and a quote is in neither."""
    text = "No office may ask the newcomer a second time."
    assert not compared("en", text, "de", text)
