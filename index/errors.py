"""Errors of embedding and search; each message is one sentence that ends with what to do next.

VectorError
├── UnknownModelError     a model name that is neither listed, nor a model's folder, nor a name on the hub
├── ModelError            a model cannot be fetched, loaded or run
└── StoreError            a file of vectors or an index is missing, damaged or cannot be written
    └── DamagedFileError  a file of an index is not what was written, or belongs to another model
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["DamagedFileError", "ModelError", "StoreError", "UnknownModelError", "VectorError"]


class VectorError(Exception):
    """Base of every expected error of embedding and search."""


class UnknownModelError(VectorError):
    """A name that stands for no embedding model; the message lists what is known.

    `folder` is where a model was looked for, if the name may be that of one.
    """

    def __init__(self, name: str, known: Iterable[str], folder: Path | None = None) -> None:
        names = tuple(sorted(known))
        missing = f", and there is no model in the folder {folder}" if folder else ""
        super().__init__(
            f"unknown embedding model {name!r}{missing}; write one of {', '.join(names)}, "
            "the folder of a SentenceTransformer, or a hub name such as organisation/model"
        )
        self.name, self.known = name, names


class ModelError(VectorError):
    """An embedding model cannot be fetched, loaded or run."""


class StoreError(VectorError):
    """A file of vectors or an index is missing, damaged or cannot be written."""


class DamagedFileError(StoreError):
    """A file of an index is not what was written, or belongs to another model."""

    def __init__(self, path: Path, why: str = "damaged") -> None:
        super().__init__(f"the index file {path} is {why}; run `policyecho run`, which makes the index anew")
        self.path = path
