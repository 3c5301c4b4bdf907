"""The workers of a Dask cluster: orders go out, what they made comes back in whatever order it is ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from distributed import CancelledError, Client, as_completed
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker

from index.embedder import BATCH_SIZE, BatchEmbedder, Embedder, Positions
from index.encoder_process import local_embedder
from index.errors import ModelError
from index.models import Model
from index.vectors import Vectors
from pipeline.errors import StageError
from pipeline.extract.sandbox.child import Step
from pipeline.extract.sandbox.pool import Extracted
from pipeline.study import Version
from pipeline.workflow.cluster.compute import HERE, Reading, ReadingWatch
from pipeline.workflow.cluster.orders import (
    EncodeOrder,
    MissingBytes,
    Place,
    ReadOrder,
    encode_texts,
    read_versions,
)

__all__ = ["ClusterEmbedder", "Workers"]

# Files of one order: enough that starting a reader counts little, few enough that a lost worker loses little.
_FILES, _BYTES = 8, 16 << 20
# Texts of one order where their company plays no part, and orders that wait for each worker.
_TEXTS, _ORDERS_A_WORKER = 256, 4
_LOST = "the cluster's scheduler was lost; run again, what was done is kept"
_LEFT = "no worker of the cluster is left, as where all jobs have ended; run again, what was done is kept"
ANOTHER_SECONDS = 60.0  # in which one that died is followed by another, where something starts it
_LOOK_SECONDS = 1.0
_POLL_SECONDS = 0.02

Order = TypeVar("Order")
Made = TypeVar("Made")


class Workers:
    """A cluster that does the work of stages: a `compute.Compute`."""

    def __init__(self, client: Client, place: Place, patience_seconds: float = ANOTHER_SECONDS) -> None:
        self._client, self._place, self._patience = client, place, patience_seconds

    @property
    def pooled_sentences(self) -> int:
        """Enough for all threads of the workers that there are now."""
        threads = sum(int(count) for count in self._client.nthreads().values())
        return max(HERE.pooled_sentences, threads * _ORDERS_A_WORKER * _TEXTS)

    def read(
        self, versions: Sequence[Version], reading: Reading, watch: ReadingWatch
    ) -> Generator[Extracted, None, None]:
        """The extractions of stored files, as they are ready; raises StageError.

        Files at which workers were lost again and again, and those that a worker could not open, are read here: a
        reader that dies is told of, and whether bytes are really gone is for this machine to say.
        """
        orders = [ReadOrder(self._place, part, reading) for part in _parts(versions)]
        lost: list[Version] = []
        for number, read in self.carry_out(read_versions, orders):
            if read is None:
                lost += orders[number].versions
                continue
            for sha256, found in read:
                watch.step(sha256, Step("read", 0))
                if isinstance(found, MissingBytes):
                    lost += [version for version in orders[number].versions if version.sha256 == sha256]
                else:
                    yield sha256, found
        if lost:
            yield from HERE.read(lost, reading, watch)

    def open_embedder(self, model: Model) -> Embedder:
        """What sends sentences to the workers."""
        return ClusterEmbedder(model, self, self._place)

    def carry_out(
        self, function: Callable[[Order], Made], orders: Sequence[Order]
    ) -> Iterator[tuple[int, Made | None]]:
        """The number of each order with what came of it, as they end; None where every worker that had it was lost.

        Raises StageError where the cluster is lost, or all of its workers for good, and what an order raises.
        """
        futures = {self._client.submit(function, order, pure=False): number for number, order in enumerate(orders)}
        try:
            for future in self._as_they_end(as_completed(list(futures))):
                made = _result_of(future)
                yield futures.pop(future), made
        finally:
            if futures:
                self._client.cancel(list(futures), force=True)

    def _as_they_end(self, ended: Any) -> Iterator[Any]:
        """Each future when it has ended. Raises StageError where there was no worker for so long."""
        looked = seen = time.monotonic()
        while not ended.is_empty():
            if ended.has_ready():
                yield next(ended)
                looked = seen = time.monotonic()
                continue
            time.sleep(_POLL_SECONDS)
            if time.monotonic() - looked >= _LOOK_SECONDS:
                if self._has_workers():
                    seen = time.monotonic()
                elif time.monotonic() - seen > self._patience:
                    raise StageError(_LEFT)
                looked = time.monotonic()

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except (OSError, CommClosedError, TimeoutError, CancelledError):
            return True  # of a scheduler that is lost the futures tell


class ClusterEmbedder(BatchEmbedder):
    """A model that the workers of a cluster keep, each a copy of its own."""

    def __init__(self, model: Model, workers: Workers, place: Place) -> None:
        super().__init__(model)
        self._workers, self._place = workers, place
        self._invariant = local_embedder(model).batch_invariant

    @property
    def batch_invariant(self) -> bool:
        """Whether the model's rows depend on nothing but their text."""
        return self._invariant

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """The rows of one batch, by one worker; raises ModelError."""
        ((_, rows),) = self._encode([tuple(texts)], query=query)
        return rows

    def encode_batches(
        self, texts: Sequence[str], batch_size: int = BATCH_SIZE, *, query: bool = False
    ) -> Iterator[tuple[Positions, Vectors]]:
        """The rows in the batches that one process would make, or in larger ones where company plays no part."""
        if batch_size < 1:
            raise ValueError("batch_size must be at least 1")
        size = max(batch_size, _TEXTS) if self._invariant else batch_size
        order = np.argsort([-len(text) for text in texts], kind="stable").astype(np.int64)
        batches = [order[first : first + size] for first in range(0, len(order), size)]
        for number, rows in self._encode([tuple(texts[at] for at in batch) for batch in batches], query=query):
            yield batches[number], rows

    def close(self) -> None:
        """Does nothing: workers keep the model for the next run."""

    def _encode(self, batches: Sequence[tuple[str, ...]], *, query: bool) -> Iterator[tuple[int, Vectors]]:
        orders = [EncodeOrder(self._place, self.model, batch, query) for batch in batches]
        for number, rows in self._workers.carry_out(encode_texts, orders):
            if rows is None:
                raise ModelError(
                    f"every worker that encoded with {self.model.name} was lost; give the workers more memory, "
                    "and run again: what was done is kept"
                )
            yield number, rows


def _parts(versions: Sequence[Version]) -> Iterator[tuple[Version, ...]]:
    """Versions by orders, in the order given."""
    part: list[Version] = []
    for version in versions:
        if part and (len(part) == _FILES or sum(one.size for one in part) + version.size > _BYTES):
            yield tuple(part)
            part = []
        part.append(version)
    if part:
        yield tuple(part)


def _result_of(future: Any) -> Any:
    """What came of an order; None where it was given up because its workers were lost."""
    try:
        return future.result()
    except KilledWorker:
        return None
    except (CancelledError, CommClosedError, TimeoutError) as error:
        raise StageError(_LOST) from error
