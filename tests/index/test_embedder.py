from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedder import BatchEmbedder, HashingEmbedder
from index.models import MODELS
from index.vectors import Vectors

ROOT = Path(__file__).parents[2]
TEXTS = [
    "A city of arrival.",
    "Wohnen",
    "Newcomers receive language courses in their first year.",
    "",
    "Schools",
]


class LengthEmbedder(BatchEmbedder):
    """Writes a text's length into its row and remembers each batch."""

    def __init__(self) -> None:
        super().__init__(MODELS["hashing"])
        self.batches: list[list[str]] = []

    def encode_batch(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        self.batches.append(list(texts))
        rows = np.zeros((len(texts), 256), np.float32)
        rows[:, 0] = [len(text) for text in texts]
        return rows

    def close(self) -> None:
        self.batches.clear()


@given(st.lists(st.text(max_size=30), max_size=20), st.integers(1, 7))
def test_rows_come_back_in_the_order_of_the_texts_whatever_the_batches(texts: list[str], size: int) -> None:
    embedder = LengthEmbedder()
    rows = np.full((len(texts), 256), -1, np.float32)
    for positions, vectors in embedder.encode_batches(texts, size):
        assert len(positions) <= size
        rows[positions] = vectors
    assert rows[:, 0].tolist() == [len(text) for text in texts]
    assert embedder.encode(texts)[:, 0].tolist() == [len(text) for text in texts]


def test_batches_hold_texts_of_like_length_and_equal_texts_keep_their_order() -> None:
    embedder = LengthEmbedder()
    list(embedder.encode_batches(["aa", "c", "bb", "dddd", "e"], 2))
    assert embedder.batches == [["dddd", "aa"], ["bb", "c"], ["e"]]


def test_batches_are_encoded_only_when_asked_for() -> None:
    embedder = LengthEmbedder()
    batches = embedder.encode_batches(TEXTS, 2)
    next(batches)
    assert len(embedder.batches) == 1


def test_batch_size_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        next(LengthEmbedder().encode_batches(TEXTS, 0))


def test_no_texts_give_no_rows_of_the_right_width() -> None:
    assert HashingEmbedder().encode([]).shape == (0, 256)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_hashed_rows_are_finite_float32_of_unit_length(texts: list[str]) -> None:
    rows = HashingEmbedder().encode(texts)
    assert rows.shape == (len(texts), 256) and rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_hashed_rows_are_those_of_words_and_runs_of_characters_one_by_one() -> None:
    texts = ["a", "Schools & housing", "Żółć 👋 \ud800 ﬁ", "", "Neuankömmlinge erhalten Sprachkurse"]
    expected = np.zeros((len(texts), 256))
    for row, text in zip(expected, texts, strict=True):
        words = re.findall(r"\w+", text.casefold())
        line = f" {' '.join(words)} "
        grams = [line[at : at + size] for size in (3, 4, 5) for at in range(len(line) - size + 1)]
        for feature, weight in [*((f"\0{word}", 3) for word in words), *((gram, 1) for gram in grams if words)]:
            mixed = _splitmix(zlib.crc32(feature.encode("utf-8", "surrogatepass")))
            row[mixed % 256] += -weight if mixed >> 63 else weight
        row[0] += not words
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert np.array_equal(HashingEmbedder().encode_batch(texts), expected.astype(np.float32))


def _splitmix(number: int) -> int:
    mixed = (number + 0x9E3779B97F4A7C15) % 2**64
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % 2**64
    return mixed ^ (mixed >> 31)


def test_hashed_row_of_a_text_does_not_depend_on_its_company() -> None:
    embedder = HashingEmbedder()
    alone = np.concatenate([embedder.encode([text]) for text in TEXTS])
    assert alone.tobytes() == embedder.encode(TEXTS).tobytes()


def test_hashed_texts_that_share_words_are_nearer_than_others() -> None:
    first, close, far = HashingEmbedder().encode(
        [
            "Newcomers receive free language courses in the first two years.",
            "In the first two years newcomers receive language courses.",
            "The harbour bridges are repaired every spring.",
        ]
    )
    assert first @ close > 0.6 > 0.3 > first @ far


def test_hashing_ignores_case_and_finds_shared_words_across_languages() -> None:
    german, english, other = HashingEmbedder().encode(
        ["INTEGRATION und Migration in Wien", "integration and migration in Wien", "Schulen bauen wir neu"]
    )
    assert german @ english > german @ other + 0.3


@pytest.mark.slow
def test_hashed_rows_are_the_same_in_another_process() -> None:
    code = (
        "import sys, hashlib\n"
        "from index.embedder import HashingEmbedder\n"
        f"print(hashlib.sha256(HashingEmbedder().encode({TEXTS!r}).tobytes()).hexdigest())\n"
    )
    seeds = ("1", "2")
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "", "SYSTEMROOT": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in seeds
    }
    assert len(found) == 1


def test_importing_the_packages_of_encoding_does_not_import_torch() -> None:
    code = "import sys, index.encoder_process, index.neighbours; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
