"""Documents are pooled for the encoder, and each has the vectors that it would have alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import vector_cache
from index.embedder import HashingEmbedder
from index.errors import ModelError
from index.vector_cache import VectorCache
from index.vectors import Vectors, read_shard
from pipeline.corpus import embed
from pipeline.corpus.embed import Unembedded, embed_pool, pool_documents
from tests.fixtures.searching import readable


class InCompany(HashingEmbedder):
    """Says that its rows depend on their batch."""

    @property
    def batch_invariant(self) -> bool:
        return False


class Failing(HashingEmbedder):
    """Dies at its third batch, unless it is to live."""

    def __init__(self, dying: bool = True) -> None:
        super().__init__()
        self.dying, self.batches = dying, list[Sequence[str]]()

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        self.batches.append(texts)
        if self.dying and len(self.batches) == 3:
            raise ModelError("out of memory")
        return super().encode_batch(texts, query=query)


def document(name: str, sentences: int, folder: Path) -> Unembedded:
    texts = tuple(f"Sentence {number % 7} of the strategy." for number in range(sentences))
    return Unembedded(name, texts, folder / f"{name}.vec")


def test_documents_are_pooled_until_a_pool_is_full(tmp_path: Path) -> None:
    documents = [document(str(number), size, tmp_path) for number, size in enumerate((4, 5, 3, 30, 0, 2))]
    pools = [[one.document_id for one in pool] for pool in pool_documents(documents, HashingEmbedder(), 10)]
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


def embed_until_killed(folder: Path, batches: int) -> None:
    """Embed a document of 40 sentences, and die without a word after so many batches of four."""
    vector_cache.COMMIT_SECONDS = 0.0
    cache, met = VectorCache(folder / "a.sqlite", 256, limit=100), 0

    def count(sentences: int) -> None:
        nonlocal met
        met += 1
        if met == batches:
            os.kill(os.getpid(), signal.SIGKILL)

    embed_pool([long_document(folder)], HashingEmbedder(), cache, batch_size=4, on_batch=count)


def long_document(folder: Path) -> Unembedded:
    return Unembedded("long", tuple(f"Sentence {number} of a strategy." for number in range(40)), folder / "long.vec")


def test_a_run_killed_inside_a_document_encodes_only_what_is_left_of_it(tmp_path: Path) -> None:
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    embed_pool([long_document(undisturbed)], HashingEmbedder(), None, batch_size=4, on_batch=lambda _: None)
    child = multiprocessing.get_context("spawn").Process(target=embed_until_killed, args=(tmp_path, 6))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL and not (tmp_path / "long.vec").exists()
    embedder, cache = Failing(dying=False), VectorCache(tmp_path / "a.sqlite", 256, limit=100)
    embed_pool([long_document(tmp_path)], embedder, cache, batch_size=4, on_batch=lambda _: None)
    cache.close()
    assert sum(map(len, embedder.batches)) == 40 - 6 * 4
    assert (tmp_path / "long.vec").read_bytes() == (undisturbed / "long.vec").read_bytes()


def test_a_repeated_sentence_is_composed_for_the_encoder_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[str] = []

    def for_encoder(sentence: str) -> str:
        composed.append(sentence)
        return f"<{sentence}>"

    monkeypatch.setattr(embed, "for_encoder", for_encoder)
    said = ["The city opens its schools.", "It helps to find a home."]
    found = Unembedded.of(readable("a", [said[0], said[1], said[0], said[0]]), tmp_path / "a.vec")
    assert found.texts == tuple(f"<{one}>" for one in (said[0], said[1], said[0], said[0]))
    assert sorted(composed) == sorted(said)
