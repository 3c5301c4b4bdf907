from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from scipy.special import erf, softmax
from tokenizers import Tokenizer

from index.errors import ModelError
from index.fused_encoder import FusedEncoder
from index.models import DEFAULT_MODEL, MODELS, Model, Precision
from index.packaged.cached_folder import packaged_model_folder
from index.packaged.quantised import QuantisedEncoder, open_encoder
from tests.fixtures.tiny_model import HIDDEN, POSITIONS, TYPES, WIDE

HEADS = 2
TINY = replace(MODELS[DEFAULT_MODEL], dim=HIDDEN, max_tokens=POSITIONS, prefix_query="b ", prefix_passage="a ")
TEXTS = ["ab ab", "", "a", "ab a b ab a b ab", "b b b", "ab " * 40, "a b", "ab a ab"]

Matrix = NDArray[np.float32]


class Reference:
    """The encoder as its paper has it (Devlin et al. 2019), one text at a time, in numpy."""

    def __init__(self, encoder: QuantisedEncoder) -> None:
        self.encoder = encoder

    def weight(self, name: str, *shape: int) -> Matrix:
        return self.encoder.tensor(name, shape)

    def linear(self, x: Matrix, name: str, width: int) -> Matrix:
        return x @ self.weight(f"l0.{name}.w", width, x.shape[1]).T + self.weight(f"l0.{name}.b", width)

    def norm(self, x: Matrix, name: str) -> Matrix:
        centred = x - x.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
        return scaled * self.weight(f"{name}.w", HIDDEN) + self.weight(f"{name}.b", HIDDEN)

    def row(self, ids: list[int]) -> Matrix:
        words = self.weight("emb.word", 8, HIDDEN)[ids]
        places, kinds = self.weight("emb.pos", POSITIONS, HIDDEN), self.weight("emb.type", TYPES, HIDDEN)
        x = self.norm(words + places[: len(ids)] + kinds[0], "emb.ln")
        heads = [np.split(self.linear(x, part, HIDDEN), HEADS, axis=1) for part in ("q", "k", "v")]
        attended = [softmax(q @ k.T / np.sqrt(HIDDEN / HEADS), axis=1) @ v for q, k, v in zip(*heads, strict=True)]
        x = self.norm(x + self.linear(np.concatenate(attended, axis=1), "ao", HIDDEN), "l0.aln")
        wide = self.linear(x, "fi", WIDE)
        x = self.norm(x + self.linear(wide * (1 + erf(wide / np.sqrt(2))) / 2, "fo", HIDDEN), "l0.oln")
        mean = x.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


@pytest.fixture(params=Precision)
def model(request: pytest.FixtureRequest) -> Model:
    return replace(TINY, precision=request.param)


@pytest.fixture
def tiny(tiny_model: Path, model: Model) -> Iterator[FusedEncoder]:
    with FusedEncoder(model, threads=2) as encoder:
        yield encoder


@pytest.mark.parametrize("query", [False, True])
def test_rows_are_those_of_the_encoder_written_out(tiny: FusedEncoder, tiny_model: Path, query: bool) -> None:
    reference = Reference(open_encoder(tiny_model))
    tokeniser = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    tokeniser.enable_truncation(POSITIONS)
    prefix = "b " if query else "a "
    wanted = np.stack([reference.row(tokeniser.encode(prefix + text).ids) for text in TEXTS])
    found = tiny.encode(TEXTS, query=query)
    if tiny.model.precision is Precision.FLOAT32:
        np.testing.assert_allclose(found, wanted, atol=1e-5)
    else:
        assert ((found * wanted).sum(axis=1) > 0.999).all()
        assert np.abs(found - wanted).max() > 1e-5  # 8 bits were computed, and not float32


def test_a_row_is_the_same_to_the_last_bit_in_any_company_size_and_number_of_threads(tiny: FusedEncoder) -> None:
    alone = np.concatenate([tiny.encode([text]) for text in TEXTS])
    for texts in (TEXTS, TEXTS[::-1], TEXTS * 9):
        want = np.stack([alone[TEXTS.index(text)] for text in texts])
        assert tiny.encode(texts).tobytes() == want.tobytes()
        assert tiny.encode_batch(texts).tobytes() == want.tobytes()
        for size in (1, 3, 32):
            rows = np.zeros_like(want)
            for positions, vectors in FusedEncoder(tiny.model, threads=1).encode_batches(texts, size):
                assert len(positions) <= size
                rows[positions] = vectors
            assert rows.tobytes() == want.tobytes()


def test_batches_come_longest_first_and_hold_fewer_of_long_texts(tiny: FusedEncoder) -> None:
    texts = ["ab " * 40] * 40 + ["a"] * 40
    batches = [positions.tolist() for positions, _ in tiny.encode_batches(texts, 32)]
    assert [at for batch in batches for at in batch] == list(range(80))
    assert [len(batch) for batch in batches] == [16, 16, 16, 32]


def test_no_texts_load_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.fused_encoder.packaged_model_folder", lambda: pytest.fail("loaded"))
    assert FusedEncoder(TINY).encode([]).shape == (0, HIDDEN)


def test_batches_that_nobody_asks_for_are_left(tiny: FusedEncoder) -> None:
    batches = tiny.encode_batches(TEXTS * 50, 2)
    next(batches)
    batches.close()  # type: ignore[attr-defined]  # the iterator is a generator
    assert tiny.encode(TEXTS).shape == (len(TEXTS), HIDDEN)


def test_closed_encoder_loads_the_model_anew(tiny: FusedEncoder) -> None:
    before = tiny.encode(TEXTS)
    tiny.close()
    tiny.close()
    assert tiny.encode(TEXTS).tobytes() == before.tobytes()


def test_batch_size_below_one_is_refused(tiny: FusedEncoder) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        next(tiny.encode_batches(TEXTS, 0))


def test_graph_that_cannot_be_loaded_is_told_in_one_sentence(
    tiny: FusedEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.fused_encoder.packaged_model_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"cannot be loaded .*; delete the folder .* and run again") as caught:
        tiny.encode(TEXTS)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "allow more open files"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "free some memory"),
        (MemoryError(), "free some memory"),
        (OSError(errno.ENODEV, "No such device"), "set POLICYECHO_CACHE to a folder on a disk of this machine"),
    ],
)
def test_what_hinders_loading_is_mended_where_it_is_and_not_by_deleting_the_model(
    tiny: FusedEncoder, monkeypatch: pytest.MonkeyPatch, error: Exception, remedy: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(np, "memmap", fail)
    with pytest.raises(ModelError, match=f"cannot be loaded .*; {remedy}.* and run again"):
        tiny.encode(TEXTS)


def test_a_failing_batch_is_told_in_one_sentence(tiny: FusedEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(onnxruntime.InferenceSession):  # type: ignore[misc]  # onnxruntime has no types
        def run(self, *_: object) -> None:
            raise MemoryError

    monkeypatch.setattr(onnxruntime, "InferenceSession", Full)
    with pytest.raises(ModelError, match="free some memory and run again"):
        tiny.encode(TEXTS)
