"""Every design of analysis with the function that asks it. A new one is a line here and a member of `DesignName`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.progress import Bar
from pipeline.analyse.answer import Answer
from pipeline.analyse.contact.answer import ask_involvement
from pipeline.analyse.contact.exposure_tests import REFERENCES
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.direction.answer import ask_direction
from pipeline.analyse.expected.answer import ask_expected
from pipeline.analyse.instruments.answer import ask_instruments
from pipeline.analyse.joining.answer import ask_before_after
from pipeline.analyse.likeness.answer import ask_convergence
from pipeline.workflow.workspace import Workspace

__all__ = ["DESIGNS", "Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person may ask of all designs at once; without `networks` each design is asked of all of them."""

    networks: tuple[str, ...] = ()
    seed: int = 1
    references: int = REFERENCES
    periods: int = 3
    begins: tuple[int, ...] = ()


# Each is told of one unit in all.
DESIGNS: Mapping[DesignName, Callable[[Workspace, Asked, Bar], Answer]] = {
    DesignName.INVOLVEMENT: lambda workspace, asked, bar: ask_involvement(
        workspace, asked.networks, asked.seed, asked.references, bar
    ),
    DesignName.EXPECTED: lambda workspace, asked, bar: ask_expected(
        workspace, asked.networks, asked.seed, asked.references, bar
    ),
    DesignName.DIRECTION: lambda workspace, asked, bar: ask_direction(
        workspace, asked.networks, asked.seed, asked.references, bar
    ),
    DesignName.CONVERGENCE: lambda workspace, asked, bar: ask_convergence(
        workspace, asked.networks, asked.periods, asked.begins, bar
    ),
    DesignName.INSTRUMENTS: lambda workspace, asked, bar: ask_instruments(
        workspace, asked.seed, asked.references, bar=bar
    ),
    DesignName.BEFORE_AFTER: lambda workspace, asked, bar: ask_before_after(workspace, asked.networks, bar=bar),
}
