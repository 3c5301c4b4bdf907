from __future__ import annotations

from dataclasses import replace
from datetime import date as day

import pytest

from pipeline.corpus.lexicon import Lexicon
from pipeline.records import Document, PageSpan, Role, Score, Span
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study.tables import NetworkFacts, StudyTables
from tests.fixtures import pairs


def test_an_instrument_named_on_both_sides_is_shared_with_its_terms() -> None:
    given = pairs.passages("Open a one-stop shop.", "Eine zentrale Anlaufstelle.", ("en", "de"))
    assert pairs.score("instruments", given) == Score("instruments", 1.0, "oss: one-stop shop = zentrale Anlaufstelle")
    assert pairs.value("instruments", pairs.passages("Open a shop.", "Eine zentrale Anlaufstelle.", ("en", "de"))) == 0


def test_instruments_without_a_term_of_a_language_are_not_looked_for_there_rather_than_absent() -> None:
    assert pairs.value("instruments", pairs.passages("Open a shop.", "Un seul guichet.", ("en", "fr"))) is None
    found = pairs.value("instruments", pairs.passages("Open a one-stop shop.", "Le One-stop shop ouvre.", ("en", "fr")))
    assert found == 1  # an English term that stayed


def test_without_tables_names_are_not_looked_for_rather_than_absent() -> None:
    given = replace(pairs.passages("a", "b"), lexicon=Lexicon.of(StudyTables()))
    assert [pairs.value(name, given) for name in ("instruments", "citation", "name_trap")] == [None] * 3


PASSAGE = "Every district gets a desk."


@pytest.mark.parametrize(
    ("before", "after", "cited"),
    [
        ("The Pilot Ports project helps us.\n\n", "", 1),
        ("", "\n\nMore on this.\n\nSee the Harbour Forum.\n\nEnd.", 1),
        ("See the Guide to Open Harbour Towns.\n\nAs before.\n\n", "", 1),
        ("The Harbour Forum met.\n\nOne.\n\nTwo.\n\n", "", 0),
        ("", "\n\nOne.\n\nTwo.\n\nThe Harbour Forum met.\n\nEnd.", 0),
        ("The harbour forum met.\n\n", "", 0),
    ],
)
def test_a_citation_stands_within_two_passages_and_names_the_network_its_parent_or_the_document(
    before: str, after: str, cited: int
) -> None:
    text = before + PASSAGE + after
    given = pairs.passages("x", text, spans=(Span(0, 1), Span(len(before), len(before) + len(PASSAGE))))
    assert pairs.value("citation", given) == cited


def test_a_plan_that_bears_the_title_of_the_source_does_not_cite_it() -> None:
    text = "See the Guide to Open Harbour Towns.\n\nAs before.\n\n" + PASSAGE
    start = text.index(PASSAGE)
    given = pairs.passages("x", text, spans=(Span(0, 1), Span(start, len(text))))
    titled = replace(given.city.document, title="Guide to Open Harbour Towns")
    assert pairs.value("citation", given) == 1
    assert pairs.value("citation", replace(given, city=replace(given.city, document=titled))) == 0


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Strategy for Integration"),
        ("en", "Local Action Plan for the Integration of Refugees and Migrants"),
        ("de", "Konzept zur Integration von Zugewanderten in der Stadt"),
        ("fr", "Plan local d'intégration des personnes réfugiées"),
        ("es", "Plan de acción para la integración de personas refugiadas"),
        ("it", "Piano d'azione per l'integrazione dei rifugiati"),
        ("pl", "Miejski program integracji cudzoziemców i uchodźców"),
        ("fi", "Kotouttamisohjelma ja maahanmuuttajien osallisuus"),
        ("sr", "Стратегија за интеграцију избеглица и миграната"),
        ("az", "Qaçqınların inteqrasiyası üzrə yerli fəaliyyət planı"),
        ("qaa", "Strategy for Integration"),  # of whose language nothing is known
        ("ko", "이민자 사회 통합 전략"),  # of which nobody said what titles are made of
    ],
)
def test_a_title_that_anybody_may_give_cites_its_work_with_the_year_beside_it_alone(lang: str, title: str) -> None:
    source = replace(pairs.SOURCE, title=title, lang=lang, date=parse_interval("2014-05"))
    lexicon = Lexicon.of(pairs.TABLES, [source])
    cited = []
    for name in (title, f"{title} (2014)", f"{title} 2013", f"{title}, which was adopted anew in May of the year 2014"):
        text = f"As the {name} says. {PASSAGE}"
        given = pairs.passages("x", text, spans=(Span(0, 1), Span(text.index(PASSAGE), len(text))))
        network = replace(given.network, document=source)
        cited.append(pairs.value("citation", replace(given, lexicon=lexicon, network=network)))
    assert cited == [0, 1, 0, 0]


