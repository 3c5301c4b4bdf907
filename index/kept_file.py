"""A SQLite file that may vanish or be torn at any moment, because all that it holds can be made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

__all__ = ["BUSY_SECONDS", "KeptFile"]

BUSY_SECONDS = 30.0
_Answer = TypeVar("_Answer")


class KeptFile:
    """One file with one table, for several processes at a time.

    A torn file is begun anew. Where it cannot be used (no rights, a full disk, another process that does not let go),
    it holds nothing from then on, and `trouble` says why.
    """

    def __init__(self, path: Path, schema: str, settings: Sequence[str] = ()) -> None:
        """`settings` are of SQLite, each as its PRAGMA takes it."""
        self.path, self.trouble = path, ""
        self._schema, self._settings = schema, settings
        self._connection: sqlite3.Connection | None = None

    def do(self, action: Callable[[sqlite3.Connection], _Answer], otherwise: _Answer) -> _Answer:
        """What an action on the file gives; a torn file is begun anew once, one that cannot be used is let be."""
        for _ in range(2):
            if self.trouble:
                break
            try:
                return action(self._opened())
            except (sqlite3.Error, OSError) as error:
                self.let_go()
                if not _is_torn(error):
                    self.trouble = f"{self.path} cannot be used ({error})"
                else:
                    with suppress(OSError):
                        self.path.unlink()
        return otherwise

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


def _is_torn(error: Exception) -> bool:
    """Whether the file is no sound one of its kind, whatever wrote it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    torn = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)
    return code & 0xFF in torn  # SQLITE_ERROR: a table of another shape
