"""Finds of a city's texts of one period in a network's texts, before the city joined the network and after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from pipeline.records.arrays import Floats, Ints, Mask

__all__ = ["NEVER", "Observations"]

NEVER = -9999  # years since joining of a city that is not known to have joined


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """Arrays have an entry for each row: a city's texts of a period, so many years since it joined a network.

    `city`, `network` and `period` number `cities`, `networks` and `periods`; `finds` are those with the network
    certainly first, `room` the pairs of sentences in which such a find could be. `since` is negative before joining,
    `NEVER` where the city is not known to have joined. A row without room takes no part.
    """

    cities: tuple[str, ...]
    networks: tuple[str, ...]
    periods: tuple[int, ...]
    city: Ints
    network: Ints
    period: Ints
    since: Ints
    finds: Floats
    room: Floats

    @property
    def joined(self) -> Mask:
        """Rows of texts that are later than joining."""
        return np.asarray(self.since >= 0)

    @property
    def of_joiners(self) -> Mask:
        """Rows of cities that join the network at some time."""
        return np.asarray(self.since != NEVER)

    def only(self, rows: Mask) -> Self:
        """The same for some of the rows; cities, networks and periods keep their numbers."""
        arrays = {name: getattr(self, name)[rows] for name in ("city", "network", "period", "since", "finds", "room")}
        return replace(self, **arrays)

    def without_cities(self, names: frozenset[str]) -> Self:
        """The same without the rows of some cities."""
        gone = np.array([name in names for name in self.cities], bool)
        return self.only(~gone[self.city]) if len(self.city) else self
