"""What the last scheduled run of a study did, kept in the study for `schedule show` and for whoever got its mail."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.study.lock import HOLDER_NAME


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """One scheduled run: when, how it ended, and what was wrong, one sentence each."""

    started_at: str
    ended_at: str
    exit_code: int
    sentences: tuple[str, ...]


def log_path(store: Path) -> Path:
    """What the last scheduled run printed."""
    return store / "schedule" / "last.log"


def _path(store: Path) -> Path:
    return store / "schedule" / "last.json"


def put_last_run(store: Path, done: ScheduledRun) -> None:
    """Record a scheduled run in the place of the one before."""
    path = _path(store)
    path.parent.mkdir(exist_ok=True)
    # Not under the store's own temporary names: another command may be the writer now and clear those away.
    temporary = path.with_name("last.json.new")
    temporary.write_text(json.dumps(asdict(done), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(path)


def last_run(store: Path) -> ScheduledRun | None:
    """The last scheduled run; None where there was none or its record cannot be read."""
    try:
        fields = json.loads(_path(store).read_text(encoding="utf-8"))
        return ScheduledRun(**(fields | {"sentences": tuple(fields["sentences"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def read_lock_time(store: Path) -> datetime | None:
    """Since when the present writer has held the study; None where that cannot be told."""
    try:
        return datetime.fromtimestamp((store / HOLDER_NAME).stat().st_mtime, UTC)
    except OSError:
        return None
