"""What a large study costs: every stage of its run, runs after one new document, and the run that finds all fresh.

Texts, sentences and vectors are drawn and written as the stages before would have left them (`drawn_study`); all that
comes after is the real command in a process of its own, each size beside a smaller one as its partner. A network's
document may be named by every text, so the one that comes costs more than a city's. Seconds are those of the processor.

    python -m benchmarks.large_study [--sizes N N] [--sentences N] [--work FOLDER] [--bench FOLDER] [--write PAGE]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.drawn_study import Draw, add_documents, encode_real, make_study, role_of
from benchmarks.query import BENCH
from index.cores import available_cores
from pipeline.records import Role
from pipeline.study import RunCost, open_study


@dataclass(frozen=True)
class Taken:
    """What a command took, its child processes included: seconds, of the processor too, and memory at its highest."""

    seconds: float
    cpu: float
    peak_mb: float
    cost: RunCost | None = None


@dataclass(frozen=True)
class Measured:
    """The runs of one study: the first, one that finds all fresh, and after a new document of a city, of a network."""

    documents: int
    first: Taken
    unchanged: Taken
    city: Taken
    network: Taken


def run_study(root: Path) -> tuple[Taken, dict[str, object]]:
    """`policyecho run` as a user starts it, its modules compiled by the runs before; what it took, and what it says."""
    command = [sys.executable, "-m", "pipeline.cli", "run", "--json", "--study", str(root)]
    told = root.with_name(f"{root.name}.json")
    started = time.perf_counter()
    with told.open("w", encoding="utf-8") as stream:
        child = subprocess.Popen(command, stdout=stream, stderr=subprocess.DEVNULL, env=as_installed(root.parent))
        _, code, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(code)
    if child.returncode:
        raise SystemExit(f"the run ended with {child.returncode}")
    seconds, said = time.perf_counter() - started, json.loads(told.read_text(encoding="utf-8"))
    with open_study(root) as study:
        cost = None if said["fresh"] else study.costs.all()[-1]
    # A child is taken to be as large as its parent was at its start, so what the run itself noted is asked first.
    peak = cost.peak_bytes if cost and cost.peak_bytes else used.ru_maxrss * 1024
    return Taken(seconds, used.ru_utime + used.ru_stime, peak / 1e6, cost), said


def as_installed(folder: Path) -> dict[str, str]:
    """An environment in which modules are compiled once: where nothing may be written beside them, each start of the
    program takes a second more than an installed one.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def measure(root: Path, draw: Draw, documents: int) -> Measured:
    """Make a study of so many documents and measure its runs."""
    make_study(root, draw, documents)
    print(f"{documents:,} documents are drawn", file=sys.stderr, flush=True)
    first, _ = run_study(root)
    unchanged, said = run_study(root)
    if not said["fresh"]:
        raise SystemExit("the run after the first found something to do")
    after = {role: _add_one(root, draw, documents, role) for role in (Role.CITY, Role.NETWORK)}
    return Measured(documents, first, unchanged, after[Role.CITY], after[Role.NETWORK])


def _add_one(root: Path, draw: Draw, documents: int, role: Role) -> Taken:
    """The run after one new document of this role."""
    number = next(number for number in range(documents, documents + 100) if role_of(number) is role)
    add_documents(root, draw, range(number, number + 1))
    return run_study(root)[0]


def report(measured: Sequence[Measured], sentences: int) -> str:
    """What was measured, as tables for docs/performance.md."""
    head = "".join(f" {one.documents:,} documents |" for one in measured)
    lines = [
        f"{processor()}, {date.today().isoformat()}; documents of {sentences} sentences, vectors drawn.",
        "Seconds of processor, beside them the share of the first run:",
        "",
        f"| |{head} memory |",
        f"|---|{'---|' * len(measured)}---|",
    ]
    runs = (
        ("first run", "first"), ("one new document of a city", "city"), ("one of a network", "network"),
        ("unchanged", "unchanged"),
    )  # fmt: skip
    for name, kind in runs:
        cells = [_cell(getattr(one, kind), one.first) for one in measured]
        lines.append(f"| {name} | {' | '.join(cells)} | {getattr(measured[-1], kind).peak_mb:.0f} MB |")
    for name, kind in runs[:2]:
        lines += [
            "",
            f"By stage, {name}:",
            "",
            *lines[3:5],
            *tell_stages([getattr(one, kind).cost for one in measured]),
        ]
    return "\n".join(lines)


def _cell(taken: Taken, first: Taken) -> str:
    return f"{taken.cpu:.1f}" if taken is first else f"{taken.cpu:.1f} (1/{first.cpu / taken.cpu:.0f})"


def tell_stages(costs: Sequence[RunCost | None]) -> list[str]:
    """A row for each stage of a table in which each run has a column and memory is the last run's."""
    by_stage = [{one.stage: one for one in cost.stages} for cost in costs if cost]
    lines = []
    for name, last in by_stage[-1].items():
        cells = [f"{stages[name].cpu_seconds:.1f}" for stages in by_stage]
        memory = f"{last.peak_bytes / 1e6:.0f} MB" if last.peak_bytes else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {memory} |")
    return lines


def processor() -> str:
    """The machine, as tables name it."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return f"{available_cores()} cores of {line.partition(':')[2].strip()}"
    return f"{available_cores()} cores"


def write_between_marks(page: Path, name: str, text: str) -> None:
    """Put a text in the place of the one between the marks of this name on a page."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    page.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


def main() -> None:
    """Print what a large study costs, and how that grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[2000, 10_000], help="documents; 20,000 were thought of"
    )
    parser.add_argument("--sentences", type=int, default=8, help="of a document; 50 make a million of 20,000")
    parser.add_argument("--work", type=Path, help="a folder with room for the studies, 3 GB for a million sentences")
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--write", type=Path, help="a page with marks `large study`, such as docs/performance.md")
    given = parser.parse_args()
    if not given.bench.is_dir():
        raise SystemExit(f"the benchmark data are not in {given.bench}; name their folder with --bench")
    # In a process of its own, since a model that was loaded here would count as memory of the runs.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        real = pool.submit(encode_real, given.bench).result()
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        measured = [measure(Path(folder) / f"study-{size}", Draw(real, given.sentences), size) for size in given.sizes]
    found = report(measured, given.sentences)
    print(found)
    if given.write:
        write_between_marks(given.write, "large study", found)


if __name__ == "__main__":
    main()
