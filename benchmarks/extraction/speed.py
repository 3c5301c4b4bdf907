"""How many pages a second of processor time are read, beside stock pdfplumber; and what a second process gains.

Ours is the whole way from bytes to text (words, order, tables, running lines), stock pdfplumber `extract_text()` alone.
Both read the same files in one process, by turns, from the same bytes; of two rounds the better counts. Pages are those
with a text layer; scans are not recognised. The gain of a second process is wall-clock time over all files, the
largest first, start of the processes included, so it is right on a quiet machine only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from benchmarks.extraction.material import policy_pdfs
from benchmarks.extraction.printed import read_printed_pages
from benchmarks.extraction.systems import (
    OURS,
    PARTNERS,
    read_with_pdfplumber,
    read_with_policyecho,
    read_with_pypdfium2,
)
from benchmarks.extraction.task import Measurement
from benchmarks.quality.table import Bar, Row
from pipeline.extract.sandbox.pool import Limits, Task, extract_all

_TASK = "speed"
_ROUNDS = 2
_BAR = Bar(3.0)
_TWO_PROCESSES_BAR = Bar(1.8)


class Cost(NamedTuple):
    """Seconds of processor time that the pages of a file, or of all files, took."""

    name: str
    pages: int
    ours: float
    pdfplumber: float
    pypdfium2: float

    @property
    def ratio(self) -> float:
        """How many times as many pages a second we read as stock pdfplumber."""
        return self.pdfplumber / self.ours


def measure_cost(name: str, data: bytes) -> Cost | None:
    """What reading the file costs each; None where no page has a text layer."""
    numbers = [page.number for page in read_printed_pages(data)]
    if not numbers:
        return None
    readers: tuple[Callable[[], object], ...] = (
        lambda: read_with_policyecho(data, name),
        lambda: read_with_pdfplumber(data, numbers),
        lambda: read_with_pypdfium2(data, numbers),
    )
    rounds = [[processor_seconds(read) for read in readers] for _ in range(_ROUNDS)]
    return Cost(name, len(numbers), *map(min, zip(*rounds, strict=True)))


def processor_seconds(read: Callable[[], object]) -> float:
    """How long this process worked on one reading, whatever else the machine did meanwhile."""
    started = time.process_time()
    read()
    return time.process_time() - started


def time_pool(files: Mapping[str, bytes], workers: int) -> float:
    """Wall-clock time in which so many processes read all files. Raises ValueError when one of them gave no result."""
    tasks = [Task(name, partial(files.__getitem__, name), name) for name in files]
    started = time.perf_counter()
    done = {name for name, _ in extract_all(tasks, workers=workers, limits=Limits(), ocr=False)}
    taken = time.perf_counter() - started
    if missing := sorted(files.keys() - done):
        raise ValueError(f"no result for {', '.join(missing)}")
    return taken


def measure(quick: bool) -> Measurement:
    """Speed over all files and by file, and of two processes where the machine has two processors.

    Raises BenchmarkAbsent. A quick sample is too small for two processes.
    """
    files = {name: path.read_bytes() for name, path in policy_pdfs(quick=quick).items()}
    smallest = min(files, key=lambda name: len(files[name]))
    measure_cost(smallest, files[smallest])  # whatever is loaded at first use is loaded now
    costs = [cost for name, data in files.items() if (cost := measure_cost(name, data))]
    rows = make_rows(costs)
    if not quick and (os.cpu_count() or 1) > 1:
        by_cost = sorted(costs, key=lambda cost: -cost.ours)
        rows.append(_make_processes_row({cost.name: files[cost.name] for cost in by_cost}))
    return Measurement(rows)


def _make_processes_row(files: Mapping[str, bytes]) -> Row:
    """By how much two processes are faster than one, the better of each from rounds by turns."""
    rounds = [[time_pool(files, workers) for workers in (1, 2)] for _ in range(_ROUNDS)]
    one, two = map(min, zip(*rounds, strict=True))
    told = f"one process {one:.1f} s, two {two:.1f} s"
    return Row(_TASK, "two processes, times one", one / two, len(files), bar=_TWO_PROCESSES_BAR, partner=told)


def make_rows(costs: Sequence[Cost]) -> list[Row]:
    """The figures over all files, then by file."""
    whole = Cost("all files", *(sum(column) for column in zip(*(cost[1:] for cost in costs), strict=True)))
    rows = [
        Row(_TASK, "pages a processor second, all files", whole.pages / whole.ours, whole.pages),
        _make_ratio_row(whole, _BAR),
    ]
    return rows + [_make_ratio_row(cost, None) for cost in costs]


def _make_ratio_row(cost: Cost, bar: Bar | None) -> Row:
    speeds = [f"{name} {cost.pages / seconds:.1f}" for name, seconds in zip((OURS, *PARTNERS), cost[2:], strict=True)]
    partner = f"pages a second: {', '.join(speeds)}"
    return Row(_TASK, f"times stock pdfplumber, {cost.name}", cost.ratio, cost.pages, bar=bar, partner=partner)
