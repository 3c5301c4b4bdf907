"""A polite, archived crawl in a process of its own; the caller never imports Scrapy or Twisted."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from crawler.errors import CrawlerError
from crawler.settings import CrawlSettings
from crawler.snapshot import CrawlSummary, PageFetched, Refusal, Snapshot
from crawler.source import Source

_GRACE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class _Done:
    """The crawl came to its end."""


_Event = Snapshot | Refusal | PageFetched


def crawl(
    sources: Sequence[Source],
    settings: CrawlSettings,
    archive_dir: Path,
    on_snapshot: Callable[[Snapshot], None] | None = None,
    on_refusal: Callable[[Refusal], None] | None = None,
    on_page: Callable[[PageFetched], None] | None = None,
) -> CrawlSummary:
    """Everything the sources gave and refused; each finding is also handed over the moment it arrives.

    A snapshot's record is complete in `archive_dir` before it is handed over, so a caller may commit it.
    Raises SourceError for a selector that is no CSS, ArchiveError when the archive cannot be written, and
    CrawlerError when the crawl's process ends before the crawl; what was handed over stays valid.
    """
    snapshots: list[Snapshot] = []
    refusals: list[Refusal] = []
    pages_fetched = 0
    if not sources:
        return CrawlSummary((), (), 0)
    # Closed at once when a callback raises: the crawl's process must not outlive the call.
    with closing(_events(sources, settings, archive_dir)) as events:
        for event in events:
            match event:
                case Snapshot():
                    snapshots.append(event)
                    if on_snapshot:
                        on_snapshot(event)
                case Refusal():
                    refusals.append(event)
                    if on_refusal:
                        on_refusal(event)
                case PageFetched():
                    pages_fetched += 1
                    if on_page:
                        on_page(event)
    return CrawlSummary(tuple(snapshots), tuple(refusals), pages_fetched)


def _events(sources: Sequence[Source], settings: CrawlSettings, archive_dir: Path) -> Generator[_Event, None, None]:
    # Spawned, not forked: a copy of a caller with threads or an open database would not be safe.
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(
        target=_crawl_here, args=(sending, tuple(sources), settings, archive_dir), name="policyecho-crawl"
    )
    try:
        process.start()
        sending.close()
        yield from _received(receiving, process)
        process.join(_GRACE_SECONDS)
    finally:
        sending.close()
        receiving.close()
        _end(process)


def _received(receiving: Connection, process: SpawnProcess) -> Iterator[_Event]:
    while True:
        try:
            message = receiving.recv()
        except (EOFError, OSError):
            process.join(_GRACE_SECONDS)
            raise CrawlerError(
                f"the crawl's process ended before the crawl (exit code {process.exitcode}); what it had"
                " found is kept, so run the crawl again"
            ) from None
        if isinstance(message, _Done):
            return
        if isinstance(message, CrawlerError):
            raise message
        yield message


def _end(process: SpawnProcess) -> None:
    if process.pid is None:
        return
    for stop in (process.terminate, process.kill):
        if process.is_alive():
            stop()
            process.join(_GRACE_SECONDS)
    process.close()


def _crawl_here(sending: Connection, sources: Sequence[Source], settings: CrawlSettings, archive_dir: Path) -> None:
    """What the crawl's own process does."""
    # An interrupt from the keyboard reaches both processes; the caller decides and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_caller, daemon=True).start()
    from crawler.engine import run

    def report(message: object) -> None:
        try:
            sending.send(message)
        except OSError:
            os._exit(1)

    try:
        run(sources, settings, archive_dir, report)
    except CrawlerError as error:
        report(error)
    except Exception as error:  # a defect in this process; the caller tells of its end in one sentence
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
    else:
        report(_Done())


def _end_with_caller() -> None:
    caller = multiprocessing.parent_process()
    assert caller is not None
    connection.wait([caller.sentinel])
    os._exit(1)
