"""Fixed small samples of every benchmark of matching must stay as good as they were, on vectors that are shipped."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.quality.__main__ import TASKS, Task
from benchmarks.quality.bench_data import BenchmarkAbsent, council_hosts, ntrex_test
from benchmarks.quality.ntrex import QUICK_LANGUAGES
from benchmarks.quality.table import Row
from benchmarks.quality.vectors import VectorCache, shipped_copy
from pipeline.corpus.embed import select_embedded
from pipeline.text.segment import SegmentSettings, segment

RENEW = "renew the shipped vectors with `python -m benchmarks.quality.keep_vectors`"

# One worker: what is not shipped is encoded once.
pytestmark = [pytest.mark.model, pytest.mark.xdist_group("quality")]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorCache]:
    """The shipped sentence vectors, and what had to be encoded beside them."""
    with shipped_copy(tmp_path_factory.mktemp("vectors")) as held:
        yield held


@contextmanager
def _required() -> Iterator[None]:
    """A user's checkout has no benchmark data beside it; where changes are checked their absence is a failure."""
    try:
        yield
    except BenchmarkAbsent as absent:
        if os.environ.get("POLICYECHO_REQUIRE_ALL"):
            pytest.fail(f"the benchmark data are required here: {absent}")
        pytest.skip(str(absent))


# What matching costs is a time, and machines are noisy: `make bench` prints it.
MEASURED = [task for task in TASKS if task.name != "cost"]


@pytest.mark.slow
@pytest.mark.parametrize("task", MEASURED, ids=lambda task: task.name)
def test_a_small_sample_keeps_its_floors(task: Task, cache: VectorCache, floors: dict[str, Any]) -> None:
    before = cache.encoded
    with _required():
        found = {row.metric: row for row in task.rows(cache, quick=True)}
    kept = floors["quality"][task.name]
    assert kept, "a task without a floor cannot fail"
    failed = [line for line in kept if not _holds(line, found)]
    assert not failed, {line["metric"]: found[line["metric"]].value for line in failed if line["metric"] in found}
    assert cache.encoded == before, f"{cache.encoded - before} sentences have no vector: {RENEW}"


@pytest.mark.slow
def test_shipped_vectors_are_those_that_the_model_gives(cache: VectorCache, tmp_path: Path) -> None:
    with _required():
        sentences = {
            line for lines in ntrex_test().values() for lang in ("en", *QUICK_LANGUAGES) for line in lines[lang]
        }
        for paper in council_hosts():
            cut = select_embedded(segment(paper.text, SegmentSettings()))
            sentences |= {paper.text[one.start : one.end] for one in cut}
    shipped = sorted(one for one in sentences if cache.holds(one))
    drawn = random.Random(200).sample(shipped, 200)
    with VectorCache(folder=tmp_path) as anew:
        # Another batch sums in another order, which half precision rounds away but at a border.
        assert np.abs(anew.encode(drawn) - cache.encode(drawn)).max() < 1e-4, RENEW
        assert anew.encoded == len(drawn)


def _holds(line: dict[str, Any], found: dict[str, Row]) -> bool:
    """Whether a figure is there and keeps to its floor, or to its ceiling where less is better."""
    row = found.get(line["metric"])
    if row is None:
        return False
    return row.value >= line["floor"] if "floor" in line else row.value <= line["ceiling"]
