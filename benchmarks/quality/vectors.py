"""Sentence vectors that are computed once and kept on disk by the digest of their text."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock

from index.embedder import Embedder
from index.encoder_process import open_embedder
from index.models import DEFAULT_MODEL, Model, resolve
from index.vector_cache import VectorCache as KeptVectors
from index.vector_cache import text_key
from index.vectors import unit_rows
from pipeline.records.arrays import Vectors
from pipeline.text.characters import for_encoder

CACHE = Path(__file__).resolve().parent.parent / "work" / "vectors"
# Those of the small samples are part of the project, since encoding them takes minutes; the texts are not.
SHIPPED = Path(__file__).with_name("shipped_vectors")
_KEY_BYTES = 16
_PART = 1024  # texts between two writes: what a killed run loses at most


class VectorCache:
    """Encodes texts as the pipeline does, in half precision on disk, and never the same text twice.

    Unlike a study's, batches are composed of what is missing: the last bits of a vector may differ from a
    study's by what float32 sums in another order differ, far below the half precision that both keep.
    """

    def __init__(self, model: Model | None = None, folder: Path = CACHE) -> None:
        self.model = model or resolve(DEFAULT_MODEL)
        self._base = folder / self.model.key
        self._embedder: Embedder | None = None
        self._rows: dict[bytes, int] = {}
        self._vectors = np.zeros((0, self.model.dim), np.float16)
        self._asked: set[bytes] = set()
        self.encoded = 0  # texts that were in no file
        self._read()

    def holds(self, text: str) -> bool:
        """Whether the vector of a text is there without encoding it."""
        return _key(for_encoder(text)) in self._rows

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text, in order; float32[texts, dim]."""
        cleaned = [for_encoder(text) for text in texts]
        self._add(cleaned)
        keys = [_key(text) for text in cleaned]
        self._asked.update(keys)
        rows = [self._rows[key] for key in keys]
        return unit_rows(self._vectors[rows].astype(np.float32))

    def _add(self, texts: Sequence[str]) -> None:
        if all(_key(text) in self._rows for text in texts):
            return
        self._base.parent.mkdir(parents=True, exist_ok=True)
        # Two runs share one cache: what the other wrote meanwhile is read first, and only one writes.
        with FileLock(self._base.with_suffix(".lock")):
            self._read()
            self._encode_missing(texts)

    def _encode_missing(self, texts: Sequence[str]) -> None:
        missing = {_key(text): text for text in texts if _key(text) not in self._rows}
        ordered = sorted(missing.items(), key=lambda item: (len(item[1]), item[0]))
        for first in range(0, len(ordered), _PART):
            part = ordered[first : first + _PART]
            self._embedder = self._embedder or open_embedder(self.model)
            vectors = self._embedder.encode([text for _, text in part]).astype(np.float16)
            self._write(b"".join(key for key, _ in part), vectors)
            self._hold([key for key, _ in part], vectors)
            self.encoded += len(part)

    def keep_asked(self, folder: Path) -> int:
        """Write the vectors that were asked for, and no others, into a folder by themselves; returns how many."""
        keys = sorted(self._asked)
        folder.mkdir(parents=True, exist_ok=True)
        base = folder / self.model.key
        base.with_suffix(".keys").write_bytes(b"".join(keys))
        base.with_suffix(".f16").write_bytes(self._vectors[[self._rows[key] for key in keys]].tobytes())
        return len(keys)

    @property
    def _held(self) -> int:
        return len(self._vectors)

    def _hold(self, keys: Sequence[bytes], vectors: np.typing.NDArray[np.float16]) -> None:
        self._rows.update({key: len(self._vectors) + i for i, key in enumerate(keys)})
        self._vectors = np.concatenate([self._vectors, vectors])

    def _read(self) -> None:
        keys_path, vectors_path = self._base.with_suffix(".keys"), self._base.with_suffix(".f16")
        if not keys_path.exists():
            return
        if keys_path.stat().st_size == self._held * _KEY_BYTES:
            return
        keys = keys_path.read_bytes()
        vectors = np.fromfile(vectors_path, np.float16)
        # A write that was cut short leaves one file longer than the other; what both hold counts.
        count = min(len(keys) // _KEY_BYTES, len(vectors) // self.model.dim)
        self._rows, self._vectors = {}, np.zeros((0, self.model.dim), np.float16)
        self._hold(
            [keys[at * _KEY_BYTES : (at + 1) * _KEY_BYTES] for at in range(count)],
            vectors[: count * self.model.dim].reshape(count, -1),
        )

    def _write(self, keys: bytes, vectors: np.typing.NDArray[np.float16]) -> None:
        for suffix, content, size in ((".f16", vectors.tobytes(), 2 * self.model.dim), (".keys", keys, _KEY_BYTES)):
            path = self._base.with_suffix(suffix)
            path.touch()
            with path.open("r+b") as stream:
                stream.truncate(self._held * size)  # what a write that was cut short left behind
                stream.seek(0, 2)
                stream.write(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._embedder is not None:
            self._embedder.close()


def give_vectors(texts: Sequence[str], held: VectorCache, cache: KeptVectors) -> None:
    """Put the vectors of sentences of a study into the cache where it looks for them before it encodes."""
    cleaned = list(dict.fromkeys(map(for_encoder, texts)))
    cache.add([text_key(text) for text in cleaned], held.encode(cleaned).astype(np.float16))


def shipped_copy(folder: Path, model: Model | None = None) -> VectorCache:
    """A cache in an empty folder that begins with the shipped vectors; those of another model are none of its own."""
    shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    return VectorCache(model, folder)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]
