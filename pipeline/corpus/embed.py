"""From sentences to vectors: one shard a document version, of documents pooled so that full batches can be made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from index.distinct import encode_distinct
from index.embedder import Embedder, Positions
from index.models import Precision
from index.vector_cache import HalfVectors, VectorCache
from index.vectors import write_shard
from pipeline.records import ReadableText, Segmentation, Sentence, SentenceStatus
from pipeline.records.arrays import Vectors
from pipeline.text.characters import for_encoder
from pipeline.text.pages import compared_text

VERSION = "1"
# Sentences of several documents that are encoded together; more would make batches no fuller.
POOLED_SENTENCES = 4096


class KeptIn(StrEnum):
    """Where the vectors of sentences are kept by their text, so that none is encoded twice."""

    STUDY = "study"
    USER = "user"
    NOWHERE = "nowhere"


class ModelSettings(BaseModel):
    """Which embedding model; a change re-embeds and keeps the vectors of other models."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: str = Field("multilingual-e5-small", description="a known model, a folder, or a hub name like org/name")
    precision: Precision = Field(
        Precision.FLOAT32,
        description="`int8` makes the default model's vectors in half the time and less exactly, with its own profile",
    )
    batch_size: int = Field(
        32,
        ge=1,
        le=1024,
        description="sentences encoded at once, at most; other models' vectors than the default's change",
    )
    cache: KeptIn = Field(
        KeptIn.STUDY, description="where equal sentences are looked up: `study`, `user` for all your studies, `nowhere`"
    )
    cache_mb: int = Field(1000, ge=1, description="megabytes that this cache may take; the oldest vectors go first")


@dataclass(frozen=True, slots=True)
class Unembedded:
    """The sentences of a document version that have no vectors yet, as the model is given them, and their shard."""

    document_id: str
    texts: tuple[str, ...]
    shard: Path

    @classmethod
    def of(cls, readable: ReadableText, shard: Path) -> Unembedded:
        """The sentences of a text that are to have a vector."""
        text = compared_text(readable.extraction.text)
        cut = [text[s.start : s.end] for s in select_embedded(readable.segmentation)]
        given = {one: for_encoder(one) for one in set(cut)}  # forms repeat a sentence a hundred thousand times
        return cls(readable.document.document_id, tuple(given[one] for one in cut), shard)


def select_embedded(segmentation: Segmentation) -> tuple[Sentence, ...]:
    """The sentences that have a vector, in order: row n of a shard belongs to the n-th of these."""
    return tuple(s for s in segmentation.sentences if s.status is SentenceStatus.EMBEDDED)


def pool_documents(
    documents: Iterable[Unembedded], embedder: Embedder, pooled_sentences: int = POOLED_SENTENCES
) -> Iterator[list[Unembedded]]:
    """Documents to be encoded together, in order, until they have so many sentences.

    Where a row depends on its batch, every document is a pool of its own, so that its vectors depend on nothing but its
    own text.
    """
    pool: list[Unembedded] = []
    sentences = 0
    for document in documents:
        pool.append(document)
        sentences += len(document.texts)
        if not embedder.batch_invariant or sentences >= pooled_sentences:
            yield pool
            pool, sentences = [], 0
    if pool:
        yield pool


def embed_pool(
    pool: Sequence[Unembedded],
    embedder: Embedder,
    cache: VectorCache | None,
    *,
    batch_size: int,
    on_batch: Callable[[int], None],
) -> int:
    """Encode the sentences of some documents, equal ones once, and write their shards; returns the number of vectors.

    `on_batch` is told how many sentences got their vector. Raises index.errors.ModelError when the model cannot be
    loaded.
    """
    texts = [text for document in pool for text in document.texts]
    if not texts:
        return 0
    half: HalfVectors = np.zeros((0, 0), np.float16)
    batches: Iterator[tuple[Positions, HalfVectors | Vectors]]
    if embedder.batch_invariant:
        batches = encode_distinct(texts, embedder, cache, batch_size)
    else:
        batches = embedder.encode_batches(texts, batch_size)
    for rows, batch in batches:
        if not len(half):  # only the first batch tells how long a vector is
            half = np.zeros((len(texts), batch.shape[1]), np.float16)
        half[rows] = batch
        on_batch(len(rows))
        sys.audit("policyecho.embed.batch", str(pool[0].shard))
    first = 0
    for document in pool:
        vectors, first = half[first : first + len(document.texts)], first + len(document.texts)
        if document.texts:
            document.shard.parent.mkdir(parents=True, exist_ok=True)
            write_shard(document.shard, vectors.astype(np.float32))
    return len(texts)