@pytest.mark.parametrize("date", [None, DateInterval(day(2010, 1, 1), day(2014, 12, 31))])
def test_a_common_title_cites_nothing_where_the_year_of_its_work_is_not_known(date: DateInterval | None) -> None:
    source = replace(pairs.SOURCE, title="Strategy for Integration", date=date)
    given = pairs.passages("x", f"See the Strategy for Integration (2014). {PASSAGE}")
    network = replace(given.network, document=source)
    given = replace(given, lexicon=Lexicon.of(pairs.TABLES, [source]), network=network)
    assert pairs.value("citation", given) == 0


def test_a_citation_on_the_same_page_counts_however_many_passages_are_between() -> None:
    text = "The Harbour Forum met.\n\nOne.\n\nTwo.\n\nThree.\n\n" + PASSAGE
    start = text.index(PASSAGE)
    given = pairs.passages("x", text, spans=(Span(0, 1), Span(start, len(text))))
    assert pairs.value("citation", given) == 0
    found = pairs.score("citation", replace(given, city_pages=(PageSpan(1, 0, len(text)),)))
    assert (found.value, found.detail[:22]) == (1, "The Harbour Forum met.")
    assert (
        pairs.value("citation", replace(given, city_pages=(PageSpan(1, 0, start), PageSpan(2, start, len(text))))) == 0
    )


def test_a_trap_in_the_city_passage_is_found_with_the_name_that_misleads() -> None:
    given = pairs.passages("Sign the charter.", "Die Charta der Vielfalt wird unterzeichnet.", ("en", "de"))
    assert pairs.score("name_trap", given) == Score("name_trap", 1.0, "Charta der Vielfalt")
    ferry = pairs.passages("Join the Blue Gangway.", "Die Fähre Blue Gangway legt ab.", ("en", "de"))
    assert (pairs.value("name_trap", ferry), pairs.value("instruments", ferry)) == (1, 0)


def test_a_trap_that_the_network_passage_names_too_does_not_mislead() -> None:
    text = "Die Charta der Vielfalt wird unterzeichnet."
    assert pairs.value("name_trap", pairs.passages(text, text, ("de", "de"))) == 0


@pytest.mark.parametrize(
    ("text", "value", "detail"),
    [
        ("As the Quay Alliance says. ", 1, "alliance-2015: “As the Quay Alliance says."),
        ("As Pilot Ports and the Quay Alliance say. ", 0, "alliance-2015"),
        ("", 0, "alliance-2015"),
    ],
)
def test_another_network_that_has_the_same_words_is_told_where_the_city_names_it_alone(
    text: str, value: int, detail: str
) -> None:
    tables = replace(pairs.TABLES, networks=(*pairs.TABLES.networks, NetworkFacts("alliance", "Quay Alliance")))
    given = pairs.passages("x", text + PASSAGE, spans=(Span(0, 1), Span(len(text), len(text) + len(PASSAGE))))
    repeated = Document("alliance-2015", Role.NETWORK, "alliance", "alliance-2015")
    given = replace(given, lexicon=Lexicon.of(tables, [pairs.SOURCE, repeated]), repeated_in=(repeated,))
    found = pairs.score("via_network", given)
    assert found.value == value and found.detail.startswith(detail)
    assert pairs.value("via_network", replace(given, repeated_in=())) is None


@pytest.mark.parametrize(
    ("network", "value"),
    [
        ("Velden has a desk in every district at which newcomers are advised.", 1),
        ("Orlan has a desk in every district at which newcomers are advised.", 0),
        (f"Good practice from Velden. {PASSAGE}", 0),
    ],
)
def test_a_passage_that_tells_what_the_city_does_is_told_by_its_certain_part(network: str, value: int) -> None:
    spans = Span(max(0, network.find(PASSAGE)), len(network)), Span(0, len(PASSAGE))
    given = pairs.passages(network, PASSAGE, spans=spans)
    given = replace(given, lexicon=Lexicon.of(pairs.TABLES, [pairs.SOURCE], {"town": ("Velden",), "other": ("Orlan",)}))
    assert pairs.value("tells_of_city", given) == value
    assert pairs.value("tells_of_city", replace(given, lexicon=Lexicon.of(pairs.TABLES, [pairs.SOURCE]))) is None


@pytest.mark.parametrize(
    ("before", "value", "detail"),
    [
        ("Good practice from Velden. ", 1, "Good practice from Velden. Every district"),
        ("Good practice from Orlan. ", 0, ""),
        ("Velden joined.\n\nOne.\n\nTwo.\n\n", 0, ""),
    ],
)
def test_a_network_text_that_names_the_city_beside_its_passage_is_told(before: str, value: int, detail: str) -> None:
    spans = Span(len(before), len(before) + len(PASSAGE)), Span(0, len(PASSAGE))
    given = pairs.passages(before + PASSAGE, PASSAGE, spans=spans)
    given = replace(given, lexicon=Lexicon.of(pairs.TABLES, [pairs.SOURCE], {"town": ("Velden",), "other": ("Orlan",)}))
    found = pairs.score("names_city", given)
    assert found.value == value and found.detail.startswith(detail)
    assert pairs.value("names_city", replace(given, lexicon=Lexicon.of(pairs.TABLES, [pairs.SOURCE]))) is None
