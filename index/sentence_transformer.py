"""Any SentenceTransformer, by torch: the models that are not the packaged one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from index.cores import available_cores
from index.embedder import BatchEmbedder
from index.errors import ModelError
from index.hub import choose_local_files, find_on_this_machine
from index.model_folder import brings_code
from index.models import Model, ModelKind
from index.packaged.cached_folder import packaged_model_folder
from index.vectors import UNIT_TOLERANCE, Vectors

__all__ = ["SentenceTransformerEmbedder"]


class SentenceTransformerEmbedder(BatchEmbedder):
    """A SentenceTransformer in this process, in float32; texts are cut at the model's longest input.

    Imports torch, so a process that also searches should use `EncoderProcess` instead. `threads` is all
    available cores unless given. The model is loaded at the first batch.
    """

    def __init__(self, model: Model, *, threads: int | None = None, device: str = "cpu") -> None:
        super().__init__(model)
        self._threads, self._device = threads or available_cores(), device
        self._transformer: Any = None

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """The rows of one batch; raises ModelError where the model cannot be loaded or run."""
        self._transformer = self._transformer or _load(self.model, self._threads, self._device)
        prefix = self.model.prefix_query if query else self.model.prefix_passage
        try:
            vectors = self._transformer.encode(
                [prefix + text for text in texts],
                prompt="",
                batch_size=max(1, len(texts)),
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        except Exception as error:  # a foreign model's code may raise anything
            raise ModelError(f"{_failure(self.model, error)}; run again, or choose another model") from error
        rows = np.asarray(vectors, np.float32).reshape(len(texts), -1)
        # Also a row of zeros, or one that is no number, has another length.
        are_units = bool((np.abs(np.linalg.norm(rows, axis=1) - 1) <= UNIT_TOLERANCE).all())
        if not are_units or (self.model.dim and len(texts) and rows.shape[1] != self.model.dim):
            raise ModelError(f"the model {self.model.name} gave vectors that cannot be used; choose another")
        return rows

    def close(self) -> None:
        """Let go of the model; the next batch loads it again."""
        self._transformer = None


def _load(model: Model, threads: int, device: str) -> Any:
    """The loaded SentenceTransformer. Only a model of the hub may touch the network."""
    place = str(packaged_model_folder()) if model.kind is ModelKind.PACKAGED else model.name
    on_hub = model.kind is ModelKind.HUB
    only_local = choose_local_files(model) if on_hub else True
    try:
        import torch  # here, because it takes seconds and most commands encode nothing
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        # The lock of its own choice is a named semaphore, which would outlive a process that is ended at once.
        import_module("tqdm").tqdm.set_lock(threading.RLock())
        for library in ("sentence_transformers", "transformers"):
            logging.getLogger(library).setLevel(logging.ERROR)
        torch.set_num_threads(threads)
        loaded = SentenceTransformer(
            place,
            device=device,
            revision=model.revision if on_hub else None,
            local_files_only=only_local,
            trust_remote_code=False,
        )
    except Exception as error:  # a foreign model's files may be wrong in any way
        folder = find_on_this_machine(model) if on_hub else Path(place)
        if folder and brings_code(folder):
            raise ModelError(
                f"the model {model.name} brings code of its own, which policyecho does not run; choose a model without"
            ) from error
        remedy = "check the name and the connection" if on_hub else "save the model anew"
        raise ModelError(f"{_failure(model, error)}; {remedy}, or choose another model") from error
    if _knows_no_words(getattr(loaded, "tokenizer", None)):
        raise ModelError(
            f"the tokeniser of the model {model.name} knows no words, as without its files (tokenizer.json or the "
            "like); save the model anew with them, or choose another model"
        )
    if model.max_tokens:
        loaded.max_seq_length = model.max_tokens
    return loaded


def _knows_no_words(tokeniser: Any) -> bool:
    """Whether a tokeniser has its special tokens alone, so that all texts of a length are the same to the model."""
    if not (hasattr(tokeniser, "all_special_tokens") and hasattr(tokeniser, "get_vocab")):
        return False
    return set(tokeniser.get_vocab()) <= set(tokeniser.all_special_tokens)


def _failure(model: Model, error: Exception) -> str:
    lines = str(error).strip().splitlines()
    said = f": {lines[0].rstrip('.')}" if lines else ""
    return f"the model {model.name} failed ({type(error).__name__}{said})"
