"""Which networks are echoed more by cities in contact with them: one statistic a network, from the same references.

The references are those of the primary test (memberships drawn anew within countries, both margins fixed). The largest
statistic over networks of each reference allows for how many networks are asked (max-T, Westfall and Young 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analyse.contact.exposure_tests import REFERENCES, TestName, weigh_cells
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.permutation import draw_references, p_value
from pipeline.records.codes import Code

__all__ = ["NetworkCompared", "NoNetworkTest", "compare_networks"]

_FIXED = 1e-9  # a spread below this is rounding


class NoNetworkTest(Code):
    """Why a network has no test of its own."""

    NO_FIND = "no_find", "nothing was found in which the network was certainly first"
    FIXED = "fixed", "within countries its members could not have been others, so that there is nothing to compare"


@dataclass(frozen=True, slots=True)
class NetworkCompared:
    """A network with the finds of its cells, those of contact, and what margins lead to expect of these.

    `p` is one-sided for this network alone, `p_of_all` allows for all networks that were tested.
    """

    network_id: str
    cells: int
    cells_of_contact: int
    finds: int
    of_contact: int
    expected_of_contact: float
    statistic: float | None
    p: float | None
    p_of_all: float | None
    obstacle: NoNetworkTest | None


def compare_networks(cells: Cells, rng: np.random.Generator, count: int = REFERENCES) -> tuple[NetworkCompared, ...]:
    """Every network of a table, against `count` references within countries."""
    exposed = cells.exposed & cells.allowed
    found = np.where(cells.allowed, cells.network_first, 0.0)
    residual = weigh_cells(cells)[TestName.WITHIN_COUNTRY].residual
    drawn = draw_references(cells.exposed, count, rng, cells.country_numbers, cells.allowed)
    observed = (exposed * residual).sum(0)
    references = np.einsum("rck,ck->rk", drawn & cells.allowed, residual)
    # Standardised by all of them, the observed one among them, so that they stay exchangeable.
    everything = np.concatenate([observed[None], references])
    spread = everything.std(0)
    free = (spread > _FIXED) & (found.sum(0) > 0)
    scaled = (everything - everything.mean(0)) / np.where(free, spread, 1.0)
    largest = scaled[1:, free].max(1) if free.any() else np.zeros(count)
    return tuple(
        NetworkCompared(
            network,
            int(cells.allowed[:, k].sum()),
            int(exposed[:, k].sum()),
            int(found[:, k].sum()),
            int(found[exposed[:, k], k].sum()),
            float((exposed * (found - residual))[:, k].sum()),
            float(scaled[0, k]) if free[k] else None,
            p_value(float(scaled[0, k]), scaled[1:, k]) if free[k] else None,
            p_value(float(scaled[0, k]), largest) if free[k] else None,
            None if free[k] else NoNetworkTest.FIXED if found[:, k].any() else NoNetworkTest.NO_FIND,
        )
        for k, network in enumerate(cells.networks)
    )
