"""Opening a cluster: processes of this machine, a scheduler that runs already, or jobs of a batch system.

Nothing of Dask is imported before a cluster is asked for.
"""

from __future__ import annotations

import logging
import shutil
import signal
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

from index.cores import available_cores
from pipeline.errors import ConfigError, StageError
from pipeline.workflow.cluster.compute import HERE, Compute
from pipeline.workflow.cluster.orders import MAY_START, Place
from pipeline.workflow.cluster.settings import BatchSystem, ClusterSettings, read_cluster_settings
from pipeline.workflow.report import Progress, no_progress

__all__ = ["open_compute", "open_job_cluster"]

LOCAL = "local"
_ADDRESSES = ("tcp://", "tls://")
_TOKEN = ".cluster-"
CONNECT_SECONDS = 20
_LOOK_SECONDS = 5
_SUBMITTERS = {BatchSystem.SLURM: "sbatch", BatchSystem.PBS: "qsub", BatchSystem.LSF: "bsub"}


@contextmanager
def open_compute(cluster: str | None, store: Path, progress: Progress = no_progress) -> Iterator[Compute]:
    """What does the work of a run: this machine without a cluster, or the workers of the one that is named.

    `cluster` is `local`, the address of a scheduler, or a file that describes jobs; `store` is the study's, which all
    workers must see. Raises ConfigError for a name that is none of these, StageError where it cannot be reached.
    """
    for left in store.resolve().glob(f"{_TOKEN}*"):  # by runs that were killed
        left.unlink(missing_ok=True)
    if not cluster:
        yield HERE
        return
    is_file = cluster != LOCAL and not cluster.startswith(_ADDRESSES)
    if is_file and not Path(cluster).is_file():
        raise ConfigError(f"no cluster {cluster!r}; give `local`, the address of a scheduler (tcp://…), or a TOML file")
    settings = read_cluster_settings(Path(cluster)) if is_file else None
    try:
        from pipeline.workflow.cluster.workers import ANOTHER_SECONDS, Workers
    except ImportError:
        raise StageError('clusters need an extra: pip install "policyecho[cluster]"') from None
    with ExitStack() as stack:
        client = stack.enter_context(_connect(cluster, settings))
        _wait_for_workers(client, settings, progress)
        token = store.resolve() / f"{_TOKEN}{uuid.uuid4().hex}"
        stack.callback(token.unlink, missing_ok=True)
        token.touch()
        # Jobs that wait in the queue come as late as the first may.
        yield Workers(client, Place(token), settings.wait_minutes * 60 if settings else ANOTHER_SECONDS)


@contextmanager
def _connect(cluster: str, settings: ClusterSettings | None) -> Iterator[Any]:
    import dask
    from distributed import Client

    with ExitStack() as stack:
        # A file is read in a process beside its worker, which a daemon may not start.
        stack.enter_context(dask.config.set({"distributed.worker.daemon": False}))
        target: Any = cluster
        if settings:
            _find_submitter(settings.system)
            target = stack.enter_context(open_job_cluster(settings))
            target.scale(jobs=settings.jobs)
        elif cluster == LOCAL:
            target = stack.enter_context(_local_cluster())
        try:
            client = Client(target, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise StageError(
                f"no scheduler answers at {cluster} ({type(error).__name__}); start one with `dask scheduler` and "
                "name its address"
            ) from None
        yield stack.enter_context(client)


def _find_submitter(system: BatchSystem) -> None:
    """Raises StageError where this machine cannot hand jobs in; Dask would wait for them without a word."""
    command = _SUBMITTERS[system]
    if shutil.which(command) is None:
        raise StageError(
            f"{command} is not on this machine, so no job can be asked for; run where {system.value} takes "
            "jobs, usually the login node"
        )


def _local_cluster() -> Any:
    from distributed import LocalCluster

    # Those of a cluster that is being ended write what they lost: what a person is to know the run itself says.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    # A worker has no limit of its own: the processes that read files have, and a model needs what it needs.
    with _children_that_hear_no_interrupt():
        return LocalCluster(
            n_workers=available_cores(),
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            # Without a dashboard, but still a port of its own: by itself it takes one that another cluster may have.
            scheduler_kwargs={"dashboard": False},
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs="CRITICAL",
        )


@contextmanager
def _children_that_hear_no_interrupt() -> Iterator[None]:
    """A block whose threads, and all processes that these ever start, leave Ctrl-C to the one who waits for them.

    A terminal sends it to workers too, each of which would print where it was at work.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which, when it is started, lets the signal through again
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def open_job_cluster(settings: ClusterSettings) -> Any:
    """The cluster of a batch system, none of whose jobs is asked for yet.

    Raises StageError without the extra, ConfigError for values that cannot be used.
    """
    try:
        import dask_jobqueue
    except ImportError:
        raise StageError('batch systems need an extra: pip install "policyecho[cluster]"') from None
    kinds: dict[BatchSystem, Any] = {
        BatchSystem.SLURM: (dask_jobqueue.SLURMCluster, "account"),
        BatchSystem.PBS: (dask_jobqueue.PBSCluster, "account"),
        BatchSystem.LSF: (dask_jobqueue.LSFCluster, "project"),
    }
    kind, payer = kinds[settings.system]
    given = {
        "queue": settings.queue or None,
        payer: settings.account or None,
        "python": settings.python or None,
        "interface": settings.interface or None,
    }
    try:
        return kind(
            cores=settings.cores,
            processes=settings.cores,
            memory=settings.memory,
            walltime=settings.walltime,
            job_script_prologue=[f"export {MAY_START}", *settings.setup],
            job_extra_directives=list(settings.directives),
            scheduler_options={"dashboard_address": None},
            **{key: value for key, value in given.items() if value is not None},
        )
    except (
        ValueError,
        RuntimeError,
    ) as error:  # such as a network interface that is none
        raise ConfigError(f"no job can be described so ({error}); mend the cluster's file and run again") from None


def _wait_for_workers(client: Any, settings: ClusterSettings | None, progress: Progress) -> None:
    """Wait until there is a worker. Raises StageError when none comes."""
    seconds = settings.wait_minutes * 60 if settings else CONNECT_SECONDS
    with progress("waiting for a worker", seconds) as bar:
        waited = 0.0
        while waited < seconds:
            try:
                client.wait_for_workers(1, timeout=min(_LOOK_SECONDS, seconds - waited))
                return
            except TimeoutError:
                waited += _LOOK_SECONDS
                bar(_LOOK_SECONDS)
    raise StageError(
        "no worker of the cluster has started; look at its queue, or start one with `dask worker`, and run again"
    )
