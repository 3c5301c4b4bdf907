"""Encoding each distinct text once: equal texts share a row, and what a cache holds is not encoded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from index.embedder import BATCH_SIZE, Embedder, Positions
from index.vector_cache import HalfVectors, VectorCache, text_key

__all__ = ["encode_distinct"]

_ASKED_AT_ONCE = 500


def encode_distinct(
    texts: Sequence[str], embedder: Embedder, cache: VectorCache | None = None, batch_size: int = BATCH_SIZE
) -> Iterator[tuple[Positions, HalfVectors]]:
    """The rows of passages batch by batch, those held first, each with the positions of its texts.

    Rows are in half precision, as the vectors of a study are kept, so that it plays no part whether one was held or
    made. Raises ModelError, and ValueError for a model whose rows depend on their batch: of such a one a row that was
    made in one company differs in its last bits from one made in another.
    """
    if not embedder.batch_invariant:
        raise ValueError(f"the rows of {embedder.model.name} depend on their batch")
    equal: dict[str, list[int]] = {}
    for position, text in enumerate(texts):
        equal.setdefault(text, []).append(position)
    places = {text_key(text): positions for text, positions in equal.items()}
    missing: list[bytes] = []
    for keys in _parts(list(places)):
        held = cache.find(keys) if cache else {}
        missing += [key for key in keys if key not in held]
        if held:
            yield _rows(list(held), np.stack(list(held.values())), places)
    first_texts = [texts[places[key][0]] for key in missing]
    for rows, vectors in embedder.encode_batches(first_texts, batch_size):
        encoded, half = [missing[row] for row in rows], vectors.astype(np.float16)
        if cache:
            cache.add(encoded, half)
        yield _rows(encoded, half, places)


def _parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for first in range(0, len(keys), _ASKED_AT_ONCE):
        yield keys[first : first + _ASKED_AT_ONCE]


def _rows(keys: Sequence[bytes], half: HalfVectors, places: dict[bytes, list[int]]) -> tuple[Positions, HalfVectors]:
    """Every position of these texts, and its row."""
    counts = [len(places[key]) for key in keys]
    positions = np.array([position for key in keys for position in places[key]], np.int64)
    return positions, np.repeat(half, counts, axis=0)
