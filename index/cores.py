"""How many processors this process may use."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

__all__ = ["available_cores", "granted_cores"]

_GROUP, _GROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def available_cores() -> int:
    """Processors this process may run on: the share a container or a batch system grants, at least 1."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, math.ceil(min(cores, granted_cores(_GROUP, _GROUPS))))


@cache  # a bound is set before a process begins, and many a product asks
def granted_cores(group: Path, groups: Path) -> float:
    """The processors whose time Linux grants to this process's control groups (cgroups(7)); infinite without a bound.

    `group` is the file that names them, `groups` the folder in which they lie. A container on a machine of many
    processors may run on all of them, and be stopped for most of the time if it does.
    """
    return min((cores for folder in _folders(group, groups) for cores in _bounds(folder)), default=math.inf)


def _folders(group: Path, groups: Path) -> Iterator[Path]:
    """The folders of the groups that may bound processors, each with those around it."""
    with suppress(OSError, ValueError):
        for line in group.read_text(encoding="utf-8", errors="replace").splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers and "cpu" not in controllers.split(","):
                continue
            root = groups / controllers  # of the second version, whose groups have no controllers here, it is `groups`
            inside = Path(path.lstrip("/"))
            # In a container the name may be that of the machine outside: then the folder itself is the group.
            yield from (root / part for part in (inside, *inside.parents) if (root / part).is_dir())


def _bounds(folder: Path) -> Iterator[float]:
    with suppress(OSError, ValueError, ZeroDivisionError):
        time, period = (folder / "cpu.max").read_text(encoding="ascii").split()
        yield int(time) / int(period)  # "max" is no number
    with suppress(OSError, ValueError, ZeroDivisionError):
        time, period = ((folder / f"cpu.cfs_{name}_us").read_text(encoding="ascii") for name in ("quota", "period"))
        if int(time) > 0:
            yield int(time) / int(period)
