"""Nearest sentences: a saved index of many documents, and exact neighbours within two sets of vectors.

Cosines are rounded to 6 decimals and ties go to the lower position: the last bits of a product depend on
the block a vector falls in, and sentences that many documents share would otherwise change places when a
document is added.
"""

from __future__ import annotations

import sys
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.cores import available_cores
from index.index_files import IndexedDocument, SavedIndex, find_saved, save_index
from index.vectors import Vectors

__all__ = ["FLAT_LIMIT", "Neighbours", "SentenceIndex", "SentencePlace", "content_digest", "nearest"]

# Vectors searched one by one, which takes 8 ms of one core at the limit; above, the nearest of some hundred groups.
FLAT_LIMIT = 50_000
_TIE_ROOM = 8
_DECIMALS = 6
_GROUPS_SEARCHED = 32
_ALL_COMPARED = 5000  # so many positions are compared faster than groups are looked through for them
_TRAINING_PER_GROUP = 32

_Search = Callable[[Vectors, int], tuple[Vectors, NDArray[np.int64]]]


class Neighbours(NamedTuple):
    """For each query the cosines of its nearest vectors, highest first, and their positions; both [n, k]."""

    cosine: Vectors
    position: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A sentence by its document's key and its row among that document's vectors, from 0."""

    document: str
    row: int


def nearest(queries: Vectors, base: Vectors, k: int) -> Neighbours:
    """Each query's k nearest rows of the base, exact; k is cut to the base's size."""
    flat = _faiss().IndexFlatIP(base.shape[1])
    flat.add(np.ascontiguousarray(base, np.float32))
    return _ranked(flat.search, queries, k, len(base))


def content_digest(shards: Iterable[tuple[str, Vectors]]) -> str:
    """32 hex digits that change with any document, vector or their order."""
    total = sha256(b"sentence index 1\n")
    for document, vectors in shards:
        total.update(f"{len(document)} {document} {vectors.shape}\n".encode())
        total.update(np.ascontiguousarray(vectors, "<f4").data)
    return total.hexdigest()[:32]


class SentenceIndex:
    """The vectors of all sentences, in the order of the documents they were built from.

    Up to 50,000 vectors the search is exact. Above, vectors are kept in half precision and grouped, and the 32
    nearest groups are searched: more where few positions are allowed, so that as many vectors are compared, and
    all of them where some thousand are.
    """

    def __init__(self, searcher: Any, documents: Sequence[IndexedDocument], digest: str) -> None:
        self._searcher = searcher
        self._digest = digest
        self._documents = tuple(documents)
        ends = np.cumsum([0, *(document.rows for document in documents)]).tolist()
        self._firsts: list[int] = ends[:-1]
        self._numbers = {document.key: number for number, document in enumerate(documents)}
        if len(self._numbers) != len(self._documents):
            raise ValueError("a document key stands twice in one index")

    @classmethod
    def build(cls, shards: Iterable[tuple[str, Vectors]], *, flat_limit: int = FLAT_LIMIT) -> SentenceIndex:
        """The index of (document key, unit rows) in the order given; raises ValueError for none."""
        taken = list(shards)
        if not taken:
            raise ValueError("an index needs at least one document")
        documents = [IndexedDocument(key, len(vectors)) for key, vectors in taken]
        total, dim = sum(document.rows for document in documents), taken[0][1].shape[1]
        searcher = _faiss().IndexFlatIP(dim) if total <= flat_limit else _trained(taken, total, dim)
        for _, vectors in taken:
            searcher.add(np.ascontiguousarray(vectors, np.float32))
        if isinstance(searcher, _faiss().IndexIVF):
            searcher.make_direct_map()  # without it a grouped index does not know where a position lies
        return cls(searcher, documents, content_digest(taken))

    @classmethod
    def load(cls, folder: Path, digest: str | None = None) -> SentenceIndex:
        """The index saved in the folder (the newest, unless a digest is given), mapped into memory.

        Raises StoreError where there is none, or where it is cut short or altered.
        """
        saved = find_saved(folder, digest)
        faiss = _faiss()
        try:
            searcher = faiss.read_index(str(saved.checked_path()), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:  # the library's name for a file it cannot read
            raise saved.damaged() from error
        if (searcher.ntotal, searcher.d) != (sum(document.rows for document in saved.documents), saved.dim):
            raise saved.damaged()
        return cls(searcher, saved.documents, saved.digest)

    def save(self, folder: Path) -> Path:
        """Write the index to the folder and remove those it replaces; returns the path of the vectors' file.

        Stopped at any moment, the folder holds the older index or this one, whole. Raises StoreError.
        """
        saved = SavedIndex(folder, self._digest, self.dim, self._documents)
        return save_index(saved, self._write)

    def _write(self, path: Path) -> None:
        try:
            _faiss().write_index(self._searcher, str(path))
        except RuntimeError as error:  # the library's name for a disk that refuses
            raise OSError(str(error).splitlines()[0]) from error

    @property
    def digest(self) -> str:
        """What `content_digest` gives for the documents the index was built from."""
        return self._digest

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        return int(self._searcher.d)

    @property
    def documents(self) -> tuple[IndexedDocument, ...]:
        """The documents in order, each with its number of sentences."""
        return self._documents

    def __len__(self) -> int:
        return int(self._searcher.ntotal)

    def search(self, vectors: Vectors, k: int, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The k nearest sentences of each query; k is cut to the index's size.

        `allowed` says of each position whether it may be found. Where fewer are found, because the index is grouped
        or few are allowed, the places left over have position -1 and cosine -inf.
        """
        search = self._searcher_among(allowed)
        return _ranked(search, vectors, k, len(self))

    def _searcher_among(self, allowed: NDArray[np.bool_] | None) -> _Search:
        faiss = _faiss()
        if allowed is None:
            every: _Search = self._searcher.search
            return every
        selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if not isinstance(self._searcher, faiss.IndexIVF):
            return partial(self._searcher.search, params=faiss.SearchParameters(sel=selector))
        count = int(np.count_nonzero(allowed))
        if count <= _ALL_COMPARED:
            return self._compare_all(np.flatnonzero(allowed))
        groups = min(self._searcher.nlist, ceil(self._searcher.nprobe * len(self) / count))
        return partial(self._searcher.search, params=faiss.SearchParametersIVF(sel=selector, nprobe=groups))

    def _compare_all(self, positions: NDArray[np.int64]) -> _Search:
        """A search that compares with each of some positions."""
        rows = self.vectors(positions)

        def search(queries: Vectors, width: int) -> tuple[Vectors, NDArray[np.int64]]:
            cosine = np.full((len(queries), width), -np.inf, np.float32)
            found = np.full((len(queries), width), -1, np.int64)
            every = np.einsum("ij,kj->ik", queries, rows)
            order = np.argsort(-every, axis=1, kind="stable")[:, :width]
            cosine[:, : order.shape[1]] = np.take_along_axis(every, order, axis=1)
            found[:, : order.shape[1]] = positions[order]
            return cosine, found

        return search

    def vectors(self, positions: NDArray[np.int64]) -> Vectors:
        """The vectors at these positions, as the index keeps them; float32[positions, dim]."""
        _faiss().omp_set_num_threads(1)  # some hundred rows: waiting for threads would cost more than they save
        rows: Vectors = self._searcher.reconstruct_batch(np.ascontiguousarray(positions, np.int64))
        return rows

    def place(self, position: int) -> SentencePlace:
        """The document and row at a position; raises KeyError outside the index."""
        if not 0 <= position < len(self):
            raise KeyError(position)
        number = bisect_right(self._firsts, position) - 1
        return SentencePlace(self._documents[number].key, position - self._firsts[number])

    def position(self, place: SentencePlace) -> int:
        """The position of a document's row; raises KeyError where the index does not hold it."""
        number = self._numbers[place.document]
        if not 0 <= place.row < self._documents[number].rows:
            raise KeyError(place)
        return self._firsts[number] + place.row


