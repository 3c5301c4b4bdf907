"""The vectors of all sentences of a study, and which of them are nearest to a query.

Up to 50,000 are compared one by one, exactly. Beyond, they are kept by groups of near ones: a document that comes is
compared one by one until many came, and then put into the groups; one that leaves stays stored and is not found.
Neither makes the groups anew, until half of the vectors came since or a quarter of those stored have left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedFileError
from index.groups import Groups
from index.index_files import WrittenFile, read_description, write_description
from index.layout import IndexedDocument, Layout
from index.neighbours import Neighbours, Search, rank_nearest, use_threads
from index.row_blocks import RowBlock, RowBlocks, merge_searches
from index.vectors import Vectors

__all__ = ["FLAT_LIMIT", "IndexKind", "IndexState", "SentenceIndex"]

# Vectors searched one by one, which takes 8 ms of one core at the limit; above, the nearest of some hundred groups.
FLAT_LIMIT = 50_000
_ALL_COMPARED = 20_000  # so many allowed rows are compared faster than groups are looked through for them
ASIDE = 10_000  # rows compared one by one beside the groups, which takes 1 ms; more are put into the groups
_GROWN, _LEFT = 2.0, 0.25  # of what the groups were found in; of what is stored
_DESCRIPTION = "vectors.json"


class IndexKind(StrEnum):
    """How the nearest vectors are found."""

    EXACT = "exact"
    GROUPED = "grouped"


@dataclass(frozen=True, slots=True)
class IndexState:
    """What an index is: its kind, how many vectors can be found, how many came since its groups were found."""

    kind: IndexKind
    vectors: int
    since: int = 0


class SentenceIndex:
    """The vectors of some documents: position n is the n-th sentence in the order of the documents."""

    def __init__(self, model: str, layout: Layout, blocks: RowBlocks, groups: Groups | None = None) -> None:
        self._model, self._layout, self._blocks, self._groups = model, layout, blocks, groups

    @classmethod
    def build(
        cls, shards: Iterable[tuple[str, Vectors]], *, model: str = "", flat_limit: int = FLAT_LIMIT
    ) -> SentenceIndex:
        """The index of (document key, unit rows) in the order given, of one model; raises ValueError for none."""
        taken = list(shards)
        if not taken:
            raise ValueError("an index needs at least one document")
        layout = Layout.of([IndexedDocument(key, len(vectors)) for key, vectors in taken])
        grouped = layout.stored > flat_limit
        block = RowBlock.of(0, (vectors for _, vectors in taken), taken[0][1].shape[1], half=grouped)
        blocks = RowBlocks([block])
        return cls(model, layout, blocks, Groups.of(blocks) if grouped else None)

    def changed(
        self, order: Sequence[str], added: Mapping[str, Vectors], *, flat_limit: int = FLAT_LIMIT
    ) -> SentenceIndex:
        """The index of the documents in this order: those added, and of the others what is known.

        An exact one is what `build` gives for the same documents, and so is a grouped one after much has changed.
        Raises KeyError for a document that is neither known nor added.
        """
        layout = self._layout.changed([IndexedDocument(key, len(added[key])) if key in added else key for key in order])
        if self._groups is None or layout.left > _LEFT * layout.stored or layout.total > _GROWN * self._groups.trained:
            known = {document.key: number for number, document in enumerate(self.documents)}
            shards = ((key, added[key] if key in added else self._rows_of(known[key])) for key in order)
            return SentenceIndex.build(shards, model=self._model, flat_limit=flat_limit)
        blocks = self._with(layout, added)
        groups = self._groups
        if len(blocks) - groups.covered > ASIDE:
            groups = groups.changed(blocks, layout.gone(groups.covered))
        return SentenceIndex(self._model, layout, blocks, groups)

    def can_become(self, order: Sequence[str], added: Mapping[str, Vectors], *, flat_limit: int = FLAT_LIMIT) -> bool:
        """Whether `changed` can give an index of these documents: not where an exact one is to be made of a grouped."""
        wanted = set(order) - added.keys()
        kept = sum(document.rows for document in self.documents if document.key in wanted)
        return self._groups is None or kept + sum(map(len, added.values())) > flat_limit

    def _rows_of(self, number: int) -> Vectors:
        first, rows = int(self._layout.homes[number]), self.documents[number].rows
        return self._blocks.rows(np.arange(first, first + rows))

    def _with(self, layout: Layout, added: Mapping[str, Vectors]) -> RowBlocks:
        """The rows with those of the documents that were added, in one block with what is not in groups yet."""
        covered = self._groups.covered if self._groups else 0
        came = [added[key] for key in layout.came]
        if not sum(map(len, came)):
            return self._blocks
        aside = self._blocks.rows(np.arange(covered, len(self._blocks)))
        kept = [block for block in self._blocks.blocks if block.first < covered]
        return RowBlocks([*kept, RowBlock.of(covered, [aside, *came], self.dim, half=True)])

    @classmethod
    def load(cls, folder: Path, model: str | None = None) -> SentenceIndex:
        """The index saved in the folder, mapped into memory.

        Raises StoreError where there is none, DamagedFileError where a file is cut short, altered, or of another model
        than this.
        """
        path = folder / _DESCRIPTION
        files, about = read_description(path)
        try:
            layout = Layout.from_json(about["keys"], about["rows"], about["runs"])
            described = _Described(str(about["model"]), int(about["dim"]), layout, files, about)
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedFileError(path) from error
        if model is not None and described.model != model:
            raise DamagedFileError(path, f"of another model, {described.model}")
        return described.open(cls, folder)

    def save(self, folder: Path) -> None:
        """Write the index to a folder that holds none, and the description last. Raises StoreError."""
        files = {
            f"rows {block.first}": block.save(folder, f"rows-{block.first}.faiss") for block in self._blocks.blocks
        }
        about: dict[str, object] = {"model": self._model, "dim": self.dim, **self._layout.to_json()}
        if self._groups:
            files["groups"] = self._groups.save(folder, f"groups-{self._groups.covered}.faiss")
            about |= {"covered": self._groups.covered, "trained": self._groups.trained}
        write_description(folder / _DESCRIPTION, files, about)

    @property
    def state(self) -> IndexState:
        """What the index is."""
        if self._groups is None:
            return IndexState(IndexKind.EXACT, len(self))
        return IndexState(IndexKind.GROUPED, len(self), max(0, self._layout.stored - self._groups.trained))

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        return self._blocks.dim

    @property
    def documents(self) -> tuple[IndexedDocument, ...]:
        """The documents in order, each with its number of sentences."""
        return self._layout.documents

    def __len__(self) -> int:
        return self._layout.total

    def search(self, vectors: Vectors, k: int, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The k nearest sentences of each query; k is cut to the index's size.

        `allowed` says of each document whether its sentences may be found. Where fewer are found, because the index
        is grouped or few are allowed, the places left over have position -1 and cosine -inf.
        """
        use_threads(len(vectors))
        search = self._search_among(allowed)

        def by_position(queries: Vectors, width: int) -> tuple[Vectors, NDArray[np.int64]]:
            cosine, where = search(queries, width)
            where = self._layout.positions(where)
            missing = ((0, 0), (0, width - where.shape[1]))
            if not missing[1][1]:
                return cosine, where
            return np.pad(cosine, missing, constant_values=-np.inf), np.pad(where, missing, constant_values=-1)

        return rank_nearest(by_position, vectors, k, len(self))

    def _search_among(self, allowed: NDArray[np.bool_] | None) -> Search:
        count = len(self) if allowed is None else self._layout.count(allowed)
        inside = self._layout.stored_rows(allowed)
        if self._groups is None or count <= _ALL_COMPARED:
            return merge_searches(self._blocks.search_from(0, inside))
        grouped = self._groups.search(self._blocks, inside, count / len(self))
        return merge_searches([grouped, *self._blocks.search_from(self._groups.covered, inside)])

    def vectors(self, positions: NDArray[np.int64]) -> Vectors:
        """The vectors at these positions, as the index keeps them; float32[positions, dim]."""
        return self._blocks.rows(self._layout.numbers(positions))


@dataclass(frozen=True, slots=True)
class _Described:
    """What the description of an index tells."""

    model: str
    dim: int
    layout: Layout
    files: Mapping[str, WrittenFile]
    about: Mapping[str, Any]

    def open(self, kind: type[SentenceIndex], folder: Path) -> SentenceIndex:
        blocks = RowBlocks(list(self._blocks(folder)))
        groups = None
        if "groups" in self.files:
            covered, trained = int(self.about["covered"]), int(self.about["trained"])
            groups = Groups.load(folder, self.files["groups"], covered, trained)
        if (len(blocks), blocks.dim) != (self.layout.stored, self.dim):
            raise DamagedFileError(folder / _DESCRIPTION)
        return kind(self.model, self.layout, blocks, groups)

    def _blocks(self, folder: Path) -> Iterator[RowBlock]:
        firsts = sorted(int(part.removeprefix("rows ")) for part in self.files if part != "groups")
        for first in firsts:
            yield RowBlock.load(first, folder, self.files[f"rows {first}"])
