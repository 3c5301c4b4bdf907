"""Vectors by groups of near ones, with 8 bits a number: of a million only some thousand are compared with a query.

What is found is compared once more with the rows themselves, because by 8 bits alone two in a hundred of the nearest
ten change places with the eleventh and those that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.index_files import WrittenFile, link_file, write_file
from index.neighbours import Search, faiss_library, use_threads
from index.row_blocks import RowBlocks, among, read_faiss, write_faiss
from index.vectors import Vectors

__all__ = ["Groups"]

_SEARCHED = 32  # groups
_DEEPER = 0.75  # so that of the allowed rows half as many are compared where one in sixteen is allowed
_TRAINING_PER_GROUP = 32
_ADDED_AT_ONCE = 50_000
_LOOKED_AT, _LOOKED_AT_MORE = 1.25, 24  # as many finds are compared once more as are wanted, and some


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows below `covered` by groups, which were found in `trained` of them; and the file they were read from."""

    searcher: Any
    covered: int
    trained: int
    file: tuple[Path, WrittenFile] | None = None

    @classmethod
    def of(cls, rows: RowBlocks) -> Groups:
        """Groups found in evenly spaced rows, the same every time, with all rows in them."""
        faiss, total, dim = faiss_library(), len(rows), rows.dim
        groups = max(1, min(int(2 * total**0.5), total // 4))
        # How a row differs from its group's centre is kept: it takes less room than the row, and so errs less.
        searcher = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dim), dim, groups, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, True
        )
        searcher.cp.min_points_per_centroid = 1  # fewer are no fault here, and the library would print a warning
        use_threads(total)
        searcher.train(rows.rows(np.arange(0, total, max(1, total // (groups * _TRAINING_PER_GROUP)))))
        _add(searcher, rows, 0, total)
        return cls(searcher, total, total)

    def changed(self, rows: RowBlocks, gone: NDArray[np.int64]) -> Groups:
        """The same groups without the rows that are gone and with those that came since."""
        faiss = faiss_library()
        searcher = self.searcher if self.file is None else read_faiss(self.file[1].checked(self.file[0]), mapped=False)
        if len(gone):
            searcher.remove_ids(faiss.IDSelectorBatch(gone))
        use_threads(len(rows))
        _add(searcher, rows, self.covered, len(rows))
        return Groups(searcher, len(rows), self.trained)

    def search(self, rows: RowBlocks, allowed: NDArray[np.bool_] | None, share: float) -> Search:
        """A search of the groups nearest to each query: more of them where only a share of the rows is allowed."""
        faiss = faiss_library()
        params = faiss.SearchParametersIVF(nprobe=min(self.searcher.nlist, ceil(_SEARCHED / share**_DEEPER)))
        if allowed is not None:
            params = faiss.SearchParametersIVF(sel=among(allowed), nprobe=params.nprobe)

        def search(queries: Vectors, width: int) -> tuple[Vectors, NDArray[np.int64]]:
            looked_at = min(int(_LOOKED_AT * width) + _LOOKED_AT_MORE, self.searcher.ntotal)
            _, where = self.searcher.search(queries, looked_at, params=params)
            pairs = [_compare(rows, *one) for one in zip(queries, where, strict=True)]
            cosine, where = (np.stack(part)[:, :width] for part in zip(*pairs, strict=True))
            return cosine, where

        return search

    def save(self, folder: Path, name: str) -> WrittenFile:
        """Write the groups, or link the file they were read from; that keeps its name."""
        if self.file is not None:
            link_file(self.file[0] / self.file[1].name, folder, self.file[1])
            return self.file[1]
        return write_file(folder, name, lambda path: write_faiss(self.searcher, path))

    @classmethod
    def load(cls, folder: Path, written: WrittenFile, covered: int, trained: int) -> Groups:
        """Groups that were saved, mapped into memory. Raises DamagedFileError."""
        return cls(read_faiss(written.checked(folder)), covered, trained, (folder, written))


def _add(searcher: Any, rows: RowBlocks, first: int, end: int) -> None:
    """Add rows under their own numbers, which a wrapper of the library would keep a second time."""
    for start in range(first, end, _ADDED_AT_ONCE):
        numbers = np.arange(start, min(end, start + _ADDED_AT_ONCE))
        searcher.add_with_ids(rows.rows(numbers), numbers)


def _compare(rows: RowBlocks, query: Vectors, where: NDArray[np.int64]) -> Sequence[NDArray[np.generic]]:
    """The cosines of these rows with a query, highest first, and their numbers; -1 at the end for none."""
    found = where[where >= 0]
    cosine = np.full(len(where), -np.inf, np.float32)
    exact = np.einsum("ij,j->i", rows.rows(found), query)
    order = np.argsort(-exact, kind="stable")
    cosine[: len(found)], where[: len(found)] = exact[order], found[order]
    where[len(found) :] = -1
    return cosine, where
