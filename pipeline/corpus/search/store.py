"""The searchable passages of a study as arrays on disk, mapped into memory when they are opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedFileError
from index.index_files import WrittenFile, read_description, write_description, write_file
from pipeline.corpus.search.passages import AnswerPassage
from pipeline.corpus.search.short_lines import mean_line
from pipeline.corpus.search.words import WordIndex
from pipeline.records.arrays import Floats, Ints, Vectors, expand

__all__ = ["PassageStore", "SearchableText", "arrange", "build_store"]

_FOLDER, _DESCRIPTION = "passages", "passages.json"
_OWN_ARRAYS = ("owners", "spans", "firsts", "sentences", "vectors", "lines", "line_counts")
_WORD_ARRAYS = ("bounds", "stems", "starts", "passages", "times", "weights", "langs", "lengths")
_PASSAGES_AT_ONCE = 4096
_NO_VECTORS, _NO_LINES = np.zeros((0, 1), np.float16), np.zeros((0, 1), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class SearchableText:
    """One document with its passages; `vectors` holds the centred row of each sentence with a vector.

    `lines` are the rows of its short lines, such as headings.
    """

    document_id: str
    lang: str
    text: str
    spans: tuple[tuple[int, int], ...]  # characters of each sentence with a vector
    passages: tuple[AnswerPassage, ...]
    vectors: Vectors
    lines: tuple[int, ...] = ()

    @property
    def rows(self) -> list[int]:
        """The sentences that can be found, passage by passage."""
        return [row for passage in self.passages for row in passage.rows]


@dataclass(frozen=True, eq=False)
class PassageStore:
    """All passages in the order of their documents.

    Passage n belongs to `documents[owners[n]]`, stands at the characters `spans[n]` and holds the sentences
    [firsts[n], firsts[n + 1]) of the sentence index, which stand at `sentences`. `vectors` are the means of their
    vectors, of unit length and in half precision. Document n has `line_counts[n]` short lines, and `lines[n]` is the
    mean of their vectors.
    """

    documents: tuple[str, ...]
    owners: Ints
    spans: Ints
    firsts: Ints
    sentences: Ints
    vectors: NDArray[np.float16]
    lines: Vectors
    line_counts: Ints
    words: WordIndex

    def __len__(self) -> int:
        return len(self.owners)

    @cached_property
    def bounds(self) -> Ints:
        """Document n holds the passages [bounds[n], bounds[n + 1])."""
        found: Ints = np.searchsorted(self.owners, np.arange(len(self.documents) + 1))
        return found

    @cached_property
    def common_line(self) -> Floats:
        """What the short lines of all documents have in common."""
        return mean_line(self.lines, self.line_counts)

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
        """Write the arrays to a folder that holds none, and what describes them last. Raises StoreError."""
        place = folder / _FOLDER
        files = {name: write_file(place, f"{name}.npy", partial(_write, array)) for name, array in self._arrays()}
        about = {"documents": self.documents, "languages": self.words.languages}
        write_description(place / _DESCRIPTION, files, about)

    def _arrays(self) -> Iterator[tuple[str, NDArray[np.generic]]]:
        yield from ((name, getattr(self, name)) for name in _OWN_ARRAYS)
        yield from ((f"word_{name}", getattr(self.words, name)) for name in _WORD_ARRAYS)

    @classmethod
    def load(cls, folder: Path) -> PassageStore:
        """The passages saved in a folder, mapped into memory. Raises StoreError, or DamagedFileError."""
        place = folder / _FOLDER
        files, about = read_description(place / _DESCRIPTION)
        try:
            own = {name: _mapped(place, files[name]) for name in _OWN_ARRAYS}
            words = {name: _mapped(place, files[f"word_{name}"]) for name in _WORD_ARRAYS}
            if len(own["firsts"]) != len(own["owners"]) + 1:
                raise ValueError("arrays of other passages")
            return cls(tuple(about["documents"]), words=WordIndex(tuple(about["languages"]), **words), **own)
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedFileError(place / _DESCRIPTION) from error


def _write(array: NDArray[np.generic], path: Path) -> None:
    with path.open("wb") as stream:  # given a path, numpy would write to another that ends in .npy
        np.save(stream, array)


def _mapped(place: Path, file: WrittenFile) -> Any:
    path = file.checked(place)
    try:
        # Seen as a plain array: each look into a mapped one costs as much as a small computation.
        return np.load(path, mmap_mode="r").view(np.ndarray)
    except OSError:  # of a disk that maps no files
        return np.load(path)


def build_store(texts: Iterable[SearchableText]) -> PassageStore:
    """The passages of these documents, in their order."""
    documents, owners, spans, counts, sentences, means, worded = [], [], [], [], [], [], []
    lines, line_counts = [], []
    for number, text in enumerate(texts):
        documents.append(text.document_id)
        lines.append(text.vectors[list(text.lines)].mean(axis=0) if text.lines else np.zeros(text.vectors.shape[1]))
        line_counts.append(len(text.lines))
        owners += [number] * len(text.passages)
        spans += [passage.span for passage in text.passages]
        own = np.array([len(passage.rows) for passage in text.passages], np.int64)
        counts.append(own)
        sentences += [text.spans[row] for row in text.rows]
        means.append(_mean_vectors(text.vectors, np.array(text.rows, np.int64), own))
        worded += [(text.lang, text.text[slice(*passage.span)]) for passage in text.passages]
    return PassageStore(
        tuple(documents),
        np.array(owners, np.int64),
        np.array(spans, np.int64).reshape(-1, 2),
        np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts])),
        np.array(sentences, np.int64).reshape(-1, 2),
        np.concatenate(means) if owners else _NO_VECTORS,
        np.array(lines, np.float32) if lines else _NO_LINES,
        np.array(line_counts, np.int64),
        WordIndex.of(worded),
    )


def _mean_vectors(vectors: Vectors, rows: Ints, counts: Ints) -> NDArray[np.float16]:
    """The mean of each passage's vectors, of unit length; a passage has so many of the rows, in order."""
    firsts = np.cumsum(counts) - counts
    found = np.empty((len(counts), vectors.shape[1]), np.float16)
    for at in range(0, len(counts), _PASSAGES_AT_ONCE):
        first, count = firsts[at : at + _PASSAGES_AT_ONCE], counts[at : at + _PASSAGES_AT_ONCE]
        total = vectors[rows[first]]
        for place in range(1, int(count.max())):
            longer = np.flatnonzero(count > place)
            total[longer] += vectors[rows[first[longer] + place]]
        total /= count[:, None].astype(np.float32)
        length = np.sqrt(np.vecdot(total, total))
        found[at : at + _PASSAGES_AT_ONCE] = total / np.maximum(length, np.float32(1e-9))[:, None]
    return found


