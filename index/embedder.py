"""Texts into vectors of unit length: the protocol of all embedders, what they share, and the one without a model."""

from __future__ import annotations

import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from index.models import MODELS, Model
from index.vectors import Vectors, unit_rows

__all__ = [
    "BATCH_SIZE",
    "BatchEmbedder",
    "Embedder",
    "HashingEmbedder",
    "Positions",
]

Positions = NDArray[np.int64]
Hashes = NDArray[np.uint64]

BATCH_SIZE = 32
# What a byte adds to a checksum: that of the byte alone without what begins and ends every checksum.
_CRC_OF_BYTE = np.array([zlib.crc32(bytes([byte])) ^ zlib.crc32(b"\0") for byte in range(256)], np.uint32)


class Embedder(Protocol):
    """What turns texts into vectors. The texts are cleaned and in NFC already.

    `query` says that the texts are those of a search, which some models mark by another prefix.
    """

    @property
    def model(self) -> Model:
        """The model whose vectors these are."""

    @property
    def batch_invariant(self) -> bool:
        """Whether a text's row is the same to the last bit in whatever company it is encoded."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """One row of unit length for each text, in order; float32[texts, dim]. Raises ModelError."""

    def encode_batches(
        self, texts: Sequence[str], batch_size: int = BATCH_SIZE, *, query: bool = False
    ) -> Iterator[tuple[Positions, Vectors]]:
        """The same rows batch by batch, each with the positions of its texts. Raises ModelError."""

    def close(self) -> None:
        """Give back what the embedder holds; it may be used again, and starts anew then."""


class BatchEmbedder(ABC):
    """An embedder that knows how to encode one batch.

    Batches are made of the texts of one call alone, longest first: the same call gives the same batches and
    so the same vectors to the last bit, and little is lost to padding.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def model(self) -> Model:
        """The model whose vectors these are."""
        return self._model

    @property
    def batch_invariant(self) -> bool:
        """Whether a text's row is the same to the last bit in whatever company; not so unless an embedder knows it."""
        return False

    @abstractmethod
    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """The rows of one batch, which is taken as it is."""

    @abstractmethod
    def close(self) -> None:
        """Give back what the embedder holds; it may be used again, and starts anew then."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """One row of unit length for each text, in order; float32[texts, dim]. Raises ModelError."""
        rows = np.empty((len(texts), self.model.dim), np.float32)
        for positions, vectors in self.encode_batches(texts, query=query):
            if rows.shape[1] != vectors.shape[1]:  # a model whose dimension is known from its vectors only
                rows = np.empty((len(texts), vectors.shape[1]), np.float32)
            rows[positions] = vectors
        return rows

    def encode_batches(
        self, texts: Sequence[str], batch_size: int = BATCH_SIZE, *, query: bool = False
    ) -> Iterator[tuple[Positions, Vectors]]:
        """The rows batch by batch, longest texts first, each with the positions of its texts."""
        if batch_size < 1:
            raise ValueError("batch_size must be at least 1")
        order = np.argsort([-len(text) for text in texts], kind="stable").astype(np.int64)
        for first in range(0, len(order), batch_size):
            positions = order[first : first + batch_size]
            yield positions, self.encode_batch([texts[position] for position in positions], query=query)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class HashingEmbedder(BatchEmbedder):
    """Vectors of hashed words and character 3- to 5-grams, with random signs (Weinberger et al. 2009).

    Needs no model: for tests and dry runs. Texts that share words are near, across languages too, but what
    they mean plays no part. A text without a letter or digit gets one fixed row.
    """

    _WORD = re.compile(r"\w+")
    _WORD_WEIGHT = 3.0  # a word's own feature counts as much as its n-grams would otherwise outvote

    def __init__(self, model: Model = MODELS["hashing"]) -> None:
        super().__init__(model)

    @property
    def batch_invariant(self) -> bool:
        """True: each text is hashed by itself."""
        return True

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """One row of unit length for each text."""
        words = [self._WORD.findall(text.casefold()) for text in texts]
        of_words, word_rows = _hash_words(words)
        of_grams, gram_rows = _hash_grams(words)
        hashed = _mixed(np.concatenate([of_words, of_grams]))
        weights = np.ones(len(hashed))
        weights[: len(of_words)] = self._WORD_WEIGHT
        weights[(hashed >> np.uint64(63)).astype(bool)] *= -1
        dim = self.model.dim
        places = np.concatenate([word_rows, gram_rows]) * dim + (hashed % np.uint64(dim)).astype(np.int64)
        rows = np.zeros((len(texts), dim), np.float64)
        rows += np.bincount(places, weights, minlength=rows.size).reshape(rows.shape)
        rows[[not found for found in words], 0] = 1
        return unit_rows(rows)

    def close(self) -> None:
        """Does nothing: no model is held."""


def _hash_words(texts: Sequence[Sequence[str]]) -> tuple[Hashes, Positions]:
    """The checksums of all words and the number of the text that each stands in."""
    sums = [zlib.crc32(_bytes(f"\0{word}")) for words in texts for word in words]
    return np.array(sums, np.uint64), np.repeat(np.arange(len(texts)), [len(words) for words in texts])


def _hash_grams(texts: Sequence[Sequence[str]]) -> tuple[Hashes, Positions]:
    """The checksums of all runs of 3 to 5 characters of the texts' words and the number of the text of each."""
    lines = [f" {' '.join(words)} " if words else "" for words in texts]
    values = np.frombuffer(_bytes("".join(lines)), np.uint8)
    borders = np.append(np.flatnonzero((values & 0xC0) != 0x80), len(values))  # where characters begin
    line_of = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    firsts, lasts = [], []
    for size in (3, 4, 5):
        first = np.arange(max(len(line_of) - size + 1, 0))
        firsts.append(first[line_of[first] == line_of[first + size - 1]])
        lasts.append(firsts[-1] + size)
    first, last = np.concatenate(firsts), np.concatenate(lasts)
    return _checksums(values, borders[first], borders[last]), line_of[first]


def _checksums(values: NDArray[np.uint8], starts: Positions, ends: Positions) -> Hashes:
    """`zlib.crc32` of all these runs of bytes at once: one by one they are most of what a run with this model takes."""
    sums = np.full(len(starts), 0xFFFFFFFF, np.uint32)
    for at in range(int((ends - starts).max(initial=0))):
        going = ends - starts > at
        known = sums[going]
        sums[going] = _CRC_OF_BYTE[(known ^ values[starts[going] + at]) & 0xFF] ^ (known >> 8)
    return (~sums).astype(np.uint64)


def _bytes(feature: str) -> bytes:
    return feature.encode("utf-8", "surrogatepass")


def _mixed(hashes: Hashes) -> Hashes:
    """The finisher of splitmix64: spreads 32 bits over 64, so that sign and column are independent."""
    mixed = hashes + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
