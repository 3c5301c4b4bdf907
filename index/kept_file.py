"""A SQLite file that may vanish or be torn at any moment, because all that it holds can be made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

__all__ = ["BUSY_SECONDS", "KeptFile"]

BUSY_SECONDS = 30.0
_KIND = 0xFF  # of an error, in the number that SQLite gives it
_Answer = TypeVar("_Answer")


class KeptFile:
    """One file with one table, for several processes at a time.

    A torn file is begun anew, and so is one that somebody deletes while it is open. Where it cannot be used (no rights,
    a full disk, another process that does not let go), it takes nothing from then on, and `trouble` says why; what it
    holds is read so long as that is possible.
    """

    def __init__(self, path: Path, schema: str, settings: Sequence[str] = ()) -> None:
        """`settings` are of SQLite, each as its PRAGMA takes it."""
        self.path, self.trouble = path, ""
        self._remedy = ""
        self._torn, self._readable = False, True
        self._schema, self._settings = schema, settings
        self._connection: sqlite3.Connection | None = None

    def do(
        self, action: Callable[[sqlite3.Connection], _Answer], otherwise: _Answer, *, writes: bool = False
    ) -> _Answer:
        """What an action on the file gives; a torn file is begun anew once, one that cannot be used is let be."""
        for _ in range(2):
            if self.trouble and (writes or not self._readable):
                break
            try:
                return action(self._opened())
            except (sqlite3.Error, OSError) as error:
                self.let_go()
                if _is_torn(error):
                    self._torn = True
                    with suppress(OSError):
                        self.path.unlink()
                elif not _is_moved(error):
                    self._readable = writes  # as a file of somebody else's is, or one on a full disk
                    self.trouble, self._remedy = f"{self.path} cannot be used ({error})", _remedy(error)
        return otherwise

    def describe_loss(self, follows: str) -> str:
        """What `follows` from a file that cannot be used, or was damaged, in a sentence; empty where it was sound."""
        if self.trouble:
            return f"{self.trouble}: {follows}; {self._remedy}"
        return f"{self.path} was damaged and is begun anew: {follows}" if self._torn else ""

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, check_same_thread=False)
            # No write-ahead log, which home folders on a network do not bear; nothing here has to outlive a power cut.
            self._connection.execute("PRAGMA synchronous = OFF")
            for setting in self._settings:
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.execute(self._schema)
        return self._connection

    def let_go(self) -> None:
        """Close the file; the next action opens it again."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _code(error: Exception) -> int:
    """SQLite's number for an error, with what is particular about it in the higher bits; 0 for an error of others."""
    return int(getattr(error, "sqlite_errorcode", 0))


def _is_torn(error: Exception) -> bool:
    """Whether the file is no sound one of its kind, whatever wrote it."""
    torn = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)
    return _code(error) & _KIND in torn  # SQLITE_ERROR: a table of another shape


def _is_moved(error: Exception) -> bool:
    """Whether the open file is no longer the one under its name."""
    return _code(error) == sqlite3.SQLITE_READONLY_DBMOVED


def _remedy(error: Exception) -> str:
    match _code(error) & _KIND:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "let the other process that holds it come to its end"
        case sqlite3.SQLITE_FULL:
            return "make room on its disk"
        case _:
            return "see that its folder can be written to, or delete it"
