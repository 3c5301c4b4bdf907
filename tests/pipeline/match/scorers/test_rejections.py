from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.analyse.counts.finds import count_finds
from pipeline.records import Chance, Flag, NullOrigin, ScrapKind, Span, Stratum, TextClass
from tests.fixtures import bare, pairs

PASSAGE = "Every district gets a desk at which newcomers are advised."
CITED = "The Harbour Forum wants this."


def measured(
    before: list[str], behind: list[str], lang: str = "en", network: str = PASSAGE, *, quoted: bool = False
) -> tuple[float | None, str]:
    """What is told of a passage between these lines, of which those without a full stop are headings."""
    rows = [*before, PASSAGE, *behind]
    text = " ".join(rows)
    starts = [text.index(row) for row in rows]
    sentences = tuple((start, start + len(row)) for start, row in zip(starts, rows, strict=True))
    at = len(before)
    spans = Span(0, len(network)), Span(*sentences[at])
    given = pairs.passages(network, text, ("en", lang), spans=spans)
    scraps = tuple(None if row.endswith(".") else ScrapKind.HEADING for row in rows)
    city = replace(pairs.document(given.city.document, lang, text, sentences), scraps=scraps)
    match = given.match.with_flags(Flag.QUOTED) if quoted else given.match
    found = pairs.score("rejected", replace(given, city=city, match=match))
    return found.value, found.detail


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "The council does not adopt this proposal."),
        ("en", "We disagree, since desks are not what is lacking."),
        ("de", "Die Stadt lehnt diesen Vorschlag ab."),
        ("de", "Dieser Empfehlung folgt der Magistrat bewusst nicht."),
        ("nl", "Het college neemt dit voorstel niet over."),
        ("fr", "La ville ne suit pas cette recommandation."),
        ("es", "El ayuntamiento no comparte esta propuesta."),
        ("it", "La giunta respinge questa proposta."),
        ("pt", "A câmara não subscreve esta proposta."),
        ("pl", "Rada miasta odrzuca tę propozycję."),
        ("cs", "Město s tímto návrhem nesouhlasí."),
        ("sv", "Nämnden följer inte rådet."),
        ("sv", "Kommunen tar avstånd från förslaget."),
        ("fi", "Kaupunki ei noudata suositusta."),
        ("hu", "Az önkormányzat elutasítja ezt a javaslatot."),
        ("el", "Ο δήμος απορρίπτει αυτή την πρόταση."),
        ("bg", "Общината отхвърля това предложение."),
        ("lt", "Savivaldybė nepritaria šiam pasiūlymui."),
        ("tr", "Belediye bu öneriyi benimsemiyor."),
    ],
)
def test_what_a_city_cites_and_says_no_to_is_told(lang: str, said: str) -> None:
    assert measured([CITED], [said], lang) == (1, said)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "The city rejects every form of racism and discrimination."),
        ("de", "Wir lehnen jede Form von Diskriminierung ab."),
        ("de", "Die Stadt lehnt Rassismus ab."),
        ("nl", "De stad verwerpt uitsluiting en geweld."),
        ("fr", "La ville rejette toute discrimination."),
        ("es", "La ciudad rechaza el racismo y la xenofobia."),
        ("it", "La città respinge ogni forma di razzismo."),
        ("pt", "A cidade rejeita a discriminação."),
        ("pl", "Miasto odrzuca dyskryminację i rasizm."),
        ("cs", "Město odmítá rasismus a xenofobii."),
        ("sv", "Kommunen tar avstånd från rasism."),
        ("fi", "Kaupunki ei hyväksy rasismia."),
        ("hu", "Az önkormányzat elutasítja a rasszizmust."),
        ("el", "Ο δήμος απορρίπτει τον ρατσισμό."),
        ("bg", "Общината отхвърля дискриминацията."),
    ],
)
def test_who_rejects_what_the_source_rejects_too_does_not_contradict_it(lang: str, said: str) -> None:
    assert measured([CITED], [said], lang) == (0, "")
    assert measured([CITED], [said], lang, quoted=True) == (0, "")


def test_no_word_of_it_tells_nothing_where_the_city_does_not_say_whose_words_they_are() -> None:
    said = "We reject this."
    assert measured(["It is often asked for."], [said]) == (0, "")
    assert measured(["It is often asked for."], [said], quoted=True) == (1, said)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ([CITED], ["We have opened three.", "We reject the tram line."]),
        (["We reject the tram line.", CITED], ["We have opened three."]),
        ([CITED], ["What we do not adopt", "The tram is one."]),
        ([CITED], ["Rejected applicants are advised too.", "It is free."]),
        ([CITED], []),
    ],
)
def test_what_stands_further_off_or_under_another_heading_says_no_to_something_else(
    before: list[str], behind: list[str]
) -> None:
    assert measured(before, behind) == (0, "")


def test_the_heading_above_a_passage_says_no_too() -> None:
    heading = "What we do not adopt from the Harbour Forum"
    assert measured([heading], ["It costs too much."]) == (1, heading)


def test_a_word_that_the_network_text_has_itself_is_handed_on() -> None:
    network = "We reject waiting lists."
    assert measured([CITED], ["We reject waiting lists."], network=network) == (0, "")


def test_where_no_words_for_it_are_known_nobody_knows() -> None:
    assert measured([CITED], ["We reject this."], "qaa") == (None, "")


@pytest.mark.parametrize(("flags", "counted"), [((), 1), ((Flag.REJECTED,), 0), ((Flag.TELLS_OF_CITY,), 0)])
def test_what_is_contradicted_or_tells_of_the_city_is_no_find(flags: tuple[Flag, ...], counted: int) -> None:
    chance = Chance(0.01, 0.01, Stratum("semantic:de-en:short"), NullOrigin.PROFILE, 100)
    found = bare.match(bare.city("c"), bare.network("n"), cosines=(0.6, 0.6))
    found = replace(found, text_class=TextClass.TRANSLATED_COPY, chance=chance)
    assert len(list(count_finds([found.with_flags(*flags)], 0.2))) == counted