def _faiss() -> Any:
    """The search library, with as many threads as it may run: one where torch runs its own beside it."""
    with warnings.catch_warnings():
        # its bindings, made by SWIG, are of no use to whoever reads the warning
        warnings.simplefilter("ignore", DeprecationWarning)
        import faiss
    faiss.omp_set_num_threads(1 if "torch" in sys.modules else available_cores())
    return faiss


def _trained(shards: list[tuple[str, Vectors]], total: int, dim: int) -> Any:
    """An empty grouped index whose groups were found in evenly spaced vectors, the same every time."""
    faiss = _faiss()
    groups = max(1, min(int(2 * total**0.5), total // 4))
    # In half precision: with 8 bits a number three in a hundred of the nearest ten were missed at a million.
    searcher = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, groups, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    searcher.nprobe = min(groups, _GROUPS_SEARCHED)
    searcher.cp.min_points_per_centroid = 1  # fewer are no fault here, and the library would print a warning
    step = max(1, total // (groups * _TRAINING_PER_GROUP))
    searcher.train(np.concatenate([vectors[::step] for _, vectors in shards]).astype(np.float32, copy=False))
    return searcher


def _ranked(search: _Search, queries: Vectors, k: int, total: int) -> Neighbours:
    """The k best in order; the search is widened for a query whose ties reach beyond what was found."""
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
