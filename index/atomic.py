"""Files that are there whole or not at all, whatever moment the process is stopped at."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import StoreError

_NO_FLUSH = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP)


@contextmanager
def replacing(path: Path, event: str) -> Iterator[Path]:
    """A temporary path beside `path`; what the block writes there becomes `path` in one step at its end.

    One writer for each path at a time. The audit event `event` is raised with the path between the last
    byte on disk and the renaming. Raises StoreError where the disk refuses, and leaves what was there before.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        _flush(temporary)
        sys.audit(event, str(path))
        temporary.replace(path)
        _flush(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error}); free the disk or fix its rights, then run again"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _flush(path: Path) -> None:
    """Hand a file's bytes, or the names in a folder, to the disk."""
    if path.is_dir() and sys.platform == "win32":
        return  # Windows has no handle of a folder to flush
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some disks of networks and of FUSE flush files and no folders; a name that a power cut takes is made anew.
        if not path.is_dir() or error.errno not in _NO_FLUSH:
            raise
    finally:
        os.close(handle)
