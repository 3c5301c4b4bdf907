"""Files and folders that are there whole or not at all, and the clearing away of what a killed writer left."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FORMER = ".former"
# The second form is that of index.atomic.
_UNFINISHED = re.compile(r"\..+\.([0-9]+\.tmp|part)")


def write_atomically(path: Path, *parts: bytes | memoryview) -> None:
    """Write parts as one file under a temporary name, flush it to disk, then rename it into place."""
    temporary = temporary_path(path)
    with temporary.open("wb") as stream:
        for part in parts:
            stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())
    sys.audit("policyecho.store.write", str(path))
    temporary.replace(path)


@contextmanager
def replace_folder(path: Path, event: str) -> Iterator[Path]:
    """A temporary folder that takes the place of `path` when the block ends well; nothing is left otherwise.

    The audit event `event` is raised with the path before each renaming: that of a former folder out of the
    way, if there is one, and that of the new one into place.
    """
    temporary, former = temporary_path(path), path.with_name(f".{path.name}{_FORMER}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        yield temporary
        if path.exists():
            sys.audit(event, str(path))
            path.rename(former)
        sys.audit(event, str(path))
        temporary.rename(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        _settle(former)


def clear_unfinished(store: Path, exports: Path) -> None:
    """Remove what writers left that were killed at work, and put back a folder they were about to replace.

    Only for the one who holds the study's writer lock: what another is just writing looks the same.
    """
    for former in exports.glob(f".*{_FORMER}"):
        _settle(former)
    for path in [*exports.glob(".*"), *_hidden_in(store)]:
        if not _UNFINISHED.fullmatch(path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _hidden_in(folder: Path) -> Iterator[Path]:
    """What begins with a dot anywhere in a folder; a large study has a file a document, of which none is looked at."""
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in [*folders, *files] if name.startswith("."))


def temporary_path(path: Path) -> Path:
    """Where what is to take the place of `path` is made: beside it, and cleared away after a kill."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def _settle(former: Path) -> None:
    """Put a former folder back where no new one took its place; remove it otherwise."""
    path = former.with_name(former.name[1:].removesuffix(_FORMER))
    if former.exists() and not path.exists():
        former.rename(path)
    else:
        shutil.rmtree(former, ignore_errors=True)
