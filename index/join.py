"""The nearest of every row of one set of vectors among another's, in both directions, by one pass of products.

Exact, in bounded memory, by blocks of single precision, or of whole numbers where these are faster. A product's last
bits depend on the block a row falls in, so products only choose whom to look at: the cosine that is returned is
computed from the two rows alone, in double precision, and ties go to the lower position. So nothing depends on the
blocks, on what was multiplied or on the number of threads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np

from index.byte_products import ByteProducts, largest_numbers, worth_bytes
from index.cores import available_cores
from index.distinct_rows import DistinctRows, Ints, Mask, rank_within_runs
from index.neighbours import Neighbours
from index.one_thread import one_thread_a_product
from index.product_block import MOST, FloatProducts, ProductBlock
from index.progress import Bar, no_bar, part_of
from index.shortlist import Shortlist
from index.vectors import Vectors

__all__ = ["Wanted", "join", "merge", "pair_cosines"]

_BLOCK = (2048, 4096)  # rows and columns of a product: 32 MB
_BYTE_BLOCK = (4096, 2048)  # more rows, because columns have then sooner met all that they can be near to
_GROUPS = 4  # times as many as the nearest: of fewer largest products, too few are different rows' nearest
_UNIT = 2**-24  # by so much of itself rounding to single precision moves a number
_PAIRS = 256  # cosines computed pair by pair at a time: what that takes stays near the processor
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
    block: tuple[int, int] | None = None,
    threads: int | None = None,
    bar: Bar = no_bar,
) -> tuple[list[Neighbours], list[Neighbours]]:
    """What is wanted of each row of `a` among those of `b`, and of each row of `b` among those of `a`.

    Cosines are the highest first; each k is cut to the number of positions it is wanted among. `bar` is told of one
    unit in all.
    """
    if len(a) > len(b):  # the columns are the many: each is soon compared with all rows, so that little else is kept
        of_b, of_a = join(b, a, backward, forward, block=block, threads=threads, bar=bar)
        return of_a, of_b
    in_bytes = worth_bytes(len(a), len(b))
    rows = _arranged(a, backward, in_bytes=in_bytes)
    columns = _arranged(b, forward, in_bytes=in_bytes)
    there, back = [_list(rows, columns, one) for one in forward], [_list(columns, rows, one) for one in backward]
    if there or back:
        size = block or (_BYTE_BLOCK if in_bytes else _BLOCK)
        blocks = _Blocks(rows.vectors, columns.vectors, there, back, size, in_bytes=in_bytes)
        # Products of this size wait for each other's threads longer than they compute.
        with one_thread_a_product():
            _multiply_all(blocks, threads or available_cores(), bar)
    return (
        [_ranked(kept, rows, columns, one) for kept, one in zip(there, forward, strict=True)],
        [_ranked(kept, columns, rows, one) for kept, one in zip(back, backward, strict=True)],
    )


def _arranged(vectors: Vectors, wanted: Sequence[Wanted], *, in_bytes: bool) -> DistinctRows:
    """The distinct rows, those that are wanted together one after the other, and if in bytes those of one scale."""
    rows = DistinctRows.of(vectors)
    return rows.arranged([one.among for one in wanted], largest_numbers(rows.vectors) if in_bytes else None)


def merge(one: Neighbours, other: Neighbours, k: int) -> Neighbours:
    """The k nearest of what two searches of the same rows found among different positions; -1 stands for none."""
    cosine = np.concatenate([one.cosine, other.cosine], axis=1)
    position = np.concatenate([one.position, other.position], axis=1)
    order = np.lexsort((position, -cosine), axis=1)[:, :k]
    return Neighbours(np.take_along_axis(cosine, order, axis=1), np.take_along_axis(position, order, axis=1))


def pair_cosines(a: Vectors, b: Vectors, rows: Ints, columns: Ints) -> Vectors:
    """The cosine of each pair of a row and a column, from these two alone.

    In double precision, in which a product of two single numbers is exact, and then rounded to single. Pairs of one
    row that follow each other take less.
    """
    cosine = np.empty(len(rows), np.float32)
    # New memory for each few pairs would take longer than their products.
    single = np.empty((min(_PAIRS, len(rows)), b.shape[1]), b.dtype)
    double = np.empty(single.shape, np.float64)
    for places in _find_runs(rows):
        one = a[rows[places[:, 0]]].astype(np.float64)
        some = slice(0, places.size)
        np.take(b, columns[places.ravel()], axis=0, out=single[some], mode="clip")  # others are copied a second time
        double[some] = single[some]
        cosine[places] = np.einsum("ik,ijk->ij", one, double[some].reshape(*places.shape, -1))
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
    exact: Callable[[Ints, Ints], Vectors]  # cosines of rows and positions, pair by pair

    def concerns(self, positions: slice) -> bool:
        """Whether these positions may be in it; all of them may or none."""
        return self.among is None or bool(self.among[positions.start])


class _Blocks:
    """Products of blocks, of which each shortlist is given what it may keep."""

    def __init__(
        self, a: Vectors, b: Vectors, there: list[_Listed], back: list[_Listed], block: tuple[int, int], *,
        in_bytes: bool,
    ) -> None:  # fmt: skip
        self._there, self._back = there, back
        height, width = (min(size, MOST) for size in block)
        self._rows = list(_cut(len(a), height, [one.among for one in back]))
        self.columns = list(_cut(len(b), width, [one.among for one in there]))
        self._products = ByteProducts(a, b, self._rows, self.columns) if in_bytes else FloatProducts(a, b)
        groups = _GROUPS * max(one.best.k for one in (*there, *back))
        arithmetic = self._products.arithmetic
        self._new_block = partial(ProductBlock, min(height, len(a)), min(width, len(b)), groups, arithmetic)
        self._free: list[ProductBlock] = []  # new memory would be cleared first, which costs as much as to compare
        self._lock = Lock()  # columns belong to one thread each, rows to all

    def multiply(self, columns: slice) -> None:
        """Go through the products of all rows with some columns."""
        block = self._free.pop() if self._free else self._new_block()
        packed = self._products.columns(columns)
        for rows in self._rows:
            block.multiply(self._products.rows(rows), packed)
            self._keep(block, rows, columns)
        self._free.append(block)

    def _keep(self, block: ProductBlock, rows: slice, columns: slice) -> None:
        there = [one.best for one in self._there if one.concerns(columns)]
        back = [one.best for one in self._back if one.concerns(rows)]
        of_rows, of_columns = self._products.bounds(rows, columns)
        for best in back:
            if best.has_open(columns):
                best.expect(columns, block.largest.T, of_columns.at_least)
        with self._lock:
            for best in there:
                if best.has_open(rows):
                    best.expect(rows, block.products, of_rows.at_least)
        row_least = _least(there, rows)
        column_least = _least(back, columns)
        picked = block.pick(of_rows.asked(row_least), of_columns.asked(column_least))
        least = np.minimum(row_least.take(picked.row), column_least.take(picked.column))
        picked = self._products.settle(picked, least, rows, columns)
        by_row, by_column = picked.by_row(row_least), picked.by_column(column_least)
        for best in back:
            best.add(by_column.column + columns.start, by_column.row + rows.start, by_column.product)
        with self._lock:
            for best in there:
                best.add(by_row.row + rows.start, by_row.column + columns.start, by_row.product)


def _cut(length: int, size: int, sets: list[Mask | None]) -> Iterator[slice]:
    """Parts of so many positions at most, each of which is in a set as a whole or not at all."""
    edges = {0, length}
    for among in sets:
        if among is not None:
            edges.update((np.flatnonzero(among[1:] != among[:-1]) + 1).tolist())
    for first, end in pairwise(sorted(edges)):
        yield from (slice(at, min(at + size, end)) for at in range(first, end, size))


def _multiply_all(blocks: _Blocks, threads: int, bar: Bar) -> None:
    told = part_of(bar, len(blocks.columns))
    if len(blocks.columns) == 1:  # the sentences of one document: to start threads would take longer
        blocks.multiply(blocks.columns[0])
        told(1)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(blocks.multiply, blocks.columns):
            told(1)


def _least(lists: list[Shortlist], some: slice) -> Vectors:
    """The least product of each of some rows that any list keeps."""
    least = np.full(some.stop - some.start, np.inf, np.float32)
    for best in lists:
        np.minimum(least, best.least[some], out=least)
    return least


def _list(rows: DistinctRows, columns: DistinctRows, wanted: Wanted) -> _Listed:
    """An empty shortlist for each distinct row."""
    a, b, among = rows.vectors, columns.vectors, columns.among(wanted.among)
    k = max(1, min(wanted.k, len(b) if among is None else int(np.count_nonzero(among))))
    compared = _halved(b) if wanted.halved else b
    exact, sequence = partial(pair_cosines, a, compared), columns.first_places(wanted.among)
    return _Listed(Shortlist(len(a), k, _error(a, b, compared), exact, sequence), among, exact)


def _halved(vectors: Vectors) -> Vectors:
    """Vectors of half precision in single precision."""
    halved = np.empty_like(vectors)
    for first in range(0, len(vectors), _BLOCK[0]):
        some = slice(first, first + _BLOCK[0])
        halved[some] = vectors[some].astype(np.float16)
    return halved


def _error(rows: Vectors, columns: Vectors, compared: Vectors) -> float:
    """By how much a product with columns in single precision may differ from the cosine with what is to be compared."""
    lengths = _longest(rows) * _longest(columns)
    error: float = (rows.shape[1] + 2) * _UNIT * lengths  # of a sum in any order
    if compared is not columns:
        steps = (slice(at, at + _BLOCK[0]) for at in range(0, len(columns), _BLOCK[0]))
        error += _longest(rows) * max((_longest(columns[some] - compared[some]) for some in steps), default=0.0)
    return error + 2 * _UNIT  # of bringing either to single precision


def _longest(rows: Vectors) -> float:
    squares: Vectors = np.einsum("ij,ij->i", rows, rows)
    return math.sqrt(squares.max(initial=0.0))


def _ranked(listed: _Listed, rows: DistinctRows, columns: DistinctRows, wanted: Wanted) -> Neighbours:
    """The k nearest of each row, by the cosines of pairs; equal rows share theirs."""
    k = min(wanted.k, len(columns) if wanted.among is None else int(np.count_nonzero(wanted.among)))
    row, column = listed.best.pairs()
    exact = listed.exact(row, column)
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
