from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.lexicon import Lexicon, Mention, NameKind
from pipeline.records import Document, Role
from pipeline.study.tables import InstrumentTerm, NetworkFacts, StudyTables, read_tables
from pipeline.text.tokens import find_words, stem

SEEDS = read_tables(Path(__file__).parents[3] / "data" / "seeds")
SEED_LEXICON = Lexicon.of(SEEDS)


def term(text: str, lang: str = "en", **more: object) -> InstrumentTerm:
    return replace(InstrumentTerm("oss", "instrument", lang, text, "variant"), **more)


def lexicon(*terms: InstrumentTerm, networks: tuple[NetworkFacts, ...] = (), titles: tuple[str, ...] = ()) -> Lexicon:
    documents = [Document(f"d{n}", Role.NETWORK, "net", f"work{n}", title=title) for n, title in enumerate(titles)]
    return Lexicon.of(StudyTables(networks=networks, terms=terms), documents)


def found(names: Lexicon, text: str, lang: str = "en") -> list[tuple[NameKind, str, str]]:
    return [(m.kind, m.key, text[m.start : m.end]) for m in names.find_mentions(text, lang)]


@pytest.mark.parametrize(
    "written", ["one-stop shop", "One-Stop-Shop", "one stop\nshop", "ONE‑STOP SHOP", "one-st\u00adop shop"]
)
def test_a_term_is_found_whatever_its_case_and_whatever_stands_between_its_words(written: str) -> None:
    assert found(lexicon(term("one-stop shop")), f"The {written}, at last") == [(NameKind.INSTRUMENT, "oss", written)]


@pytest.mark.parametrize("text", ["one-stop shops", "a none-stop shop", "one-stop", "shop one-stop", ""])
def test_a_term_is_found_at_word_boundaries_only(text: str) -> None:
    assert found(lexicon(term("one-stop shop")), text) == []


def test_an_accent_written_as_a_character_of_its_own_is_the_same_letter() -> None:
    assert found(lexicon(term("ventanilla única", "es")), "la ventanilla u\u0301nica", "es") == [
        (NameKind.INSTRUMENT, "oss", "ventanilla u\u0301nica")
    ]


def test_terms_of_the_text_s_language_and_of_english_are_looked_for_and_no_others() -> None:
    names = lexicon(term("one-stop shop"), term("guichet unique", "fr"), term("sportello unico", "it"), term("CUI", ""))
    text = "one-stop shop, guichet unique, sportello unico, CUI"
    assert [where for *_, where in found(names, text, "fr")] == ["one-stop shop", "guichet unique", "CUI"]


def test_a_term_is_of_the_language_that_its_code_of_three_letters_names() -> None:
    assert found(lexicon(term("guichet unique", "fra")), "un guichet unique", "fr")
    assert not found(lexicon(term("guichet unique", "fra")), "un guichet unique", "de")


def test_an_acronym_needs_its_capitals() -> None:
    names = lexicon(term("EIN"))
    assert found(names, "ein EIN, ein Ein") == [(NameKind.INSTRUMENT, "oss", "EIN")]


def test_a_city_is_known_by_its_name_in_texts_of_any_language() -> None:
    document = Document("n", Role.NETWORK, "net", "work")
    names = Lexicon.of(StudyTables(), [document], {"gouda": ("Gouda",), "nice": ("Nice",)})
    text = "In Gouda it is nice, and gouda is a cheese."
    assert [(one.kind, one.key, one.start) for one in names.find_mentions(text, "de")] == [(NameKind.CITY, "gouda", 3)]
    other = Lexicon.of(StudyTables(), [document], {"gouda": ("Gouda",), "nice": ("Nizza",)})
    assert names.digest_for("work", "gouda") == other.digest_for("work", "gouda")
    assert names.digest_for("work", "nice") != other.digest_for("work", "nice")


