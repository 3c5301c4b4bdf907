"""Encoding in a process of its own, so that torch and the search library never run threads side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import numpy as np

from index.embedder import BatchEmbedder, Embedder, HashingEmbedder
from index.errors import ModelError
from index.fused_encoder import FusedEncoder
from index.main_guard import IN_PYTHON, describe_missing_guard
from index.models import Model, ModelKind, resolve
from index.sentence_transformer import SentenceTransformerEmbedder
from index.vectors import Vectors

__all__ = ["EncoderProcess", "local_embedder", "open_embedder"]

_END_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Batch:
    texts: tuple[str, ...]
    query: bool


@dataclass(frozen=True, slots=True)
class _Failure:
    sentence: str


class EncoderProcess(BatchEmbedder):
    """An embedder whose model lives in a spawned child process.

    The child starts at the first batch and serves all that follow, also from several threads, one batch at a
    time. It ends when this object is closed or this process ends, however it ends. An interrupt between or
    within batches ends the child; the next batch starts another.
    """

    def __init__(self, model: Model, *, threads: int | None = None, device: str = "cpu") -> None:
        super().__init__(model)
        self._threads, self._device = threads, device
        self._turn = threading.Lock()
        self._child: tuple[SpawnProcess, Connection] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the child process; None while there is none."""
        return self._child[0].pid if self._child else None

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """The rows of one batch; raises ModelError where the child cannot load or run the model, or died."""
        with self._turn:
            try:
                connection = self._connection()
                connection.send(_Batch(tuple(texts), query))
                answer = connection.recv()
            except (EOFError, OSError) as error:
                code = self._end(at_once=False)
                remedy = IN_PYTHON if code == 1 else "free some memory and run again"
                raise ModelError(
                    f"the encoder of {self.model.name} ended unexpectedly (exit code {code}); {remedy}"
                ) from error
            except BaseException:
                # an answer may still be under way and would be taken for that of the next batch
                self._end(at_once=True)
                raise
        if isinstance(answer, _Failure):
            raise ModelError(answer.sentence)
        return np.asarray(answer, np.float32)

    def close(self) -> None:
        """End the child process; a later batch starts a new one."""
        with self._turn:
            self._end(at_once=False)

    def _connection(self) -> Connection:
        if self._child is None:
            if unguarded := describe_missing_guard():
                raise ModelError(unguarded)
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_serve,
                args=(theirs, self.model, self._threads, self._device),
                name="policyecho encoder",
                daemon=True,
            )
            process.start()
            # only the child may hold its end, or its death would go unnoticed
            theirs.close()
            self._child = process, ours
        return self._child[1]

    def _end(self, *, at_once: bool) -> int | None:
        """End the child, if there is one, and return its exit code."""
        if self._child is None:
            return None
        process, connection = self._child
        self._child = None
        connection.close()
        if at_once:
            process.terminate()
        process.join(_END_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        code = process.exitcode
        process.close()
        return code


def open_embedder(name_or_model: str | Model, *, threads: int | None = None, device: str = "cpu") -> Embedder:
    """The embedder of a model: in this process where it needs no torch, else in a process of its own.

    `threads` is the number of cores to use, all available ones unless given; `device` is torch's name of the
    processor. Nothing is loaded before the first text. Raises UnknownModelError.
    """
    model = resolve(name_or_model) if isinstance(name_or_model, str) else name_or_model
    if model.kind in (ModelKind.HASHING, ModelKind.PACKAGED):
        return local_embedder(model, threads=threads)
    return EncoderProcess(model, threads=threads, device=device)


def local_embedder(model: Model, *, threads: int | None = None, device: str = "cpu") -> BatchEmbedder:
    """An embedder that works in this process, for any model."""
    if model.kind is ModelKind.HASHING:
        return HashingEmbedder(model)
    if model.kind is ModelKind.PACKAGED:
        return FusedEncoder(model, threads=threads)
    return SentenceTransformerEmbedder(model, threads=threads, device=device)


def _serve(connection: Connection, model: Model, threads: int | None, device: str) -> None:
    """Answer batches until the other end is closed, by its owner or by its owner's death."""
    # Ctrl-C reaches both processes; the parent decides what becomes of this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Threads that spin while they wait made encoding two to three times slower on a busy machine
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    embedder = local_embedder(model, threads=threads, device=device)
    try:
        while True:
            batch: _Batch = connection.recv()
            try:
                connection.send(embedder.encode_batch(batch.texts, query=batch.query))
            except ModelError as error:
                connection.send(_Failure(str(error)))
    except (EOFError, OSError):
        connection.close()
