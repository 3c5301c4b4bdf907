"""The run that a timer starts: crawl what is due, match what is new, and be heard only where something is wrong."""

from __future__ import annotations

import os
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.errors import CrawlerError
from crawler.source import load_sources
from index.errors import VectorError
from pipeline.cli.crawl import TOO_FEW, crawl_study
from pipeline.cli.run import run_until
from pipeline.cli.terminal import console, process
from pipeline.errors import PipelineError, StudyError
from pipeline.ingest import schedule
from pipeline.ingest.schedule import IN_USE
from pipeline.records.moments import now
from pipeline.study import Study, open_study
from pipeline.study.lock import holder, lock_path

OK, ERROR = 0, 1
_WORST_LAST = (OK, IN_USE, TOO_FEW, ERROR)
# A study held for longer is not worked on but stuck, and that is worth a mail.
_STUCK_AFTER = timedelta(hours=24)
_LINES_REPEATED = 200
_EXPECTED = (PipelineError, CrawlerError, VectorError, OSError, sqlite3.Error, MemoryError, RecursionError)

# What a scheduled run does in turn; each gives the exit code of its command.
Step = Callable[[Path], int]


@dataclass
class _Outcome:
    """How a scheduled run is going: the worst exit code so far, and what is wrong, one sentence each."""

    code: int = OK
    sentences: list[str] = field(default_factory=list)

    def add(self, code: int, *sentences: str) -> None:
        known = [*_WORST_LAST, *(one for one in (self.code, code) if one not in _WORST_LAST)]
        self.code = max(self.code, code, key=known.index)
        self.sentences += sentences


def _crawl(root: Path) -> int:
    return crawl_study(root, (), due=True)


def _match(root: Path) -> int:
    run_until(root, "match", as_json=False)
    return OK


def run_now(root: Path, steps: Sequence[Step] = (_crawl, _match)) -> int:
    """Do in turn what a timer asks for; returns the exit code, the worst of all steps.

    0: all well, and nothing is printed, so that cron sends no mail. 75: the study is in use, which is as quiet.
    3: a source brought fewer documents than it must. 1: something failed. With the last two, sentences and all that
    was printed go to stderr. A step that fails or falls short does not keep the next one from its work.
    """
    with open_study(root) as study:
        store = study.store
    started_at, outcome, printed = now(), _Outcome(), ""
    try:
        if holder(store):
            outcome.add(*_in_use(store))
        else:
            _do(steps, root, store, outcome)
            printed = schedule.log_path(store).read_text(encoding="utf-8", errors="replace")
            if outcome.code in (TOO_FEW, ERROR):
                outcome.sentences += _shortfalls(root, started_at)
    except process.Stopped as stop:
        outcome.add(stop.code, "stopped; the next run goes on")
        raise
    finally:
        done = schedule.ScheduledRun(started_at, now(), outcome.code, tuple(outcome.sentences))
        schedule.put_last_run(store, done)
    if outcome.code not in (OK, IN_USE):
        _tell(root, outcome, printed)
    return outcome.code


def _do(steps: Sequence[Step], root: Path, store: Path, outcome: _Outcome) -> None:
    """Do each step, its output in the log; ends early only where another command has taken the study."""
    with _printed_to(schedule.log_path(store)):
        for step in steps:
            try:
                outcome.add(step(root))
            except Exception as error:  # also a defect of ours must not keep the next step from its work
                if isinstance(error, StudyError) and holder(store):
                    outcome.add(*_in_use(store))
                    return
                if not isinstance(error, _EXPECTED):
                    traceback.print_exc()
                outcome.add(ERROR, process.describe_error(error) or f"an unexpected {type(error).__name__}, told below")


@contextmanager
def _printed_to(log: Path) -> Iterator[None]:
    """A block whose output, that of its child processes included, goes into a file."""
    log.parent.mkdir(exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("w", encoding="utf-8", errors="backslashreplace", buffering=1) as stream:
        try:
            os.dup2(stream.fileno(), 1)
            os.dup2(stream.fileno(), 2)
            with redirect_stdout(stream), redirect_stderr(stream):
                yield
        finally:
            for number, former in enumerate(kept, start=1):
                os.dup2(former, number)
                os.close(former)


def _in_use(store: Path) -> tuple[int, str]:
    """Exit code and sentence on a study that another command holds: no failure, unless it holds it for too long."""
    who, since = holder(store), schedule.read_lock_time(store)
    told = f"the study is in use by {who}" + (f" since {since:%Y-%m-%d %H:%M} UTC" if since else "")
    if since is None or datetime.now(UTC) - since < _STUCK_AFTER:
        return IN_USE, f"{told}; the next run does the work"
    return ERROR, (
        f"{told}, which is more than {_STUCK_AFTER.total_seconds() / 3600:.0f} hours: end that process if it hangs, "
        f"and delete {lock_path(store)} if it is no longer there"
    )


def _shortfalls(root: Path, since: str) -> list[str]:
    """A sentence for each source whose crawl since then brought fewer documents than it must."""
    try:
        with open_study(root) as study:
            return [
                f"{source_id} brought {documents} documents and {least} at least are expected: see whether its site "
                f"has changed, with `policyecho sources check {source_id}`, or lower its expected_min"
                for source_id, documents, least in _too_few(study, since)
            ]
    except _EXPECTED:
        return []  # told by the crawl itself


def _too_few(study: Study, since: str) -> Iterator[tuple[str, int, int]]:
    for source in load_sources(study.sources):
        last = study.crawls.last_round(source.id, finished=True)
        if last and last.too_few and last.finished_at >= since:
            yield source.id, last.documents, last.expected_min


def _tell(root: Path, outcome: _Outcome, printed: str) -> None:
    """Say what is wrong, then repeat what was printed: this is the mail that cron sends."""
    for sentence in outcome.sentences:
        console.say(f"policyecho: {sentence}")
    lines = printed.splitlines()
    if lines:
        console.say(f"\nThe scheduled run of {root.resolve()} ended with exit code {outcome.code} and printed:\n")
    if len(lines) > _LINES_REPEATED:
        console.say(f"(the first {len(lines) - _LINES_REPEATED} lines stand only in store/schedule/last.log)")
    for line in lines[-_LINES_REPEATED:]:
        console.say(f"  {line}")
