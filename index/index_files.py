"""The files of a saved index, each with the digest it was written with, and the description that names them all.

The description is written last, so an index that has one is whole. A file that did not change is linked from the
index before, so that a small change of a large study writes little.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.atomic import replacing
from index.errors import DamagedFileError, StoreError

__all__ = ["WrittenFile", "link_file", "read_description", "write_description", "write_file"]

# A file from this size on is not read whole at every opening, if size and time are those it was written with.
_LARGE = 1 << 20
_FORMAT = 3  # of descriptions and of the files they name


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file by its name, with the digest of its bytes; `modified` is in nanoseconds, both 0 for a small file."""

    name: str
    sha256: str
    size: int = 0
    modified: int = 0

    def checked(self, folder: Path) -> Path:
        """The file in this folder, compared with its digest. Raises DamagedFileError.

        A large one that nothing touched since it was written is not read.
        """
        path = folder / self.name
        try:
            whole = self._is_untouched(path) or _sha256(path) == self.sha256
        except OSError as error:
            raise DamagedFileError(path) from error
        if not whole:
            raise DamagedFileError(path)
        return path

    def _is_untouched(self, path: Path) -> bool:
        found = path.stat()
        return self.size >= _LARGE and (found.st_size, found.st_mtime_ns) == (self.size, self.modified)


def write_file(folder: Path, name: str, write: Callable[[Path], None]) -> WrittenFile:
    """Let `write` make a file, which is there whole or not at all. Raises StoreError where the disk refuses."""
    path = folder / name
    with replacing(path, "policyecho.index.replace") as temporary:
        write(temporary)
        sha256 = _sha256(temporary)
    written = path.stat()
    # Of a large one only, as the time is another whenever the same is written again.
    stamp = (written.st_size, written.st_mtime_ns) if written.st_size >= _LARGE else (0, 0)
    return WrittenFile(name, sha256, *stamp)


def link_file(source: Path, folder: Path, written: WrittenFile) -> None:
    """Put a file of another index into this one, as a link where the file system has such, as a copy otherwise."""
    path = folder / written.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            path.unlink()
        try:
            os.link(source, path)
        except OSError:
            shutil.copy2(source, path)  # with its time, by which it is known to be untouched
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error}); free the disk or fix its rights, then run again") from (
            error
        )


def write_description(path: Path, files: Mapping[str, WrittenFile], about: Mapping[str, object]) -> None:
    """Write what an index holds and which files it has by the part they play. Raises StoreError."""
    content = {"format": _FORMAT, **about, "files": {part: asdict(file) for part, file in files.items()}}
    with replacing(path, "policyecho.index.describe") as temporary:
        temporary.write_text(json.dumps(content), encoding="utf-8")


def read_description(path: Path) -> tuple[dict[str, WrittenFile], dict[str, Any]]:
    """What `write_description` wrote. Raises StoreError where it is missing, DamagedFileError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        files = {str(part): WrittenFile(**file) for part, file in content["files"].items()}
        if content["format"] != _FORMAT:
            raise ValueError("another format")
    except FileNotFoundError as error:
        raise StoreError(f"there is no index in {path.parent}; run `policyecho run` first") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFileError(path) from error
    return files, content


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
