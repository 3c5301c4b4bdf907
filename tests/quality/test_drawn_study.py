"""Drawn studies are as near in themselves as real text is, else what they cost would tell nothing of real ones."""

from __future__ import annotations

import os

import pytest

from benchmarks.drawn_nearness import LANG, Nearness, council_sides, drawn_sides, real_sides
from benchmarks.drawn_study import Draw
from benchmarks.quality.bench_data import BenchmarkAbsent, ntrex
from benchmarks.quality.vectors import SHIPPED, VectorCache
from pipeline.match.settings import MatchSettings

_MIXED, _SIZES = 300, (400, 800)  # sentences that others are made of, and of a side


@pytest.mark.slow
def test_drawn_sentences_have_their_nearest_as_near_as_real_ones_at_any_size() -> None:
    cache = VectorCache(folder=SHIPPED)
    try:
        texts = council_sides(cache.holds)
        mixed = [line for line in ntrex().lines[LANG] if cache.holds(line)][:_MIXED]
    except BenchmarkAbsent as absent:
        if os.environ.get("POLICYECHO_REQUIRE_ALL"):
            pytest.fail(f"the benchmark data are required here: {absent}")
        pytest.skip(str(absent))
    draw, medians = Draw({LANG: cache.encode(mixed)}, sentences=8), []
    for size in _SIZES:
        sides = real_sides(cache, texts, size), drawn_sides(draw, size)
        real, drawn = (Nearness.of(one, MatchSettings()) for one in sides)
        assert drawn.nearest[1] == pytest.approx(real.nearest[1], abs=0.03)
        assert drawn.hubness == pytest.approx(real.hubness, abs=0.03)
        assert real.seeds / 3 < drawn.seeds < real.seeds * 1.5
        medians.append((real.nearest[1], drawn.nearest[1]))
    (real_few, drawn_few), (real_many, drawn_many) = medians
    assert drawn_many - drawn_few == pytest.approx(real_many - real_few, abs=0.03)
