"""How fast this machine multiplies matrices, which no encoder exceeds; measured once and kept in the user's cache."""

from __future__ import annotations

import json
import os
import platform
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.packaged.cached_folder import cache_root

__all__ = ["FLOP_A_TOKEN", "measure_rate", "product_rate", "token_limit"]

# Of the packaged model, 12 layers of 384 numbers: the products with its weights, those of attention left out.
FLOP_A_TOKEN = 42.5e6

_ROWS, _WIDTH, _INNER = 2048, 384, 1536  # the largest product of a layer
_SECONDS = 0.4
_LEAST_ROUNDS = 3


def token_limit() -> float:
    """Tokens a second that one core could encode by the packaged model if nothing but its products took time."""
    return product_rate() / FLOP_A_TOKEN


def product_rate() -> float:
    """Floating point operations a second of float32 products of the model's shapes, on one core; takes half a second.

    The first time on a machine; after that it is read from the user's cache, if that can be written.
    """
    path, machine = cache_root() / "processor.json", _machine()
    with suppress(OSError, ValueError, KeyError, TypeError):
        return float(json.loads(path.read_text(encoding="utf-8"))[machine])
    rate = measure_rate()
    with suppress(OSError):
        _keep(path, machine, rate)
    return rate


def _machine() -> str:
    """The processor and the library whose rate it is: a cache may be shared by several machines."""
    name = platform.processor() or platform.machine()
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    return f"{name}, numpy {np.__version__}"


def _keep(path: Path, machine: str, rate: float) -> None:
    known: object = {}
    with suppress(OSError, ValueError):
        known = json.loads(path.read_text(encoding="utf-8"))
    rates = {**(known if isinstance(known, dict) else {}), machine: rate}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text(json.dumps(rates, indent=1, sort_keys=True), encoding="utf-8")
    unfinished.replace(path)


def measure_rate() -> float:
    """The same, measured now."""
    from threadpoolctl import threadpool_limits  # here, because it looks through every loaded library

    drawn = np.random.default_rng(0)
    a = drawn.standard_normal((_ROWS, _WIDTH), np.float32)
    b = drawn.standard_normal((_WIDTH, _INNER), np.float32)
    out = np.empty((_ROWS, _INNER), np.float32)
    best, rounds, until = 0.0, 0, time.monotonic() + _SECONDS
    with threadpool_limits(1):
        np.matmul(a, b, out=out)
        while rounds < _LEAST_ROUNDS or time.monotonic() < until:
            # Of this thread's processor time: on a busy machine the clock would measure the others too.
            started = time.thread_time()
            np.matmul(a, b, out=out)
            best = max(best, 2 * a.size * _INNER / max(time.thread_time() - started, 1e-9))
            rounds += 1
    return best
