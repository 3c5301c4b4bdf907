"""What missing texts could hold: the cells of a study as if they held nothing, or as much as any text does.

Missing are the texts of a city that gave no text or have no date: they are known to be there, and nothing in them can
be counted. Of a city whose every text is missing nothing can be supposed, because nothing says in which time it wrote.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.coverage import Coverage
from pipeline.records.arrays import Floats, Mask

__all__ = ["MissingTexts", "suppose_missing"]


@dataclass(frozen=True, slots=True)
class MissingTexts:
    """By city the dated texts and those that are missing; `lost` are cities of which all are missing."""

    dated: dict[str, int]
    missing: dict[str, int]

    @classmethod
    def of(cls, coverage: Coverage) -> Self:
        """The texts that a survey tells of."""
        dated, missing = Counter[str](), Counter(coverage.unread)
        for one in coverage.years:
            (dated if one.year else missing)[one.city_id] += one.documents
        return cls(dict(dated), {city: count for city, count in sorted(missing.items()) if count})

    @property
    def lost(self) -> tuple[str, ...]:
        """Cities that have missing texts only."""
        return tuple(city for city in self.missing if not self.dated.get(city))


def suppose_missing(cells: Cells, texts: MissingTexts, holding: Mask | None = None) -> Cells:
    """The cells with the room that missing texts would have added, as if they were like the city's others.

    In cells of `holding` each missing text is supposed to hold as many finds of the network as any city's texts hold on
    average; elsewhere none.
    """
    dated = np.array([texts.dated.get(city, 0) for city in cells.cities], np.float64)[:, None]
    missing = np.array([texts.missing.get(city, 0) for city in cells.cities], np.float64)[:, None]
    more = np.divide(missing, dated, out=np.zeros_like(dated), where=dated > 0)
    found = cells.network_first
    if holding is not None:
        added = missing * _highest_rate(cells, dated) * (more > 0)
        found = found + np.ceil(np.where(holding & cells.allowed, added, 0.0) - 1e-9)
    return replace(
        cells,
        network_first=found,
        opportunity=cells.opportunity * (1 + more),
        reverse_opportunity=cells.reverse_opportunity * (1 + more),
    )


def _highest_rate(cells: Cells, dated: Floats) -> Floats:
    """By network the most finds a text that any city has, (1, networks)."""
    found = np.where(cells.allowed, cells.network_first, 0.0)
    rates = np.divide(found, dated, out=np.zeros_like(found), where=dated > 0)
    highest: Floats = rates.max(0, keepdims=True, initial=0.0)
    return highest
