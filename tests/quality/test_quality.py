"""Fixed small samples of every benchmark of matching must stay as good as they were."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.quality.__main__ import TASKS, Task
from benchmarks.quality.bench_data import BenchmarkAbsent
from benchmarks.quality.table import Row
from benchmarks.quality.vectors import VectorCache

# One worker: the tasks share the vectors that one of them has encoded.
pytestmark = [pytest.mark.model, pytest.mark.xdist_group("quality")]


@pytest.fixture(scope="session")
def cache() -> Iterator[VectorCache]:
    """Sentence vectors, kept between runs beside the benchmarks."""
    with VectorCache() as held:
        yield held


# What matching costs is a time, and machines are noisy: `make bench` prints it.
MEASURED = [task for task in TASKS if task.name != "cost"]


@pytest.mark.slow
@pytest.mark.parametrize("task", MEASURED, ids=lambda task: task.name)
def test_a_small_sample_keeps_its_floors(task: Task, cache: VectorCache, floors: dict[str, Any]) -> None:
    try:
        found = {row.metric: row for row in task.rows(cache, quick=True)}
    except BenchmarkAbsent as absent:
        # A user's checkout has no benchmark data beside it; where changes are checked their absence is a failure.
        if os.environ.get("POLICYECHO_REQUIRE_ALL"):
            pytest.fail(f"the benchmark data are required here: {absent}")
        pytest.skip(str(absent))
    kept = floors["quality"][task.name]
    assert kept, "a task without a floor cannot fail"
    failed = [line for line in kept if not _holds(line, found)]
    assert not failed, {line["metric"]: found[line["metric"]].value for line in failed if line["metric"] in found}


def _holds(line: dict[str, Any], found: dict[str, Row]) -> bool:
    """Whether a figure is there and keeps to its floor, or to its ceiling where less is better."""
    row = found.get(line["metric"])
    if row is None:
        return False
    return row.value >= line["floor"] if "floor" in line else row.value <= line["ceiling"]
