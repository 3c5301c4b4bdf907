"""The nearest of every row of one set of vectors among another's, in both directions, by one pass of products.

Exact, in bounded memory, by blocks of single precision. A product's last bits depend on the block a row falls in, so
products only choose whom to look at: the cosine that is returned is computed from the two rows alone, in double
precision, and ties go to the lower position. So nothing depends on the blocks or on the number of threads.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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
from index.product_block import MOST, ProductBlock
from index.progress import Bar, no_bar, part_of
from index.shortlist import Shortlist
from index.vectors import Vectors

__all__ = ["Wanted", "join", "merge", "pair_cosines"]

_BLOCK = (2048, 2048)  # rows and columns of a product: 16 MB
_UNIT = 2**-24  # by so much of itself rounding to single precision moves a number
_PAIRS = 128  # cosines computed pair by pair at a time: what that takes stays near the processor
_RUN = 16  # of them of one row


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
        blocks = _Blocks(rows.vectors, columns.vectors, there, back, min(block[1], MOST))
        # Products of this size wait for each other's threads longer than they compute.
        with one_thread_a_product():
            _multiply_all(blocks, len(rows.vectors), min(block[0], MOST), threads or available_cores(), bar)
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

    In double precision, in which a product of two single numbers is exact, and then rounded to single. Pairs of one
    row that follow each other take less.
    """
    cosine = np.empty(len(rows), np.float32)
    for places in _find_runs(rows):
        one = a[rows[places[:, 0]]].astype(np.float64)
        other = b[columns[places]]
        if halved:
            other = other.astype(np.float16)
        cosine[places] = np.einsum("ik,ijk->ij", one, other.astype(np.float64))
    return cosine


def _find_runs(rows: Ints) -> Iterator[Ints]:
    """All places of rows, in tables whose lines are places of one row that follow each other."""
    rank = rank_within_runs(rows) % _RUN
    starts = np.flatnonzero(rank == 0)
    sizes = np.diff(starts, append=len(rows))
    for size in np.unique(sizes).tolist():
        places = starts[sizes == size, None] + np.arange(size)
        step = _PAIRS // size
        yield from (places[first : first + step] for first in range(0, len(places), step))


class _Listed(NamedTuple):
    """A shortlist, and which of the other side's distinct rows may be in it; all where that is None."""

    best: Shortlist
    among: Mask | None

    def concerns(self, positions: slice) -> bool:
        """Whether any of these positions may be in it."""
        return self.among is None or bool(self.among[positions].any())

    def expect(self, rows: slice, positions: slice, products: Vectors, largest: Vectors | None = None) -> None:
        """Raise what is kept of rows by their products with positions, or by the largest of every few of these."""
        if self.best.has_open(rows):
            if self.among is None or self.among[positions].all():
                self.best.expect(rows, products if largest is None else largest)
            else:
                self.best.expect(rows, products[:, self.among[positions]])

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
        block = ProductBlock(len(a), min(self._width, len(self._b)))
        for first in range(0, len(self._b), self._width):
            b = self._b[first : first + self._width]
            block.multiply(a, b)
            self._keep(block, rows, slice(first, first + len(b)))

    def _keep(self, block: ProductBlock, rows: slice, columns: slice) -> None:
        there = [one for one in self._there if one.concerns(columns)]
        back = [one for one in self._back if one.concerns(rows)]
        for one in there:
            one.expect(rows, columns, block.products)
        with self._columns:
            for one in back:
                one.expect(columns, rows, block.products.T, block.largest.T)
        by_row, by_column = block.pick(
            _least(there, rows, len(block.products)), _least(back, columns, block.products.shape[1])
        )
        for one in there:
            one.add(by_row.row + rows.start, by_row.column + columns.start, by_row.product)
        with self._columns:
            for one in back:
                one.add(by_column.column + columns.start, by_column.row + rows.start, by_column.product)


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


def _least(lists: list[_Listed], some: slice, count: int) -> Vectors:
    """The least product of each of so many rows that any list keeps."""
    least = np.full(count, np.inf, np.float32)
    for one in lists:
        np.minimum(least, one.best.least[some], out=least)
    return least


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
    _put_in_order(cosine, position)
    return Neighbours(cosine[rows.number, :k], position[rows.number, :k])


def _put_in_order(cosine: Vectors, position: Ints) -> None:
    """The highest cosine of each row first, of equal ones the lowest position."""
    order = np.argsort(-cosine, axis=1)
    cosine[:], position[:] = np.take_along_axis(cosine, order, axis=1), np.take_along_axis(position, order, axis=1)
    alike = np.flatnonzero(((cosine[:, 1:] == cosine[:, :-1]) & (position[:, 1:] >= 0)).any(axis=1))
    order = np.lexsort((position[alike], -cosine[alike]), axis=1)
    cosine[alike] = np.take_along_axis(cosine[alike], order, axis=1)
    position[alike] = np.take_along_axis(position[alike], order, axis=1)
