from __future__ import annotations

from collections import Counter

import pytest

from pipeline.corpus.recent_texts import CutText, RecentTexts
from pipeline.records import DocumentStatus, Extraction, Passage, Segmentation
from pipeline.study.texts import StoredExtraction, TextTable
from tests.fixtures.study import Bench


class Shelf:
    """Texts by version that note how often each is read."""

    def __init__(self, texts: dict[str, CutText]) -> None:
        self.texts, self.read = texts, Counter[str]()

    def ask(self, recent: RecentTexts, version: str) -> None:
        def read() -> CutText:
            self.read[version] += 1
            return self.texts[version]

        assert recent.recall(version, read) is self.texts[version]


def cut_text(characters: int, passages: int = 0) -> CutText:
    parts = tuple(Passage(number, number, number + 1) for number in range(passages))
    return Extraction("x" * characters, DocumentStatus.OK), Segmentation(parts, ())


def test_a_text_is_read_once_while_there_is_room() -> None:
    shelf, recent = Shelf({"a": cut_text(300), "b": cut_text(300), "c": cut_text(600)}), RecentTexts(900)
    for version in ("a", "b", "a", "c", "a", "b"):
        shelf.ask(recent, version)
    assert shelf.read == {"a": 1, "b": 2, "c": 1}  # of two, the one asked for longer ago makes room


def test_a_text_that_takes_more_than_all_room_pushes_none_out() -> None:
    shelf, recent = Shelf({"a": cut_text(300), "of many passages": cut_text(300, passages=100)}), RecentTexts(900)
    for version in ("a", "of many passages", "of many passages", "a"):
        shelf.ask(recent, version)
    assert shelf.read == {"a": 1, "of many passages": 2}


def test_what_was_cleared_is_read_again() -> None:
    shelf, recent = Shelf({"a": cut_text(900)}), RecentTexts(900)
    shelf.ask(recent, "a")
    recent.clear()
    shelf.ask(recent, "a")
    shelf.ask(recent, "a")
    assert shelf.read == {"a": 2}


def test_the_stages_of_a_run_read_each_text_once(filled: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    read, plain = Counter[str](), TextTable.extraction

    def extraction(self: TextTable, sha256: str, fingerprint: str) -> StoredExtraction | None:
        found = plain(self, sha256, fingerprint)
        read[sha256] += found is not None
        return found

    monkeypatch.setattr(TextTable, "extraction", extraction)
    filled.run()
    assert len(read) == 3 and set(read.values()) == {1}
