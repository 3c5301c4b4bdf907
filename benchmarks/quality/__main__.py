"""Measure the quality of matching: run tasks, print one table, keep it in benchmarks/results.

    python -m benchmarks.quality [--quick] [--precision int8] [--no-record] [task ...]

A task whose data are not on this machine is skipped and named. Exit code 1 when a bar does not hold,
2 when nothing could be measured.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.quality import cost, dssg, no_echo, ntrex, pan13, rivals, short_copies, turned, vroniplag
from benchmarks.quality.bench_data import BenchmarkAbsent
from benchmarks.quality.production import add_precision
from benchmarks.quality.table import Row, show, write
from benchmarks.quality.vectors import VectorCache
from index.models import DEFAULT_MODEL, Model, resolve


@dataclass(frozen=True, slots=True)
class Task:
    """One benchmark; `rows` gives its figures and raises BenchmarkAbsent where its data are missing."""

    name: str
    about: str
    rows: Callable[..., list[Row]]


TASKS = (
    Task("pan13", "passages taken over within one language (PAN 2013)", pan13.rows),
    Task("short_copies", "single copied sentences in council papers", short_copies.rows),
    Task("ntrex", "planted translations of news in ten languages", ntrex.rows),
    Task("turned", "planted translations of which half was dropped and the rest turned round", turned.rows),
    Task("vroniplag", "real human translations planted in council papers", vroniplag.rows),
    Task("no_echo", "corpora without any echo", no_echo.rows),
    Task("rivals", "other explanations of a passage: third sources, neighbouring paragraphs", rivals.rows),
    Task("cost", "growth of matching, and beside embedding", cost.rows),
    Task("dssg", "copied bills, and boilerplate against substance", dssg.rows),
)


def main() -> None:
    """Run the tasks that were named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0],
        epilog="tasks: " + "; ".join(f"{task.name} ({task.about})" for task in TASKS),
    )
    parser.add_argument("tasks", nargs="*", metavar="task", help="only these; all where none is named")
    parser.add_argument("--quick", action="store_true", help="fixed small samples, for CI")
    parser.add_argument("--no-record", action="store_true", help="print the table, keep nothing")
    add_precision(parser)
    options = parser.parse_args()
    known = {task.name for task in TASKS}
    if unknown := sorted(set(options.tasks) - known):
        parser.error(f"unknown task {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    wanted = [task for task in TASKS if not options.tasks or task.name in options.tasks]
    rows = _run(wanted, resolve(DEFAULT_MODEL, options.precision), quick=options.quick)
    if not rows:
        raise SystemExit(2)
    show(rows)
    if not options.no_record:
        print(f"kept: {write(rows, options.precision, quick=options.quick)}")
    raise SystemExit(1 if any(row.holds is False for row in rows) else 0)


def _run(tasks: list[Task], model: Model, *, quick: bool) -> list[Row]:
    rows: list[Row] = []
    with VectorCache(model) as cache:
        for task in tasks:
            started = time.perf_counter()
            try:
                rows += task.rows(cache, quick=quick)
            except BenchmarkAbsent as absent:
                print(f"skipped {task.name}: {absent}")
            else:
                print(f"{task.name} took {time.perf_counter() - started:.0f} s")
    return rows


if __name__ == "__main__":
    main()
