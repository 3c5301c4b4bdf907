"""What the designs of analysis cost in a large study: 500 cities, 20 networks and 100,000 matches that nobody found.

Documents, vectors and the run are drawn and written as the stages before would have left them
(`tests.fixtures.made_run`); each design is the real command in a process of its own. Bar: all together under ten
minutes on two cores.

    python -m benchmarks.large_analysis [--cities N] [--networks N] [--matches N] [--work FOLDER]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from pipeline.analyse.design_names import DesignName
from pipeline.workflow.new_study import init_study
from tests.fixtures.made_run import draw_study, make_run

COUNTRIES, DOCUMENTS = 30, 8  # documents of a city
SEED = 17
_SETTINGS = '[study]\nname = "a large study"\nlanguages = ["de", "en"]\n'
# A cell of a member has twice the finds of another, and half as many of either have the city first.
_FINDS_A_CELL, _MEMBERS, _SPREAD = 1.0, 0.4, 0.08


def make_study(root: Path, cities: int, networks: int, matches: int) -> int:
    """A study with a finished run of about so many matches; returns how many."""
    init_study(root, settings=_SETTINGS)
    per_cell = (1 + _MEMBERS + 0.5) * (1 + _SPREAD) * _FINDS_A_CELL
    finds_a_cell = matches / (cities * networks * per_cell)
    made = draw_study(cities, networks, COUNTRIES, finds_a_cell, np.random.default_rng(SEED), DOCUMENTS)
    make_run(root, made)
    return len(made.finds)


def measure(root: Path, design: str, *more: str) -> tuple[float, float, float]:
    """Seconds, seconds of processor and megabytes of one command."""
    command = [sys.executable, "-m", "pipeline.cli", "analyse", design, *more, "--study", str(root)]
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, code, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(code)
    if child.returncode:
        raise SystemExit(f"analyse {design} ended with {child.returncode}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Print what each design costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=int, default=500)
    parser.add_argument("--networks", type=int, default=20)
    parser.add_argument("--matches", type=int, default=100_000)
    parser.add_argument("--only", choices=[*DesignName, "power", "all"], help="one design")
    parser.add_argument("--work", type=Path, help="a folder with room for the study, 1 GB")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=told.work) as folder:
        root = Path(folder) / "study"
        matches = make_study(root, told.cities, told.networks, told.matches)
        print(f"{told.cities} cities, {told.networks} networks, {matches:,} matches", flush=True)
        for design in [told.only] if told.only else [*DesignName, "power"]:
            more = ("--network", "net-00") if design is DesignName.CONVERGENCE else ()
            seconds, processor, memory = measure(root, design, *more)
            print(f"{design:14} {seconds:6.0f} s  {processor:6.0f} s of processor  {memory:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
