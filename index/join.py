"""The nearest of every row of one set of vectors among another's, in both directions, by one pass of products.

Exact, in bounded memory, by blocks of single precision. A product's last bits depend on the block a row falls in, so
products only choose whom to look at: the cosine that is returned is computed from the two rows alone, in double
precision, and ties go to the lower position. So nothing depends on the blocks or on the number of threads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import NamedTuple

import numpy as np

from index.cores import available_cores
from index.distinct_rows import DistinctRows, Ints, Mask, rank_within_runs
from index.neighbours import Neighbours
from index.one_thread import one_thread_a_product
from index.progress import Bar, no_bar, part_of
from index.shortlist import Shortlist
from index.vectors import Vectors

__all__ = ["Wanted", "join", "merge", "pair_cosines"]

_BLOCK = (1024, 4096)  # rows and columns of a product: 16 MB, of which what is compared is still near the processor
_STRIP = 64  # rows of a block compared at a time: 1 MB
_UNIT = 2**-24  # by so much of itself rounding to single precision moves a number
_PAIRS = 128  # cosines computed pair by pair at a time: what that takes stays near the processor


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """How many nearest are wanted, and among which positions of the other side; all where `among` is None.

    With `halved`, cosines are those with the other side's rows in half precision, as they are stored.
    """

    k: int
    among: Mask | None = None
    halved: bool = False


def join(
    a: Vectors,
    b: Vectors,
    forward: Sequence[Wanted],
    backward: Sequence[Wanted] = (),
    *,
    block: tuple[int, int] = _BLOCK,
    threads: int | None = None,
    bar: Bar = no_bar,
) -> tuple[list[Neighbours], list[Neighbours]]:
    """What is wanted of each row of `a` among those of `b`, and of each row of `b` among those of `a`.

    Cosines are the highest first; each k is cut to the number of positions it is wanted among. `bar` is told of one
    unit in all.
    """
    rows, columns = DistinctRows.of(a), DistinctRows.of(b)
    there, back = [_list(rows, columns, one) for one in forward], [_list(columns, rows, one) for one in backward]
    if there or back:
        blocks = _Blocks(rows.vectors, columns.vectors, there, back, min(block[1], 1 << 16))
        # Products of this size wait for each other's threads longer than they compute.
        with one_thread_a_product():
            _multiply_all(blocks, len(rows.vectors), block[0], threads or available_cores(), bar)
    return (
        [_ranked(kept, rows, columns, one) for kept, one in zip(there, forward, strict=True)],
        [_ranked(kept, columns, rows, one) for kept, one in zip(back, backward, strict=True)],
    )


def merge(one: Neighbours, other: Neighbours, k: int) -> Neighbours:
    """The k nearest of what two searches of the same rows found among different positions; -1 stands for none."""
    cosine = np.concatenate([one.cosine, other.cosine], axis=1)
    position = np.concatenate([one.position, other.position], axis=1)
    order = np.lexsort((position, -cosine), axis=1)[:, :k]
    return Neighbours(np.take_along_axis(cosine, order, axis=1), np.take_along_axis(position, order, axis=1))


def pair_cosines(a: Vectors, b: Vectors, rows: Ints, columns: Ints, *, halved: bool = False) -> Vectors:
    """The cosine of each pair of a row and a column, from these two alone; with `halved`, the column's half precision.

    In double precision, in which a product of two single numbers is exact, and then rounded to single.
    """
    cosine = np.empty(len(rows), np.float32)
    # The same memory for all: whatever is taken anew is cleared first, which costs as much as the sums.
    single = np.empty((2, min(_PAIRS, len(rows)), a.shape[1]), np.float32)
    double = np.empty(single.shape, np.float64)
    for first in range(0, len(rows), _PAIRS):
        some = slice(first, first + _PAIRS)
        count = len(rows[some])
        np.take(a, rows[some], axis=0, out=single[0, :count], mode="clip")
        np.take(b, columns[some], axis=0, out=single[1, :count], mode="clip")
        if halved:
            single[1] = single[1].astype(np.float16)
        double[:] = single
        cosine[some] = np.einsum("ij,ij->i", *double[:, :count])
    return cosine


class _Listed(NamedTuple):
    """A shortlist, and which of the other side's distinct rows may be in it; all where that is None."""

    best: Shortlist
    among: Mask | None

    def expect(self, rows: slice, positions: slice, products: Vectors) -> None:
        if self.best.has_open(rows):
            some = products if self.among is None else products[:, self.among[positions]]
            self.best.expect(rows, some)

    def add(self, rows: Ints, positions: Ints, products: Vectors) -> None:
        if self.among is not None:
            may = self.among[positions]
            rows, positions, products = rows[may], positions[may], products[may]
        self.best.add(rows, positions, products)


