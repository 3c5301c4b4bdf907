"""Before the work: how often each test would find an effect in a study with these cities, networks and memberships.

Studies are invented on the study's own memberships, countries and room for finds; what differs by chance is what
cities, countries, networks and cells differ in beside contact (the standard deviations of `assumed_spread`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.progress import Bar, no_bar
from pipeline.analyse.contact.assumed_spread import BASE_RATE, CELL_SD, CITY_SD, COUNTRY_SD, NETWORK_SD, PASSAGES
from pipeline.analyse.contact.exposure_tests import TestName, draw_both, statistics_of, weigh_cells
from pipeline.analyse.contact.identification import Identification, Obstacle, identify
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.permutation import p_value
from pipeline.records.arrays import Floats

__all__ = ["RATIOS", "Power", "compute_power", "tell_power"]

RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0)
STUDIES = 200
_REFERENCES = 199
_LEVEL = 0.05
_WANTED = 0.8  # the power that studies are usually planned for
_TESTS = (TestName.WITHIN_COUNTRY, TestName.FREE, TestName.DIRECTION)


@dataclass(frozen=True, slots=True)
class Power:
    """By rate ratio and test the share of invented studies in which the test says p <= .05."""

    identification: Identification
    shares: Mapping[tuple[float, TestName], float]
    studies: int
    seed: int
    finds: float

    @property
    def assumes(self) -> str:
        """What the invented studies are drawn from, in words."""
        return (
            f"{self.finds:.0f} finds with the network first where contact changes nothing; standard deviations of the "
            f"logarithm of the rate: cities {CITY_SD}, countries {COUNTRY_SD}, networks {NETWORK_SD}, cells {CELL_SD}"
        )


def compute_power(
    cells: Cells, seed: int, ratios: Sequence[float] = RATIOS, studies: int = STUDIES, bar: Bar = no_bar
) -> Power:
    """The power of each test that could be made of this study. `bar` is told of one unit in all."""
    rng = np.random.default_rng(seed)
    base = _base_rates(cells)
    planned = replace(cells, network_first=base, city_first=base)
    identification = identify(planned)
    tests = [test for test in _TESTS if test not in identification.obstacles]
    shares: dict[tuple[float, TestName], float] = {}
    if tests:
        # Memberships are the study's own, so that all invented studies share their references.
        references = draw_both(cells, rng, _REFERENCES)
        for ratio in ratios:
            found = dict.fromkeys(tests, 0)
            for _ in range(studies):
                weighed = weigh_cells(_invent(cells, base, ratio, rng))
                for test in tests:
                    drawn = references[TestName.WITHIN_COUNTRY if test is TestName.WITHIN_COUNTRY else TestName.FREE]
                    observed = float(statistics_of(cells.exposed[None], weighed[test])[0])
                    found[test] += p_value(observed, statistics_of(drawn, weighed[test])) <= _LEVEL
                bar(1 / len(ratios) / studies, f"rate ratio {ratio:g}")
            shares |= {(ratio, test): count / studies for test, count in found.items()}
    return Power(identification, shares, studies, seed, float(np.where(cells.allowed, base, 0).sum()))


def _base_rates(cells: Cells) -> Floats:
    """Finds a cell to expect without contact: the study's own rate where it has finds, else the assumed one."""
    room = np.where(cells.allowed, cells.opportunity, 0.0)
    total = float(room.sum())
    found = float(np.where(cells.allowed, cells.network_first, 0.0).sum())
    expected = found if found else float(cells.allowed.sum()) * BASE_RATE * PASSAGES
    return room * (expected / total) if total else room


def _invent(cells: Cells, base: Floats, ratio: float, rng: np.random.Generator) -> Cells:
    cities, networks = cells.shape
    countries = cells.country_numbers
    logarithm = (
        rng.normal(0, CITY_SD, (cities, 1))
        + rng.normal(0, COUNTRY_SD, (int(countries.max(initial=0)) + 1, 1))[countries]
        + rng.normal(0, NETWORK_SD, (1, networks))
        + rng.normal(0, CELL_SD, (cities, networks))
    )
    # Their means are those of the logarithm: without this the finds of a study would be more than it has.
    rate = base * np.exp(logarithm - (CITY_SD**2 + COUNTRY_SD**2 + NETWORK_SD**2 + CELL_SD**2) / 2)
    share = np.divide(
        cells.reverse_opportunity, cells.opportunity, out=np.zeros_like(rate), where=cells.opportunity > 0
    )
    return replace(
        cells,
        network_first=rng.poisson(rate * np.where(cells.exposed, ratio, 1.0)).astype(np.float64),
        city_first=rng.poisson(rate * share).astype(np.float64),
    )


def tell_power(found: Power) -> str:
    """What the tests would find, and what the primary one cannot rule out, in plain words."""
    primary = {ratio: share for (ratio, test), share in found.shares.items() if test is TestName.WITHIN_COUNTRY}
    if not found.shares:
        reason: Obstacle = next(iter(found.identification.obstacles.values()))
        return f"No test of contact can be made of this study: {reason.meaning}."
    said = []
    if not primary:
        said.append(
            f"The primary test cannot be made: {found.identification.obstacles[TestName.WITHIN_COUNTRY].meaning}."
        )
    for test in _TESTS:
        shares = [(ratio, share) for (ratio, of), share in found.shares.items() if of is test and ratio > 1]
        told = ", ".join(f"{share:.0%} at a rate ratio of {ratio:g}" for ratio, share in shares)
        if told:
            said.append(f"Test {test}: finds an effect in {told}.")
    if primary:
        sure = [ratio for ratio, share in primary.items() if ratio > 1 and share >= _WANTED]
        least = f"of {min(sure):g} and more" if sure else "of none of these sizes"
        said.append(
            f"The primary test would show effects {least} in four of five studies; no result of it rules out smaller "
            "ones, nor that cities which already resembled a network joined it."
        )
    return " ".join(said)
