"""All pairs of rows of several kinds whose product reaches the level of their kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import local
from typing import Any

import numpy as np

from index.byte_products import ByteProducts, worth_bytes
from index.cores import available_cores
from index.one_thread import one_thread_a_product
from index.product_block import FloatProducts, Picked, ProductBlock
from index.progress import Bar, no_bar, part_of
from index.vectors import Vectors

__all__ = ["find_pairs"]

_BLOCK = 2048  # rows and columns of a product: 16 MB
_GROUPS = 8  # of rows, from which on their largest products are looked at first


def find_pairs(
    vectors: Vectors, kinds: Sequence[slice], levels: Vectors, bar: Bar = no_bar
) -> Iterator[tuple[int, int, Picked]]:
    """All pairs of some rows with later rows of one kind: the kind of the former, that of the latter, and their pairs.

    Kinds follow each other. `levels` [kind, kind] are what products reach at least, the same both ways; NaN where no
    pair is wanted. Pairs are given by ascending row, those of a row and a kind together. `bar` is told of one unit in
    all.
    """
    parts = [
        [slice(first, min(first + _BLOCK, kind.stop)) for first in range(kind.start, kind.stop, _BLOCK)]
        for kind in kinds
    ]
    compared = _Compared.of(vectors, parts, levels)
    products = sum(compared.products_of(kind, rows) for kind, of_kind in enumerate(parts) for rows in of_kind)
    if not products:
        bar()
        return
    each = part_of(bar, products)
    with one_thread_a_product(), ThreadPoolExecutor(available_cores()) as pool:
        for kind, of_kind in enumerate(parts):
            for rows, found in zip(of_kind, pool.map(partial(compared.find, kind), of_kind), strict=True):
                yield from ((kind, other, pairs) for other, pairs in found)
                each(compared.products_of(kind, rows))


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """Products of the parts of each kind with each other, and the levels of kinds."""

    products: ByteProducts | FloatProducts
    parts: Sequence[Sequence[slice]]
    levels: Vectors
    room: local  # a block of each thread: new memory would be cleared first

    @classmethod
    def of(cls, vectors: Vectors, parts: Sequence[Sequence[slice]], levels: Vectors) -> _Compared:
        every = [part for of_kind in parts for part in of_kind]
        in_bytes = worth_bytes(len(vectors), len(vectors))
        products = ByteProducts(vectors, vectors, every, every) if in_bytes else FloatProducts(vectors, vectors)
        return cls(products, parts, levels, local())

    def products_of(self, kind: int, rows: slice) -> int:
        """With how many parts a part of one kind is compared."""
        return sum(len(some) for _, some in self._wanted(kind, rows))

    def _wanted(self, kind: int, rows: slice) -> list[tuple[int, list[slice]]]:
        """The parts of each kind that a part is compared with: itself and those behind it."""
        behind = [(other, self.parts[other]) for other in range(kind, len(self.parts))]
        return [
            (other, [part for part in parts if part.start >= rows.start])
            for other, parts in behind
            if not np.isnan(self.levels[kind, other])
        ]

    def find(self, kind: int, rows: slice) -> list[tuple[int, Picked]]:
        """The pairs of a part of one kind with each kind."""
        if not hasattr(self.room, "block"):
            self.room.block = ProductBlock(_BLOCK, _BLOCK, _GROUPS, self.products.arithmetic)
        # Columns of the products, because columns are packed, which is done once so.
        packed = self.products.columns(rows)
        return [
            (other, self._find(rows, packed, parts, self.levels[kind, other]))
            for other, parts in self._wanted(kind, rows)
        ]

    def _find(self, rows: slice, packed: Any, others: Sequence[slice], level: np.float32) -> Picked:
        least = np.full(rows.stop - rows.start, level, np.float32)
        none = Picked(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
        picked = [none]
        for some in others:
            self.room.block.multiply(self.products.rows(some), packed)
            picked.append(self._pick(some, rows, least))
        other, row, product = (np.concatenate(part) for part in zip(*picked, strict=True))
        order = np.argsort(row, kind="stable")
        found = Picked(row[order] + rows.start, other[order], product[order])
        return found.some(found.row < found.column)

    def _pick(self, others: slice, rows: slice, least: Vectors) -> Picked:
        """The products of the block, of others with some rows, that are at least so large of these."""
        of_others, of_rows = self.products.bounds(others, rows)
        nothing = np.full(others.stop - others.start, np.inf, np.float32)
        picked = self.room.block.pick(of_others.asked(nothing), of_rows.asked(least))
        other, row, product = self.products.settle(picked, least[picked.column], others, rows)
        return Picked(other + others.start, row, product)
