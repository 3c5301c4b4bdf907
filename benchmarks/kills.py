"""A small study killed at seeded moments of all stages; each export is compared with that of an undisturbed run.

The demo's crawled sites with the model `hashing`. Killed by SIGKILL are the process of a run on this machine, that of a
run with workers of its own, and the busiest worker of a cluster; then the run is repeated to its end, or goes on where
only a worker died. Each kill is shown to have landed: the process is gone, and the run was not over.

    python -m benchmarks.kills [--kills N]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pipeline.cli.run import run_until
from pipeline.study import open_study
from pipeline.workflow.demos.echoes import crawl_demo, make_demo
from tests.kill.commands import Commands, assert_same_export, export_of, hashing_copy
from tests.kill.warm import WarmCommands

SEED = 14
STAGES = (
    "extract.document *",
    "catalogue.commit extraction",
    "segment.document *",
    "catalogue.commit segmentation",
    "embed.batch *",
    "vectors.write *",
    "store.write *",
    "index.describe *",
    "index.replace *",
    "work.keep*",
    "catalogue.commit matches",
    "match.found *",
    "catalogue.commit run finished",
    "export.rename *",
    "export.latest *",
)
_GONE_SECONDS = 20
_ON_CLUSTER = ("--cluster", "local")
_WAYS = ("the run", "a run with workers", "a worker")


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: at the point of this number among those of a stage."""

    stage: str
    number: int

    @property
    def pattern(self) -> str:
        """The points of the stage, as audit events name them."""
        return f"policyecho.{self.stage}"


@dataclass(slots=True)
class WorkerKill:
    """An audit hook that kills the busiest worker of a cluster at one moment of this process."""

    cluster: Any = None
    moment: Moment | None = None
    met: int = 0
    killed: int = 0
    tasks: int = 0

    def await_moment(self, moment: Moment, cluster: Any) -> None:
        """Kill a worker of this cluster at this moment of what is run from now on."""
        self.cluster, self.moment, self.met, self.killed, self.tasks = cluster, moment, 0, 0, 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """What `sys.addaudithook` calls."""
        if self.moment is None or not event.startswith("policyecho."):
            return
        self.met += fnmatchcase(" ".join(map(str, (event, *arguments[:1]))), self.moment.pattern)
        if self.met == self.moment.number:
            self.moment = None
            self._kill()

    def _kill(self) -> None:
        busy = {address: len(worker.processing) for address, worker in self.cluster.scheduler.workers.items()}
        nannies = [one for one in self.cluster.workers.values() if one.process and one.process.pid]
        nanny = max(nannies, key=lambda one: busy.get(one.worker_address, 0))
        self.tasks, self.killed = busy.get(nanny.worker_address, 0), nanny.process.pid
        os.kill(self.killed, signal.SIGKILL)


def draw_moments(points: Sequence[str], kills: int, stream: str) -> list[Moment]:
    """So many moments, the stages in turn: each at one of the points that an undisturbed run passes."""
    draw = random.Random(f"{SEED} {stream}")
    counts = {stage: sum(fnmatchcase(point, f"policyecho.{stage}") for point in points) for stage in STAGES}
    passed = [stage for stage in STAGES if counts[stage]]
    draw.shuffle(passed)
    return [Moment(stage, draw.randint(1, counts[stage])) for stage in (passed * kills)[:kills]]


def is_gone(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    until = time.monotonic() + _GONE_SECONDS
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def open_cluster() -> Iterator[Any]:
    """Two workers that are processes of their own; one that dies is followed by another."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=0,
            silence_logs="CRITICAL",
        ) as cluster,
    ):  # fmt: skip
        yield cluster


def same_as(study: Path, expected: Path) -> bool:
    """Whether the export of a study has the bytes of another."""
    try:
        assert_same_export(export_of(study), expected)
    except AssertionError as differs:
        print(f"  DIFFERS: {differs}")
        return False
    return True


def kill_runs(way: str, options: tuple[str, ...], moments: Sequence[Moment], copy: Callable[[], Path],
              expected: Path, commands: Commands) -> int:  # fmt: skip
    """Kill the run itself at each moment and repeat it; how many were equal."""
    equal = 0
    for moment in moments:
        study = copy()
        point = commands.kill(study, moment.pattern, moment.number, command=("run", *options))
        commands.finish(study, "run")
        equal += tell(way, moment, f"died at {point.split()[0]}", same_as(study, expected))
        shutil.rmtree(study)
    return equal


def kill_workers(moments: Sequence[Moment], copy: Callable[[], Path], expected: Path) -> int:
    """Kill a worker at each moment, while the run goes on; how many were equal."""
    equal, hook = 0, WorkerKill()
    sys.addaudithook(hook)
    for moment in moments:
        study = copy()
        # A cluster each time: its second worker may be long in coming back.
        with open_cluster() as cluster:
            hook.await_moment(moment, cluster)
            with contextlib.redirect_stdout(io.StringIO()):
                run_until(study, "match", True, cluster=cluster.scheduler_address)
            landed = bool(hook.killed) and is_gone(hook.killed)
        said = f"worker with {hook.tasks} tasks gone" if landed else "DID NOT LAND"
        equal += tell("a worker", moment, said, landed and same_as(study, expected))
        shutil.rmtree(study)
    return equal


def tell(way: str, moment: Moment, landed: str, same: bool) -> bool:
    """Print what became of one kill."""
    name = moment.stage.removesuffix(" *").removesuffix("*")
    print(f"{way:20} {name} {moment.number}: {landed}; {'same bytes' if same else 'NOT EQUAL'}", flush=True)
    return same


def measure(kills: int, folder: Path) -> bool:
    """Print what became of each kill; whether all exports were equal."""
    crawled = folder / "crawled"
    make_demo(crawled)
    with open_study(crawled, write=True) as opened:
        crawl_demo(opened)
    numbers = iter(range(1_000_000))

    def copy() -> Path:
        return hashing_copy(crawled, folder / f"killed-{next(numbers)}")

    with WarmCommands() as to_kill, WarmCommands() as to_finish:
        commands = Commands(to_kill, to_finish)
        points = commands.finish(hashing_copy(crawled, folder / "undisturbed"), "run")
        expected = export_of(folder / "undisturbed")
        # A cluster embeds in other batches, so it passes other points.
        on_cluster = commands.finish(hashing_copy(crawled, folder / "on-cluster"), "run", *_ON_CLUSTER)
        shares = kills - kills // 2, kills // 6, kills // 2 - kills // 6
        alone, with_workers, workers = (
            draw_moments(passed, share, way)
            for passed, share, way in zip((points, on_cluster, on_cluster), shares, _WAYS, strict=True)
        )
        equal = kill_runs(_WAYS[0], (), alone, copy, expected, commands)
        equal += kill_runs(_WAYS[1], _ON_CLUSTER, with_workers, copy, expected, commands)
    equal += kill_workers(workers, copy, expected)
    print(f"{equal} of {kills} exports have the bytes of the undisturbed run")
    return equal == kills


def main(arguments: list[str] | None = None) -> int:
    """Kill as often as asked for; 1 where an export differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return 0 if measure(given.kills, Path(folder)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
