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
# A file from this size on is not read whole at every opening, if size and time are those it was written with.
_LARGE = 16 << 20


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document's key and its number of sentence vectors."""

    key: str
    rows: int


@dataclass(frozen=True, slots=True)
class SavedIndex:
    """What an index holds and where it lies.

    `sha256`, and of a large one `size` in bytes and `modified` in nanoseconds, are those of the vectors' file; "" and 0
    until written.
    """

    folder: Path
    digest: str
    dim: int
    documents: tuple[IndexedDocument, ...]
    sha256: str = ""
    size: int = 0
    modified: int = 0

    @property
    def vectors_path(self) -> Path:
        """The file of the vectors."""
        return self.folder / f"{self.digest}.faiss"

    @property
    def description_path(self) -> Path:
        """The file that says what the vectors' file holds."""
        return self.folder / f"{self.digest}.json"

    def checked_path(self, *, read_whole: bool = False) -> Path:
        """The file of the vectors, compared with its digest; raises StoreError.

        A large one that nothing touched since it was written is only compared where it is to be `read_whole`.
        """
        try:
            whole = (self._is_untouched() and not read_whole) or _file_sha256(self.vectors_path) == self.sha256
        except OSError as error:
            raise self.damaged() from error
        if not whole:
            raise self.damaged()
        return self.vectors_path

    def damaged(self) -> StoreError:
        """The error for a file of vectors that is not what was written."""
        return _damaged(self.vectors_path)

    def _is_untouched(self) -> bool:
        """Whether a large file has the size and time it was written with; of a small one its bytes tell more surely."""
        found = self.vectors_path.stat()
        return self.size >= _LARGE and (found.st_size, found.st_mtime_ns) == (self.size, self.modified)


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
        find_saved(saved.folder, saved.digest).checked_path(read_whole=True)
    except StoreError:
        return False
    return True


def _write(saved: SavedIndex, write: Callable[[Path], None]) -> None:
    with replacing(saved.vectors_path, "policyecho.index.replace") as temporary:
        write(temporary)
        written = temporary.stat()
        description: dict[str, object] = {
            "digest": saved.digest,
            "dim": saved.dim,
            "sha256": _file_sha256(temporary),
            "documents": [[document.key, document.rows] for document in saved.documents],
        }
        if written.st_size >= _LARGE:  # only there, as the time is another whenever the same is written again
            description |= {"size": written.st_size, "modified": written.st_mtime_ns}
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
        stamp = int(content.get("size", 0)), int(content.get("modified", 0))  # of a large one
        return SavedIndex(folder, path.stem, int(content["dim"]), documents, str(content["sha256"]), *stamp)
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
