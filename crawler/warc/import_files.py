"""Takes WARC files, also those of other programs, into an archive."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

from crawler.errors import ArchiveError
from crawler.warc.scan import scan

_SUFFIX = ".warc.gz"


def take_in(files: Sequence[Path], archive_dir: Path) -> list[Path]:
    """The places of the files in the archive; a folder stands for all WARC files in it.

    A file that is there already stays. One whose records are not packed one by one is packed anew. Raises
    ArchiveError, before anything is taken in, for a file that is missing or no WARC file.
    """
    found = [path for given in files for path in _files_of(given)]
    for path in found:
        _check(path)
    archive_dir.mkdir(parents=True, exist_ok=True)
    return [_taken_in(path, archive_dir) for path in found]


def _files_of(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    found = sorted([*given.rglob("*.warc.gz"), *given.rglob("*.warc")])
    if not found:
        raise ArchiveError(f"{given}: holds no WARC file; name a folder with .warc.gz or .warc files")
    return found


def _check(path: Path) -> None:
    # Here, since every command imports this module and few read or write an archive.
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as stream:
            next(iter(ArchiveIterator(stream)))
    except FileNotFoundError:
        raise ArchiveError(f"{path}: is not there; give the path of a .warc.gz file") from None
    except (OSError, StopIteration, ArchiveLoadFailed, EOFError, ValueError) as error:
        raise ArchiveError(f"{path}: is no WARC file ({type(error).__name__}); give a .warc.gz file") from None


def _taken_in(path: Path, archive_dir: Path) -> Path:
    target = archive_dir / (path.name if path.name.endswith(_SUFFIX) else f"{path.name.removesuffix('.warc')}{_SUFFIX}")
    if target.exists() and (target.samefile(path) or _digest(target) == _digest(path)):
        return target
    if target.exists():
        # Another file of that name: both are kept.
        target = archive_dir / f"{target.name.removesuffix(_SUFFIX)}-{_digest(path)[:8]}{_SUFFIX}"
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    if next(scan(path), None) is None or not path.name.endswith(_SUFFIX):
        _repack(path, temporary)
    else:
        shutil.copyfile(path, temporary)
    temporary.replace(target)
    return target


def _repack(path: Path, target: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.warcwriter import WARCWriter

    # Unpacked first: some programs pack a whole file as one.
    with _opened(path) as source, target.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for record in ArchiveIterator(source):
            writer.write_record(record)


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        is_packed = stream.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path)) if is_packed else path.open("rb")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
