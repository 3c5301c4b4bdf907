from __future__ import annotations

import numpy as np
import pytest

from index.product_block import ProductBlock
from index.vectors import Vectors


def whole_numbers(shape: tuple[int, int], seed: int) -> Vectors:
    """Small whole numbers, whose products are exact in any order."""
    return np.random.default_rng(seed).integers(-9, 10, shape).astype(np.float32)


@pytest.mark.parametrize("rows", [1, 4, 37, 131, 1500])
@pytest.mark.parametrize("unasked", [False, True], ids=["all ask", "some ask for whatever comes"])
def test_rows_and_columns_are_given_what_they_ask_for(rows: int, unasked: bool) -> None:
    a, b = whole_numbers((rows, 6), 1), whole_numbers((90, 6), 2)
    of_rows, of_columns = whole_numbers((1, rows), 3)[0] * 15, whole_numbers((1, 90), 4)[0] * 15
    if unasked:
        of_rows[::3] = of_columns[::5] = -np.inf
    block = ProductBlock(1500, 90, groups=30)
    block.multiply(whole_numbers((1500, 6), 5), b.T)  # what was there before plays no part
    block.multiply(a, b.T)
    picked = block.pick(of_rows, of_columns)
    by_row, by_column = picked.by_row(of_rows), picked.by_column(of_columns)
    assert len(picked.row) == np.count_nonzero((a @ b.T >= of_rows[:, None]) | (a @ b.T >= of_columns))
    products = a @ b.T
    np.testing.assert_array_equal(block.products, products)
    row, column = np.nonzero(products >= of_rows[:, None])
    assert (by_row.row.tolist(), by_row.column.tolist()) == (row.tolist(), column.tolist())
    np.testing.assert_array_equal(by_row.product, products[row, column])
    column, row = np.nonzero(of_columns[:, None] <= products.T)
    assert (by_column.row.tolist(), by_column.column.tolist()) == (row.tolist(), column.tolist())
    np.testing.assert_array_equal(by_column.product, products[row, column])


def test_the_largest_of_a_column_are_products_of_different_rows() -> None:
    a, b = whole_numbers((10, 6), 1), whole_numbers((7, 6), 2)
    block = ProductBlock(10, 7, groups=2)
    block.multiply(a, b.T)
    np.testing.assert_array_equal(block.largest[-1], (a[8:] @ b.T).max(axis=0))
    np.testing.assert_array_equal(block.largest.max(axis=0), (a @ b.T).max(axis=0))
