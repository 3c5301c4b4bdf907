"""How commands tell what a run cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.terminal.progress import in_words

if TYPE_CHECKING:
    from pipeline.study import EncodingCost, RunCost, StageCost

__all__ = ["cost_line", "cost_lines"]

_SHORT_SECONDS = 9.95
_TOLD = 0.02  # of a run's time, which a stage must take to be named


def cost_line(cost: RunCost) -> str:
    """What a run took in all, in a few words."""
    parts = [f"{_seconds(cost.seconds)} ({_seconds(cost.cpu_seconds)} of processor)"]
    if cost.peak_bytes is not None:
        parts.append(f"{_in_bytes(cost.peak_bytes)} of memory")
    if cost.read_bytes is not None and cost.written_bytes is not None:
        parts.append(f"read {_in_bytes(cost.read_bytes)}, wrote {_in_bytes(cost.written_bytes)}")
    return ", ".join(parts)


def cost_lines(cost: RunCost) -> list[str]:
    """What a run took, by stage, and how near its encoding came to what the machine can do."""
    named = [one for one in cost.stages if one.seconds >= _TOLD * cost.seconds]
    stages = ", ".join(_stage(one) for one in sorted(named, key=lambda one: -one.seconds))
    lines = [cost_line(cost), f"by stage: {stages}"]
    return [*lines, _encoding(cost.encoding)] if cost.encoding else lines


def _stage(cost: StageCost) -> str:
    memory = f", {_in_bytes(cost.peak_bytes)}" if cost.peak_bytes is not None else ""
    return f"{cost.stage} {_seconds(cost.seconds)} ({_seconds(cost.cpu_seconds)} of processor{memory})"


def _encoding(cost: EncodingCost) -> str:
    rate = f"embedding: {cost.rate:,.0f} tokens a second and core"
    if not 0 < cost.share <= 1:
        return rate
    return f"{rate}, {100 * cost.share:.0f} % of what this machine's matrix products allow"


def _seconds(seconds: float) -> str:
    """A time in words, short ones to a tenth, so that those of the stages add up."""
    return f"{seconds:.1f} s" if seconds < _SHORT_SECONDS else in_words(seconds)


def _in_bytes(count: int) -> str:
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
