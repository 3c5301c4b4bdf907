"""Measure the reading of PDFs: run tasks, print one table, keep it in benchmarks/results/extraction.

    python -m benchmarks.extraction [--quick] [--worst] [--no-record] [task ...]

A task whose data are not on this machine is skipped and named. Exit code 1 when a bar does not hold,
2 when nothing could be measured.
"""

from __future__ import annotations

import argparse
import time

from rich.console import Console

from benchmarks.extraction import golden, recall, speed
from benchmarks.extraction.material import BenchmarkAbsent
from benchmarks.extraction.task import Task
from benchmarks.quality.table import RESULTS, Row, show, write

TASKS = (
    Task("speed", "pages a second of processor time, two processes against one", speed.measure),
    Task("recall", "whether all text is there, against pypdfium2", recall.measure),
    Task("golden", "words and their order, against pages transcribed from the image", golden.measure),
)
_WORST = 15
_WIDTH = 200  # file names are long


def main() -> None:
    """Run the tasks that were named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0],
        epilog="tasks: " + "; ".join(f"{task.name} ({task.about})" for task in TASKS),
    )
    parser.add_argument("tasks", nargs="*", metavar="task", help="only these; all where none is named")
    parser.add_argument("--quick", action="store_true", help="fixed small samples, for CI")
    parser.add_argument("--worst", action="store_true", help=f"name the {_WORST} worst pages of each task")
    parser.add_argument("--no-record", action="store_true", help="print the table, keep nothing")
    options = parser.parse_args()
    known = {task.name for task in TASKS}
    if unknown := sorted(set(options.tasks) - known):
        parser.error(f"unknown task {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    wanted = [task for task in TASKS if not options.tasks or task.name in options.tasks]
    rows = _run(wanted, quick=options.quick, worst=options.worst)
    if not rows:
        raise SystemExit(2)
    show(rows, Console(width=max(Console().width, _WIDTH)))
    if not options.no_record:
        print(f"kept: {write(rows, quick=options.quick, folder=RESULTS / 'extraction')}")
    raise SystemExit(1 if any(row.holds is False for row in rows) else 0)


def _run(tasks: list[Task], *, quick: bool, worst: bool) -> list[Row]:
    rows: list[Row] = []
    for task in tasks:
        started = time.perf_counter()
        try:
            measured = task.measure(quick)
        except BenchmarkAbsent as absent:
            print(f"skipped {task.name}: {absent}")
            continue
        rows += measured.rows
        print(f"{task.name} took {time.perf_counter() - started:.0f} s")
        for line in measured.worst[:_WORST] if worst else ():
            print(f"  {line}")
    return rows


if __name__ == "__main__":
    main()
