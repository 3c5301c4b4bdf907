"""Vectors in the order they were stored, in blocks that are compared one by one: all of an exact index, or what a
grouped one checks its finds with.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedFileError, StoreError
from index.index_files import WrittenFile, link_file, write_file
from index.neighbours import Search, faiss_library
from index.vectors import Vectors, single_precision

__all__ = ["RowBlock", "RowBlocks", "among", "merge_searches", "read_faiss", "write_faiss"]


@dataclass(frozen=True, slots=True, eq=False)
class RowBlock:
    """Rows `first` and the following, with the file they were read from, where they were."""

    first: int
    searcher: Any
    file: tuple[Path, WrittenFile] | None = None

    @classmethod
    def of(cls, first: int, shards: Iterable[Vectors], dim: int, *, half: bool) -> RowBlock:
        """A block of these rows, in half precision or as they are."""
        faiss = faiss_library()
        searcher = faiss.IndexFlatIP(dim)
        if half:
            searcher = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
            searcher.train(np.zeros((1, dim), np.float32))  # a form: nothing is learned for half precision
        for vectors in shards:
            searcher.add(np.ascontiguousarray(vectors, np.float32))
        return cls(first, searcher)

    def __len__(self) -> int:
        return int(self.searcher.ntotal)

    @property
    def rows(self) -> NDArray[np.floating]:
        """The rows as they are stored, without a copy."""
        flat = faiss_library().rev_swig_ptr(self.searcher.codes.data(), self.searcher.codes.size())
        dtype = np.float32 if self.searcher.code_size == 4 * self.searcher.d else np.float16
        stored: NDArray[np.floating] = flat.view(dtype).reshape(-1, self.searcher.d)
        return stored

    def save(self, folder: Path, name: str) -> WrittenFile:
        """Write the block, or link the file it was read from; that keeps its name."""
        if self.file is not None:
            link_file(self.file[0] / self.file[1].name, folder, self.file[1])
            return self.file[1]
        return write_file(folder, name, lambda path: write_faiss(self.searcher, path))

    @classmethod
    def load(cls, first: int, folder: Path, written: WrittenFile) -> RowBlock:
        """A block that was saved, mapped into memory. Raises DamagedFileError."""
        path = written.checked(folder)
        return cls(first, read_faiss(path), (folder, written))


class RowBlocks:
    """Blocks of rows that follow each other."""

    def __init__(self, blocks: Sequence[RowBlock]) -> None:
        self.blocks = tuple(blocks)
        self._firsts = np.array([block.first for block in blocks])
        self._rows = [block.rows if len(block) else np.zeros((0, self.dim), np.float32) for block in blocks]

    @property
    def dim(self) -> int:
        """Numbers in a row."""
        return int(self.blocks[0].searcher.d)

    def __len__(self) -> int:
        return self.blocks[-1].first + len(self.blocks[-1])

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """These rows as float32."""
        if len(self.blocks) == 1:
            return single_precision(self._rows[0][numbers])
        found = np.empty((len(numbers), self.dim), np.float32)
        of = np.searchsorted(self._firsts, numbers, "right") - 1
        for number in np.unique(of).tolist():
            inside = of == number
            found[inside] = single_precision(self._rows[number][numbers[inside] - self._firsts[number]])
        return found

    def search_from(self, first: int, allowed: NDArray[np.bool_] | None) -> list[Search]:
        """A search of each block that begins at this row or later."""
        return [_search_of(block, allowed) for block in self.blocks if block.first >= first and len(block)]


def among(allowed: NDArray[np.bool_]) -> Any:
    """What limits a search to the numbers that are allowed."""
    return faiss_library().IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def merge_searches(searches: Sequence[Search]) -> Search:
    """The best of several searches."""

    def search(queries: Vectors, width: int) -> tuple[Vectors, NDArray[np.int64]]:
        found = [one(queries, width) for one in searches]
        cosine, where = (np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
        order = np.argsort(-np.where(where < 0, -np.inf, cosine), axis=1, kind="stable")[:, :width]
        return np.take_along_axis(cosine, order, axis=1), np.take_along_axis(where, order, axis=1)

    return searches[0] if len(searches) == 1 else search


def write_faiss(searcher: Any, path: Path) -> None:
    """Write an index of the search library. Raises OSError where the disk refuses, StoreError as `_named` does."""
    named = _named(path)
    try:
        faiss_library().write_index(searcher, named)
    except RuntimeError as error:  # the library's name for a disk that refuses
        raise OSError(str(error).splitlines()[0]) from error


def read_faiss(path: Path, *, mapped: bool = True) -> Any:
    """An index of the search library, mapped into memory or read to be changed.

    Raises DamagedFileError, and StoreError as `_named` does.
    """
    faiss, named = faiss_library(), _named(path)
    # Read where it cannot be mapped: some disks map no files.
    for flag in (faiss.IO_FLAG_MMAP_IFC, 0) if mapped else (0,):
        try:
            return faiss.read_index(named, flag)
        except RuntimeError as error:  # the library's name for a file it cannot read
            refused = error
    raise DamagedFileError(path) from refused


def _named(path: Path) -> str:
    """A path as the search library takes it, in UTF-8 whatever the locale. Raises StoreError for one that is not."""
    try:
        return os.fsencode(path).decode("utf-8")
    except UnicodeDecodeError:
        raise StoreError(
            f"{str(path)!a} has a name that is not in UTF-8, which the search library does not take; rename the "
            "folder and run again"
        ) from None


def _search_of(block: RowBlock, allowed: NDArray[np.bool_] | None) -> Search:
    inside = None if allowed is None else allowed[block.first : block.first + len(block)]

    def search(queries: Vectors, width: int) -> tuple[Vectors, NDArray[np.int64]]:
        params = None if inside is None else faiss_library().SearchParameters(sel=among(inside))
        cosine, where = block.searcher.search(queries, min(width, len(block)), params=params)
        return cosine, np.where(where < 0, -1, where + block.first)

    return search
