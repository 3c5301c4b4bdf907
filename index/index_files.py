"""The two files of a saved index: `<digest>.json` says what `<digest>.faiss` holds.

The description is written first and the vectors last, so a pair that is there is whole; the pairs of older
contents are removed after that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.atomic import replacing
from index.errors import StoreError

__all__ = ["IndexedDocument", "SavedIndex", "find_saved", "save_index"]

_DIGEST = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document's key and its number of sentence vectors."""

    key: str
    rows: int


@dataclass(frozen=True, slots=True)
class SavedIndex:
    """What an index holds and where it lies; `sha256` is that of the vectors' file, "" until written."""

    folder: Path
    digest: str
    dim: int
    documents: tuple[IndexedDocument, ...]
    sha256: str = ""

    @property
    def vectors_path(self) -> Path:
        """The file of the vectors."""
        return self.folder / f"{self.digest}.faiss"

    @property
    def description_path(self) -> Path:
        """The file that says what the vectors' file holds."""
        return self.folder / f"{self.digest}.json"

    def checked_path(self) -> Path:
        """The file of the vectors, compared with its digest; raises StoreError."""
        try:
            whole = _file_sha256(self.vectors_path) == self.sha256
        except OSError as error:
            raise _damaged(self.vectors_path) from error
        if not whole:
            raise _damaged(self.vectors_path)
        return self.vectors_path


def save_index(saved: SavedIndex, write: Callable[[Path], None]) -> Path:
    """Write both files, `write` making that of the vectors, then remove older ones; returns its path.

    A whole pair of the same content stays as it is.
    """
    if not _is_whole(saved):
        _write(saved, write)
    _remove_others(saved)
    return saved.vectors_path


def _is_whole(saved: SavedIndex) -> bool:
    try:
        find_saved(saved.folder, saved.digest).checked_path()
    except StoreError:
        return False
    return True


def _write(saved: SavedIndex, write: Callable[[Path], None]) -> None:
    with replacing(saved.vectors_path, "policyecho.index.replace") as temporary:
        write(temporary)
        description = {
            "digest": saved.digest,
            "dim": saved.dim,
            "sha256": _file_sha256(temporary),
            "documents": [[document.key, document.rows] for document in saved.documents],
        }
        with replacing(saved.description_path, "policyecho.index.describe") as described:
            described.write_text(json.dumps(description), encoding="utf-8")


def find_saved(folder: Path, digest: str | None) -> SavedIndex:
    """The saved index with the digest, or the newest; raises StoreError where none can be read."""
    paths = [path for path in folder.glob(f"{digest or '*'}.faiss") if _DIGEST.fullmatch(path.stem)]
    paths = [path for path in paths if path.with_suffix(".json").is_file()]
    if not paths:
        raise StoreError(f"there is no index in {folder}; run `policyecho index` first")
    path = max(paths, key=lambda path: (path.stat().st_mtime_ns, path.name)).with_suffix(".json")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        documents = tuple(IndexedDocument(str(key), int(rows)) for key, rows in content["documents"])
        return SavedIndex(folder, path.stem, int(content["dim"]), documents, str(content["sha256"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


def _remove_others(saved: SavedIndex) -> None:
    kept = {saved.vectors_path, saved.description_path}
    for path in saved.folder.iterdir():
        if path.suffix in (".faiss", ".json") and _DIGEST.fullmatch(path.stem) and path not in kept:
            with suppress(OSError):  # still mapped by a reader on Windows; the next save removes it
                path.unlink()


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(path: Path) -> StoreError:
    return StoreError(f"the index file {path} is damaged; delete it and run `policyecho index` again")
