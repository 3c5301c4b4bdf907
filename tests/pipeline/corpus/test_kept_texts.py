"""What follows from a text is the same whether it is found or recalled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.corpus import kept_texts
from pipeline.corpus.kept_texts import recall_scraps, recall_words
from pipeline.corpus.templates import find_scraps_of
from pipeline.records import Block, BlockKind, Document, DocumentStatus, Extraction, ReadableText, Role, Segmentation
from pipeline.records.arrays import Hashes
from pipeline.study.kept_work import KeptWork
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.phrases import Phrases
from pipeline.text.segment import SegmentSettings, segment

TEXT = "Housing\n\nNewcomers are welcome in all our libraries, says the town.\n\nPage 3 of 20\n\nWälder \ud800 more."
SENTENCES = segment(TEXT, SegmentSettings()).sentences
SPANS = [(one.start, one.end) for one in SENTENCES]
READABLE = ReadableText(
    Document("a", Role.CITY, "issuer", "a", sha256="a"),
    Extraction(TEXT, DocumentStatus.OK, blocks=(Block(BlockKind.HEADING, 0, 7, 1),)),
    Segmentation((), SENTENCES),
)


@pytest.fixture
def kept(tmp_path: Path) -> KeptWork:
    return KeptWork(tmp_path / "kept.sqlite", "1")


def same(one: WordedDocument, other: WordedDocument) -> bool:
    names = ("stems", "words", "starts", "ends", "sentence_words")
    arrays = [(getattr(one, name), getattr(other, name)) for name in names]
    return one.length == other.length and all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in arrays)


@pytest.mark.parametrize("lang", ["de", "en", "ja"])
def test_words_are_recalled_as_they_are_found(kept: KeptWork, lang: str) -> None:
    expected = WordedDocument.of(TEXT, SPANS, lang)
    for _ in range(2):
        assert same(recall_words(kept, TEXT, SENTENCES, lang), expected)


def test_words_of_another_text_language_or_cut_are_found_anew(kept: KeptWork) -> None:
    recall_words(kept, TEXT, SENTENCES, "de")
    for text, sentences, lang in ((f"{TEXT}.", SENTENCES, "de"), (TEXT, SENTENCES[1:], "de"), (TEXT, SENTENCES, "en")):
        expected = WordedDocument.of(text, [(one.start, one.end) for one in sentences], lang)
        assert same(recall_words(kept, text, sentences, lang), expected)


def test_scraps_are_recalled_as_they_are_found(kept: KeptWork, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = find_scraps_of(READABLE, SENTENCES, {})
    assert any(expected)
    assert recall_scraps(kept, READABLE, SENTENCES, {}) == expected
    monkeypatch.delattr(kept_texts, "find_scraps_of")
    assert recall_scraps(kept, READABLE, SENTENCES, {}) == expected


def test_scraps_are_found_anew_for_other_blocks_and_other_templates(kept: KeptWork) -> None:
    recall_scraps(kept, READABLE, SENTENCES, {})
    bare = replace(READABLE, extraction=replace(READABLE.extraction, blocks=()))
    assert recall_scraps(kept, bare, SENTENCES, {}) == find_scraps_of(bare, SENTENCES, {})
    templates = {"issuer": np.unique(phrases_of_the_text())}
    expected = find_scraps_of(READABLE, SENTENCES, templates)
    assert expected != find_scraps_of(READABLE, SENTENCES, {})
    assert recall_scraps(kept, READABLE, SENTENCES, templates) == expected


def phrases_of_the_text() -> Hashes:
    return Phrases.of(TEXT, SENTENCES).hashes
