from __future__ import annotations

from collections import UserList
from typing import Any

import pytest

from pipeline.records import Sentence, SentenceStatus, sentences_in

PLACES = [(0, 10), (11, 20), (20, 31), (40, 50)]


def sentences(places: list[tuple[int, int]]) -> list[Sentence]:
    return [Sentence(7 + at, start, end, 0, SentenceStatus.EMBEDDED) for at, (start, end) in enumerate(places)]


@pytest.mark.parametrize("start", range(52))
def test_sentences_in_a_span_are_those_that_share_a_character_with_it(start: int) -> None:
    held = sentences(PLACES)
    for end in range(start + 1, 55):
        shared = [one for one in held if set(range(one.start, one.end)) & set(range(start, end))]
        assert list(sentences_in(held, start, end)) == shared


def test_few_sentences_of_a_long_document_are_looked_at() -> None:
    class Watched(UserList[Sentence]):
        asked = 0

        def __getitem__(self, place: Any) -> Any:
            self.asked += 1
            return super().__getitem__(place)

    held = Watched(sentences([(start, start + 9) for start in range(0, 200_000, 10)]))
    assert [one.start for one in sentences_in(held, 100_005, 100_021)] == [100_000, 100_010, 100_020]
    assert held.asked < 40
