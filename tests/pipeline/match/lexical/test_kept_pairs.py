"""Which pairs are opened, whatever of that was kept: as comparing all gives it, and only new texts are looked at."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pipeline.corpus.model import CorpusDocument
from pipeline.match.lexical import WordCounts, WordedDocument, find_document_pairs
from pipeline.match.lexical.kept_pairs import KeptPairs
from pipeline.records import Document, Role, Sentence, SentenceStatus
from pipeline.study.kept_work import KeptWork


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptWork]:
    found = KeptWork(tmp_path / "kept.sqlite", "1")
    yield found
    found.close()


def draw(chance: random.Random, name: str) -> CorpusDocument:
    """Three sentences of rare and of common words; some rare words, and runs of common ones, are another's too."""
    said = []
    for _ in range(3):
        first, run = chance.randrange(25), chance.randrange(8)
        rare = f"a{first} b{first}" if chance.random() < 0.4 else f"a{first} c{first}"
        said.append(f"{rare} all{run} cities{run} plan{run} housing{run} here{run}")
    text = " ".join(said)
    starts = np.cumsum([0, *(len(one) + 1 for one in said)])
    cut = tuple(
        Sentence(n, int(starts[n]), int(starts[n]) + len(one), n, SentenceStatus.EMBEDDED) for n, one in enumerate(said)
    )
    about = Document(name, Role.CITY, "i", name)
    return CorpusDocument(about, "xx", text, cut, np.zeros((3, 2), np.float32), np.zeros(3, np.float32))


def read(document: CorpusDocument) -> WordedDocument:
    return WordedDocument.of(document.text, [(one.start, one.end) for one in document.sentences], document.lang)


def counts_of(seed: int) -> WordCounts:
    chance = random.Random(seed)
    plain = [read(draw(chance, f"p{number}")) for number in range(12)]
    others = WordedDocument.of("x y z. " * 900, [(7 * n, 7 * n + 6) for n in range(900)], "xx")
    return WordCounts.of([*plain, others])


def in_order(texts: dict[str, CorpusDocument]) -> list[CorpusDocument]:
    return [texts[name] for name in sorted(texts)]


@pytest.mark.parametrize("seed", range(4))
def test_documents_that_changed_give_what_they_give_from_nothing(kept: KeptWork, seed: int) -> None:
    chance, counts = random.Random(seed), counts_of(seed)
    sides = [{f"{side}{number:02}": draw(chance, f"{side}{number:02}") for number in range(9)} for side in "cn"]
    opened = set()
    for _ in range(8):
        for side, texts in zip("cn", sides, strict=True):
            for name in chance.sample(sorted(texts), chance.randrange(3)):
                del texts[name]
            for name in (f"{side}{chance.randrange(20):02}" for _ in range(chance.randrange(3))):
                texts[name] = draw(chance, name)
        cities, networks = map(in_order, sides)
        found = KeptPairs(kept, "xx", counts, read).find(cities, networks)
        assert found == find_document_pairs([read(one) for one in cities], [read(one) for one in networks], counts)
        assert found == KeptPairs(KeptWork.nowhere(), "xx", counts, read).find(cities, networks)
        opened.add(len(found) / (len(cities) * len(networks)))
    assert max(opened) > 0.1 and min(opened) < 0.9


def test_only_what_is_new_is_read(kept: KeptWork) -> None:
    chance, counts = random.Random(1), counts_of(1)
    cities = [draw(chance, f"c{number}") for number in range(4)]
    networks = [draw(chance, f"n{number}") for number in range(4)]
    asked: list[str] = []

    def reading(document: CorpusDocument) -> WordedDocument:
        asked.append(document.document.document_id)
        return read(document)

    def names_read(cities: list[CorpusDocument], networks: list[CorpusDocument], counts: WordCounts) -> list[str]:
        asked.clear()
        KeptPairs(kept, "xx", counts, reading).find(cities, networks)
        return list(asked)

    assert len(names_read(cities, networks, counts)) == 8
    assert names_read(cities, networks, counts) == []
    assert names_read([*cities, draw(chance, "c9")], networks, counts) == ["c9"]
    assert names_read(cities, networks[1:], counts) == []
    assert len(names_read(cities, networks, counts_of(2))) == 8


def test_pairs_are_found_anew_where_what_opens_them_is_lost(kept: KeptWork, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, counts = random.Random(3), counts_of(3)
    cities, networks = ([draw(chance, f"{side}{n}") for n in range(5)] for side in "cn")
    KeptPairs(kept, "xx", counts, read).find(cities[:4], networks)
    known: list[bytes] = []
    recall = kept.recall

    def forget_second(key: bytes) -> bytes | None:
        known.append(key)
        return recall(key) if len(known) == 1 else None

    monkeypatch.setattr(kept, "recall", forget_second)  # as if the second row were torn
    found = KeptPairs(kept, "xx", counts, read).find(cities, networks)
    assert len(known) == 2
    assert found == find_document_pairs([read(one) for one in cities], [read(one) for one in networks], counts)
