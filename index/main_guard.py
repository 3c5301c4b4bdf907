"""Whether the program at work can be run again, as every process that is started beside it does with its script.

A script that does its work without asking whether it is the main program would do all of it again in each such
process, which ends in errors that name everything but the cause.
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["IN_PYTHON", "describe_missing_guard"]

_GUARDED = 'under `if __name__ == "__main__":`'
# What to do where a process ended with the exit code of an error that Python printed.
IN_PYTHON = f"mend the error that was printed; a script of your own must do its work {_GUARDED} only"
_PIPED = "<stdin>"

# `__mp_main__` is what a script is called in the processes started beside it.
_GUARDS = ("__main__", "__mp_main__")


def describe_missing_guard() -> str:
    """One sentence where the script at work names no main guard, with what to do; empty where nothing is amiss."""
    main = sys.modules["__main__"]
    # The main module of a package is not run again, and neither is what was typed.
    if getattr(main.__spec__, "name", "").endswith("__main__") or not getattr(main, "__file__", None):
        return ""
    script = Path(str(main.__file__))
    if script.name == _PIPED:
        return f"what is piped into Python cannot start processes; save it, its work {_GUARDED}, and run that file"
    try:
        source = script.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    if any(guard in source for guard in _GUARDS):
        return ""
    return (
        f"{script.name} does its work whenever it is imported, and the processes started beside it import it; "
        f"put that work {_GUARDED} and run again"
    )
