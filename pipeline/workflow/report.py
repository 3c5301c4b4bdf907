"""What a run did and how far it is: for progress bars, the summary table and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from index.progress import Bar, no_bar
from pipeline.evidence.grade_rules import letter_of
from pipeline.records import GRADED_BY_POINTS, CapCode, Flag, Grade, Match
from pipeline.study import KeptFile, RunCost
from pipeline.study.csv_table import Fault
from pipeline.workflow.inventory import Item


class Progress(Protocol):
    """Makes a bar for a stage of `total` units; the context ends with the stage."""

    def __call__(self, stage: str, total: float) -> AbstractContextManager[Bar]: ...


@contextmanager
def no_progress(stage: str, total: float) -> Iterator[Bar]:
    """The progress of stages that nobody watches."""
    yield no_bar


@dataclass(slots=True)
class StageCount:
    """Units of one stage: done now, and fresh from before; and what hindered it, in a sentence, where it went on."""

    done: int = 0
    fresh: int = 0
    hindered: str = ""


@dataclass(slots=True)
class RunReport:
    """What a run did, for the summary table.

    `held_down` counts matches whose points would give a better grade than a cap allows, by the cap.
    `uncalibrated` of the matches have no error rate, `borrowed` that of languages like theirs.
    `kept` are tables that a person had changed; `latest` is the path that leads to the newest export, None where there
    is none; `cost` what the run took, None where it had nothing to do.
    """

    run_id: str = ""
    fresh: bool = False
    stages: dict[str, StageCount] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    matches: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    held_down: Counter[CapCode] = field(default_factory=Counter)
    uncalibrated: int = 0
    borrowed: int = 0
    highest_q: float | None = None
    excluded: Counter[str] = field(default_factory=Counter)
    grown: bool = False
    kept: tuple[KeptFile, ...] = ()
    latest: Path | None = None
    cost: RunCost | None = None

    @property
    def did_work(self) -> bool:
        """Whether any stage had something to do."""
        return any(count.done for count in self.stages.values())

    def count(self, match: Match) -> None:
        """Take a match of the run into account; only those that no rule excludes have their grades counted."""
        if match.exclusion:
            self.excluded[match.exclusion.value] += 1
            return
        self.matches += 1
        self.grades[match.grade.letter if match.grade else ""] += 1
        self.held_down.update(_caps_that_hold(match.grade) if match.grade else ())
        q_value = match.chance.q_value if match.chance else None
        self.borrowed += Flag.RATE_BORROWED in match.flags
        if q_value is None:
            self.uncalibrated += 1
        else:
            self.highest_q = max(q_value, self.highest_q or 0.0)


def _caps_that_hold(grade: Grade) -> list[CapCode]:
    """The caps below the letter that a grade's points would give."""
    worse = GRADED_BY_POINTS[GRADED_BY_POINTS.index(letter_of(grade.points)) + 1 :]
    return [reason.code for reason in grade.reasons if isinstance(reason.code, CapCode) and reason.best in worse]
