"""Loads what every command loads, then gives each command that is ordered a fork of this process.

Argument: the number of the socket on which orders come, each with the pipe to print to; the answers are the number of
the fork and, when it has ended, its exit code. The model's and the crawl's processes import this file.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from importlib import import_module
from typing import Any

# The modules of the commands, and what those and the processes that they start import at first use.
LOADED = (
    *(f"pipeline.cli.{name}" for name in ("app", "run", "documents.add", "crawl", "export")),
    *(f"pipeline.cli.terminal.{name}" for name in ("console", "exported", "limiting", "process")),
    *(f"pipeline.workflow.{name}" for name in ("cluster.connect", "export", "run", "workspace")),
    *(f"pipeline.ingest.{name}" for name in ("crawl", "documents_csv", "schedule.due")),
    "pipeline.review.following.tables",
    "pipeline.views.limits",
    "faiss",
    "pandas",
    "rich.table",
    "scipy.sparse",
    "snowballstemmer",
    "tests.fixtures.warm_crawls",
    "tests.fixtures.warm_readers",
    "tests.fixtures.warm_texts",
)


def dying_at(pattern: str, number: int, notes: int) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that writes every named point to the open file `notes` and kills at the one wanted.

    `pattern` is EVENT ARGUMENT, with * for anything; `number` that of the matching point to die at, 0 for none.
    """
    met = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal met
        if not event.startswith("policyecho."):
            return
        point = " ".join(map(str, (event, *arguments[:1])))
        os.write(notes, f"{point}\n".encode())
        met += fnmatchcase(point, pattern)
        if met == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def freeze_what_is_loaded() -> None:
    """Keep what is loaded out of the collections of garbage of all forks: at the end of each it is most of its work."""
    gc.collect()
    gc.freeze()


def fork_at_every_order(link: socket.socket) -> tuple[Mapping[str, Any], int]:
    """Returns in each fork, with its order and its pipe; ends the process that forks when nobody can order any more."""
    while True:
        order, pipes, *_ = socket.recv_fds(link, 65536, 1)
        if not order:
            sys.exit()
        pid = os.fork()
        if not pid:
            link.close()
            os.setsid()  # a group of its own, so that a test can kill it with all that it has started
            return json.loads(order), pipes[0]
        os.close(pipes[0])
        link.sendall(f"{pid}\n".encode())
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        link.sendall(f"{status}\n".encode())


if __name__ == "__main__":
    for name in LOADED:
        import_module(name)
    # The processes of crawls and readers belong to the command as others do, but need not load everything again.
    for name in ("crawler.crawl", "pipeline.extract.sandbox.worker"):
        import_module(name).PROCESSES = multiprocessing.get_context("fork")
    freeze_what_is_loaded()
    order, pipe = fork_at_every_order(socket.socket(fileno=int(sys.argv[1])))
    # New streams, since those of the template are of another kind than a pipe.
    for name, number in (("stdout", 1), ("stderr", 2)):
        os.dup2(pipe, number)
        setattr(sys, name, os.fdopen(number, "w", 1, closefd=False))
    os.close(pipe)
    notes = os.open(order["notes"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    sys.addaudithook(dying_at(order["pattern"], order["number"] or -1, notes))
    sys.argv = ["policyecho", *order["arguments"]]
    from pipeline.cli.app import main

    main()
