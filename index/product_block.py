"""The products of some rows with some columns, in memory that is used again, and which of them are worth keeping.

To look at every product costs a good part of what it costs to make it, so they are looked at once: for the largest of
every few rows in each column. Only where that may be kept by a row or by the column are the few compared one by one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from index.distinct_rows import Ints, Mask
from index.vectors import Vectors

__all__ = ["MOST", "Picked", "ProductBlock"]

_FEW = 4  # rows of which the largest product is looked for
_STRIP = 16  # groups of rows that are looked at together
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
    """Room for the products of at most so many rows with so many columns, each at most `MOST`."""

    def __init__(self, rows: int, columns: int) -> None:
        # New memory is cleared first, which costs as much as to compare.
        groups = -(-rows // _FEW)
        self._memory = np.empty(groups * _FEW * columns, np.float32)
        self._most = np.empty(groups * columns, np.float32)
        self._mask = np.empty(self._most.size, np.bool_)
        self._shape = 0, 0

    def multiply(self, rows: Vectors, columns: Vectors) -> None:
        """Take the products of these rows with these columns for those of before."""
        self._shape = len(rows), len(columns)
        np.matmul(rows, columns.T, out=self.products)
        self._grouped[-1, len(rows) % _FEW or _FEW :] = -np.inf
        np.max(self._grouped, axis=1, out=self.largest)

    @property
    def products(self) -> Vectors:
        """All products, [rows, columns]."""
        rows, columns = self._shape
        return self._memory[: rows * columns].reshape(rows, columns)

    @property
    def largest(self) -> Vectors:
        """In each column the largest product of every few rows, each of which is another row's."""
        groups = -(-self._shape[0] // _FEW)
        return self._most[: groups * self._shape[1]].reshape(groups, self._shape[1])

    @property
    def _grouped(self) -> Vectors:
        groups = -(-self._shape[0] // _FEW)
        return self._memory[: groups * _FEW * self._shape[1]].reshape(groups, _FEW, self._shape[1])

    def pick(self, of_rows: Vectors, of_columns: Vectors) -> tuple[Picked, Picked]:
        """Products of at least what their row asks, by row, and those of at least what their column asks, by column.

        Of one row or column they are in the order of the others.
        """
        asked = np.full((len(self.largest), _FEW), np.inf, np.float32)
        asked.ravel()[: len(of_rows)] = of_rows
        least = asked.min(axis=1)
        group, column, largest = self._find(least, of_columns)
        there, back = largest >= least[group], largest >= of_columns[column]
        by_row = self._compare(group[there], column[there], asked[group[there]])
        by_column = self._compare(group[back], column[back], of_columns[column[back], None])
        return _sorted_by(by_row.row, by_row), _sorted_by(by_column.column, by_column)

    def _find(self, of_groups: Vectors, of_columns: Vectors) -> tuple[Ints, Ints, Vectors]:
        """Group, column and size of the largest products that are at least what the group or the column asks."""
        largest = self.largest
        mask = self._mask[: largest.size].reshape(largest.shape)
        for first in range(0, len(largest), _STRIP):
            strip = slice(first, first + _STRIP)  # so that what is asked is still near the processor
            np.greater_equal(largest[strip], np.minimum(of_groups[strip, None], of_columns), out=mask[strip])
        place = np.flatnonzero(mask)
        group = place // largest.shape[1]  # not divmod, which divides one by one
        return group, place - group * largest.shape[1], largest.ravel()[place]

    def _compare(self, group: Ints, column: Ints, least: Vectors) -> Picked:
        """Of the products of each group's rows with a column those that are at least so large, in the same order."""
        rows, columns = self._shape
        first = group * (_FEW * columns) + column
        products = self._memory[first[:, None] + np.arange(_FEW) * columns]
        place = np.flatnonzero(products >= least)
        which = place // _FEW
        row = group[which] * _FEW + place % _FEW
        picked = Picked(row, column[which], products.ravel()[place])
        if rows % _FEW:  # rows that are none are as small as can be, but less may have been asked for
            inside = row < rows
            return picked.some(inside)
        return picked


def _sorted_by(key: Ints, picked: Picked) -> Picked:
    order = np.argsort(key.astype(np.uint16), kind="stable")
    return picked.some(order)
