"""From sentences to vectors: one shard a document version, written when all its batches are done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from index.embedder import Embedder
from index.vectors import write_shard
from pipeline.records import Segmentation, Sentence, SentenceStatus
from pipeline.records.arrays import Vectors
from pipeline.text.characters import for_encoder

VERSION = "1"


class ModelSettings(BaseModel):
    """Which embedding model; a change re-embeds and keeps the vectors of other models."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: str = Field("multilingual-e5-small", description="a known model, a folder, or a hub name like org/name")
    batch_size: int = Field(
        32, ge=1, le=1024, description="sentences encoded at once, at most; part of the fingerprint"
    )


def select_embedded(segmentation: Segmentation) -> tuple[Sentence, ...]:
    """The sentences that have a vector, in order: row n of a shard belongs to the n-th of these."""
    return tuple(s for s in segmentation.sentences if s.status is SentenceStatus.EMBEDDED)


def embed_document(
    text: str,
    segmentation: Segmentation,
    embedder: Embedder,
    shard: Path,
    *,
    batch_size: int,
    on_batch: Callable[[int], None],
) -> int:
    """Encode the sentences of one document and write its shard; returns the number of vectors.

    Batches never cross the document, so that its vectors depend on nothing but its own text. `on_batch` is told
    the number of sentences each batch held. Raises index.errors.ModelError when the model cannot be loaded.
    """
    texts = [for_encoder(text[s.start : s.end]) for s in select_embedded(segmentation)]
    if not texts:
        return 0
    vectors: Vectors = np.zeros((0, 0), dtype=np.float32)
    for rows, batch in embedder.encode_batches(texts, batch_size):
        if not len(vectors):  # only the first batch tells how long a vector is
            vectors = np.zeros((len(texts), batch.shape[1]), dtype=np.float32)
        vectors[rows] = batch
        on_batch(len(rows))
        sys.audit("policyecho.embed.batch", str(shard))
    shard.parent.mkdir(parents=True, exist_ok=True)
    write_shard(shard, vectors)
    return len(texts)
