"""A study brought up to date by the workers of a cluster is the one that a single process makes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.models import MODELS
from index.progress import Bar
from pipeline.errors import ConfigError, StageError
from pipeline.workflow.cluster import workers
from pipeline.workflow.cluster.connect import open_compute
from pipeline.workflow.cluster.orders import EncodeOrder, Place, encode_texts
from pipeline.workflow.report import Progress, RunReport, no_progress
from pipeline.workflow.run import run
from pipeline.workflow.workspace import Workspace
from tests.fixtures import pdfs
from tests.fixtures.study import Bench, fill, make_bench

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]


@contextmanager
def open_scheduler(n_workers: int) -> Iterator[Any]:
    """Workers that are processes of their own, and their scheduler; one that dies is followed by another."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(
            n_workers=n_workers,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False},
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs="CRITICAL",
        ) as cluster,
    ):
        yield cluster


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """Two workers and their scheduler."""
    with open_scheduler(n_workers=2) as cluster:
        yield cluster


def run_on(bench: Bench, cluster: str, progress: Progress = no_progress) -> RunReport:
    with bench.open() as study, open_compute(cluster, study.store) as compute:
        return run(Workspace(study), progress, compute=compute)


def filled(root: Path) -> Bench:
    bench = fill(make_bench(root))
    for number in range(9):
        text = f"The council of quarter {number} opens a library on Sundays. Its roof carries {number} solar panels."
        bench.put(f"city-{number}", text * (1 + number % 3), "city", date_earliest="2019")
    bench.put("city-pdf", pdfs.one_line("A page of a plan that nobody copied."), "city", suffix=".pdf")
    bench.put("city-broken", b"%PDF-1.7\nnothing that can be read", "city", suffix=".pdf")
    bench.add()
    return bench


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The study as one process makes it."""
    bench = filled(tmp_path_factory.mktemp("alone") / "study")
    bench.run()
    return bench


def made(bench: Bench) -> dict[str, str]:
    """Vectors, statistics, index and tables; beside them a run keeps when it was done."""
    wanted = ("store/vectors/", "store/statistics/", "store/index/", "exports/")
    files = bench.files().items()
    return {path: sha256 for path, sha256 in files if path.startswith(wanted) and not path.endswith("/run.json")}


def test_a_run_on_a_cluster_leaves_the_bytes_of_one_without(alone: Bench, tmp_path: Path, scheduler: Any) -> None:
    shared = filled(tmp_path / "study")
    report = run_on(shared, scheduler.scheduler_address)
    assert report.stages["extract"].done == report.stages["embed"].done + 1 == 14
    assert made(alone) == made(shared)
    assert run_on(shared, scheduler.scheduler_address).fresh


@pytest.mark.parametrize("stage", ["reading files", "embedding sentences"])
def test_a_worker_killed_in_the_middle_changes_nothing(
    alone: Bench, tmp_path: Path, scheduler: Any, stage: str
) -> None:
    shared = filled(tmp_path / "study")
    killed: list[int] = []

    @contextmanager
    def killing(name: str, total: float) -> Iterator[Bar]:
        def bar(units: float, doing: str = "") -> None:
            if name == stage and not killed:
                # One that is at work: what follows the worker of the test before may still be starting.
                present = next(iter(scheduler.scheduler.workers.values()))
                killed.append(scheduler.workers[present.name].process.pid)
                os.kill(killed[0], signal.SIGKILL)

        yield bar

    run_on(shared, scheduler.scheduler_address, killing)
    assert killed and made(alone) == made(shared)


def ask_workers() -> dict[int, bool]:
    """By process id of each worker that is there, whether it hears Ctrl-C."""
    from distributed import get_client

    def ask() -> tuple[int, bool]:
        return os.getpid(), signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())

    return dict(get_client().run(ask, on_error="ignore").values())


def test_a_run_whose_workers_are_all_gone_says_so_and_keeps_what_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "ANOTHER_SECONDS", 1.0)
    shared, gone = filled(tmp_path / "study"), []
    with open_scheduler(n_workers=1) as cluster:

        @contextmanager
        def ending(name: str, total: float) -> Iterator[Bar]:
            def bar(units: float, doing: str = "") -> None:
                if name == "embedding sentences" and not gone:
                    gone.append(doing)
                    cluster.scale(0)

            yield bar

        told = r"no worker of the cluster is left, .*; run again, what was done is kept"
        with pytest.raises(StageError, match=told):
            run_on(shared, cluster.scheduler_address, ending)
    assert gone and shared.run().stages["extract"].done == 0


def test_workers_of_this_machine_leave_ctrl_c_to_the_run_also_those_that_follow_others(tmp_path: Path) -> None:
    with open_compute("local", tmp_path):
        first = ask_workers()
        for pid in first:
            os.kill(pid, signal.SIGINT)
        assert first and not any(first.values()) and ask_workers() == first
        os.kill(min(first), signal.SIGKILL)
        while not (later := ask_workers()).keys() - first.keys():
            time.sleep(0.1)
    assert not any(later.values())


def test_a_file_whose_bytes_are_gone_is_told_of_its_document(tmp_path: Path, scheduler: Any) -> None:
    shared = fill(make_bench(tmp_path / "study"))
    with shared.open() as study:
        (stored,) = [one for one in study.documents.all() if one.document.document_id == "city-2018"]
        (study.store / study.documents.version(stored.document.sha256).location).unlink()
    report = run_on(shared, scheduler.scheduler_address)
    (item,) = [item for item in report.items if item.document.document_id == "city-2018"]
    assert "stored file cannot be read" in item.reason and report.stages["embed"].done == 2


def test_a_worker_that_does_not_see_the_study_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.workflow.cluster.orders.SEEN_WITHIN_SECONDS", 0)
    (tmp_path / "store").mkdir()
    order = EncodeOrder(Place(tmp_path / "store" / ".cluster-1"), MODELS["hashing"], ("a",), False)
    with pytest.raises(StageError, match="does not see the folder"):
        encode_texts(order)


def test_a_worker_waits_for_what_a_network_disk_shows_later(tmp_path: Path) -> None:
    token = tmp_path / ".cluster-1"
    later = threading.Timer(0.3, token.touch)
    later.start()
    assert encode_texts(EncodeOrder(Place(token), MODELS["hashing"], ("a",), False)).shape[0] == 1
    later.join()


def test_a_machine_that_takes_no_jobs_says_so(tmp_path: Path) -> None:
    path = tmp_path / "lsf.toml"
    path.write_text('system = "lsf"\njobs = 1\ncores = 1\nmemory = "2GB"\n', encoding="utf-8")
    with pytest.raises(StageError, match="bsub is not on this machine"), open_compute(str(path), tmp_path):
        pass


def test_a_worker_of_another_version_says_so(tmp_path: Path) -> None:
    token = tmp_path / ".cluster-1"
    token.touch()
    with pytest.raises(StageError, match="install the same on both"):
        encode_texts(EncodeOrder(Place(token, "policyecho 0.0.1"), MODELS["hashing"], ("a",), False))


@pytest.mark.parametrize(
    ("cluster", "error", "said"),
    [
        ("nowhere.toml", ConfigError, "no cluster 'nowhere.toml'"),
        ("tcp://127.0.0.1:9", StageError, "no scheduler answers at tcp://127.0.0.1:9"),
    ],
)
def test_a_cluster_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: str, error: type[Exception], said: str
) -> None:
    monkeypatch.setattr("pipeline.workflow.cluster.connect.CONNECT_SECONDS", 1)
    with pytest.raises(error, match=said), open_compute(cluster, tmp_path):
        pass


def test_without_a_cluster_this_machine_works(tmp_path: Path) -> None:
    with open_compute(None, tmp_path) as compute:
        assert compute.pooled_sentences > 0 and not list(tmp_path.iterdir())


def test_what_a_killed_run_on_a_cluster_left_goes_with_the_next_run(tmp_path: Path) -> None:
    (tmp_path / ".cluster-1").touch()
    with open_compute(None, tmp_path):
        assert not list(tmp_path.iterdir())
