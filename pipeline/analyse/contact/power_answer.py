"""What a study could find, before the work: the whole answer, written beside the exports of its runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from index.progress import Bar, no_bar
from pipeline.analyse.answer import Answer
from pipeline.analyse.contact.exposure_tests import TestName
from pipeline.analyse.contact.paragraphs import METHODS, tell_identification
from pipeline.analyse.contact.power import STUDIES, Power, compute_power, tell_power
from pipeline.analyse.contact.rate_ratio import point_ratio
from pipeline.analyse.counts.planned_cells import cross_tables
from pipeline.analyse.counts.study_cells import open_cells
from pipeline.analyse.pictures.curves import Curve, Panel, PointAt, Tick, draw_curves
from pipeline.analyse.pictures.svg import Picture
from pipeline.errors import StageError, UnknownNameError
from pipeline.export.analysis.contact import POWER
from pipeline.export.tables import Cell, Table, rounded
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_power", "interpolate_share", "power_picture", "power_table"]

_LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_Z = 1.959964  # of a 95 % interval


def ask_power(
    workspace: Workspace, networks: Sequence[str] = (), seed: int = 1, studies: int = STUDIES, bar: Bar = no_bar
) -> tuple[Power, Answer]:
    """The power by the study's own tables, with the ratio of the newest run where there is one.

    `bar` is told of one unit in all.
    """
    cells = cross_tables(workspace.tables, workspace.issuers, networks)
    found = compute_power(cells, seed, studies=studies, bar=bar)
    own = _own_ratio(workspace, networks)
    said = [tell_identification(found.identification), tell_power(found), _tell_own(found, own)]
    if found.shares:
        said.append(f"Counted on {found.studies} invented studies a rate ratio: {found.assumes}.")
    pictures = {"power": power_picture(found, own)} if found.shares else {}
    return found, Answer("power", "", tuple(filter(None, said)), (), (power_table(found),), pictures)


def power_table(found: Power) -> Table:
    """The share of invented studies that each test finds, by rate ratio, with the interval of so many studies."""
    rows: list[tuple[Cell, ...]] = []
    for (ratio, test), share in found.shares.items():
        low, high = _interval(share, found.studies)
        rows.append((ratio, test.value, *map(rounded, (share, low, high)), found.studies, found.seed, *METHODS[test],
                     found.assumes, ""))  # fmt: skip
    tested = {test for _, test in found.shares}
    for test, obstacle in found.identification.obstacles.items():
        if test not in tested and test is not TestName.NAIVE:
            rows.append((None, test.value, None, None, None, None, found.seed, *METHODS[test], "", obstacle.meaning))
    return Table("power", POWER, tuple(rows))


def power_picture(found: Power, own: float | None) -> Picture:
    """A curve for each test over the rate ratio; the ratio of the newest run is marked."""
    ratios = sorted({ratio for ratio, _ in found.shares})
    tests = list(dict.fromkeys(test for _, test in found.shares))
    curves = tuple(
        Curve(test.value.replace("_", " "), tuple(_point(found, ratio, test) for ratio in ratios)) for test in tests
    )
    inside = own is not None and ratios[0] <= own <= ratios[-1]
    mark = Tick(math.log(own), f"this study: {own:.2f}") if inside and own else None
    panel = Panel("", curves, tuple(Tick(math.log(ratio), f"{ratio:g}") for ratio in ratios), mark)
    levels = [Tick(level, f"{level:.0%}") for level in _LEVELS]
    below = "Rate ratio of contact, and the share of invented studies in which p is .05 or below (95 % intervals)."
    return draw_curves("What this study could find", below, [panel], levels)


def _point(found: Power, ratio: float, test: TestName) -> PointAt:
    share = found.shares[ratio, test]
    return PointAt(math.log(ratio), share, *_interval(share, found.studies))


def interpolate_share(found: Power, test: TestName, ratio: float) -> float | None:
    """The power at a ratio between those that were counted, along the logarithm; None outside of them."""
    shares = sorted((at, share) for (at, of), share in found.shares.items() if of is test)
    for (low, before), (high, after) in pairwise(shares):
        if low <= ratio <= high:
            part = math.log(ratio / low) / math.log(high / low)
            return before + part * (after - before)
    return None


def _own_ratio(workspace: Workspace, networks: Sequence[str]) -> float | None:
    """The rate ratio of the newest run; None before one, or where its data hold none."""
    try:
        return point_ratio(open_cells(workspace, networks).whole.cells)
    except (StageError, UnknownNameError):
        return None  # before the first run power is asked of the tables alone


def _tell_own(found: Power, own: float | None) -> str:
    share = None if own is None else interpolate_share(found, TestName.WITHIN_COUNTRY, own)
    if own is None or share is None:
        return ""
    return f"The newest run has a rate ratio of {own:.2f}; the primary test finds one of that size in {share:.0%}."


def _interval(share: float, studies: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of so many studies."""
    centre = (share + _Z**2 / (2 * studies)) / (1 + _Z**2 / studies)
    reach = _Z / (1 + _Z**2 / studies) * math.sqrt(share * (1 - share) / studies + _Z**2 / (4 * studies**2))
    return centre - reach, centre + reach
