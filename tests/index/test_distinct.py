"""Each distinct text is encoded once, and its row is the same however it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.distinct import encode_distinct
from index.embedder import BatchEmbedder, HashingEmbedder
from index.models import MODELS
from index.vector_cache import HalfVectors, VectorCache
from index.vectors import Vectors

TEXTS = [f"The city builds houses in quarter {number % 40}." for number in range(100)]


class Counting(HashingEmbedder):
    """Remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        self.given += texts
        return super().encode_batch(texts, query=query)


class InCompany(BatchEmbedder):
    """A model whose rows depend on their batch."""

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        raise AssertionError("not to be asked")

    def close(self) -> None:
        pass


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    held = VectorCache(tmp_path / "a.sqlite", MODELS["hashing"].dim, limit=1000)
    yield held
    held.close()


def gathered(texts: Sequence[str], embedder: HashingEmbedder, cache: VectorCache | None = None) -> HalfVectors:
    rows = np.zeros((len(texts), embedder.model.dim), np.float16)
    times = np.zeros(len(texts), int)
    for positions, batch in encode_distinct(texts, embedder, cache, 7):
        rows[positions] = batch
        times[positions] += 1
    assert (times == 1).all()
    return rows


def test_equal_texts_are_encoded_once_and_share_their_row() -> None:
    embedder = Counting()
    rows = gathered(TEXTS, embedder)
    assert sorted(embedder.given) == sorted(set(TEXTS))
    np.testing.assert_array_equal(rows, HashingEmbedder().encode(TEXTS).astype(np.float16))


def test_what_a_cache_holds_is_not_encoded_again(cache: VectorCache) -> None:
    gathered(TEXTS[:30], Counting(), cache)
    cache.close()
    embedder = Counting()
    rows = gathered(TEXTS, embedder, cache)
    assert sorted(embedder.given) == sorted(set(TEXTS[30:40]))
    assert rows.tobytes() == gathered(TEXTS, Counting()).tobytes()


def test_no_texts_are_no_batches(cache: VectorCache) -> None:
    assert list(encode_distinct([], Counting(), cache)) == []


def test_a_model_whose_rows_depend_on_their_batch_is_refused() -> None:
    with pytest.raises(ValueError, match="depend on their batch"):
        next(encode_distinct(TEXTS, InCompany(MODELS["BAAI/bge-m3"])))