@pytest.mark.parametrize(
    ("city_id", "text", "known"),
    [
        ("ghent", "a desk in Ghent", True),
        ("ghent", "a desk in Gent or Gand", True),
        ("ghent", "ghent in small letters", False),
        ("san_sebastian", "a desk in San Sebastian", True),
        ("be-gnt", "Be Gnt", False),
        ("c1-city", "C1 City", False),
    ],
)
def test_a_city_is_known_by_its_other_names_and_by_the_one_that_its_id_spells(
    city_id: str, text: str, known: bool
) -> None:
    names = Lexicon.of(StudyTables(), [], {city_id: ("Gent", "Gand")})
    assert bool(names.find_mentions(text, "en")) is known


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("EIN KONZEPT FÜR ALLE", 0),
        ("UNSER LEITBILD:\nEIN HAFEN", 0),
        ("Die Stadt im EIN wirkt mit", 1),
        ("EUROCITIES, EIN, ECCAR", 1),
        ("EIN\nKONZEPT", 1),
    ],
)
def test_an_acronym_that_may_be_a_word_of_a_line_in_capitals_is_none(text: str, names: int) -> None:
    assert len(found(lexicon(networks=(NetworkFacts("ein", "European Integration Network (EIN)"),)), text)) == names


def test_a_lemma_is_found_in_its_inflected_forms_and_an_exact_term_is_not() -> None:
    text = "Die gemeinsamen Grundsätze der Stadt"
    assert found(lexicon(term("gemeinsame Grundsätze", "de", match_mode="lemma")), text, "de") == [
        (NameKind.INSTRUMENT, "oss", "gemeinsamen Grundsätze")
    ]
    assert found(lexicon(term("gemeinsame Grundsätze", "de")), text, "de") == []


def test_a_regular_expression_is_found_in_its_language_only() -> None:
    names = lexicon(term(r"anti-?rumou?rs?", "en", match_mode="regex"), term(r"anti\w+", "es", match_mode="regex"))
    assert found(names, "Antirumour, antirrumores", "fr") == [(NameKind.INSTRUMENT, "oss", "Antirumour")]


def test_a_network_is_known_by_name_alias_and_the_acronym_in_brackets() -> None:
    network = NetworkFacts("icc", "Intercultural Cities (ICC)", aliases=("Cité interculturelle",))
    names = lexicon(networks=(network,))
    text = "ICC, Intercultural Cities, INTERCULTURAL CITIES and Cité Interculturelle"
    assert [key for _, key, _ in found(names, text)] == ["icc"] * 4


@pytest.mark.parametrize("text", ["We build intercultural cities.", "the icc", "Intercultural cities"])
def test_the_words_of_a_network_s_name_in_lower_case_do_not_name_it(text: str) -> None:
    assert found(lexicon(networks=(NetworkFacts("icc", "Intercultural Cities (ICC)"),)), text) == []


def test_a_network_document_is_known_by_a_title_of_three_words_or_more() -> None:
    names = lexicon(titles=("Charter on Integrating Cities: the text", "Annual Report 2019", "Charter"))
    text = "the Charter on Integrating Cities, its Annual Report 2019, and a Charter"
    assert found(names, text) == [(NameKind.WORK, "work0", "Charter on Integrating Cities")]


def test_titles_of_city_documents_are_no_citation() -> None:
    city = Document("c", Role.CITY, "town", "plan", title="Plan for Living Together")
    assert Lexicon.of(StudyTables(), [city]).find_mentions("Plan for Living Together", "en") == ()


def test_a_document_s_name_counts_for_its_network_and_is_no_instrument() -> None:
    charter = term(
        "Città integranti", "it", instrument_id="c", type="named_document", term_kind="name", origin_id="net"
    )
    principles = term("Common Basic Principles", instrument_id="cbp", type="common_source_name", origin_id="eu")
    names = lexicon(charter, principles, networks=(NetworkFacts("net", "A Net"),))
    assert found(names, "Città Integranti e Common Basic Principles", "it") == [
        (NameKind.NETWORK, "net", "Città Integranti"),
        (NameKind.COMMON_SOURCE, "cbp", "Common Basic Principles"),
    ]


def test_unhcr_s_charter_is_a_trap_and_the_longer_name_of_the_cities_charter_is_not() -> None:
    trap = term("Carta per l'Integrazione", "it", instrument_id="unhcr", term_kind="name_trap")
    names = Lexicon.of(StudyTables(networks=SEEDS.networks, terms=(*SEEDS.terms, trap)))
    assert found(names, "ha firmato la Carta per l’Integrazione", "it") == [
        (NameKind.TRAP, "unhcr", "Carta per l’Integrazione")
    ]
    assert found(names, "la Carta per l'integrazione nelle città", "it") == [
        (NameKind.NETWORK, "eurocities", "Carta per l'integrazione nelle città")
    ]


