"""The searchable passages of a study as arrays on disk, mapped into memory when they are opened."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import StoreError
from pipeline.corpus.search.passages import AnswerPassage
from pipeline.corpus.search.words import WordIndex
from pipeline.records.arrays import Ints, Vectors

__all__ = ["PassageStore", "SearchableText", "build_store"]

_FOLDER, _DESCRIPTION = "passages", "passages.json"
_WORD_ARRAYS = ("bounds", "stems", "starts", "passages", "weights", "passages_of")
_FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class SearchableText:
    """One document with its passages; `vectors` holds the centred row of each sentence with a vector."""

    document_id: str
    lang: str
    text: str
    spans: tuple[tuple[int, int], ...]  # characters of each sentence with a vector
    passages: tuple[AnswerPassage, ...]
    vectors: Vectors

    @property
    def rows(self) -> list[int]:
        """The sentences that can be found, passage by passage."""
        return [row for passage in self.passages for row in passage.rows]


@dataclass(frozen=True, slots=True, eq=False)
class PassageStore:
    """All passages in the order of their documents.

    Passage n belongs to `documents[owners[n]]`, stands at the characters `spans[n]` and holds the sentences
    [firsts[n], firsts[n + 1]) of the sentence index, which stand at `sentences`. `vectors` are the means of their
    vectors, of unit length and in half precision.
    """

    documents: tuple[str, ...]
    owners: Ints
    spans: Ints
    firsts: Ints
    sentences: Ints
    vectors: NDArray[np.float16]
    words: WordIndex

    def __len__(self) -> int:
        return len(self.owners)

    @property
    def bounds(self) -> Ints:
        """Document n holds the passages [bounds[n], bounds[n + 1])."""
        found: Ints = np.searchsorted(self.owners, np.arange(len(self.documents) + 1))
        return found

    def overlapping(self, document: str, start: int, end: int) -> Ints:
        """The passages of a document that share characters with [start, end)."""
        if document not in self.documents:
            return np.zeros(0, np.int64)
        first, last = self.bounds[self.documents.index(document) :][:2]
        spans = self.spans[first:last]
        found: Ints = first + np.flatnonzero((spans[:, 0] < end) & (spans[:, 1] > start))
        return found

    def passage_of(self, positions: Ints) -> Ints:
        """The passages that hold these positions of the sentence index."""
        found: Ints = np.searchsorted(self.firsts, positions, "right") - 1
        return found

    def save(self, folder: Path) -> None:
        """Write the arrays; a folder that is there is whole, because it is renamed last."""
        unfinished = folder / f"{_FOLDER}.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for name, array in self._arrays().items():
            np.save(unfinished / f"{name}.npy", array)
        about = {"format": _FORMAT, "documents": self.documents, "languages": self.words.languages}
        (unfinished / _DESCRIPTION).write_text(json.dumps(about), encoding="utf-8")
        shutil.rmtree(folder / _FOLDER, ignore_errors=True)
        unfinished.replace(folder / _FOLDER)

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        own = {name: getattr(self, name) for name in ("owners", "spans", "firsts", "sentences", "vectors")}
        return own | {f"word_{name}": getattr(self.words, name) for name in _WORD_ARRAYS}

    @classmethod
    def load(cls, folder: Path) -> PassageStore:
        """The passages saved in a folder. Raises StoreError where they are missing or damaged."""
        place = folder / _FOLDER
        try:
            about = json.loads((place / _DESCRIPTION).read_text(encoding="utf-8"))
            own = {name: _mapped(place, name) for name in ("owners", "spans", "firsts", "sentences", "vectors")}
            words = {name: _mapped(place, f"word_{name}") for name in _WORD_ARRAYS}
            if about["format"] != _FORMAT or len(own["firsts"]) != len(own["owners"]) + 1:
                raise ValueError("another format")
            return cls(tuple(about["documents"]), words=WordIndex(tuple(about["languages"]), **words), **own)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"the passages in {place} are damaged; run `policyecho index` again") from error


def _mapped(place: Path, name: str) -> Any:
    # Seen as a plain array: each look into a mapped one costs as much as a small computation.
    return np.load(place / f"{name}.npy", mmap_mode="r").view(np.ndarray)


def build_store(texts: Iterable[SearchableText]) -> PassageStore:
    """The passages of these documents, in their order."""
    documents, owners, spans, firsts, sentences, means, worded = [], [], [], [0], [], [], []
    for number, text in enumerate(texts):
        documents.append(text.document_id)
        for passage in text.passages:
            owners.append(number)
            spans.append(passage.span)
            firsts.append(firsts[-1] + len(passage.rows))
            sentences += [text.spans[row] for row in passage.rows]
            mean = text.vectors[list(passage.rows)].mean(axis=0)
            means.append((mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float16))
            worded.append((text.lang, text.text[slice(*passage.span)]))
    return PassageStore(
        tuple(documents),
        np.array(owners, np.int64),
        np.array(spans, np.int64).reshape(-1, 2),
        np.array(firsts, np.int64),
        np.array(sentences, np.int64).reshape(-1, 2),
        np.array(means, np.float16) if means else np.zeros((0, 1), np.float16),
        WordIndex.of(worded),
    )
