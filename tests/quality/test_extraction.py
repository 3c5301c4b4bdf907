"""Reading PDFs must stay as good as it was: 5-grams on a fixed sample of policies, words and order on golden pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from benchmarks.extraction import golden, recall
from benchmarks.extraction.golden_pages import read_pages
from benchmarks.extraction.material import BenchmarkAbsent, demo_pdfs
from benchmarks.extraction.systems import OURS, read_with_policyecho
from benchmarks.quality.table import Row

# One worker: both read the same files, and speed is a time, which `make bench` prints.
pytestmark = pytest.mark.xdist_group("extraction")
MEASURES = {"recall": recall, "golden": golden}


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """Several figures are of the same files."""
    with pytest.MonkeyPatch.context() as patch:
        read = cache(read_with_policyecho)
        for benchmark in MEASURES.values():
            patch.setattr(benchmark, "read_with_policyecho", read)
        yield


@pytest.mark.slow
@pytest.mark.parametrize("name", MEASURES)
def test_policies_keep_their_floors(name: str, floors: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    # What the partner reads stands beside our figures in the table of `make bench`, and no floor asks for it.
    monkeypatch.setattr(MEASURES[name], "read_with_pdfplumber", lambda data, numbers: dict.fromkeys(numbers, ""))
    try:
        rows: Iterable[Row] = MEASURES[name].measure(True).rows
    except BenchmarkAbsent as absent:
        # A user's checkout has no benchmark data beside it; where changes are checked their absence is a failure.
        if os.environ.get("POLICYECHO_REQUIRE_ALL"):
            pytest.fail(f"the benchmark data are required here: {absent}")
        pytest.skip(str(absent))
    found = {row.metric: row.value for row in rows}
    kept = floors["extraction"][name]
    assert kept, "a task without a floor cannot fail"
    assert {line["metric"]: found.get(line["metric"]) for line in kept if not _holds(line, found)} == {}


@pytest.mark.slow
def test_golden_pages_of_the_demo_keep_their_ceilings(floors: dict[str, Any]) -> None:
    files = demo_pdfs()
    pages = golden.measure_pages([page for page in read_pages() if page.file in files], files)
    found = {metric: golden.compute_rate(metric, OURS, pages) for metric in (golden.WORDS, golden.ORDER)}
    kept = floors["extraction"]["golden_demo"]
    assert {line["metric"] for line in kept} == set(found)
    assert {line["metric"]: found[line["metric"]] for line in kept if not _holds(line, found)} == {}


def _holds(line: dict[str, Any], found: dict[str, float]) -> bool:
    """Whether a figure is there and keeps to its floor, or to its ceiling where less is better."""
    value = found.get(line["metric"])
    if value is None:
        return False
    return bool(value >= line["floor"] if "floor" in line else value <= line["ceiling"])
