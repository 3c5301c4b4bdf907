"""The products of some rows with some columns, in memory that is used again, and which of them are worth keeping.

To look at every product costs a good part of what it costs to make it, so they are looked at once, a piece at a time
while it is near the processor: for the largest of every few rows in each column. Only where that may be kept by a row
or by the column are the few compared one by one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from index.distinct_rows import Ints, Mask
from index.vectors import Vectors

__all__ = ["MOST", "Picked", "ProductBlock"]

_PIECE = 1024  # rows that are multiplied at a time
_FEW = 4  # rows of which the largest product is looked for
MOST = 1 << 16
"""Rows or columns of a block: two bytes tell them apart, and are sorted in one pass."""


class Picked(NamedTuple):
    """Rows and columns of a block whose products are kept, and those products."""

    row: Ints
    column: Ints
    product: Vectors

    def some(self, which: Ints | Mask) -> Picked:
        """Those at some places."""
        return Picked(self.row[which], self.column[which], self.product[which])


class ProductBlock:
    """Room for the products of at most so many rows with so many columns, each at most `MOST`.

    Rows are looked at a few together only where they make so many `groups` at least.
    """

    def __init__(self, rows: int, columns: int, groups: int) -> None:
        # New memory is cleared first, which costs as much as to compare.
        self._memory = np.empty((rows + _FEW) * columns, np.float32)
        self._most = np.empty(self._memory.size // _FEW, np.float32)
        self._mask = np.empty(self._memory.size, np.bool_)
        self._shape, self._groups, self._few = (0, 0), groups, 1

    def multiply(self, rows: Vectors, columns: Vectors) -> None:
        """Take the products of these rows with these columns for those of before."""
        self._shape, self._few = (len(rows), len(columns)), _FEW if len(rows) >= _FEW * self._groups else 1
        products, largest = self.products, self.largest
        lines = len(largest) * self._few
        grouped = self._memory[: lines * len(columns)].reshape(lines, len(columns))
        grouped[len(rows) :] = -np.inf
        for first in range(0, len(rows), _PIECE):
            piece = slice(first, first + _PIECE)
            np.matmul(rows[piece], columns.T, out=products[piece])
            if self._few > 1:
                of_piece = grouped[piece].reshape(-1, self._few, len(columns))
                groups = slice(first // self._few, (first + _PIECE) // self._few)
                np.max(of_piece, axis=1, out=largest[groups])

    @property
    def products(self) -> Vectors:
        """All products, [rows, columns]."""
        rows, columns = self._shape
        return self._memory[: rows * columns].reshape(rows, columns)

    @property
    def largest(self) -> Vectors:
        """In each column the largest product of every few rows, each of which is another row's."""
        if self._few == 1:
            return self.products
        groups = -(-self._shape[0] // self._few)
        return self._most[: groups * self._shape[1]].reshape(groups, self._shape[1])

    def pick(self, of_rows: Vectors, of_columns: Vectors) -> tuple[Picked, Picked]:
        """Products of at least what their row asks, by row, and those of at least what their column asks, by column."""
        rows, columns = self._shape
        largest = self.largest
        asked = np.full((len(largest), self._few), np.inf, np.float32)
        asked.ravel()[:rows] = of_rows
        mask = self._mask[: largest.size].reshape(largest.shape)
        there = np.flatnonzero(np.greater_equal(largest, asked.min(axis=1)[:, None], out=mask))
        by_row = self._compare(there, asked[there // columns])
        back = np.flatnonzero(np.greater_equal(largest, of_columns, out=mask))
        by_column = self._compare(back, of_columns[back % columns, None])
        return _sorted_by(by_row.row, by_row), _sorted_by(by_column.column, by_column)

    def _compare(self, places: Ints, least: Vectors) -> Picked:
        """Of the products that stand behind some of the largest those that are at least so large."""
        rows, columns = self._shape
        group, column = np.divmod(places, columns)
        first = group * (self._few * columns) + column
        products = self._memory[first[:, None] + np.arange(self._few) * columns]
        place = np.flatnonzero(products >= least)
        which = place // self._few
        picked = Picked(group[which] * self._few + place % self._few, column[which], products.ravel()[place])
        if rows % self._few:  # rows that are none are as small as can be, but less may have been asked for
            return picked.some(picked.row < rows)
        return picked


def _sorted_by(key: Ints, picked: Picked) -> Picked:
    order = np.argsort(key.astype(np.uint16), kind="stable")
    return picked.some(order)
