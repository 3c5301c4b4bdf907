"""Documents of one work in two languages are hinted at by their sentences, whatever of that was kept."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.join import join
from pipeline.corpus.model import CorpusDocument
from pipeline.evidence.versions import agreeing
from pipeline.evidence.versions.agreeing import find_agreeing
from pipeline.records import Role
from pipeline.study.kept_work import KeptWork
from tests.fixtures import rival_cases as cases


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptWork]:
    found = KeptWork(tmp_path / "kept.sqlite", "1")
    yield found
    found.close()


def draw(chance: random.Random, name: str) -> CorpusDocument:
    """Six sentences of some topics; topics recur, so that many sentences have several nearest alike."""
    first = chance.randrange(0, 30, 3)
    sentences = [*range(first, first + 4), chance.randrange(30), chance.randrange(30)]
    if chance.random() < 0.5:
        sentences = [cases.Near(topic, 0.9, 100 + topic) for topic in sentences]
    return cases.document(name, Role.NETWORK, sentences, "2014", lang=chance.choice(("de", "en", "sv")))


def in_order(texts: dict[str, CorpusDocument]) -> list[CorpusDocument]:
    return [texts[name] for name in sorted(texts)]


def test_a_translation_is_hinted_at_and_a_text_of_the_same_language_is_not() -> None:
    english, german, other = (
        cases.document(name, Role.NETWORK, topics, "2014", lang=lang)
        for name, topics, lang in (("a", range(8), "en"), ("b", range(8), "de"), ("c", range(8), "en"))
    )
    assert find_agreeing([english, german], KeptWork.nowhere(), "g") == [(0, 1)]
    assert find_agreeing([english, other], KeptWork.nowhere(), "g") == []


@pytest.mark.parametrize("seed", range(5))
def test_a_group_that_changed_gives_what_it_gives_from_nothing(kept: KeptWork, seed: int) -> None:
    chance = random.Random(seed)
    texts = {f"n{number:02}": draw(chance, f"n{number:02}") for number in range(12)}
    pairs = 0
    for _ in range(8):
        for name in chance.sample(sorted(texts), 2):
            del texts[name]
        for name in (f"n{chance.randrange(40):02}" for _ in range(2)):
            texts[name] = draw(chance, name)
        found = find_agreeing(in_order(texts), kept, "g")
        assert found == find_agreeing(in_order(texts), KeptWork.nowhere(), "g")
        pairs += len(found)
    assert pairs


def test_only_what_is_new_is_compared(kept: KeptWork, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counting(a: np.ndarray, b: np.ndarray, *wanted: object) -> object:
        nonlocal compared
        compared += len(a) * len(b)
        return join(a, b, *wanted)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(agreeing, "join", counting)
    chance = random.Random(1)
    texts = {f"n{number:02}": draw(chance, f"n{number:02}") for number in range(12)}
    find_agreeing(in_order(texts), kept, "g")
    everything, compared = compared, 0
    find_agreeing(in_order(texts), kept, "g")
    assert compared == 0
    texts["n99"] = draw(chance, "n99")
    find_agreeing(in_order(texts), kept, "g")
    assert 0 < compared < everything / 4
    compared = 0
    find_agreeing(in_order(texts), kept, "another group")
    assert compared > everything
