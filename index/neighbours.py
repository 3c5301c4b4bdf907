"""The nearest of many vectors to some, in an order that is always the same.

Cosines are rounded to 6 decimals and ties go to the lower position: the last bits of a product depend on
the block a vector falls in, and sentences that many documents share would otherwise change places when a
document is added.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.cores import available_cores
from index.vectors import Vectors

__all__ = ["Neighbours", "Search", "faiss_library", "nearest", "rank_nearest", "use_threads"]

_TIE_ROOM = 8
_DECIMALS = 6

# Given queries and a number, the cosines of so many near vectors, highest first, and their positions; -1 for none.
Search = Callable[[Vectors, int], tuple[Vectors, NDArray[np.int64]]]


class Neighbours(NamedTuple):
    """For each query the cosines of its nearest vectors, highest first, and their positions; both [n, k]."""

    cosine: Vectors
    position: NDArray[np.int64]


def nearest(queries: Vectors, base: Vectors, k: int) -> Neighbours:
    """Each query's k nearest rows of the base, exact; k is cut to the base's size."""
    use_threads(len(queries))
    flat = faiss_library().IndexFlatIP(base.shape[1])
    flat.add(np.ascontiguousarray(base, np.float32))
    return rank_nearest(flat.search, queries, k, len(base))


def faiss_library() -> Any:
    """The search library."""
    with warnings.catch_warnings():
        # its bindings, made by SWIG, are of no use to whoever reads the warning
        warnings.simplefilter("ignore", DeprecationWarning)
        import faiss
    return faiss


def use_threads(queries: int) -> None:
    """Let the library run as many threads as it may for so many queries: one where torch runs its own beside it.

    One for a single query too: others would wait for work at full speed, and longer than the query takes.
    """
    one = queries == 1 or "torch" in sys.modules
    faiss_library().omp_set_num_threads(1 if one else available_cores())


def rank_nearest(search: Search, queries: Vectors, k: int, total: int) -> Neighbours:
    """The k nearest of `total` in order; the search is widened for a query whose ties reach beyond what was found."""
    k = max(0, min(k, total))
    cosine = np.empty((len(queries), k), np.float32)
    position = np.empty((len(queries), k), np.int64)
    open_rows = np.arange(len(queries)) if k else np.arange(0)
    width = min(total, k + _TIE_ROOM)
    while len(open_rows):
        found, where = search(np.ascontiguousarray(queries[open_rows], np.float32), width)
        found = np.round(np.where(where < 0, -np.inf, found), _DECIMALS).astype(np.float32)
        settled = (found[:, -1] < found[:, k - 1]) | (where[:, -1] < 0) | (width == total)
        order = np.lexsort((where, -found), axis=1)[settled, :k]
        cosine[open_rows[settled]] = np.take_along_axis(found[settled], order, axis=1)
        position[open_rows[settled]] = np.take_along_axis(where[settled], order, axis=1)
        open_rows, width = open_rows[~settled], min(total, 2 * width)
    return Neighbours(cosine, position)