def test_a_true_name_inside_a_trap_is_none() -> None:
    trap = term("Charta der Vielfalt", "de", instrument_id="employers", term_kind="name_trap")
    names = lexicon(term("Charta", "de", instrument_id="charter"), trap)
    assert found(names, "Charta der Vielfalt und Charta", "de") == [
        (NameKind.TRAP, "employers", "Charta der Vielfalt"),
        (NameKind.INSTRUMENT, "charter", "Charta"),
    ]


@pytest.mark.parametrize("mode", ["exact", "lemma", "regex"])
def test_an_instrument_beside_a_negative_term_is_a_trap(mode: str) -> None:
    names = lexicon(term("Blue Gangway", negative_terms=("passenger ferry",), match_mode=mode))
    assert found(names, "The Blue Gangway helps.") == [(NameKind.INSTRUMENT, "oss", "Blue Gangway")]
    assert found(names, "The passenger ferry Blue Gangway") == [(NameKind.TRAP, "oss", "Blue Gangway")]


def test_it_is_known_whether_there_is_a_name_to_look_for() -> None:
    names = lexicon(term("Gangway", negative_terms=("ferry",)), networks=(NetworkFacts("net", "A Net"),))
    assert names.knows(NameKind.NETWORK, "net")
    assert not names.knows(NameKind.NETWORK, "other")
    assert names.knows(NameKind.TRAP)
    assert not lexicon(term("Gangway")).knows(NameKind.TRAP)


def test_the_family_of_a_project_goes_up_to_its_network() -> None:
    assert SEED_LEXICON.family("connection") == ("connection", "eurocities")
    assert SEED_LEXICON.family("nowhere") == ("nowhere",)


@given(st.text(), st.sampled_from(["en", "it", "und", ""]))
@settings(max_examples=60)
def test_any_text_can_be_looked_through_and_mentions_lie_in_it(text: str, lang: str) -> None:
    for mention in SEED_LEXICON.find_mentions(text + " Eurocities " + text, lang):
        assert isinstance(mention, Mention)
        assert 0 <= mention.start < mention.end <= 2 * len(text) + 12


@given(st.text())
def test_words_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    reached = 0
    for word in find_words(text):
        assert reached <= word.start < word.end <= len(text)
        reached = word.end


def test_a_word_of_a_language_without_stemmer_is_cut_to_six_letters() -> None:
    assert stem("integracija", "hr") == "integr"
    assert stem("cities", "en") == "citi"


TITLE = "Guide to a one-stop shop (2nd edition) for newcomers"


@pytest.mark.parametrize(
    ("traps", "turns"),
    [
        ((term("single window"),), False),
        ((term("stop", term_kind="name_trap"),), True),
        ((term("to one", term_kind="name_trap"),), False),
        ((term("shop for newcomers", term_kind="name_trap"),), True),  # as the title is without its brackets
        ((term("newcomer", term_kind="name_trap", match_mode="lemma"),), True),
        ((term("window", term_kind="name_trap", match_mode="lemma"),), False),
        ((term("wind.w", term_kind="name_trap", match_mode="regex"),), True),
        ((term("one-stop shop", negative_terms=("pawn",)),), True),
    ],
)
def test_names_that_a_work_can_turn_on_are_others_after_another_title_only_where_one_may_mislead_in_it(
    traps: tuple[InstrumentTerm, ...], turns: bool
) -> None:
    one, two = lexicon(*traps, titles=("A first report",)), lexicon(*traps, titles=("A first report", TITLE))
    assert (one.digest_for("work0", "town") != two.digest_for("work0", "town")) is turns
    assert one.digest_for("work1", "town") != two.digest_for("work1", "town")


def test_names_that_a_work_can_turn_on_are_others_with_other_tables() -> None:
    net = NetworkFacts("net", "Network of Towns")
    made = [lexicon(), lexicon(term("shop")), lexicon(networks=(net,)), lexicon(term("shop"), networks=(net,))]
    assert len({one.digest_for("work0", "town") for one in made}) == len(made)
