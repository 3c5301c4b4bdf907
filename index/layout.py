"""Where the vectors of documents are stored: first in the order of the documents, later where there was room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["IndexedDocument", "Layout"]

_GONE = -1


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document's key and its number of sentence vectors."""

    key: str
    rows: int


@dataclass(frozen=True, eq=False)
class Layout:
    """Documents in their order, and the runs of rows as they are stored: [document's number or -1 if gone, rows].

    A position counts sentences in the order of the documents, a number rows as they are stored.
    """

    keys: tuple[str, ...]
    rows: NDArray[np.int64]  # of each document
    runs: NDArray[np.int64]
    came: tuple[str, ...] = ()

    @classmethod
    def of(cls, documents: Sequence[IndexedDocument]) -> Layout:
        """Documents stored in their order. Raises ValueError where a key stands twice."""
        if len({document.key for document in documents}) != len(documents):
            raise ValueError("a document key stands twice in one index")
        rows = np.array([document.rows for document in documents], np.int64)
        return cls(tuple(one.key for one in documents), rows, np.column_stack([np.arange(len(rows)), rows]))

    def changed(self, order: Sequence[IndexedDocument | str]) -> Layout:
        """Known documents, given by their keys, and others in this order; what comes is stored after what is.

        Raises KeyError for a key that is not known.
        """
        known = {document.key: document for document in self.documents}
        documents = tuple(known[one] if isinstance(one, str) else one for one in order)
        wanted = {one: number for number, one in enumerate(order) if isinstance(one, str)}
        places = [wanted.get(document.key, _GONE) for document in self.documents]
        came = [(number, one) for number, one in enumerate(order) if isinstance(one, IndexedDocument)]
        runs = [(places[number] if number >= 0 else _GONE, rows) for number, rows in self.runs.tolist()]
        runs += [(number, one.rows) for number, one in came]
        changed = Layout.of(documents)
        return replace(changed, runs=np.array(runs, np.int64).reshape(-1, 2), came=tuple(one.key for _, one in came))

    @classmethod
    def from_json(cls, keys: Sequence[str], rows: Sequence[int], runs: Sequence[tuple[int, int]]) -> Layout:
        """What `to_json` gave. Raises ValueError where they do not fit."""
        layout = cls(tuple(keys), np.array(rows, np.int64), np.array(runs, np.int64).reshape(-1, 2))
        held = layout.runs[layout.runs[:, 0] != _GONE]
        held = held[np.argsort(held[:, 0])]
        wanted = np.column_stack([np.arange(len(keys)), layout.rows])
        if len(layout.rows) != len(keys) or not np.array_equal(held, wanted):
            raise ValueError("runs of other documents")
        return layout

    def to_json(self) -> dict[str, object]:
        """As lists."""
        return {"keys": self.keys, "rows": self.rows.tolist(), "runs": self.runs.tolist()}

    @cached_property
    def documents(self) -> tuple[IndexedDocument, ...]:
        """The documents in order."""
        return tuple(IndexedDocument(key, rows) for key, rows in zip(self.keys, self.rows.tolist(), strict=True))

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        """The position of each document's first sentence."""
        return np.cumsum(self.rows) - self.rows

    @cached_property
    def _in_order(self) -> bool:
        return bool((self.runs[:, 0] == np.arange(len(self.runs))).all())

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return np.cumsum(self.runs[:, 1])

    @cached_property
    def homes(self) -> NDArray[np.int64]:
        """The number of each document's first row."""
        homes = np.zeros(len(self.keys), np.int64)
        held = self.runs[:, 0] != _GONE
        homes[self.runs[held, 0]] = (self._ends - self.runs[:, 1])[held]
        return homes

    @property
    def total(self) -> int:
        """Sentences that can be found."""
        return int(self.rows.sum())

    @property
    def stored(self) -> int:
        """Rows that are stored."""
        return int(self.runs[:, 1].sum())

    @property
    def left(self) -> int:
        """Rows stored of documents that are gone."""
        return self.stored - self.total

    def gone(self, end: int) -> NDArray[np.int64]:
        """The numbers of rows below `end` whose documents are gone."""
        return np.flatnonzero(np.repeat(self.runs[:, 0] == _GONE, self.runs[:, 1])[:end])

    def count(self, allowed: NDArray[np.bool_]) -> int:
        """How many sentences the allowed documents have."""
        return int(self.rows[allowed].sum())

    def stored_rows(self, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        """Of each row whether it may be found; None where all may."""
        if allowed is None:
            if not self.left:
                return None
            allowed = np.ones(len(self.keys), bool)
        of_runs = np.append(allowed, False)[
            self.runs[:, 0]
        ]  # the last, which is no document's, for those that are gone
        return np.repeat(of_runs, self.runs[:, 1])

    def positions(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The positions of stored rows of documents that are there; -1 stays."""
        if self._in_order:
            return numbers
        run = np.minimum(np.searchsorted(self._ends, numbers, "right"), len(self.runs) - 1)
        document = self.runs[run, 0]
        return np.where(numbers < 0, -1, numbers - self.homes[document] + self._firsts[document])

    def numbers(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers of the rows at these positions."""
        if self._in_order:
            return positions
        # Of documents that begin at one position, only the last has rows.
        document = np.searchsorted(self._firsts, positions, "right") - 1
        return positions - self._firsts[document] + self.homes[document]
