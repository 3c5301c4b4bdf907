"""What a large study costs: every stage of its run, the run after one new document, and the run that finds all fresh.

Texts, sentences and vectors are drawn and written as the stages before would have left them (`drawn_study`); all that
comes after is the real command in a process of its own. Beside it, as a partner, the same study at a quarter of its
size: from the one to the other no stage should grow more than its documents do, the comparison of all with all no more
than their square.

    python -m benchmarks.large_study [--documents N] [--sentences N] [--work FOLDER] [--bench FOLDER] [--write PAGE]
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
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.drawn_study import Draw, add_documents, encode_real, make_study
from benchmarks.query import BENCH
from index.cores import available_cores
from pipeline.study import RunCost, open_study

_TELLING_SECONDS = 0.5  # below, growth is noise


@dataclass(frozen=True)
class Taken:
    """What a command took, its child processes included: seconds, of the processor too, and memory at its highest."""

    seconds: float
    cpu: float
    peak_mb: float
    cost: RunCost | None = None


@dataclass(frozen=True)
class Measured:
    """The runs of one study: the first, one that finds all fresh, and one after a new document."""

    documents: int
    first: Taken
    unchanged: Taken
    one_more: Taken


def run_study(root: Path) -> tuple[Taken, dict[str, object]]:
    """`policyecho run` as a user starts it; what it took, and what it says."""
    command = [sys.executable, "-m", "pipeline.cli", "run", "--json", "--study", str(root)]
    told = root.with_name(f"{root.name}.json")
    started = time.perf_counter()
    with told.open("w", encoding="utf-8") as stream:
        child = subprocess.Popen(command, stdout=stream, stderr=subprocess.DEVNULL)
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


def measure(root: Path, draw: Draw, documents: int) -> Measured:
    """Make a study of so many documents and measure its runs."""
    make_study(root, draw, documents)
    print(f"{documents:,} documents are drawn", file=sys.stderr, flush=True)
    first, _ = run_study(root)
    unchanged, said = run_study(root)
    if not said["fresh"]:
        raise SystemExit("the run after the first found something to do")
    add_documents(root, draw, range(documents, documents + 1))
    one_more, _ = run_study(root)
    return Measured(documents, first, unchanged, one_more)


def report(small: Measured, large: Measured, sentences: int) -> str:
    """What was measured, as tables for docs/performance.md."""
    lines = [
        f"{_processor()}, {date.today().isoformat()}; documents of {sentences} sentences, vectors drawn. "
        "Seconds of processor:",
        "",
        f"| | {small.documents:,} documents | {large.documents:,} documents | growth | memory |",
        "|---|---|---|---|---|",
    ]
    pairs = (("first run", "first"), ("unchanged", "unchanged"), ("one new document", "one_more"))
    lines += [_row(name, getattr(small, kind), getattr(large, kind)) for name, kind in pairs]
    lines += ["", "The first run by stage:", "", *lines[2:4]]
    before = {one.stage: one for one in small.first.cost.stages} if small.first.cost else {}
    for one in large.first.cost.stages if large.first.cost else ():
        less = before[one.stage].cpu_seconds
        growth = f"{one.cpu_seconds / less:.1f}" if less >= _TELLING_SECONDS else ""
        memory = f"{one.peak_bytes / 1e6:.0f} MB" if one.peak_bytes else ""
        lines.append(f"| {one.stage} | {less:.1f} | {one.cpu_seconds:.1f} | {growth} | {memory} |")
    share = large.one_more.cpu / large.first.cpu
    return "\n".join([*lines, "", f"The run after one new document took {share:.0%} of what the first did."])


def _row(name: str, small: Taken, large: Taken) -> str:
    return f"| {name} | {small.cpu:.1f} | {large.cpu:.1f} | {large.cpu / small.cpu:.1f} | {large.peak_mb:.0f} MB |"


def _processor() -> str:
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
    parser.add_argument("--documents", type=int, default=1000, help="up to 20,000 were thought of")
    parser.add_argument("--sentences", type=int, default=20, help="of a document; 50 make a million of 20,000")
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
        sizes = (given.documents // 4, given.documents)
        small, large = (measure(Path(folder) / f"study-{size}", Draw(real, given.sentences), size) for size in sizes)
    found = report(small, large, given.sentences)
    print(found)
    if given.write:
        write_between_marks(given.write, "large study", found)


if __name__ == "__main__":
    main()
