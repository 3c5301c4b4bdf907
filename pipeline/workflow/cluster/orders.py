"""What a worker of a cluster does: orders that name files of the study's folder, and functions that carry them out.

An order may be carried out more than once, by several workers, and gives the same each time: it writes nothing.
"""

from __future__ import annotations

import multiprocessing
import platform
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from index.embedder import BatchEmbedder
from index.encoder_process import local_embedder
from index.models import Model
from index.vectors import Vectors
from pipeline import __version__
from pipeline.errors import StageError
from pipeline.extract import fingerprint, ocr
from pipeline.records import Extraction
from pipeline.study import Version
from pipeline.workflow.cluster.compute import Reading, ReadingWatch, read_versions_here

__all__ = ["EncodeOrder", "MissingBytes", "Place", "ReadOrder", "encode_texts", "read_versions"]

SEEN_WITHIN_SECONDS = 60.0  # as long as NFS keeps what it knows of a folder, unless it is told otherwise
_LOOK_SECONDS = 1.0
MAY_START = "DASK_DISTRIBUTED__WORKER__DAEMON=False"

_opening = threading.Lock()
_embedders: dict[str, BatchEmbedder] = {}


@cache
def read_with() -> str:
    """All that decides what comes of a file here: versions of the program and of the libraries that read.

    A text is stored under those of the run that asked, so a worker with others would store what the run cannot give.
    """
    return f"policyecho {__version__}, {fingerprint()}, {'scans are read' if ocr.is_installed() else 'no scans'}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the study is and who asks: a file of its folder that only that run has made, and what it reads with."""

    token: Path
    code: str = field(default_factory=read_with)

    def check(self) -> None:
        """Raises StageError where this worker sees another folder, or reads with another version of something."""
        host = platform.node()
        if not self._is_seen():
            raise StageError(
                f"the worker on {host} does not see the folder {self.token.parent}; "
                "put the study on a disk that all machines share, under the same path, and run again"
            )
        if self.code != read_with():
            raise StageError(
                f"the worker on {host} has other versions ({read_with()}) than this machine ({self.code}); install the "
                "same on both"
            )

    def _is_seen(self) -> bool:
        """Whether the file is there, or comes: a network disk may remember for a while that a name was not there."""
        waited = 0.0
        while not self.token.exists():
            if waited >= SEEN_WITHIN_SECONDS or not self.token.parent.exists():
                return False
            time.sleep(_LOOK_SECONDS)
            waited += _LOOK_SECONDS
        return True


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """Some stored files to read, and how."""

    place: Place
    versions: tuple[Version, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class MissingBytes:
    """Why this worker could not have the bytes of a version; another machine may."""

    sentence: str


@dataclass(frozen=True, slots=True)
class EncodeOrder:
    """Some texts to encode, as one batch of a model."""

    place: Place
    model: Model
    texts: tuple[str, ...]
    query: bool


def read_versions(order: ReadOrder) -> list[tuple[str, Extraction | MissingBytes]]:
    """The sha256 of each version with its extraction, or with why there is none.

    Raises StageError where this worker cannot read files at all.
    """
    order.place.check()
    if multiprocessing.current_process().daemon:
        # A file is read in a process of its own, and a process that is a daemon may start none.
        raise StageError(f"the workers of this cluster may start no process; start them with {MAY_START} set")
    found: list[tuple[str, Extraction | MissingBytes]] = []
    watch = ReadingWatch(
        step=lambda sha256, step: None,
        missing=lambda sha256, why: found.append((sha256, MissingBytes(why))),
    )
    for extracted in read_versions_here(order.versions, order.reading, watch, workers=1):
        found.append(extracted)
    return found


def encode_texts(order: EncodeOrder) -> Vectors:
    """The rows of the texts, by a model that this worker keeps for the next order; raises ModelError."""
    order.place.check()
    return _embedder_of(order.model).encode_batch(order.texts, query=order.query)


def _embedder_of(model: Model) -> BatchEmbedder:
    with _opening:  # a worker of several threads opens a model once
        if model.key not in _embedders:
            _embedders[model.key] = local_embedder(model, threads=1)
        return _embedders[model.key]
