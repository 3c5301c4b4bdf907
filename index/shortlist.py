"""The best of each row so far, while blocks of products come in: bounded memory, and nothing lost by rounding.

A product of blocks tells a cosine to some error. What is kept is therefore every position that could be among the k
best whatever the errors, and the values that decide are computed pair by pair at the end.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from index.distinct_rows import Ints
from index.vectors import Vectors

__all__ = ["Shortlist"]

_Exact = Callable[[Ints, Ints], Vectors]  # rows and positions, pair by pair, to their cosines

_ROOM = 32  # places beyond k, filled before a row is sorted


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
        self.least = np.full(rows, -np.inf, np.float32)  # product from which a position is still worth keeping

    def has_open(self, rows: slice) -> bool:
        """Whether some of these rows keep whatever comes, because they have not yet seen k positions."""
        return bool(np.isneginf(self.least[rows]).any())

    def expect(self, rows: slice, products: Vectors) -> None:
        """Raise the least that is kept of rows by products of theirs, [n, m], each of another position."""
        if products.shape[1] < self.k:
            return
        # The k-th of groups' maxima is no higher than the k-th of all, and found without sorting all.
        size = max(1, products.shape[1] // (4 * self.k))
        groups = products.shape[1] // size
        best = products[:, : groups * size].reshape(len(products), groups, size).max(axis=2)
        kth = np.partition(best, groups - self.k, axis=1)[:, groups - self.k]
        np.maximum(self.least[rows], kth - self._within, out=self.least[rows])

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
            over = np.flatnonzero(place >= self._product.shape[1])
            if not len(over):
                self._product[rows, place] = products
                self._position[rows, place] = positions
                return
            fits = place < self._product.shape[1]
            self._product[rows[fits], place[fits]] = products[fits]
            self._position[rows[fits], place[fits]] = positions[fits]
            rows, positions, products = rows[over], positions[over], products[over]
            self._prune(np.unique(rows))

    def pairs(self) -> tuple[Ints, Ints]:
        """Rows, ascending, and positions of all that may count."""
        rows = np.arange(len(self._product))
        for first in range(0, len(rows), 1 << 14):
            self._sort(rows[first : first + (1 << 14)])
        row, place = np.nonzero(np.arange(self._product.shape[1]) < self._filled[:, None])
        return row, self._position[row, place].astype(np.int64)

    def _prune(self, rows: Ints) -> None:
        self._sort(rows)
        # Where very many are alike, the exact cosines decide at once, so that memory stays bounded.
        for row in rows[self._filled[rows] > self._product.shape[1] - _ROOM // 2].tolist():
            position = self._position[row, : self._filled[row]].astype(np.int64)
            cosine = self._exact(np.full(len(position), row), position)
            best = np.lexsort((self._sequence[position], -cosine))[: self.k]
            self._put(row, cosine[best], position[best])

    def _sort(self, rows: Ints) -> None:
        """Put the best first and drop what cannot count any more."""
        product = self._product[rows]
        order = np.argsort(-product, axis=1, kind="stable")
        product = np.take_along_axis(product, order, axis=1)
        least = np.maximum(self.least[rows], product[:, self.k - 1] - self._within)
        self._product[rows] = np.where(product >= least[:, None], product, -np.inf)
        self._position[rows] = np.take_along_axis(self._position[rows], order, axis=1)
        self._filled[rows] = np.count_nonzero((product >= least[:, None]) & ~np.isneginf(product), axis=1)
        self.least[rows] = least

    def _put(self, row: int, cosine: Vectors, position: Ints) -> None:
        self._product[row] = -np.inf
        self._product[row, : len(cosine)], self._position[row, : len(cosine)] = cosine, position
        self._filled[row] = len(cosine)
