"""The best of each row so far, while blocks of products come in: bounded memory, and nothing lost by rounding.

A product of blocks tells a cosine to some error. What is kept is therefore every position that could be among the k
best whatever the errors, and the values that decide are computed pair by pair at the end.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from index.distinct_rows import Ints
from index.product_block import Numbers
from index.vectors import Vectors

__all__ = ["Shortlist"]

_Exact = Callable[[Ints, Ints], Vectors]  # rows and positions, pair by pair, to their cosines

_ROOM = 54  # places beyond k, filled before a row is sorted
_AT_ONCE = 1 << 14  # rows of which all places are looked through


class Shortlist:
    """For each of some rows the positions that may be among its k nearest.

    `error` is by how much a product may differ from the cosine that `exact` tells of the same pair; `sequence` says of
    each position how late it comes among those of equal cosine.
    """

    def __init__(self, rows: int, k: int, error: float, exact: _Exact, sequence: Ints) -> None:
        self.k = k
        # The k-th best product seen may be too high by the error, and what comes later too low by it.
        self._within = np.float32(2 * error)
        self._exact, self._sequence = exact, sequence
        self._product = np.full((rows, k + max(_ROOM, k)), -np.inf, np.float32)
        self._position = np.full(self._product.shape, -1, np.int32)
        self._filled = np.zeros(rows, np.int64)
        self._since = np.zeros(rows, np.int64)  # how many came since the least was last raised by them
        self.least = np.full(rows, -np.inf, np.float32)  # product from which a position is still worth keeping

    def has_open(self, rows: slice) -> bool:
        """Whether some of these rows keep whatever comes, because they have not yet seen k positions."""
        return bool(np.isneginf(self.least[rows]).any())

    def expect(self, rows: slice, products: Numbers, tell: Callable[[Numbers], Vectors]) -> None:
        """Raise the least that is kept of rows by products of theirs, [n, m], each of another position.

        `tell` says of a product of each row what it is at least.
        """
        if products.shape[1] < self.k:
            return
        # The k-th of groups' maxima is no higher than the k-th of all, and found without sorting all.
        size = max(1, products.shape[1] // (4 * self.k))
        groups = products.shape[1] // size
        best = products[:, : groups * size].reshape(len(products), size, groups).max(axis=1)
        kth = np.partition(best, groups - self.k, axis=1)[:, groups - self.k]
        np.maximum(self.least[rows], tell(kth) - self._within, out=self.least[rows])

    def add(self, rows: Ints, positions: Ints, products: Vectors) -> None:
        """Keep of pairs, given by ascending row, those that may count."""
        while True:
            worth = np.flatnonzero(products >= self.least[rows])
            if len(worth) < len(rows):
                rows, positions, products = rows[worth], positions[worth], products[worth]
            if not len(rows):
                return
            starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
            counts, touched = np.diff(starts, append=len(rows)), rows[starts]
            place = np.arange(len(rows)) + np.repeat(self._filled[touched] - starts, counts)
            self._filled[touched] = np.minimum(self._filled[touched] + counts, self._product.shape[1])
            self._since[touched] += counts
            over = np.flatnonzero(place >= self._product.shape[1])
            if not len(over):
                self._product[rows, place] = products
                self._position[rows, place] = positions
                self._raise(touched[self._since[touched] > self.k // 4])
                return
            fits = place < self._product.shape[1]
            self._product[rows[fits], place[fits]] = products[fits]
            self._position[rows[fits], place[fits]] = positions[fits]
            rows, positions, products = rows[over], positions[over], products[over]
            self._prune(np.unique(rows))

    def pairs(self) -> tuple[Ints, Ints]:
        """Rows, ascending, and positions of all that may count."""
        row, place = [], []
        for first in range(0, len(self._product), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            self._raise(np.arange(len(self._product))[some])
            may = (self._product[some] >= self.least[some, None]) & ~np.isneginf(self._product[some])
            rows, places = np.nonzero(may)
            row.append(rows + first)
            place.append(self._position[some][rows, places].astype(np.int64))
        none = [np.zeros(0, np.int64)]
        return np.concatenate(row or none), np.concatenate(place or none)

    def _raise(self, rows: Ints) -> None:
        """Raise the least that is kept of rows by what was kept of them."""
        if len(rows):
            kth = np.partition(self._product[rows], -self.k, axis=1)[:, -self.k]
            self.least[rows] = np.maximum(self.least[rows], kth - self._within)
            self._since[rows] = 0

    def _prune(self, rows: Ints) -> None:
        self._drop(rows)
        # Where very many are alike, the exact cosines decide at once, so that memory stays bounded.
        for row in rows[self._filled[rows] > self._product.shape[1] - _ROOM // 2].tolist():
            position = self._position[row, : self._filled[row]].astype(np.int64)
            cosine = self._exact(np.full(len(position), row), position)
            best = np.lexsort((self._sequence[position], -cosine))[: self.k]
            self._put(row, cosine[best], position[best])

    def _drop(self, rows: Ints) -> None:
        """Drop what cannot count any more; what is left stands first."""
        self._raise(rows)
        product = self._product[rows]
        may = (product >= self.least[rows, None]) & ~np.isneginf(product)
        order = np.argsort(~may, axis=1, kind="stable")
        self._product[rows] = np.take_along_axis(np.where(may, product, -np.inf), order, axis=1)
        self._position[rows] = np.take_along_axis(self._position[rows], order, axis=1)
        self._filled[rows] = np.count_nonzero(may, axis=1)

    def _put(self, row: int, cosine: Vectors, position: Ints) -> None:
        self._product[row] = -np.inf
        self._product[row, : len(cosine)], self._position[row, : len(cosine)] = cosine, position
        self._filled[row] = len(cosine)
