"""Sentence vectors that are computed once and kept on disk by the digest of their text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from index.embedder import Embedder
from index.encoder_process import open_embedder
from index.models import Model, resolve
from index.vectors import Vectors, unit_rows
from pipeline.text import for_encoder

CACHE = Path(__file__).resolve().parent.parent / "work" / "vectors"
_KEY_BYTES = 16
_PART = 1024  # texts between two writes: what a killed run loses at most


class VectorCache:
    """Encodes texts as the pipeline does, in half precision on disk, and never the same text twice.

    Unlike a study's, batches are composed of what is missing: the last bits of a vector may differ from a
    study's by what float32 sums in another order differ, far below the half precision that both keep.
    """

    def __init__(self, model: Model | None = None, folder: Path = CACHE) -> None:
        self._model = model or resolve("multilingual-e5-small")
        self._base = folder / self._model.key
        self._embedder: Embedder | None = None
        self._rows: dict[bytes, int] = {}
        self._vectors = np.zeros((0, self._model.dim), np.float16)
        self._read()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text, in order; float32[texts, dim]."""
        cleaned = [for_encoder(text) for text in texts]
        self._add(cleaned)
        rows = [self._rows[_key(text)] for text in cleaned]
        return unit_rows(self._vectors[rows].astype(np.float32))

    def _add(self, texts: Sequence[str]) -> None:
        missing = {_key(text): text for text in texts if _key(text) not in self._rows}
        ordered = sorted(missing.items(), key=lambda item: (len(item[1]), item[0]))
        for first in range(0, len(ordered), _PART):
            part = ordered[first : first + _PART]
            self._embedder = self._embedder or open_embedder(self._model)
            vectors = self._embedder.encode([text for _, text in part]).astype(np.float16)
            self._write(b"".join(key for key, _ in part), vectors)
            self._hold([key for key, _ in part], vectors)

    def _hold(self, keys: Sequence[bytes], vectors: np.typing.NDArray[np.float16]) -> None:
        self._rows.update({key: len(self._vectors) + i for i, key in enumerate(keys)})
        self._vectors = np.concatenate([self._vectors, vectors])

    def _read(self) -> None:
        keys_path, vectors_path = self._base.with_suffix(".keys"), self._base.with_suffix(".f16")
        if not keys_path.exists():
            return
        keys = keys_path.read_bytes()
        vectors = np.fromfile(vectors_path, np.float16)
        # A write that was cut short leaves one file longer than the other; what both hold counts.
        count = min(len(keys) // _KEY_BYTES, len(vectors) // self._model.dim)
        self._hold(
            [keys[i * _KEY_BYTES : (i + 1) * _KEY_BYTES] for i in range(count)],
            vectors[: count * self._model.dim].reshape(count, -1),
        )

    def _write(self, keys: bytes, vectors: np.typing.NDArray[np.float16]) -> None:
        self._base.parent.mkdir(parents=True, exist_ok=True)
        with self._base.with_suffix(".f16").open("ab") as stream:
            stream.write(vectors.tobytes())
        with self._base.with_suffix(".keys").open("ab") as stream:
            stream.write(keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._embedder is not None:
            self._embedder.close()


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]
