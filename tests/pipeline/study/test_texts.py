"""What is known of a text is given back as it was stored: structure, places and languages with it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from crawler.events import DateClue
from pipeline.records import (
    NOWHERE,
    Apart,
    Block,
    BlockKind,
    DocumentStatus,
    Extraction,
    PageSpan,
    Passage,
    Segmentation,
    Sentence,
    SentenceStatus,
    WordBox,
    WordBoxes,
)
from tests.fixtures.study import Bench

SHA = "ab" * 32
FULL = Extraction(
    "Größe\n\nEin Satz “so”.",
    DocumentStatus.PARTIAL,
    "page 2 gave no text",
    pages=(PageSpan(1, 0, 7), PageSpan(2, 7, 7, "took longer than 60 s", stopped=True), PageSpan(3, 7, 21, "", 0.875)),
    title="Plan",
    lang="de-AT",
    date_clues=(DateClue("pdf_metadata", "CreationDate: 2016"),),
    extractor="pdf 3",
    quality=0.5,
    blocks=(Block(BlockKind.HEADING, 0, 5, 2), Block(BlockKind.FOOTNOTE, 7, 21)),
    apart=(Apart("header", 1, "Stadt Brünn"), Apart("boilerplate", 0, "Menü\n“Start”")),
    places=WordBoxes.of([(0, 5, WordBox(1, 10.5, 20.0, 30.0, 40.0))]),
)


def stored_and_read(bench: Bench, found: Extraction) -> Extraction:
    with bench.open() as study:
        study.texts.put_extraction(SHA, "print", found, "de")
    with bench.open(write=False) as study:
        given = study.texts.extraction(SHA, "print")
        assert study.texts.extraction(SHA, "another print") is None
    assert given is not None and given.detected_lang == "de"
    assert isinstance(given.extraction, Extraction)
    return given.extraction


def test_every_field_of_an_extraction_is_read_back(bench: Bench) -> None:
    bare = Extraction("", DocumentStatus.OK)
    assert not [field.name for field in fields(Extraction) if getattr(FULL, field.name) == getattr(bare, field.name)]
    assert stored_and_read(bench, FULL) == FULL


def test_a_text_without_structure_is_read_back_without(bench: Bench) -> None:
    plain = replace(FULL, pages=(), blocks=(), apart=(), places=NOWHERE)
    assert stored_and_read(bench, plain) == plain


def test_facts_are_told_without_reading_the_text(bench: Bench) -> None:
    stored_and_read(bench, FULL)
    with bench.open(write=False) as study:
        facts = study.texts.facts("print")[SHA]
    assert facts.stopped == 1
    assert (facts.pages, facts.characters, facts.quality, facts.status) == (3, 21, 0.5, DocumentStatus.PARTIAL)


def test_passages_keep_their_languages(bench: Bench) -> None:
    cut = Segmentation(
        (Passage(0, 0, 5, "de"), Passage(1, 7, 21)),
        (Sentence(0, 0, 5, 0, SentenceStatus.TOO_SHORT), Sentence(1, 7, 21, 1, SentenceStatus.EMBEDDED)),
    )
    with bench.open() as study:
        study.texts.put_segmentation(SHA, "print", cut)
    with bench.open(write=False) as study:
        assert study.texts.segmentation(SHA, "print") == cut


FRENCH = "La ville soutient la participation de toutes les personnes qui vivent ici, sans distinction."
GERMAN = "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden ab."

GERMAN_TOO = "Der Gemeinderat lässt sich einmal im Jahr berichten, was von diesen Maßnahmen erreicht worden ist."


@pytest.mark.parametrize(
    ("languages", "expected"), [("", ["de", "fr", "de", "de"]), ('languages = ["de", "nl"]', ["de", "de", "de", "de"])]
)
def test_a_run_tells_the_language_of_every_passage(bench: Bench, languages: str, expected: list[str]) -> None:
    bench.configure(f'[study]\n{languages}\n[model]\nname = "hashing"\n')
    # The researcher's word is about the document; what a passage is in, its letters say.
    bench.put("plan", "\n\n".join((GERMAN, FRENCH, "Wohnen", GERMAN_TOO)), lang="nl")
    bench.add()
    bench.run("extract")
    with bench.open(write=False) as study:
        (item,) = study.documents.all()
        cut = study.texts.segmentation(item.document.sha256, bench.fingerprints.segmentation)
    assert [passage.lang for passage in cut.passages] == expected


def test_a_text_that_took_the_place_of_another_is_told_from_it(bench: Bench) -> None:
    with bench.open() as study:
        marks = []
        for text in ("Ein Plan.", "Ein anderer Plan.", "Ein anderer Plan.", "Ein Plan."):
            study.keep_text(SHA, "print", Extraction(text, DocumentStatus.OK), "de")
            marks.append(study.texts.read_anew())
    assert marks[0] == {} and marks[1] == marks[2] != marks[3]
    assert list(marks[3]) == [SHA]
