"""Do cities that were in contact with a network echo it more? All tests, the rate ratio, and what moves the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.progress import Bar, no_bar
from pipeline.analyse.contact.exposure_tests import REFERENCES, Tested, TestName, test_exposure
from pipeline.analyse.contact.identification import Identification, identify
from pipeline.analyse.contact.leave_one import LeftOut, leave_out_each
from pipeline.analyse.contact.rate_ratio import RatioEstimate, estimate_ratio
from pipeline.analyse.counts.cells import Cells

__all__ = ["Involvement", "analyse_involvement"]


@dataclass(frozen=True, slots=True, eq=False)
class Involvement:
    """The design's whole result. `tests` has those that could be made, `ratios` within countries and over all."""

    identification: Identification
    tests: Mapping[TestName, Tested]
    ratios: tuple[RatioEstimate, ...]
    left_out: tuple[LeftOut, ...]
    seed: int
    references: int


def analyse_involvement(
    cells: Cells, seed: int, references: int = REFERENCES, bar: Bar = no_bar, *, whole: bool = True
) -> Involvement:
    """Identify, then test and estimate what can be; with `whole` also without each city and country.

    `bar` is told of one unit in all.
    """
    identification = identify(cells)
    rng = np.random.default_rng(seed)
    tests: dict[TestName, Tested] = {}
    if len(identification.obstacles) < len(TestName):
        bar(0, "permuting memberships")
        made = test_exposure(cells, rng, references)
        tests = {one.test: one for one in made if one.test not in identification.obstacles}
    bar(0.4, "rate ratio without each city")
    ratios = (
        tuple(estimate_ratio(cells, within_country=within) for within in (True, False))
        if TestName.NAIVE not in identification.obstacles
        else ()
    )
    bar(0.3, "without each city and country")
    primary = tests.get(TestName.WITHIN_COUNTRY)
    left_out = (
        leave_out_each(cells, ratios[0], primary.p if primary else None, np.random.default_rng(seed))
        if ratios and whole
        else ()
    )
    bar(0.3, "done")
    return Involvement(identification, tests, ratios, left_out, seed, references)
