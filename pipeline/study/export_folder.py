"""What lies in an export folder when it is written anew: files of the program are replaced, those of a person stay.

A file is the program's own as long as it holds bytes that the program wrote into this folder; the digests of all that
it ever wrote there are kept in the store. Anything else was put there or changed by a person: it keeps its name, and
what would have replaced it stands beside it, as `matches.new.csv`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from pipeline.study.atomic_files import write_atomically

__all__ = ["KeptFile", "Renewed", "Written", "renew_folder"]

_BESIDE = re.compile(r"\.new[0-9]*(?=(\.[^.]+)?(\.gz)?$)")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that a person changed, and the file beside it that holds what was written now."""

    changed: Path
    new: Path


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of what was written: by its name the name that it has now, and the files that a person changed."""

    places: Mapping[Path, Path]
    kept: tuple[KeptFile, ...]


class Written:
    """The digests of all that the program wrote into one export folder, kept in a file of the store."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read_digests(path)

    def has(self, digest: str) -> bool:
        """Whether bytes of this digest were written into the folder."""
        return digest in self._known

    def add(self, digests: Iterable[str]) -> None:
        """Keep these digests too. To be done before the files come into place: a kill leaves them known, not taken."""
        new = set(digests) - self._known
        if new:
            self._known |= new
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(sorted(self._known), indent=0).encode())


def renew_folder(folder: Path, temporary: Path, written: Written, *, complete: bool) -> Renewed:
    """Prepare what was written into `temporary` to take the place of an export folder, and take along what stays.

    With `complete`, everything was written anew, and files of the program that are no more part of it go; otherwise
    they stay.
    """
    made = {path.relative_to(temporary): _digest(path) for path in _files(temporary)}
    written.add(made.values())
    places: dict[Path, Path] = {}
    for name, digest in sorted(made.items()):
        free = _is_free(folder, written, digest)
        places[name] = name if free(name) else next(beside for beside in _beside(name) if free(beside))
    for name, place in places.items():
        if place != name:
            (temporary / name).rename(temporary / place)
    for path in _files(folder) if folder.exists() else ():
        name = path.relative_to(folder)
        # A file linked before it is written anew would be written in the old folder too.
        if name in places.values() or _goes(path, name, written, made, complete=complete):
            continue
        (temporary / name).parent.mkdir(parents=True, exist_ok=True)
        _link(path, temporary / name)
    kept = tuple(KeptFile(folder / name, folder / place) for name, place in places.items() if place != name)
    return Renewed(places, kept)


def _is_free(folder: Path, written: Written, digest: str) -> Callable[[Path], bool]:
    """Asks of a name in a folder whether a file of this digest may have it without a person losing anything."""

    def free(name: Path) -> bool:
        path = folder / name
        if not os.path.lexists(path):
            return True
        held = _digest(path)
        return held == digest or written.has(held)

    return free


def _beside(name: Path) -> Iterator[Path]:
    """Names beside a name: matches.new.csv, matches.new2.csv ..."""
    packed = ".gz" if name.suffix == ".gz" else ""
    bare = PurePosixPath(name.name.removesuffix(packed))
    for number in count(1):
        yield name.with_name(f"{bare.stem}.new{number if number > 1 else ''}{bare.suffix}{packed}")


def _goes(path: Path, name: Path, written: Written, made: Collection[Path], *, complete: bool) -> bool:
    """Whether a file of the program, as it was written, has no place in the new folder."""
    replaced = name.with_name(_BESIDE.sub("", name.name)) in made and _BESIDE.search(name.name) is not None
    return (complete or replaced) and written.has(_digest(path))


def _files(folder: Path) -> Iterator[Path]:
    """Everything in a folder that is no folder itself, and folders that are empty, in order."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink() and any(path.iterdir()):
            yield from _files(path)
        else:
            yield path


def _digest(path: Path) -> str:
    """The digest of a file's bytes; empty for what is no file, which nothing that was written equals."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _link(path: Path, target: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        target.mkdir(exist_ok=True)
        return
    try:
        os.link(path, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # not every system links, nor links links
        shutil.copy2(path, target, follow_symlinks=False)


def _read_digests(path: Path) -> set[str]:
    """The digests in a file of the store; none where it is not there or damaged, so that everything is a person's."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return {str(digest) for digest in found} if isinstance(found, list) else set()
