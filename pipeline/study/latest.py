"""`exports/latest`: the way to the newest run's folder, whatever its id.

It is a symbolic link; where the platform allows none, `latest.txt` names the folder instead. What a person put in
either place stays.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from pipeline.study.atomic_files import temporary_path, write_atomically

__all__ = ["LATEST", "LATEST_NOTE", "lead_to_latest"]

LATEST = "latest"
LATEST_NOTE = "latest.txt"
_RUN_ID = re.compile("[0-9a-f]{12}")


def lead_to_latest(exports: Path, run_id: str) -> Path | None:
    """Let `exports/latest` lead to the folder of this run, or `exports/latest.txt` name it.

    Returns the one of the two that does; None where something that a person put there is in the way of both.
    """
    link, note = exports / LATEST, exports / LATEST_NOTE
    if _is_our_link(link) and str(link.readlink()) == run_id:
        return link
    if (_is_our_link(link) or not os.path.lexists(link)) and _replace_link(link, run_id):
        if _is_our_note(note):
            note.unlink()  # it would name another run one day
        return link
    if not (_is_our_note(note) or not os.path.lexists(note)):
        return None
    if not note.exists() or note.read_text(encoding="utf-8").strip() != run_id:
        write_atomically(note, f"{run_id}\n".encode())
    return note


def _replace_link(link: Path, run_id: str) -> bool:
    temporary = temporary_path(link)
    try:
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(run_id, target_is_directory=True)
        sys.audit("policyecho.export.latest", str(link))
        temporary.replace(link)
    except OSError:
        # A link that could not be replaced leads to another run from now on.
        for path in (temporary, link):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return False
    return True


def _is_our_link(path: Path) -> bool:
    return path.is_symlink() and _RUN_ID.fullmatch(str(path.readlink())) is not None


def _is_our_note(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 100:
        return False
    return _RUN_ID.fullmatch(path.read_bytes().decode("utf-8", "replace").strip()) is not None
