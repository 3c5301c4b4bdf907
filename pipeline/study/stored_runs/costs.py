"""What runs cost, stage by stage: the last of those that had something to do."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from pipeline.study.catalogue import Catalogue

__all__ = ["CostTable", "EncodingCost", "RunCost", "StageCost"]

KEPT = 100
_KEY = "cost "


@dataclass(frozen=True, slots=True)
class StageCost:
    """What one stage took, the processes that it started included.

    `seconds` by the clock, `cpu_seconds` of all processors together. Bytes are those that went through files and
    pipes, from memory or from a disk; `peak_bytes` is the memory of the largest process at its highest. None where the
    system does not tell.
    """

    stage: str
    seconds: float
    cpu_seconds: float
    read_bytes: int | None = None
    written_bytes: int | None = None
    peak_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class EncodingCost:
    """The tokens that the packaged model encoded, and what the machine could do.

    `limit` is the tokens a second of one core if the model were nothing but its matrix products.
    """

    tokens: int
    cpu_seconds: float
    limit: float

    @property
    def rate(self) -> float:
        """Tokens a second of one core."""
        return self.tokens / self.cpu_seconds if self.cpu_seconds else 0.0

    @property
    def share(self) -> float:
        """How much of the machine's limit was reached, 0-1; more where that was no limit."""
        return self.rate / self.limit if self.limit else 0.0


@dataclass(frozen=True, slots=True)
class RunCost:
    """What one run cost; `run_id` is empty where it ended before matching."""

    run_id: str
    started_at: str
    stages: tuple[StageCost, ...]
    encoding: EncodingCost | None = None

    @property
    def seconds(self) -> float:
        """By the clock."""
        return sum(one.seconds for one in self.stages)

    @property
    def cpu_seconds(self) -> float:
        """Of all processors together."""
        return sum(one.cpu_seconds for one in self.stages)

    @property
    def read_bytes(self) -> int | None:
        """None where any stage does not know it."""
        return _sum([one.read_bytes for one in self.stages])

    @property
    def written_bytes(self) -> int | None:
        """None where any stage does not know it."""
        return _sum([one.written_bytes for one in self.stages])

    @property
    def peak_bytes(self) -> int | None:
        """The memory of the largest process at its highest; None where no stage knows it."""
        return max((one.peak_bytes for one in self.stages if one.peak_bytes is not None), default=None)


_COST = TypeAdapter(RunCost)


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


class CostTable:
    """What the last runs cost; those before are forgotten."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def put(self, cost: RunCost) -> None:
        """Keep what a run cost."""
        with self._catalogue.transaction("cost") as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                (f"{_KEY}{cost.started_at}", _COST.dump_json(cost).decode()),
            )
            connection.execute(
                "DELETE FROM meta WHERE key LIKE ?1 AND key NOT IN"
                " (SELECT key FROM meta WHERE key LIKE ?1 ORDER BY rowid DESC LIMIT ?2)",
                (f"{_KEY}%", KEPT),
            )

    def all(self) -> tuple[RunCost, ...]:
        """What each of the last runs cost, the newest last."""
        # In the order in which they were kept: a clock that was set back gives a later run an earlier time.
        rows = self._catalogue.rows("SELECT value FROM meta WHERE key LIKE ? ORDER BY rowid", (f"{_KEY}%",))
        return tuple(cost for row in rows if (cost := _read(row["value"])) is not None)

    def of_runs(self) -> dict[str, RunCost]:
        """By run_id, what the run cost that found its matches; a later one may only have written its tables again."""
        return {cost.run_id: cost for cost in self.all() if any(one.stage == "match" for one in cost.stages)}


def _read(value: str) -> RunCost | None:
    """A cost as it was kept; None where another version kept it otherwise, since nothing else follows from it."""
    try:
        return _COST.validate_json(value)
    except ValidationError:
        return None
