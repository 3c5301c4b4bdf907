"""The instruments of the seeds are found in the languages of the cities, and what only sounds like them is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.analyse.instruments.naming.listed import list_instruments
from pipeline.corpus.lexicon import Lexicon, NameKind
from pipeline.study.tables import read_tables

SEEDS = Path(__file__).resolve().parents[5] / "data" / "seeds"
TABLES = read_tables(SEEDS)
LEXICON = Lexicon.of(TABLES)


def named(sentence: str, lang: str) -> set[str]:
    return {one.key for one in LEXICON.find_mentions(sentence, lang) if one.kind is NameKind.INSTRUMENT}


def test_the_three_instruments_have_an_origin_and_terms_in_many_languages() -> None:
    found = {one.instrument_id: one for one in list_instruments(TABLES.terms)}
    assert {name: (one.origin_country, one.origin_year) for name, one in found.items()} == {
        "anti_rumour": ("ES", 2010), "civil_society_agreement": ("SE", 2008), "one_stop_shop": ("PT", 2004),
    }  # fmt: skip
    assert {"ca", "de", "el", "en", "es", "fr", "nl", "pl", "pt", "sv"} <= found["anti_rumour"].langs
    assert {"bg", "de", "el", "en", "es", "fi", "fr", "hu", "it", "lt", "nl", "pl", "pt", "ro", "sv"} <= found[
        "one_stop_shop"
    ].langs


@pytest.mark.parametrize(
    ("sentence", "lang", "instrument"),
    [
        ("A rede nacional CLAIM abriu três novos gabinetes.", "pt", "one_stop_shop"),
        ("O Centro Local de Apoio à Integração de Migrantes atende às quartas.", "pt", "one_stop_shop"),
        ("Le guichet unique accueille les nouveaux arrivants.", "fr", "one_stop_shop"),
        ("Yhden luukun palvelua kehitetään kaupungissa.", "fi", "one_stop_shop"),
        ("Η υπηρεσία μίας στάσης λειτουργεί στο κέντρο.", "el", "one_stop_shop"),
        ("Die Stadt plant einen One-Stop-Shop für Neuankommende.", "de", "one_stop_shop"),
        ("Kommunen ingår idéburna offentliga partnerskap med föreningar.", "sv", "civil_society_agreement"),
        ("La ciutat forma agents dins la Xarxa Antirumors.", "ca", "anti_rumour"),
        ("Miasto przyjęło strategię antyplotkową dla szkół.", "pl", "anti_rumour"),
        ("La ville lance une campagne anti-rumeurs.", "fr", "anti_rumour"),
        ("Die Stadt übernimmt die Anti-Gerüchte-Strategie.", "de", "anti_rumour"),
        ("Udalak zurrumurruen aurkako sarea sortu du.", "eu", "anti_rumour"),
    ],
)
def test_an_instrument_is_found_by_its_names(sentence: str, lang: str, instrument: str) -> None:
    assert named(sentence, lang) == {instrument}


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("Lo sportello unico per le attività produttive (SUAP) rilascia i permessi.", "it"),
        ("Le guichet unique pour demandeurs d'asile relève de la préfecture.", "fr"),
        ("Lungo la ferrovia sorgono barriere antirumore.", "it"),
        ("They claim that the office is open.", "en"),
        ("The city spreads a rumour about nobody.", "en"),
    ],
)
def test_what_only_sounds_like_an_instrument_is_none(sentence: str, lang: str) -> None:
    assert named(sentence, lang) == set()
