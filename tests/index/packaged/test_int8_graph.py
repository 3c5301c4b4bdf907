from __future__ import annotations

import numpy as np
import pytest

from index.packaged.int8_graph import in_bytes


@pytest.fixture
def weight(random_rows: np.random.Generator) -> np.typing.NDArray[np.float32]:
    return random_rows.standard_normal((5, 32)).astype(np.float32)


def test_weights_in_bytes_are_within_half_a_step_of_their_output(weight: np.typing.NDArray[np.float32]) -> None:
    held = dict(in_bytes("one.weight", weight))
    scale, whole = held["one.weight.scale"], held["one.weight.int8"]
    assert whole.dtype == np.int8 and whole.shape == (32, 5)
    assert (np.abs(whole.T * scale[:, None] - weight) <= scale[:, None] * 0.5001).all()


def test_weights_take_seven_bits_so_that_two_products_fit_into_sixteen(
    weight: np.typing.NDArray[np.float32],
) -> None:
    whole = dict(in_bytes("one.weight", weight))["one.weight.int8"]
    assert np.abs(whole.astype(int)).max(axis=0).tolist() == [63] * 5
    assert 2 * 255 * 63 < 2**15


def test_an_output_whose_weights_are_all_zero_stays_zero() -> None:
    held = dict(in_bytes("one.weight", np.zeros((2, 32), np.float32)))
    assert np.isfinite(held["one.weight.scale"]).all() and not held["one.weight.int8"].any()
