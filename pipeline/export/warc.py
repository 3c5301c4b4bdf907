"""WARC: the archive as it is, with the sources it was crawled by and the digests of its files.

It is not of one run but of the whole study; with the sources, `policyecho crawl --from-warc` makes the documents anew.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from pipeline.errors import StageError
from pipeline.export.tables import Archive

SUMS = "SHA256SUMS"


def write(archive: Archive, folder: Path) -> tuple[Path, ...]:
    """Put the archive's files, the source files and the digests of both into an empty folder; returns their paths.

    The list of digests has the form that `sha256sum --check` reads. Raises StageError where nothing is archived.
    """
    files = sorted(archive.files.glob("*.warc.gz"))
    if not files:
        raise StageError("the study has no archive, because nothing was crawled; crawl its sources first")
    made = [_put(path, folder / path.name) for path in files]
    for path in sorted(archive.sources.rglob("*")):
        if path.is_file() and path.suffix in (".toml", ".py"):
            made.append(_put(path, folder / "sources" / path.relative_to(archive.sources)))
    lines = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in made]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return (*made, folder / SUMS)


def _put(path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Never linked: what happens to a copy must not happen to the evidence.
    shutil.copyfile(path, target)
    return target


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
