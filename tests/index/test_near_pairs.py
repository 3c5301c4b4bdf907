from __future__ import annotations

import numpy as np
import pytest

from index.near_pairs import find_pairs
from index.vectors import Vectors, unit_rows

KINDS = [slice(0, 700), slice(700, 700), slice(700, 2900), slice(2900, 3000)]
LEVELS = np.array(
    [[0.6, 0.5, 0.7, np.nan], [0.5, 0.5, 0.5, 0.5], [0.7, 0.5, 0.65, 0.55], [np.nan, 0.5, 0.55, np.nan]], np.float32
)


def drawn(rows: int) -> Vectors:
    """Rows about a few directions, so that some are near each other."""
    draw = np.random.default_rng(3)
    return unit_rows(draw.standard_normal((40, 32))[draw.integers(0, 40, rows)] + draw.standard_normal((rows, 32)))


@pytest.mark.usefixtures("exact_bytes")
@pytest.mark.parametrize("in_bytes", [False, True], ids=["single", "in bytes"])
def test_all_pairs_are_found_once_that_reach_the_level_of_their_kinds(
    in_bytes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.near_pairs.worth_bytes", lambda *_: in_bytes)
    vectors = drawn(3000)
    cosine = vectors @ vectors.T
    found = {(kind, other): np.zeros(cosine.shape, np.bool_) for kind in range(4) for other in range(4)}
    for kind, other, pairs in find_pairs(vectors, KINDS, LEVELS):
        assert (np.diff(pairs.row) >= 0).all()
        np.testing.assert_allclose(pairs.product, cosine[pairs.row, pairs.column], atol=1e-6)
        assert not found[kind, other][pairs.row].any()
        found[kind, other][pairs.row, pairs.column] = True
    for (kind, other), there in found.items():
        here = np.s_[KINDS[kind], KINDS[other]]
        behind = np.arange(3000)[KINDS[kind], None] < np.arange(3000)[None, KINDS[other]]
        expected = (cosine[here] >= np.nan_to_num(LEVELS[kind, other], nan=2)) & behind
        doubtful = np.abs(cosine[here] - LEVELS[kind, other]) < 1e-6
        assert (there[here] == expected)[~doubtful].all()
        assert there.sum() == there[here].sum()
    assert sum(there.sum() for there in found.values()) > 1000


@pytest.mark.parametrize("levels", [LEVELS, np.full_like(LEVELS, np.nan)], ids=["some", "none"])
def test_how_far_it_is_is_told_to_the_end_whether_pairs_are_wanted_or_not(levels: Vectors) -> None:
    told: list[float] = []
    for _ in find_pairs(drawn(3000), KINDS, levels, lambda units=1, doing="": told.append(units)):
        pass
    assert sum(told) == pytest.approx(1)
