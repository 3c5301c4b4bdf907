"""Measuring what the stages of a run take: seconds, processor, bytes and memory, child processes included."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from index.models import Precision
from index.processor_limit import token_limit
from pipeline.study import EncodingCost, RunCost, StageCost

__all__ = ["Meter"]

_PROCESS = Path("/proc/self")
_TELLING_TOKENS = 20_000  # fewer are encoded while the model is loaded, which would count as slowness
_FORGET_THE_PEAK = "5"  # what Linux wants to hear (proc(5), clear_refs)


class Meter:
    """Measures one stage after the other.

    A child process counts where it ended: its time and bytes belong to the stage in which it was waited for.
    """

    def __init__(self) -> None:
        self.stages: list[StageCost] = []
        self._tokens, self._precision = 0, Precision.FLOAT32

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what the block takes, as the stage of this name; nothing is kept of a block that fails."""
        _forget_peak()
        before = _Reading.take()
        yield
        self.stages.append(_Reading.take().since(before, name))

    def count_tokens(self, tokens: int, precision: Precision) -> None:
        """Take tokens that the packaged model encoded, in its precision, into account."""
        self._tokens += tokens
        self._precision = precision

    def cost(self, run_id: str, started_at: str) -> RunCost:
        """What all stages so far took; where much was encoded, how near to the machine's limit."""
        encoding = None
        if self._tokens >= _TELLING_TOKENS:
            taken = sum(one.cpu_seconds for one in self.stages if one.stage == "embed")
            rate = EncodingCost(self._tokens, taken, 0.0).rate
            encoding = EncodingCost(self._tokens, taken, round(token_limit(self._precision, rate), 1))
        return RunCost(run_id, started_at, tuple(self.stages), encoding)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the system says at one moment of this process and of those it started and waited for."""

    seconds: float
    cpu_seconds: float
    read_bytes: int | None
    written_bytes: int | None
    peak_bytes: int | None
    largest_child_bytes: int

    @classmethod
    def take(cls) -> _Reading:
        times, counts = os.times(), _lines_of(_PROCESS / "io")
        return cls(
            time.monotonic(),
            times.user + times.system + times.children_user + times.children_system,
            counts.get("rchar"),
            counts.get("wchar"),
            *_peaks(),
        )

    def since(self, before: _Reading, stage: str) -> StageCost:
        peak = self.peak_bytes
        if peak is not None and self.largest_child_bytes > before.largest_child_bytes:
            peak = max(peak, self.largest_child_bytes)
        return StageCost(
            stage,
            round(self.seconds - before.seconds, 3),
            round(self.cpu_seconds - before.cpu_seconds, 3),
            _difference(self.read_bytes, before.read_bytes),
            _difference(self.written_bytes, before.written_bytes),
            peak,
        )


def _difference(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before


def _forget_peak() -> None:
    """Let the system begin anew to note this process's largest size, where it can; else the peak is that so far."""
    with suppress(OSError):
        (_PROCESS / "clear_refs").write_text(_FORGET_THE_PEAK, encoding="ascii")


def _peaks() -> tuple[int | None, int]:
    """The largest size of this process, None where nobody knows, and of the largest child that ended, in bytes."""
    if sys.platform == "win32":
        return None, 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, children = (resource.getrusage(one).ru_maxrss * unit for one in who)
    held = _lines_of(_PROCESS / "status").get("VmHWM")
    return (own if held is None else held * 1024), children


def _lines_of(path: Path) -> dict[str, int]:
    """The numbers in a file of the system, by name; none where there is no such file."""
    found = {}
    with suppress(OSError):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, rest = line.partition(":")
            value = rest.split()[:1]
            if value and value[0].isdecimal():
                found[name] = int(value[0])
    return found
