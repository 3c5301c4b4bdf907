"""One writer a study: whoever comes second is told in one sentence who is at work."""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from types import ModuleType

from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from pipeline.errors import StudyError
from pipeline.study.catalogue import on_network_file_system, unwritable

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows locks by other means
    fcntl = None

LOCK_NAME = "writer.lock"
# A kernel lock is a file that stays, and a mark a file that locks as long as it is there: under one name a study that
# was used on a local disk could never be written to on a network one.
MARK_NAME = "writer.mark"
HOLDER_NAME = "writer.json"
# Whoever looks who writes holds the lock for an instant, for which nobody is refused or taken for a writer.
LOOK_SECONDS = 0.5
_POLL_SECONDS = 0.01
_FULL = (errno.ENOSPC, errno.EDQUOT)  # which have a sentence of their own


def _lock(folder: Path) -> BaseFileLock:
    # Kernel locks end with their process, also by kill -9; network mounts may not have them.
    kind = SoftFileLock if _is_marked(folder) else FileLock
    return kind(lock_path(folder), timeout=LOOK_SECONDS, poll_interval=_POLL_SECONDS)


def lock_path(folder: Path) -> Path:
    """The file that locks a store, by the kernel or, where the disk has no such locks, as long as it is there."""
    return folder / (MARK_NAME if _is_marked(folder) else LOCK_NAME)


def _is_marked(folder: Path) -> bool:
    return on_network_file_system(folder) or not _takes_kernel_locks(folder)


def _takes_kernel_locks(folder: Path) -> bool:
    """Whether the kernel locks files there; so where that cannot be tried."""
    if fcntl is None:
        return True
    try:
        with TemporaryFile(dir=folder) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
    return True


@contextmanager
def writer(folder: Path) -> Iterator[None]:
    """Hold the study's one writer lock.

    Raises StudyError naming host and pid of another holder, or where the folder cannot be written.
    """
    lock = _lock(folder)
    try:
        lock.acquire()
    except Timeout:
        who, if_gone = _noted_holder(folder), _if_gone(folder)
        raise StudyError(f"another policyecho is writing to this study ({who}); wait for it to end{if_gone}") from None
    except OSError as error:
        raise StudyError(unwritable(folder, error.strerror or str(error))) from None
    try:
        _note_holder(folder)
        yield
    finally:
        (folder / HOLDER_NAME).unlink(missing_ok=True)
        lock.release()


def _note_holder(folder: Path) -> None:
    note = {"host": socket.gethostname(), "pid": os.getpid()}
    try:
        (folder / HOLDER_NAME).write_text(json.dumps(note), encoding="utf-8")
    except OSError as error:  # where an earlier lock is there, it can be held in a folder that takes no file
        if error.errno in _FULL:
            raise
        raise StudyError(unwritable(folder, error.strerror or str(error))) from None


def _if_gone(folder: Path) -> str:
    """What to do where the holder may have left its lock: of another machine nobody here can tell."""
    path = lock_path(folder)
    return f", or delete {path} if it was stopped with its machine" if path.name == MARK_NAME else ""


def holder(folder: Path) -> str:
    """Host and process id of the present writer in words; empty when nobody writes."""
    lock = _lock(folder)
    try:
        lock.acquire()
    except Timeout:
        pass
    except OSError:
        # The lock of a read-only folder cannot be tried; a writer elsewhere has left its note.
        if not (folder / HOLDER_NAME).exists():
            return ""
    else:
        lock.release()
        return ""
    return _noted_holder(folder)


def _noted_holder(folder: Path) -> str:
    try:
        note = json.loads((folder / HOLDER_NAME).read_text(encoding="utf-8"))
        return f"process {note['pid']} on {note['host']}"
    except (OSError, ValueError, KeyError):
        return "an unnamed process"
