"""Whether instruments spread more where a country was at an event on them: permuted over countries and instruments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analyse.contact.exposure_tests import TestName, statistics_of, weigh_cells
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.analyse.instruments.ratios import Estimate, LogRatio, estimate_of, fit_ratio
from pipeline.analyse.instruments.spread import Spread
from pipeline.analyse.permutation import Checkerboards, count_checkerboards, draw_references, p_value
from pipeline.records.arrays import Floats

__all__ = ["SpreadTest", "ask_spread", "find_obstacle"]


@dataclass(frozen=True, slots=True, eq=False)
class SpreadTest:
    """The test of one practice, or of any: one-sided p with its references, and the rate ratio.

    `obstacle` says why there is no p; then `ratio` may be missing too. `namings` are counted in cells that take part,
    `of_contact` in those of countries that were there.
    """

    checkerboards: Checkerboards
    namings: int
    of_contact: int
    obstacle: Obstacle | None
    statistic: float | None = None
    p: float | None = None
    references: Floats | None = None
    log_ratio: LogRatio | None = None

    @property
    def ratio(self) -> Estimate:
        """The rate ratio, leaving out one country at a time."""
        return estimate_of(self.log_ratio) if self.log_ratio is not None else Estimate(None)


def find_obstacle(spread: Spread, boards: Checkerboards) -> Obstacle | None:
    """What hinders the test."""
    cells = spread.cells
    allowed, exposed = cells.allowed, cells.exposed & cells.allowed
    checks = (
        (not cells.networks, Obstacle.NO_EVENT),
        (len(cells.cities) < 2, Obstacle.ONE_COUNTRY),
        (len(cells.networks) < 2, Obstacle.ONE_INSTRUMENT),
        (not allowed.any(), Obstacle.NOBODY_FOLLOWED),
        (not cells.network_first[allowed].any(), Obstacle.NO_NAMING_AFTER),
        (not exposed.any(), Obstacle.NOBODY_ATTENDED),
        (exposed.sum() == allowed.sum(), Obstacle.ALL_ATTENDED),
        (not boards.count, Obstacle.NOTHING_TO_PERMUTE),
    )
    return next((obstacle for hinders, obstacle in checks if hinders), None)


def ask_spread(spread: Spread, rng: np.random.Generator, count: int) -> SpreadTest:
    """The test against `count` references, if it can be made."""
    cells = spread.cells
    exposed = cells.exposed & cells.allowed
    boards = count_checkerboards(exposed, None, cells.allowed)
    namings = np.where(cells.allowed, cells.network_first, 0)
    sizes = int(namings.sum()), int(namings[exposed].sum())
    obstacle = find_obstacle(spread, boards)
    if obstacle is not None:
        return SpreadTest(boards, *sizes, obstacle)
    weighed = weigh_cells(cells)[TestName.FREE]
    observed = float(statistics_of(exposed[None], weighed)[0])
    references = statistics_of(draw_references(exposed, count, rng, None, cells.allowed), weighed)
    ratio = fit_ratio(cells, cells.countries, within_country=False)
    return SpreadTest(boards, *sizes, None, observed, p_value(observed, references), references, ratio)
