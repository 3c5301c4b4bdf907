"""Products of rows in whole numbers of 8 bits, where the processor multiplies these faster: who may be near, not how.

A row of single numbers is so many units of whole numbers and an error, whose length is computed. By Cauchy and
Schwarz a product of two rows differs from that of their whole numbers by no more than the one's error times the
other's length, and the other way round. So what may count is found for certain, and its product made again in single
precision.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from index.distinct_rows import Ints
from index.neighbours import faiss_library
from index.one_thread import one_thread_a_product
from index.packaged.onnx_messages import Element, Node, Port, Tensor, model_message
from index.product_block import Arithmetic, Numbers, Picked
from index.vectors import Vectors

__all__ = [
    "MIDDLE",
    "ByteProducts",
    "are_bytes_exact",
    "are_bytes_faster",
    "is_exact",
    "largest_numbers",
    "worth_bytes",
]

MIDDLE = 128
"""What is added to the whole numbers of rows, so that none is negative."""
_LARGEST = 127  # of a whole number
_INT32 = np.iinfo(np.int32)
_UNIT = 2**-24  # by so much of itself rounding to single precision moves a number
_ROWS_AT_ONCE = 1024
_PAIR_IN_PRODUCTS = 16  # as much as so many products of a block takes one of a pair
_PIECE = 128  # rows that are multiplied at a time
_MANY, _FEWEST = 200_000_000, 2_000  # pairs, and rows of either side, from which making whole numbers pays
_TRIED, _TRIALS, _TIMES_FASTER = (256, 384, 1024), 5, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class _PackedColumns:
    """Columns of bytes [dim, n] as a library keeps them that multiplies them again and again.

    It arranges constant ones once, others at every call, and takes their whole length at a time, not a third of it.
    """

    shape: tuple[int, ...]
    session: Any

    @classmethod
    def of(cls, columns: Numbers) -> _PackedColumns:
        import onnxruntime  # here, because small studies are compared without it

        rows, middle = Port("rows", ("rows", "dim"), Element.UINT8), Port("middle", (), Element.UINT8)
        constant = Tensor("columns", columns.shape, Element.INT8, columns.tobytes())
        product = Node("MatMulInteger", [rows.name, constant.name, middle.name], ["products"], {})
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # each would hold room for more than its columns
        graph = model_message([product], [constant], [rows, middle], Port("products", ("rows", "n"), Element.INT32))
        return cls(columns.shape, onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"]))


def _multiply(rows: Numbers, columns: _PackedColumns, out: Numbers) -> None:
    """The products of rows of bytes, of which the middle is taken, with columns."""
    call = columns.session.io_binding()
    call.bind_cpu_input("rows", rows)
    call.bind_cpu_input("middle", np.array(MIDDLE, np.uint8))
    call.bind_output("products", "cpu", 0, np.int32, out.shape, out.ctypes.data)
    columns.session.run_with_iobinding(call)


@dataclass(frozen=True, slots=True, eq=False)
class _Bytes:
    """Rows in whole numbers, by the first row of each part; what one is worth, and the lengths of rows and errors."""

    parts: dict[int, Numbers]
    unit: NDArray[np.float64]
    length: NDArray[np.float64]
    error: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Vectors, parts: Sequence[slice], arranged: Callable[[Numbers], Numbers]) -> _Bytes:
        """Each part in units of its own; errors are no smaller than they are."""
        unit, length, error = (np.zeros(len(rows)) for _ in range(3))
        numbers = {}
        for part in parts:
            most = np.float32(largest_numbers(rows[part]).max(initial=0.0) / _LARGEST)
            unit[part] = one = most if most > 0 else np.float32(1)
            whole = np.empty(rows[part].shape, np.int8)
            for first in range(part.start, part.stop, _ROWS_AT_ONCE):
                some = slice(first, min(first + _ROWS_AT_ONCE, part.stop))
                near = np.rint(rows[some] / one)
                whole[some.start - part.start : some.stop - part.start] = near
                length[some] = _lengths(rows[some])
                error[some] = _lengths(rows[some] - near * one) + 4 * _UNIT * length[some]  # of both roundings here
            numbers[part.start] = arranged(whole)
        return cls(numbers, unit, length, error)


@dataclass(frozen=True, slots=True, eq=False)
class _ByteBounds:
    """What products in whole numbers of each of some rows tell of those in single precision."""

    unit: float
    within: NDArray[np.float64]  # by so much they may differ

    def at_least(self, products: Numbers) -> Vectors:
        """What products, one of each row, are in single precision at least."""
        least: Vectors = (products * self.unit - self.within).astype(np.float32)
        return least

    def asked(self, least: Vectors) -> NDArray[np.int32]:
        """What products have at least, of each row, which are so large in single precision."""
        lowest = np.floor((least - self.within) / self.unit)
        whole: NDArray[np.int32] = np.clip(lowest, _INT32.min + 1, _INT32.max).astype(np.int32)
        return whole


class ByteProducts:
    """Products of parts of some rows with parts of some columns, in whole numbers."""

    arithmetic: ClassVar = Arithmetic(_PackedColumns.of, _multiply, np.int32, _PIECE, _INT32.min, _INT32.max)

    def __init__(self, a: Vectors, b: Vectors, rows: Sequence[slice], columns: Sequence[slice]) -> None:
        self._a, self._b = a, b
        self._rows = _Bytes.of(a, rows, lambda whole: whole.view(np.uint8) + np.uint8(MIDDLE))
        self._columns = _Bytes.of(b, columns, lambda whole: whole)
        self._sum = (a.shape[1] + 4) * _UNIT  # by so much of both lengths a sum in single precision may differ

    def rows(self, part: slice) -> Numbers:
        """A part of the rows as they are multiplied."""
        return self._rows.parts[part.start]

    def columns(self, part: slice) -> Any:
        """A part of the columns, packed anew: packed they take four times the memory."""
        return self.arithmetic.pack(self._columns.parts[part.start].T)

    def bounds(self, rows: slice, columns: slice) -> tuple[_ByteBounds, _ByteBounds]:
        """What products of these rows and columns tell, by row and by column."""
        unit = float(self._rows.unit[rows.start] * self._columns.unit[columns.start])
        by_row = self._within(self._rows, rows, self._columns, columns)
        return _ByteBounds(unit, by_row), _ByteBounds(unit, self._within(self._columns, columns, self._rows, rows))

    def settle(self, picked: Picked, least: Vectors, rows: slice, columns: slice) -> Picked:
        """What was picked with its products in single precision, as far as each is as large as asked."""
        a, b = self._a[rows], self._b[columns]
        if _PAIR_IN_PRODUCTS * len(picked.row) < len(a) * len(b):
            product = _multiply_pairs(a, b, picked.row, picked.column)
        else:  # rows that are all alike
            product = (a @ b.T)[picked.row, picked.column]
        worth = np.flatnonzero(product >= least)
        return Picked(picked.row[worth], picked.column[worth], product[worth])

    def _within(self, side: _Bytes, some: slice, other: _Bytes, others: slice) -> NDArray[np.float64]:
        length, error = side.length[some], side.error[some]
        longest, worst = other.length[others].max(initial=0.0), other.error[others].max(initial=0.0)
        within: NDArray[np.float64] = error * longest + (length + error) * worst
        within += self._sum * length * longest + 2 * _UNIT
        return within


def largest_numbers(rows: Vectors) -> Vectors:
    """The largest number of each row, whatever its sign."""
    largest = np.zeros(len(rows), np.float32)
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[first : first + _ROWS_AT_ONCE]
        np.maximum(some.max(axis=1, initial=0), -some.min(axis=1, initial=0), out=largest[first : first + len(some)])
    return largest


@cache
def are_bytes_exact() -> bool:
    """Whether this processor multiplies whole numbers of 8 bits without cutting sums off, as some do at 16 bits."""
    return is_exact(ByteProducts.arithmetic)


def is_exact(arithmetic: Arithmetic) -> bool:
    """Whether a way to multiply rows of bytes, of which the middle is taken, with columns gives all sums whole."""
    one, other, whole, single = _draw_extremes()
    arithmetic.multiply(one, arithmetic.pack(other), whole)
    np.matmul(one.astype(np.float32) - MIDDLE, other.astype(np.float32), out=single)  # of so small numbers no sum errs
    return np.array_equal(whole, single)


def worth_bytes(rows: int, columns: int) -> bool:
    """Whether so many rows and columns are multiplied faster in whole numbers first, on this processor."""
    return min(rows, columns) >= _FEWEST and rows * columns >= _MANY and are_bytes_faster()


@cache
def are_bytes_faster() -> bool:
    """Whether products in whole numbers are exact here, and so much faster that finding who may be near pays."""
    one, other, whole, single = _draw_extremes()
    floats, packed = (one.astype(np.float32), other.astype(np.float32)), _PackedColumns.of(other)
    with one_thread_a_product():
        slow = _least_seconds(lambda: np.matmul(*floats, out=single))
    return _TIMES_FASTER * _least_seconds(lambda: _multiply(one, packed, whole)) <= slow and are_bytes_exact()


def _draw_extremes() -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Rows and columns of the largest whole numbers, and room for their products, whole and single."""
    rows, dim, columns = _TRIED
    one = np.resize(np.array([255, 255, 0], np.uint8), (rows, dim))
    other = np.resize(np.array([_LARGEST, _LARGEST, -_LARGEST, -_LARGEST], np.int8), (columns, dim))
    return one, other.T.copy(), np.empty((rows, columns), np.int32), np.empty((rows, columns), np.float32)


def _least_seconds(work: Callable[[], object]) -> float:
    least = np.inf
    for _ in range(_TRIALS):
        started = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - started)
    return least


def _multiply_pairs(a: Vectors, b: Vectors, rows: Ints, columns: Ints) -> Vectors:
    """The product of each pair of a row and a column in single precision."""
    product = np.empty(len(rows), np.float32)
    faiss = faiss_library()
    faiss.omp_set_num_threads(1)  # of this thread: others are at products of their own
    pairs = (a, rows, b, columns, product)
    faiss.pairwise_indexed_inner_product(a.shape[1], len(rows), *(faiss.swig_ptr(one) for one in pairs))
    return product


def _lengths(rows: Vectors) -> NDArray[np.float64]:
    """The length of each row, or a little more."""
    squares: NDArray[np.float64] = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
    lengths: NDArray[np.float64] = np.sqrt(squares * (1 + (rows.shape[1] + 2) * _UNIT))
    return lengths
