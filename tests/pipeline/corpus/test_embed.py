"""Documents are pooled for the encoder, and each has the vectors that it would have alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedder import HashingEmbedder
from index.errors import ModelError
from index.vector_cache import VectorCache
from index.vectors import Vectors, read_shard
from pipeline.corpus import embed
from pipeline.corpus.embed import Unembedded, embed_pool, pool_documents


class InCompany(HashingEmbedder):
    """Says that its rows depend on their batch."""

    @property
    def batch_invariant(self) -> bool:
        return False


class Failing(HashingEmbedder):
    """Dies at its third batch."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[Sequence[str]] = []

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        self.batches.append(texts)
        if len(self.batches) == 3:
            raise ModelError("out of memory")
        return super().encode_batch(texts, query=query)


def document(name: str, sentences: int, folder: Path) -> Unembedded:
    texts = tuple(f"Sentence {number % 7} of the strategy." for number in range(sentences))
    return Unembedded(name, texts, folder / f"{name}.vec")


def test_documents_are_pooled_until_a_pool_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "POOLED_SENTENCES", 10)
    documents = [document(str(number), size, tmp_path) for number, size in enumerate((4, 5, 3, 30, 0, 2))]
    pools = [[one.document_id for one in pool] for pool in pool_documents(documents, HashingEmbedder())]
    assert pools == [["0", "1", "2"], ["3"], ["4", "5"]]
    apart = [[one.document_id for one in pool] for pool in pool_documents(documents, InCompany())]
    assert apart == [[str(number)] for number in range(6)]


@pytest.mark.parametrize("embedder", [HashingEmbedder(), InCompany()], ids=["alone", "in company"])
def test_a_document_has_its_own_vectors_in_order(tmp_path: Path, embedder: HashingEmbedder) -> None:
    pool = [document("a", 9, tmp_path), document("b", 0, tmp_path), document("c", 3, tmp_path)]
    told: list[int] = []
    assert embed_pool(pool, embedder, None, batch_size=4, on_batch=told.append) == 12
    assert sum(told) == 12
    for one in (pool[0], pool[2]):
        np.testing.assert_allclose(read_shard(one.shard), HashingEmbedder().encode(one.texts), atol=1e-3)
    assert not pool[1].shard.exists()


def test_what_was_encoded_before_a_failure_is_not_encoded_again(tmp_path: Path) -> None:
    pool = [document("a", 7, tmp_path)]
    cache = VectorCache(tmp_path / "kept.sqlite", HashingEmbedder().model.dim, limit=100)
    first, second = Failing(), Failing()
    with pytest.raises(ModelError):
        embed_pool(pool, first, cache, batch_size=2, on_batch=lambda count: None)
    cache.close()
    assert embed_pool(pool, second, cache, batch_size=2, on_batch=lambda count: None) == 7
    assert len(first.batches) == 3 and len(second.batches) == 2
