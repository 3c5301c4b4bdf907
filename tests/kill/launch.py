"""Runs a policyecho command, notes its named points, and kills it with SIGKILL at one of them.

Arguments: the file to note the points in, a pattern of points (`EVENT ARGUMENT`, with * for anything), the number
of the matching point to die at (0: none), then the command. The model's and the crawl's processes import this file.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from fnmatch import fnmatchcase


def dying_at(pattern: str, number: int, notes: int) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that writes every named point to the open file `notes` and kills at the one wanted."""
    met = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal met
        if not event.startswith("policyecho."):
            return
        point = f"{event} {arguments[0]}"
        os.write(notes, f"{point}\n".encode())
        met += fnmatchcase(point, pattern)
        if met == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


if __name__ == "__main__":
    file, pattern, number, *command = sys.argv[1:]
    notes = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    sys.addaudithook(dying_at(pattern, int(number) or -1, notes))
    sys.argv = ["policyecho", *command]
    from pipeline.cli.app import main

    main()
