"""The cache of sentence vectors that the benchmarks share, and what is shipped of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.quality.vectors import VectorCache
from index.models import MODELS

HASHING = MODELS["hashing"]


def test_what_is_kept_is_not_encoded_again(tmp_path: Path) -> None:
    with VectorCache(HASHING, tmp_path) as first:
        vectors = first.encode(["one", "two", "one"])
    assert first.encoded == 2
    with VectorCache(HASHING, tmp_path) as second:
        assert second.holds("two") and not second.holds("three")
        assert (second.encode(["one", "two", "one"]) == vectors).all()
    assert second.encoded == 0


def test_what_was_asked_for_is_kept_alone(tmp_path: Path) -> None:
    with VectorCache(HASHING, tmp_path / "all") as cache:
        cache.encode(["one", "two", "three"])
    with VectorCache(HASHING, tmp_path / "all") as cache:
        vectors = cache.encode(["three", "one"])
        assert cache.keep_asked(tmp_path / "some") == 2
    with VectorCache(HASHING, tmp_path / "some") as kept:
        assert kept.holds("one") and kept.holds("three") and not kept.holds("two")
        np.testing.assert_array_equal(kept.encode(["three", "one"]), vectors)
