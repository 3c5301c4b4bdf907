from __future__ import annotations

import numpy as np
import pytest

from index.margin import centre, difference_margin, hubness, mean_vector, ratio_margin
from index.vectors import Vectors


def test_difference_margin_subtracts_half_of_each_sides_hubness() -> None:
    cosine = np.array([[0.9, 0.5], [0.4, 0.8]], np.float32)
    margin = difference_margin(cosine, np.array([[0.6], [0.2]]), np.array([[0.4, 0.0]]))
    assert margin.dtype == np.float32
    np.testing.assert_allclose(margin, [[0.4, 0.2], [0.1, 0.7]], atol=1e-6)


def test_ratio_margin_divides_by_half_of_each_sides_hubness() -> None:
    assert ratio_margin(0.9, 0.8, 0.4) == pytest.approx(1.5)


@pytest.mark.parametrize("hub", [0.0, -0.2])
def test_ratio_margin_is_zero_where_the_neighbourhoods_give_no_scale(hub: float) -> None:
    assert ratio_margin(np.array([0.9]), hub, hub).tolist() == [0]


def test_hubness_is_the_mean_cosine_to_the_nearest(some_vectors: Vectors) -> None:
    background = some_vectors[20:]
    cosine = some_vectors[:20].astype(np.float64) @ background.T
    wanted = np.sort(cosine, axis=1)[:, -4:].mean(axis=1)
    found = hubness(some_vectors[:20], background)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_hubness_is_the_same_bits_in_any_company(some_vectors: Vectors) -> None:
    whole = hubness(some_vectors, some_vectors[:30], k=2)
    parts = [hubness(some_vectors[at : at + 7], some_vectors[:30], k=2) for at in range(0, 60, 7)]
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_hubness_against_a_large_background_in_half_precision_is_that_against_the_same_numbers_in_single() -> None:
    drawn = np.random.default_rng(5)
    rows = drawn.standard_normal((6, 8)).astype(np.float32)
    background = drawn.standard_normal((50_000, 8)).astype(np.float16)
    nearest = [(0, 16_383, 16_384, 40_000), (7, 49_999, 32_767, 32_768)]
    for row, places in zip(rows, nearest, strict=False):
        background[list(places)] = (9 * row).astype(np.float16)  # on both sides of where a part may end
    single = background.astype(np.float32)
    found = hubness(rows, background)
    np.testing.assert_array_equal(found, hubness(rows, single))
    wanted = np.sort(rows.astype(np.float64) @ single.T, axis=1)[:, -4:].mean(axis=1)
    np.testing.assert_allclose(found, wanted, rtol=1e-6)


def test_hubness_takes_all_of_a_small_background(some_vectors: Vectors) -> None:
    few = some_vectors[:2]
    wanted = (some_vectors @ few.T).mean(axis=1)
    np.testing.assert_allclose(hubness(some_vectors, few, k=4), wanted, atol=1e-6)


def test_hubness_of_nothing_and_against_nothing(some_vectors: Vectors) -> None:
    assert hubness(some_vectors[:0], some_vectors).shape == (0,)
    assert hubness(some_vectors, some_vectors[:0]).tolist() == [0] * 60
    with pytest.raises(ValueError, match="at least 1"):
        hubness(some_vectors, some_vectors, k=0)


def test_centred_rows_have_unit_length_and_no_common_direction(some_vectors: Vectors) -> None:
    shifted = some_vectors + np.float32(0.5)
    centred = centre(shifted, mean_vector(shifted))
    np.testing.assert_allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-6)
    assert np.linalg.norm(mean_vector(centred)) < 0.1 < np.linalg.norm(mean_vector(shifted))


def test_mean_of_no_rows_is_zero(some_vectors: Vectors) -> None:
    assert mean_vector(some_vectors[:0]).tolist() == [0] * 24
    assert centre(some_vectors[:0], mean_vector(some_vectors[:0])).shape == (0, 24)
