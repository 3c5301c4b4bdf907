"""The products of some rows with some columns, in memory that is used again, and which of them are worth keeping.

To look at every product costs a good part of what it costs to make it, so they are looked at once, a piece at a time
while it is near the processor: for the largest of every few rows in each column. Only where that may be kept by a row
or by the column are the few compared one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.distinct_rows import Ints, Mask
from index.vectors import Vectors

__all__ = ["FLOATS", "MOST", "Arithmetic", "FloatProducts", "Numbers", "Picked", "ProductBlock"]

Numbers = NDArray[Any]
_FEW = 4  # rows of which the largest product is looked for
_GROUPS_AT_ONCE = 64  # of so few rows
MOST = 1 << 16
"""Rows or columns of a block: two bytes tell them apart, and are sorted in one pass."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How rows are multiplied with columns, what the products are and how many rows are multiplied at a time.

    `pack` gives columns [dim, n] as `multiply` takes them, of the same shape. `least` and `largest` are below and above
    every product.
    """

    pack: Callable[[Numbers], Any]
    multiply: Callable[[Numbers, Any, Numbers], object]
    dtype: DTypeLike
    piece: int
    least: float
    largest: float


FLOATS = Arithmetic(
    np.asarray, lambda rows, columns, out: np.matmul(rows, columns, out=out), np.float32, 1024, -np.inf, np.inf
)
"""Products in single precision."""


class Picked(NamedTuple):
    """Rows and columns of a block whose products are kept, and those products."""

    row: Ints
    column: Ints
    product: Numbers

    def some(self, which: Ints | Mask) -> Picked:
        """Those at some places."""
        return Picked(self.row[which], self.column[which], self.product[which])

    def by_row(self, least: Numbers) -> Picked:
        """Those whose product is at least what is told of their row, by ascending row."""
        return self._sorted_by(self.row, least)

    def by_column(self, least: Numbers) -> Picked:
        """Those whose product is at least what is told of their column, by ascending column."""
        return self._sorted_by(self.column, least)

    def _sorted_by(self, key: Ints, least: Numbers) -> Picked:
        kept = np.flatnonzero(self.product >= least.take(key))
        return self.some(kept[np.argsort(key.take(kept).astype(np.uint16), kind="stable")])


class ProductBlock:
    """Room for the products of at most so many rows with so many columns, each at most `MOST`.

    Rows are looked at a few together only where they make so many `groups` at least.
    """

    def __init__(self, rows: int, columns: int, groups: int, arithmetic: Arithmetic = FLOATS) -> None:
        # New memory is cleared first, which costs as much as to compare.
        self._memory = np.empty((rows + _FEW) * columns, arithmetic.dtype)
        self._most = np.empty(self._memory.size // _FEW, arithmetic.dtype)
        self._by = arithmetic
        self._mask = np.empty(self._memory.size, np.bool_)
        self._shape, self._groups, self._few = (0, 0), groups, 1

    def multiply(self, rows: Numbers, columns: Any) -> None:
        """Take the products of these rows with these packed columns for those of before."""
        width = columns.shape[1]
        self._shape, self._few = (len(rows), width), _FEW if len(rows) >= _FEW * self._groups else 1
        products, largest = self.products, self.largest
        lines = len(largest) * self._few
        grouped = self._memory[: lines * width].reshape(lines, width)
        grouped[len(rows) :] = self._by.least
        for first in range(0, len(rows), self._by.piece):
            piece = slice(first, first + self._by.piece)
            self._by.multiply(rows[piece], columns, products[piece])
            if self._few > 1:
                of_piece = grouped[piece].reshape(-1, self._few, width)
                groups = slice(first // self._few, (first + self._by.piece) // self._few)
                np.max(of_piece, axis=1, out=largest[groups])

    @property
    def products(self) -> Numbers:
        """All products, [rows, columns]."""
        rows, columns = self._shape
        return self._memory[: rows * columns].reshape(rows, columns)

    @property
    def largest(self) -> Numbers:
        """In each column the largest product of every few rows, each of which is another row's."""
        if self._few == 1:
            return self.products
        groups = -(-self._shape[0] // self._few)
        return self._most[: groups * self._shape[1]].reshape(groups, self._shape[1])

    def pick(self, of_rows: Numbers, of_columns: Numbers) -> Picked:
        """The products of at least what their row or their column asks; those of a row come by ascending column."""
        rows, columns = self._shape
        largest = self.largest
        asked = np.full((len(largest), self._few), self._by.largest, self._by.dtype)
        asked.ravel()[:rows] = of_rows
        mask = self._mask[: largest.size].reshape(largest.shape)
        for first in range(0, len(largest), _GROUPS_AT_ONCE):  # what is looked at twice stays near the processor
            some = slice(first, first + _GROUPS_AT_ONCE)
            of_column = largest[some] >= of_columns
            np.greater_equal(largest[some], asked[some].min(axis=1)[:, None], out=mask[some])
            np.logical_or(mask[some], of_column, out=mask[some])
        place = np.flatnonzero(mask)
        group = place // columns  # which takes a fraction of what the remainder takes
        column = place - group * columns
        least = asked.take(group, axis=0)
        np.minimum(least, of_columns.take(column)[:, None], out=least)
        return self._compare(group, column, least)

    def _compare(self, group: Ints, column: Ints, least: Numbers) -> Picked:
        """Of the products that stand behind some of the largest those that are at least so large."""
        rows, columns = self._shape
        place = group * (self._few * columns) + column
        products = np.empty((len(group), self._few), self._by.dtype)
        for member in range(self._few):
            products[:, member] = self._memory.take(place)
            place += columns
        found = np.flatnonzero(products >= least)
        which = found // self._few
        row = group.take(which) * self._few + (found - which * self._few)
        picked = Picked(row, column.take(which), products.take(found))
        if rows % self._few:  # rows that are none are as small as can be, but less may have been asked for
            return picked.some(picked.row < rows)
        return picked


class FloatProducts:
    """Products of parts of some rows with parts of some columns, which tell themselves."""

    arithmetic: ClassVar = FLOATS

    def __init__(self, a: Vectors, b: Vectors) -> None:
        self._a, self._b = a, b

    def rows(self, part: slice) -> Vectors:
        """A part of the rows as they are multiplied."""
        return self._a[part]

    def columns(self, part: slice) -> Any:
        """A part of the columns, packed."""
        return self.arithmetic.pack(self._b[part].T)

    def bounds(self, _rows: slice, _columns: slice) -> tuple[_AsTheyAre, _AsTheyAre]:
        """What products tell, by row and by column."""
        return _AsTheyAre(), _AsTheyAre()

    def settle(self, picked: Picked, _least: Vectors, _rows: slice, _columns: slice) -> Picked:
        """What was picked, which needs no second look."""
        return picked


class _AsTheyAre:
    """Bounds of products in single precision."""

    def at_least(self, products: Vectors) -> Vectors:
        return products

    def asked(self, least: Vectors) -> Vectors:
        return least
