"""What every stage tells of how far it has come: it begins at nothing, ends at all, and names what it is doing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from index.progress import Bar
from pipeline.workflow.run import run
from pipeline.workflow.workspace import Workspace
from tests.fixtures import pdfs
from tests.fixtures.study import Bench


class Watcher:
    """Keeps what each stage told, and out of how many units."""

    def __init__(self) -> None:
        self.totals: dict[str, float] = {}
        self.told: dict[str, list[tuple[float, str]]] = {}

    @contextmanager
    def __call__(self, stage: str, total: float) -> Iterator[Bar]:
        self.totals[stage], self.told[stage] = total, []
        yield lambda units=1, doing="": self.told[stage].append((units, doing))

    def share(self, stage: str) -> float:
        return sum(units for units, _ in self.told[stage]) / self.totals[stage]


@pytest.fixture
def watched(filled: Bench) -> Watcher:
    filled.put("city-pdf", pdfs.of_pages([["The harbour is dredged."], ["Fish are sold on Friday."]]), suffix=".pdf")
    filled.add()
    watcher = Watcher()
    with filled.open() as study:
        run(Workspace(study), watcher)
    return watcher


@pytest.mark.slow
def test_every_stage_that_takes_long_tells_how_far_it_is(watched: Watcher) -> None:
    stages = ["reading files", "finding dates", "cutting sentences", "embedding sentences", "freezing statistics",
              "indexing", "loading sentences", "comparing sentences", "matching", "weighing matches",
              "writing tables"]  # fmt: skip
    assert list(watched.totals) == stages
    for stage in [*stages[:5], "loading sentences"]:
        assert watched.share(stage) == pytest.approx(1), stage
    assert all(watched.share(stage) <= 1.000001 for stage in stages)
    assert watched.share("matching") > 0.6 and watched.share("weighing matches") > 0.6


@pytest.mark.slow
def test_files_are_counted_by_their_bytes_and_their_pages_named(watched: Watcher) -> None:
    told = watched.told["reading files"]
    assert watched.totals["reading files"] > 1000
    assert (0, "page 2, city-pdf.pdf") in told


@pytest.mark.slow
def test_documents_are_named_while_they_are_at_work(watched: Watcher) -> None:
    for stage in ("cutting sentences", "embedding sentences", "freezing statistics", "indexing", "loading sentences"):
        assert any("city-2018" in doing for _, doing in watched.told[stage]), stage
    assert "nearest sentences" in {doing for _, doing in watched.told["matching"]}
