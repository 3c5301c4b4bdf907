"""Versions by runs of words, whatever of them was kept: as comparing all gives them, and only what is new is read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.corpus.model import CorpusDocument
from pipeline.evidence.versions import worded_versions
from pipeline.evidence.versions.worded_versions import Version, find_worded_versions
from pipeline.records import Document, Role, Sentence, SentenceStatus
from pipeline.study.kept_work import KeptWork
from pipeline.text.hashed_words import WordedDocument

NOWHERE = KeptWork.nowhere()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptWork]:
    found = KeptWork(tmp_path / "kept.sqlite", "1")
    yield found
    found.close()


def document(name: str, topics: Sequence[int]) -> CorpusDocument:
    """A sentence of eight words for each topic."""
    said = [" ".join(f"w{topic}{place}" for place in "abcdefgh") for topic in topics]
    starts = np.cumsum([0, *(len(one) + 1 for one in said)])
    cut = tuple(
        Sentence(n, int(starts[n]), int(starts[n]) + len(one), n, SentenceStatus.EMBEDDED) for n, one in enumerate(said)
    )
    size = len(topics)
    vectors, hub = np.zeros((size, 2), np.float32), np.zeros(size, np.float32)
    return CorpusDocument(Document(name, Role.NETWORK, "i", name), "xx", " ".join(said), cut, vectors, hub)


def draw(chance: random.Random, name: str) -> CorpusDocument:
    first = chance.randrange(0, 12, 3)
    return document(name, [*range(first, first + chance.randint(4, 6)), chance.randrange(20, 40)])


def read(one: CorpusDocument) -> WordedDocument:
    return WordedDocument.of(one.text, [(sentence.start, sentence.end) for sentence in one.sentences], one.lang)


def find(texts: dict[str, CorpusDocument], kept: KeptWork) -> list[Version]:
    found = find_worded_versions([texts[name] for name in sorted(texts)], kept, "g", read)
    return sorted(found, key=lambda one: (one.first, one.second))


# With a limit of 5 documents, runs of words become too common to be a hint, and are so no more, again and again.
@pytest.mark.parametrize("common", [200, 5])
@pytest.mark.parametrize("seed", range(3))
def test_a_group_that_changed_gives_what_it_gives_from_nothing(
    kept: KeptWork, seed: int, common: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worded_versions, "COMMON", common)
    chance = random.Random(seed)
    texts = {f"n{number:02}": draw(chance, f"n{number:02}") for number in range(12)}
    versions = 0
    for _ in range(10):
        for name in chance.sample(sorted(texts), chance.randrange(3)):
            del texts[name]
        for name in (f"n{chance.randrange(40):02}" for _ in range(chance.randrange(3))):
            texts[name] = draw(chance, name)
        found = find(texts, kept)
        assert found == find(texts, NOWHERE)
        versions += len(found)
    assert versions


def test_what_was_found_is_found_again_where_the_words_that_were_kept_beside_it_are_lost(kept: KeptWork) -> None:
    texts = {name: document(name, range(first, first + 5)) for name, first in (("a", 0), ("b", 0), ("c", 9))}
    assert len(find(texts, kept)) == 1
    kept.keep(kept.key("runs of words of all", b"g"), b"torn")
    texts["d"] = document("d", range(9, 14))
    assert find(texts, kept) == find(texts, NOWHERE)
    assert len(find(texts, NOWHERE)) == 2


def test_only_what_is_new_is_read(kept: KeptWork) -> None:
    asked: list[str] = []

    def reading(one: CorpusDocument) -> WordedDocument:
        asked.append(one.document.document_id)
        return read(one)

    def names_read(*documents: CorpusDocument) -> set[str]:
        asked.clear()
        find_worded_versions(documents, kept, "g", reading)
        return set(asked)

    a, b, c = document("a", range(6)), document("b", range(1, 7)), document("c", range(10, 16))
    assert names_read(a, b) == {"a", "b"}
    assert names_read(a, b) == set()
    assert names_read(a, b, c) == {"c"}
    assert names_read(a, c) == set()
    assert names_read(a, c, document("d", range(10, 16))) == {"c", "d"}
