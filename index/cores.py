"""How many processors this process may use."""

from __future__ import annotations

import os
import sys


def available_cores() -> int:
    """Processors this process may run on: the share a container or a batch system grants, at least 1."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
