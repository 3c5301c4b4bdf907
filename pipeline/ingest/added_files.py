"""The files that a table of documents names, and the name by which a study knows such a table."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from pipeline.study import Study, Version

MAX_FILE_BYTES = 500_000_000
_OF_A_COMPUTER = re.compile(r"[A-Za-z]:[\\/]|file:|~")


def name_table(study: Study, table: Path) -> str:
    """What a study calls a table: where it lies as seen from the study, so that both may move together."""
    try:
        name = os.path.relpath(table.resolve(), study.root.resolve())
    except ValueError:  # on another drive of Windows
        name = str(table.resolve())
    return normalize("NFC", Path(name).as_posix())


def read_file(study: Study, folder: Path, given: str) -> tuple[Version | None, str]:
    """The bytes that a line of a table names, kept in the study, or in a sentence why there are none."""
    path = locate(folder, given)
    try:
        facts = path.stat()
        if problem := _why_unfit(facts):
            return None, problem
        return study.keep_file(path.read_bytes(), path.name), ""
    except FileNotFoundError:
        hint = " (write it as seen from the table)" if _OF_A_COMPUTER.match(given) else ""
        return None, f"the file {given} was not found{hint}; correct the path and add it again"
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return None, f"the file cannot be opened ({why}); mend that and add it again"


def locate(folder: Path, given: str) -> Path:
    """Where the file is that a table in this folder names, also where it was written on another system.

    Windows has backslashes between folders and takes capitals for small letters, as macOS does, which writes accents as
    characters of their own, and keeps them so in archives and on drives that others read.
    """
    path = _find_spelt_otherwise(folder / given)
    if "\\" in given and not os.path.lexists(path):
        path = _find_spelt_otherwise(folder / given.replace("\\", "/"))
    return path


def _find_spelt_otherwise(path: Path) -> Path:
    """The path, or where nothing is there the only one that differs from it in capitals and in how accents are written.

    Of several, one that has its capitals.
    """
    if os.path.lexists(path) or not path.name:
        return path
    folder, wanted = _find_spelt_otherwise(path.parent), normalize("NFC", path.name)
    with suppress(OSError):
        others = sorted(one for one in folder.iterdir() if normalize("NFC", one.name).casefold() == wanted.casefold())
        same = [one for one in others if normalize("NFC", one.name) == wanted]
        return next(iter(same or (others if len(others) == 1 else ())), path)
    return path


def _why_unfit(facts: os.stat_result) -> str:
    """Why a path is not read at all; empty when it may be."""
    if stat.S_ISDIR(facts.st_mode):
        return "the path is a folder; name the file in it and add it again"
    if not stat.S_ISREG(facts.st_mode):
        # Opening a pipe waits for its writer, and a device may never end.
        return "the path is a pipe or device; save it as a file and add that"
    if facts.st_size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1_000_000
        return f"the file holds more than {limit} MB; split it or make it smaller and add it again"
    return ""
