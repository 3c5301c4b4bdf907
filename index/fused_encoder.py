"""The default model on onnxruntime: one graph, in float32 or in 8 bits, without torch.

A sentence's vector depends on its text alone, to the last bit: its companions in a batch, the size of the batch and
the number of threads play no part. So batches are made by tokens, equal lengths together, which wastes least.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.cores import available_cores
from index.embedder import BATCH_SIZE, BatchEmbedder, Positions
from index.errors import ModelError
from index.models import Model, Precision
from index.packaged.cached_folder import int8_model_folder, packaged_model_folder
from index.packaged.onnx_messages import ExternalTensor
from index.vectors import Vectors

__all__ = ["FusedEncoder"]

# As many as the products of one core need to run at full speed; more only takes memory (measured, 128 to 1,024).
_TOKENS_AT_ONCE = 256

_TABLES = ("word", "position", "token_type")

_Ids = list[int]


class FusedEncoder(BatchEmbedder):
    """The packaged model in this process, in its precision; texts are cut at its longest input.

    `threads` is all available cores unless given. The model is loaded at the first batch; of its table of word
    vectors only what is looked up is in memory. `tokens` counts what was encoded so far.
    """

    def __init__(self, model: Model, *, threads: int | None = None) -> None:
        super().__init__(model)
        self._threads = threads or available_cores()
        self._loaded: _Loaded | None = None
        self.tokens = 0

    @property
    def batch_invariant(self) -> bool:
        """True: every operator of the graph works on each row as if it were alone."""
        return True

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """The rows of these texts, each of which is what it would be alone; raises ModelError."""
        rows = np.empty((len(texts), self.model.dim), np.float32)
        for positions, vectors in self.encode_batches(texts, max(1, len(texts)), query=query):
            rows[positions] = vectors
        return rows

    def encode_batches(
        self, texts: Sequence[str], batch_size: int = BATCH_SIZE, *, query: bool = False
    ) -> Iterator[tuple[Positions, Vectors]]:
        """The rows batch by batch, most tokens first, each with the positions of its texts; raises ModelError.

        A batch holds at most `batch_size` texts, and fewer where they are long.
        """
        if batch_size < 1:
            raise ValueError("batch_size must be at least 1")
        if not texts:
            return
        loaded = self._load()
        prefix = self.model.prefix_query if query else self.model.prefix_passage
        ids = loaded.token_ids([prefix + text for text in texts])
        self.tokens += sum(len(row) for row in ids)
        under_way: deque[tuple[Positions, Future[Vectors]]] = deque()
        with ThreadPoolExecutor(self._threads, "encoder") as pool:
            try:
                for positions in _batches(ids, batch_size):
                    under_way.append((positions, pool.submit(loaded.encode, [ids[at] for at in positions])))
                    if len(under_way) > 2 * self._threads:
                        yield self._next(under_way)
                while under_way:
                    yield self._next(under_way)
            finally:
                pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Let go of the model; the next batch loads it again."""
        self._loaded = None

    def _load(self) -> _Loaded:
        if self._loaded is None:
            folder = packaged_model_folder()
            graph = int8_model_folder() if self.model.precision is Precision.INT8 else folder
            try:
                self._loaded = _open(folder, graph, self.model.max_tokens)
            except Exception as error:  # onnxruntime raises what it likes
                said = str(error).strip().splitlines()
                raise ModelError(
                    f"the model {self.model.label} cannot be loaded ({said[0] if said else type(error).__name__}); "
                    f"{_remedy(error, graph)}"
                ) from error
        return self._loaded

    def _next(self, under_way: deque[tuple[Positions, Future[Vectors]]]) -> tuple[Positions, Vectors]:
        positions, future = under_way.popleft()
        try:
            rows = future.result()
        except Exception as error:  # onnxruntime raises what it likes, also where memory runs out
            raise ModelError(
                f"the model {self.model.label} failed ({type(error).__name__}); free some memory and run again"
            ) from error
        if not np.isfinite(rows).all():
            raise ModelError(f"the model {self.model.label} gave vectors that cannot be used; choose another")
        return positions, rows


def _remedy(error: Exception, folder: Path) -> str:
    """What helps where a folder that was found whole cannot be loaded."""
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return "allow more open files (`ulimit -n`) and run again"
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return "free some memory and run again"
    if isinstance(error, OSError):  # such as a disk of a network that maps no files
        return "set POLICYECHO_CACHE to a folder on a disk of this machine and run again"
    return f"delete the folder {folder} and run again"


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """The model in memory: tokeniser, graph, and the tables of vectors of words and places."""

    tokeniser: Any
    session: Any
    words: NDArray[np.float32]
    places: NDArray[np.float32]

    def token_ids(self, texts: Sequence[str]) -> list[_Ids]:
        return [encoding.ids for encoding in self.tokeniser.encode_batch(list(texts))]

    def encode(self, rows: Sequence[_Ids]) -> Vectors:
        """Unit rows of one batch: the mean of the vectors of a text's tokens, divided by its length."""
        from index.packaged.encoder_graph import EMBEDDED, LENGTHS

        lengths = np.array([len(row) for row in rows], np.int32)
        ids = np.zeros((len(rows), int(lengths.max())), np.int64)
        inside = np.arange(ids.shape[1]) < lengths[:, None]
        ids[inside] = np.concatenate(rows)
        embedded = self.words[ids] + self.places[: ids.shape[1]]
        (states,) = self.session.run(None, {EMBEDDED: embedded, LENGTHS: lengths})
        means = (states * inside[:, :, None]).sum(axis=1) / lengths[:, None].astype(np.float32)
        return np.asarray(means / np.sqrt((means * means).sum(axis=1, keepdims=True)), np.float32)


def _batches(ids: Sequence[_Ids], batch_size: int) -> Iterator[Positions]:
    """Positions of the texts of each batch: most tokens first, texts of like length together."""
    order = np.argsort([-len(row) for row in ids], kind="stable").astype(np.int64)
    first = 0
    while first < len(order):
        count = min(batch_size, max(1, _TOKENS_AT_ONCE // len(ids[order[first]])))
        yield order[first : first + count]
        first += count


def _open(folder: Path, graph: Path, max_tokens: int) -> _Loaded:
    """The model of a folder, with the graph of another or the same."""
    import onnxruntime  # here, because most commands encode nothing
    from tokenizers import Tokenizer

    from index.packaged.encoder_folder import GRAPH_FILE, TOKENISER_FILE, WEIGHTS_FILE
    from index.packaged.tensor_files import tensors_in

    tokeniser = Tokenizer.from_file(str(folder / TOKENISER_FILE))
    tokeniser.enable_truncation(max_tokens)
    tokeniser.no_padding()
    options = onnxruntime.SessionOptions()
    # One thread a call, and several calls at once: two cores give 1.9 times one, and every call the same bits.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Constants are turned once, but nothing is put together: the joined operators are slower than those of the graph.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(graph / GRAPH_FILE), options, providers=["CPUExecutionProvider"])
    weights = folder / WEIGHTS_FILE
    tensors = tensors_in(weights)
    words, places, kinds = (_mapped(weights, tensors[f"embeddings.{table}_embeddings.weight"]) for table in _TABLES)
    return _Loaded(tokeniser, session, words, places + kinds[0])


def _mapped(path: Path, tensor: ExternalTensor) -> NDArray[np.float32]:
    return np.memmap(path, np.dtype("<f4"), "r", tensor.offset, tuple(tensor.shape))
