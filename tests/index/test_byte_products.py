from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.byte_products import MIDDLE, ByteProducts, is_exact, largest_numbers, worth_bytes
from index.product_block import Numbers, ProductBlock
from index.vectors import Vectors, unit_rows
from tests.index.conftest import multiply_whole


def drawn(rows: int, seed: int, *, uneven: bool) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((rows, 48))
    if uneven:
        vectors[::3, 5] *= 40
        vectors[1::3] *= 1e-3
        vectors[2::9] = 0
    return (vectors / 4).astype(np.float32) if uneven else unit_rows(vectors)


@pytest.mark.usefixtures("exact_bytes")
@pytest.mark.parametrize("uneven", [False, True])
def test_whole_numbers_never_tell_more_than_is_true_nor_leave_out_what_is_large_enough(uneven: bool) -> None:
    a, b = drawn(300, 1, uneven=uneven), drawn(500, 2, uneven=uneven)
    rows, columns = [slice(0, 100), slice(100, 300)], [slice(0, 400), slice(400, 500)]
    products, block = ByteProducts(a, b, rows, columns), ProductBlock(200, 400, 5, ByteProducts.arithmetic)
    for some in rows:
        for others in columns:
            block.multiply(products.rows(some), products.columns(others))
            exact = a[some].astype(np.float64) @ b[others].astype(np.float64).T
            by_row, by_column = products.bounds(some, others)
            at_least = np.stack([by_row.at_least(column) for column in block.products.T], axis=1)
            assert (at_least <= exact + 1e-6 * np.abs(exact)).all()
            assert (np.stack([by_column.at_least(row) for row in block.products]) <= exact + 1e-6 * np.abs(exact)).all()
            least = np.quantile(exact, 0.9, axis=1).astype(np.float32)
            assert (block.products >= by_row.asked(least)[:, None])[exact >= least[:, None]].all()
            least = np.quantile(exact, 0.9, axis=0).astype(np.float32)
            assert (block.products >= by_column.asked(least))[exact >= least].all()


@pytest.mark.usefixtures("exact_bytes")
def test_whole_numbers_of_sentence_vectors_leave_little_open() -> None:
    a, b = drawn(300, 1, uneven=False), drawn(500, 2, uneven=False)
    rows, columns = slice(0, 300), slice(0, 500)
    products, block = ByteProducts(a, b, [rows], [columns]), ProductBlock(300, 500, 5, ByteProducts.arithmetic)
    block.multiply(products.rows(rows), products.columns(columns))
    by_row, _ = products.bounds(rows, columns)
    least = (a @ b.T).max(axis=1)
    assert np.count_nonzero(block.products >= by_row.asked(least)[:, None]) < 2 * len(a)


def test_a_processor_that_cuts_sums_off_is_found_out() -> None:
    def multiply(rows: Numbers, columns: Numbers, out: Numbers) -> None:
        """As instructions do that sum two products of bytes in 16 bits."""
        left, right = rows.astype(np.int64), columns.astype(np.int64)
        pairs = (left[:, n : n + 2] @ right[n : n + 2] for n in range(0, left.shape[1], 2))
        out[:] = sum(np.clip(pair, -(2**15), 2**15 - 1) for pair in pairs) - MIDDLE * right.sum(axis=0)

    whole = replace(ByteProducts.arithmetic, pack=np.asarray, multiply=multiply_whole)
    assert is_exact(whole) and not is_exact(replace(whole, multiply=multiply))


def test_few_rows_are_never_multiplied_in_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.byte_products.are_bytes_faster", lambda: True)
    assert worth_bytes(20_000, 20_000) and not worth_bytes(60, 100_000_000) and not worth_bytes(5_000, 5_000)


def test_the_largest_number_of_a_row_has_no_sign() -> None:
    assert largest_numbers(np.array([[0.5, -2], [0, 0], [1, 0.25]], np.float32)).tolist() == [2, 0, 1]