class _Blocks:
    """Products of blocks, of which each shortlist is given what it may keep."""

    def __init__(self, a: Vectors, b: Vectors, there: list[_Listed], back: list[_Listed], width: int) -> None:
        self._a, self._b, self._there, self._back, self._width = a, b, there, back, width
        self._columns = Lock()  # rows belong to one thread each, columns to all

    def multiply(self, rows: slice) -> None:
        """Go through the products of some rows with all columns."""
        a = self._a[rows]
        # Used again for every block: new memory is cleared first, which costs as much as to compare.
        memory, worth = np.empty(len(a) * self._width, np.float32), np.empty(_STRIP * self._width, np.bool_)
        for first in range(0, len(self._b), self._width):
            b = self._b[first : first + self._width]
            products = np.matmul(a, b.T, out=memory[: len(a) * len(b)].reshape(len(a), len(b)))
            columns = slice(first, first + len(b))
            self._expect(rows, columns, products)
            self._keep(rows, columns, products, worth)

    def _expect(self, rows: slice, columns: slice, products: Vectors) -> None:
        for one in self._there:
            one.expect(rows, columns, products)
        with self._columns:
            for one in self._back:
                one.expect(columns, rows, products.T)

    def _keep(self, rows: slice, columns: slice, products: Vectors, worth: Mask) -> None:
        there, back = self._find_worth(rows, columns, products, worth)
        if self._there:
            row, column, product = _pick(products, there)
            for one in self._there:
                one.add(row + rows.start, column + columns.start, product)
        if self._back:
            row, column, product = _pick(products, back)
            # Two bytes are sorted in one pass; a block is not wider than they tell.
            order = np.argsort(column.astype(np.uint16), kind="stable")
            row, column, product = row[order] + rows.start, column[order] + columns.start, product[order]
            with self._columns:
                for one in self._back:
                    one.add(column, row, product)

    def _find_worth(self, rows: slice, columns: slice, products: Vectors, worth: Mask) -> tuple[list[Ints], list[Ints]]:
        """Where in a block products stand that any list of the rows, and of the columns, keeps; by strips."""
        of_rows, of_columns = _least(self._there, rows), _least(self._back, columns)
        there, back = [], []
        for first in range(0, len(products), _STRIP):
            # So that the second comparison finds near the processor what the first has fetched.
            strip = products[first : first + _STRIP]
            mask, at = worth[: strip.size].reshape(strip.shape), first * products.shape[1]
            if self._there:
                np.greater_equal(strip, of_rows[first : first + _STRIP, None], out=mask)
                there.append(np.flatnonzero(mask) + at)
            if self._back:
                np.greater_equal(strip, of_columns, out=mask)
                back.append(np.flatnonzero(mask) + at)
        return there, back


def _multiply_all(blocks: _Blocks, rows: int, size: int, threads: int, bar: Bar) -> None:
    starts = range(0, rows, size)
    told = part_of(bar, len(starts))
    if len(starts) == 1:  # the sentences of one document: to start threads would take longer
        blocks.multiply(slice(0, size))
        told(1)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda first: blocks.multiply(slice(first, first + size)), starts):
            told(1)


def _least(lists: list[_Listed], some: slice) -> Vectors:
    """The least product of each row that any list keeps."""
    least: Vectors = np.min([one.best.least[some] for one in lists] or [np.zeros(0, np.float32)], axis=0)
    return least


def _pick(products: Vectors, places: list[Ints]) -> tuple[Ints, Ints, Vectors]:
    """The row, column and product at each place of a block."""
    place = np.concatenate(places)
    # Not divmod, which divides one by one.
    row = place // products.shape[1]
    return row, place - row * products.shape[1], products.ravel()[place]


def _list(rows: DistinctRows, columns: DistinctRows, wanted: Wanted) -> _Listed:
    """An empty shortlist for each distinct row."""
    a, b, among = rows.vectors, columns.vectors, columns.among(wanted.among)
    k = max(1, min(wanted.k, len(b) if among is None else int(np.count_nonzero(among))))
    exact = partial(pair_cosines, a, b, halved=wanted.halved)
    error = _error(a, b, halved=wanted.halved)
    return _Listed(Shortlist(len(a), k, error, exact, columns.first_places(wanted.among)), among)


def _error(rows: Vectors, columns: Vectors, *, halved: bool) -> float:
    """By how much a product in single precision may differ from the cosine that is wanted."""
    lengths = _longest(rows) * _longest(columns)
    error: float = (rows.shape[1] + 2) * _UNIT * lengths  # of a sum in any order
    if halved:
        steps = (columns[at : at + _BLOCK[0]] for at in range(0, len(columns), _BLOCK[0]))
        error += _longest(rows) * max((_longest(some - some.astype(np.float16)) for some in steps), default=0.0)
    return error + 2 * _UNIT  # of bringing either to single precision


def _longest(rows: Vectors) -> float:
    squares: Vectors = np.einsum("ij,ij->i", rows, rows)
    return math.sqrt(squares.max(initial=0.0))


def _ranked(listed: _Listed, rows: DistinctRows, columns: DistinctRows, wanted: Wanted) -> Neighbours:
    """The k nearest of each row, by the cosines of pairs; equal rows share theirs."""
    k = min(wanted.k, len(columns) if wanted.among is None else int(np.count_nonzero(wanted.among)))
    row, column = listed.best.pairs()
    exact = pair_cosines(rows.vectors, columns.vectors, row, column, halved=wanted.halved)
    which, place = columns.places(column, wanted.among, k)
    row, exact = row[which], exact[which]
    rank = rank_within_runs(row)
    shape = len(rows.vectors), max(k, int(rank.max(initial=-1)) + 1)
    cosine, position = np.full(shape, -np.inf, np.float32), np.full(shape, -1, np.int64)
    cosine[row, rank], position[row, rank] = exact, place
    # Most are in order already, as the products had them.
    wrong = np.flatnonzero((cosine[:, 1:] >= cosine[:, :-1]).any(axis=1))
    order = np.lexsort((position[wrong], -cosine[wrong]), axis=1)
    cosine[wrong] = np.take_along_axis(cosine[wrong], order, axis=1)
    position[wrong] = np.take_along_axis(position[wrong], order, axis=1)
    return Neighbours(cosine[rows.number, :k], position[rows.number, :k])
