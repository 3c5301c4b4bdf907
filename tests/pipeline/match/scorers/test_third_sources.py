from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.corpus.lexicon import Lexicon
from pipeline.match.scorers import MatchedPassages
from pipeline.records import Document, Role, Score, Span
from pipeline.study.tables import InstrumentTerm, StudyTables
from tests.fixtures import pairs

SCORE = "third_source"
PASSAGE, PASSUS = "Everyone has the right to education.", "Jeder hat das Recht auf Bildung."


def beside(network: str, city: str, *, far: str = "") -> MatchedPassages:
    """The passages with these texts before them, and with paragraphs between where `far` says so."""
    texts = network + far + PASSAGE, city + far + PASSUS
    spans = Span(len(texts[0]) - len(PASSAGE), len(texts[0])), Span(len(texts[1]) - len(PASSUS), len(texts[1]))
    return pairs.passages(*texts, ("en", "de"), spans=spans)


ENGLISH, GERMAN = (
    "Article 26 of the Universal Declaration of Human Rights: ",
    "Artikel 26 der Allgemeinen Erklärung der Menschenrechte: ",
)


def test_a_work_that_both_name_beside_their_passages_is_told_with_both_names() -> None:
    told = "“Universal Declaration of Human Rights” (“Allgemeinen Erklärung der Menschenrechte”)"
    assert pairs.score(SCORE, beside(ENGLISH, GERMAN)) == Score(SCORE, 1.0, told)
    assert pairs.value(SCORE, beside(ENGLISH, GERMAN, far="\n\n")) == 1  # what introduces it is its own paragraph


@pytest.mark.parametrize(
    ("network", "city", "far"),
    [
        (ENGLISH, "Die Stadt sagt: ", ""),
        ("The network says: ", GERMAN, ""),
        (ENGLISH, "Artikel 26 der Kinderrechtskonvention: ", ""),
        (ENGLISH, GERMAN, "\n\nOne.\n\nTwo.\n\n"),
        (ENGLISH + "Cities act on it. " * 12, GERMAN + "Die Stadt tut viel. " * 12, "\n\n"),  # no mere introduction
    ],
)
def test_a_work_that_one_names_or_both_elsewhere_is_none_of_both(network: str, city: str, far: str) -> None:
    assert pairs.value(SCORE, beside(network, city, far=far)) == 0


def test_a_work_that_is_a_reference_document_is_compared_and_not_told() -> None:
    given = beside(ENGLISH, GERMAN)
    held = Document("udhr", Role.REFERENCE, "un", "udhr", title="Allgemeine Erklärung der Menschenrechte", lang="de")
    lexicon = Lexicon.of(pairs.TABLES, [pairs.SOURCE, held])
    assert pairs.value(SCORE, replace(given, lexicon=lexicon)) == 0
    assert lexicon.digest != given.lexicon.digest  # scores that are kept are no longer those


def test_a_network_document_that_bears_the_name_is_the_work_itself() -> None:
    given = beside(ENGLISH, GERMAN)
    titled = replace(given.network.document, title="The Universal Declaration of Human Rights in Cities")
    assert pairs.value(SCORE, replace(given, network=replace(given.network, document=titled))) == 0


def test_names_of_the_study_count_as_well() -> None:
    terms = (
        InstrumentTerm("accord", "common_source_name", "en", "National Accord", "name"),
        InstrumentTerm("accord", "common_source_name", "de", "Nationale Vereinbarung", "name", match_mode="lemma"),
    )
    given = beside("As the National Accord says: ", "Wie die nationalen Vereinbarungen sagen: ")
    assert pairs.value(SCORE, given) == 0
    assert pairs.value(SCORE, replace(given, lexicon=Lexicon.of(StudyTables(terms=terms)))) == 1
