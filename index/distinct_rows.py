"""Equal rows of a set of vectors: each is compared once, however many sentences say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.vectors import Vectors

__all__ = ["DistinctRows", "Ints", "Mask", "rank_within_runs"]

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class DistinctRows:
    """The distinct rows of a set of vectors, the number of each row among them, and all rows ordered by number."""

    vectors: Vectors
    number: Ints
    order: Ints

    @classmethod
    def of(cls, vectors: Vectors) -> DistinctRows:
        """The rows that differ in any bit, in the order in which they first stand."""
        alike = _find_alike(vectors)
        if not len(alike):
            every = np.arange(len(vectors))
            return cls(np.ascontiguousarray(vectors), every, every)
        first = np.arange(len(vectors))
        known: dict[bytes, int] = {}
        for row in alike.tolist():
            first[row] = known.setdefault(vectors[row].tobytes(), row)
        # Each row's number is how many first ones stand before its own.
        number = (np.cumsum(first == np.arange(len(vectors))) - 1)[first]
        order = np.argsort(number, kind="stable")
        firsts = order[rank_within_runs(number[order]) == 0]
        return cls(np.ascontiguousarray(vectors[firsts]), number, order)

    def __len__(self) -> int:
        return len(self.number)

    def among(self, positions: Mask | None) -> Mask | None:
        """Of each distinct row whether it stands at any of some positions; None for all positions."""
        if positions is None:
            return None
        found = np.zeros(len(self.vectors), np.bool_)
        found[self.number[positions]] = True
        return found

    def arranged(self, sets: Sequence[Mask | None], then: Vectors | None = None) -> DistinctRows:
        """The same rows, those that stand at any position of the same sets one after the other.

        `then` orders those of the same sets, by a number of each distinct row.
        """
        kind = np.zeros(len(self.vectors), np.int64)
        for one in sets:
            among = self.among(one)
            kind = 2 * kind + (1 if among is None else among)
        if then is None and (kind[1:] >= kind[:-1]).all():
            return self
        rows = np.argsort(kind, kind="stable") if then is None else np.lexsort((then, kind))
        rank = np.empty_like(rows)
        rank[rows] = np.arange(len(rows))
        number = rank[self.number]
        return DistinctRows(self.vectors[rows], number, np.argsort(number, kind="stable"))

    def first_places(self, among: Mask | None) -> Ints:
        """The lowest position at which each distinct row stands; the number of all rows for one that stands at none."""
        first = np.full(len(self.vectors), len(self), np.int64)
        order = self.order if among is None else self.order[among[self.order]]
        first[self.number[order[::-1]]] = order[::-1]
        return first

    def places(self, numbers: Ints, among: Mask | None, most: int) -> tuple[Ints, Ints]:
        """Where distinct rows stand: which of the given numbers, and the position; the lowest `most` of each."""
        order = self.order if among is None else self.order[among[self.order]]
        starts = np.searchsorted(self.number[order], np.arange(len(self.vectors) + 1))
        count = np.minimum(np.diff(starts), most)[numbers]
        which = np.repeat(np.arange(len(numbers)), count)
        return which, order[starts[numbers[which]] + rank_within_runs(which)]


def _find_alike(vectors: Vectors) -> Ints:
    """The rows that may equal another, because their sums with weights do; equal rows have equal sums."""
    weights = np.random.default_rng(0).standard_normal((2, vectors.shape[1]), dtype=np.float32)
    rows = np.ascontiguousarray(vectors)
    sums = np.stack([np.einsum("ij,j->i", rows, one) for one in weights], axis=1)
    _, place, count = np.unique(sums.view(np.uint64).ravel(), return_inverse=True, return_counts=True)
    return np.flatnonzero(count[place] > 1)


def rank_within_runs(values: Ints) -> Ints:
    """0, 1, 2 ... within each run of equal numbers."""
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])[: len(values)])
    ranks: Ints = np.arange(len(values)) - np.repeat(starts, np.diff(np.append(starts, len(values))))
    return ranks
