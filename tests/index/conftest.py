from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from index.byte_products import MIDDLE, ByteProducts, are_bytes_exact
from index.fused_encoder import FusedEncoder
from index.models import DEFAULT_MODEL, resolve
from index.product_block import Numbers
from index.vectors import Vectors, unit_rows
from tests.index.torch_rows import TorchRows


@pytest.fixture(scope="session")
def packaged_encoder() -> Iterator[FusedEncoder]:
    with FusedEncoder(resolve(DEFAULT_MODEL), threads=2) as encoder:
        yield encoder


@pytest.fixture
def torch_rows() -> Iterator[TorchRows]:
    """The rows that torch gives, or gave, kept anew where that is asked for."""
    rows = TorchRows(resolve(DEFAULT_MODEL))
    yield rows
    if "POLICYECHO_REWRITE_EXPECTED" in os.environ:
        rows.save()


@pytest.fixture
def random_rows() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture
def some_vectors(random_rows: np.random.Generator) -> Vectors:
    return unit_rows(random_rows.standard_normal((60, 24)))


def multiply_whole(rows: Numbers, columns: Numbers, out: Numbers) -> None:
    """The products of rows of bytes, of which the middle is taken, with columns, on any processor."""
    out[:] = (rows.astype(np.float64) - MIDDLE) @ columns.astype(np.float64)


@pytest.fixture
def exact_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Products in whole numbers that are exact, also where this processor's are not and the program makes none."""
    if not are_bytes_exact():
        whole = replace(ByteProducts.arithmetic, pack=np.asarray, multiply=multiply_whole)
        monkeypatch.setattr(ByteProducts, "arithmetic", whole)