def arrange(stores: Sequence[PassageStore], order: Sequence[tuple[int, int]]) -> PassageStore:
    """The documents of some stores in this order, each given as (store, number there); as if they were built anew."""
    before = np.cumsum([0, *map(len, stores)])
    ranges = [(before[store], *stores[store].bounds[number:][:2].tolist()) for store, number in order]
    sizes = np.array([end - start for _, start, end in ranges], np.int64)
    taken = expand(np.array([first + start for first, start, _ in ranges], np.int64), sizes)
    counts = np.concatenate([np.diff(store.firsts) for store in stores])[taken]
    of_sentences = np.cumsum([0, *(len(store.sentences) for store in stores)]).tolist()
    firsts = np.concatenate([one.firsts[:-1] + of_sentences[at] for at, one in enumerate(stores)])[taken]
    numbers = np.full(before[-1], -1, np.int64)
    numbers[taken] = np.arange(len(taken))
    words = [(one.words, numbers[before[at] : before[at + 1]]) for at, one in enumerate(stores)]
    return PassageStore(
        tuple(stores[store].documents[number] for store, number in order),
        np.repeat(np.arange(len(order)), sizes),
        np.concatenate([store.spans for store in stores])[taken],
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([store.sentences for store in stores])[expand(firsts, counts)],
        np.concatenate([store.vectors for store in stores if len(store)])[taken] if len(taken) else _NO_VECTORS,
        np.stack([stores[store].lines[number] for store, number in order]) if order else _NO_LINES,
        np.array([stores[store].line_counts[number] for store, number in order], np.int64),
        WordIndex.arranged(words, len(taken)),
    )
