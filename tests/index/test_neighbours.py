from __future__ import annotations

import sys

import numpy as np
import pytest

from index.neighbours import nearest
from index.vectors import Vectors
from tests.fixtures.exact_search import exact


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("k", [1, 3, 40, 100])
def test_nearest_equals_comparing_with_every_vector(some_vectors: Vectors, count: int, k: int) -> None:
    found, wanted = (
        nearest(some_vectors[:count], some_vectors, k),
        exact(some_vectors[:count], some_vectors, k),
    )
    np.testing.assert_array_equal(found.position, wanted.position)
    np.testing.assert_allclose(found.cosine, wanted.cosine, atol=2e-6)


def test_ties_go_to_the_lower_position_even_where_many_are_cut_off(some_vectors: Vectors) -> None:
    base = np.concatenate([some_vectors, np.repeat(some_vectors[:1], 100, axis=0)])
    found = nearest(some_vectors[:30], base, 4)
    assert found.position[0].tolist() == [0, 60, 61, 62]
    np.testing.assert_array_equal(found.position, exact(some_vectors[:30], base, 4).position)


def test_differences_in_the_last_bits_count_as_ties() -> None:
    base = np.zeros((100, 4), np.float32)
    base[:, 0] = 0.5 + np.linspace(0, 3e-7, 100)
    assert len(np.unique(base[:, 0])) > 2
    assert nearest(np.eye(1, 4, dtype=np.float32), base, 3).position.tolist() == [[0, 1, 2]]


def test_nearest_of_nothing_or_among_nothing_is_empty(some_vectors: Vectors) -> None:
    assert nearest(some_vectors[:0], some_vectors, 3).position.shape == (0, 3)
    assert nearest(some_vectors, some_vectors[:0], 3).cosine.shape == (60, 0)


def test_search_library_gets_one_thread_where_torch_is_imported(
    monkeypatch: pytest.MonkeyPatch, some_vectors: Vectors
) -> None:
    import faiss

    monkeypatch.setitem(sys.modules, "torch", object())
    nearest(some_vectors, some_vectors, 1)
    assert faiss.omp_get_max_threads() == 1
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr("index.neighbours.available_cores", lambda: 2)
    nearest(some_vectors, some_vectors, 1)
    assert faiss.omp_get_max_threads() == 2
    nearest(some_vectors[:1], some_vectors, 1)
    assert faiss.omp_get_max_threads() == 1  # others would only wait for work
