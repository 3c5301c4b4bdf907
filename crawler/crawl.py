"""A polite, archived crawl in a process of its own; the caller never imports Scrapy or Twisted."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crawler.errors import CrawlerError
from crawler.events import CrawlEvent, CrawlSummary, PageFetched, Refusal, RoundEnded, Snapshot, new_round_id
from crawler.settings import CrawlSettings
from crawler.source import Source

if TYPE_CHECKING:
    from crawler.archive import Archive

_GRACE_SECONDS = 10
# Spawned, not forked: a copy of a caller with threads or an open database would not be safe.
PROCESSES = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class _Done:
    """The crawl came to its end."""


def crawl(
    sources: Sequence[Source],
    settings: CrawlSettings,
    archive_dir: Path,
    rounds: Mapping[str, str] | None = None,
    on_batch: Callable[[Sequence[CrawlEvent]], None] | None = None,
    keep: bool = True,
) -> CrawlSummary:
    """Everything the sources gave and refused; findings are also handed over in batches as they arrive.

    Without `keep` they are handed over alone, and the summary only counts: a crawl may find more than memory holds.

    `rounds` names the round of each source: what the archive holds of that round is not asked for again, so a crawl
    that was killed goes on where it was. Without it each source begins a new round. What a batch tells of is on disk
    when it is handed over, so a caller may commit it. Raises SourceError for a selector that is no CSS, ArchiveError
    when the archive cannot be written, and CrawlerError when the crawl's process ends before the crawl; what was
    handed over stays valid.
    """
    now = new_round_id()
    named = {source.id: (rounds or {}).get(source.id) or now for source in sources}
    return _summarise(_Order(tuple(sources), settings, archive_dir, named), on_batch, keep)


def replay(sources: Sequence[Source], settings: CrawlSettings, archive_dir: Path) -> CrawlSummary:
    """What the sources give by the archive alone, every round of each in turn; nothing is asked of any server.

    Raises as `crawl` does.
    """
    summary = _summarise(_Order(tuple(sources), settings, archive_dir, None), None, keep=True)
    # In the order in which it was fetched, whatever order the archive was read in.
    by_fetch = attrgetter("fetched_at", "warc_file", "warc_offset")
    return replace(summary, snapshots=tuple(sorted(summary.snapshots, key=by_fetch)))


def check(sources: Sequence[Source], settings: CrawlSettings) -> tuple[list[PageFetched], CrawlSummary]:
    """Which addresses of the sources answer, and how many documents their pages link; nothing is kept.

    Raises as `crawl` does.
    """
    pages: list[PageFetched] = []

    def note(batch: Sequence[CrawlEvent]) -> None:
        pages.extend(event for event in batch if isinstance(event, PageFetched))

    with TemporaryDirectory(prefix="policyecho-check-") as folder:
        summary = crawl(sources, replace(settings, only_check=True), Path(folder), on_batch=note)
    return pages, summary


@dataclass(frozen=True, slots=True)
class _Order:
    """What the crawl's process is to do; without rounds it replays the archive."""

    sources: tuple[Source, ...]
    settings: CrawlSettings
    archive_dir: Path
    rounds: Mapping[str, str] | None


def _summarise(order: _Order, on_batch: Callable[[Sequence[CrawlEvent]], None] | None, keep: bool) -> CrawlSummary:
    kept: dict[type, list[Any]] = {Snapshot: [], Refusal: [], RoundEnded: []}
    pages = 0
    if not order.sources:
        return CrawlSummary((), (), 0)
    # Closed at once when a callback raises: the crawl's process must not outlive the call.
    with closing(_receive_batches(order)) as batches:
        for batch in batches:
            for event in batch:
                if isinstance(event, PageFetched):
                    pages += 1
                elif keep:
                    kept[type(event)].append(event)
            if on_batch:
                on_batch(batch)
    return CrawlSummary(tuple(kept[Snapshot]), tuple(kept[Refusal]), pages, tuple(kept[RoundEnded]))


def _receive_batches(order: _Order) -> Generator[list[CrawlEvent], None, None]:
    receiving, sending = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_crawl_in_child, args=(sending, order), name="policyecho-crawl")
    try:
        process.start()
        sending.close()
        yield from _receive(receiving, process)
        process.join(_GRACE_SECONDS)
    finally:
        sending.close()
        receiving.close()
        _end(process)


def _receive(receiving: Connection, process: SpawnProcess) -> Iterator[list[CrawlEvent]]:
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
        faults = [event for event in message if isinstance(event, CrawlerError)]
        if faults:
            raise faults[0]
        yield message


def _end(process: SpawnProcess) -> None:
    if process.pid is None:
        return
    for stop in (process.terminate, process.kill):
        if process.is_alive():
            stop()
            process.join(_GRACE_SECONDS)
    process.close()


def _crawl_in_child(sending: Connection, order: _Order) -> None:
    """What the crawl's own process does."""
    # An interrupt from the keyboard reaches both processes; the caller decides and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Its caller waits for its end, a fifth of a second of which would be a search for garbage in all that it loaded.
    atexit.register(gc.freeze)
    threading.Thread(target=_end_with_caller, daemon=True).start()
    from crawler.archive import Archive
    from crawler.engine import Task, run

    def send(message: object) -> None:
        try:
            sending.send(message)
        except OSError:
            os._exit(1)

    label = order.sources[0].id if len(order.sources) == 1 else "crawl"
    try:
        offline = order.rounds is None
        with Archive(order.archive_dir, label, order.settings.user_agent, offline=offline) as archive:
            if order.rounds is None:
                tasks = [Task(source, round_id) for source, round_id in _archived_rounds(order.sources, archive)]
            else:
                tasks = [Task(source, order.rounds[source.id]) for source in order.sources]
            run(tasks, order.settings, archive, send)
    except CrawlerError as error:
        send(error)
    except Exception as error:  # a defect in this process; the caller tells of its end in one sentence
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
    else:
        send(_Done())


def _archived_rounds(sources: Sequence[Source], archive: Archive) -> Iterator[tuple[Source, str]]:
    """Every source with every round of it that an archive holds, oldest first.

    An archive of another program names no source; then each source takes from it what it finds there.
    """
    known = list(archive.rounds())
    by_id = {source.id: source for source in sources}
    named = {source_id for _, source_id in known}
    for round_id, source_id in known:
        if source_id in by_id:
            yield by_id[source_id], round_id
        elif not source_id:
            yield from ((source, round_id) for source in sources if source.id not in named)


def _end_with_caller() -> None:
    caller = multiprocessing.parent_process()
    if caller is not None:
        connection.wait([caller.sentinel])
        os._exit(1)
