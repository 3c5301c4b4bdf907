"""Which texts there are: the first thing to know, because a city without documents has no echo either (METHOD 2.10).

Whether members have more texts than others is asked before their finds are compared: opportunity takes out what more
sentences give, but not what was never collected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.permutation import p_value
from pipeline.records import DocumentStatus, Role
from pipeline.records.arrays import Floats, Ints
from pipeline.workflow.inventory import Item

__all__ = ["Availability", "CityYear", "Coverage", "measure_availability", "survey_texts"]

LEAST_TEXTS = 2  # of a city; with fewer one document stands for it
_REFERENCES = 999


@dataclass(frozen=True, slots=True)
class CityYear:
    """Texts of one city of one year, by the first day on which they may have been published; 0: without a date."""

    city_id: str
    year: int
    documents: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """All texts of cities by year, and by city how many documents gave no text."""

    years: tuple[CityYear, ...]
    unread: dict[str, int]
    thin: tuple[str, ...]


def survey_texts(items: Iterable[Item]) -> Coverage:
    """What there is of each city. `thin` are the cities with fewer than two dated texts."""
    documents, sentences, dated = Counter[tuple[str, int]](), Counter[tuple[str, int]](), Counter[str]()
    unread, cities = Counter[str](), set()
    for item in items:
        document = item.document
        if document.role is not Role.CITY or item.status is DocumentStatus.REMOVED:
            continue
        cities.add(document.issuer_id)
        if not item.readable or item.counts is None:
            unread[document.issuer_id] += 1
            continue
        year = document.date.earliest.year if document.date else 0
        documents[document.issuer_id, year] += 1
        sentences[document.issuer_id, year] += item.counts.embedded
        dated[document.issuer_id] += document.date is not None
    years = tuple(CityYear(*key, documents[key], sentences[key]) for key in sorted(documents))
    return Coverage(years, dict(sorted(unread.items())), tuple(sorted(c for c in cities if dated[c] < LEAST_TEXTS)))


@dataclass(frozen=True, slots=True)
class Availability:
    """Spearman's correlation of a city's room for finds with the number of networks it was in contact with.

    `p` is two-sided, by exchanging cities within their country. None where nothing varies, or not within countries.
    """

    correlation: float | None
    p: float | None
    cities: int


def measure_availability(cells: Cells, rng: np.random.Generator) -> Availability:
    """Whether cities in contact with more networks have more text."""
    contacts = (cells.exposed & cells.contact_known).sum(1).astype(np.float64)
    room = (cells.opportunity + cells.reverse_opportunity).sum(1)
    cities = len(cells.cities)
    if cities < 3 or np.ptp(contacts) == 0 or np.ptp(room) == 0:
        return Availability(None, None, cities)
    one, two = _rank(contacts), _rank(room)
    observed = _correlate(one, two)
    drawn = np.array([_correlate(one[_shuffle(cells.country_numbers, rng)], two) for _ in range(_REFERENCES)])
    # Where cities of one country do not differ there is nothing to exchange.
    p = p_value(abs(observed), np.abs(drawn)) if np.ptp(drawn) else None
    return Availability(observed, p, cities)


def _rank(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of theirs."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(sizes) - (sizes - 1) / 2)[group]


def _correlate(one: Floats, two: Floats) -> float:
    return float(np.corrcoef(one, two)[0, 1])


def _shuffle(blocks: Ints, rng: np.random.Generator) -> Ints:
    """An order in which the rows of each block stand in each other's places."""
    order = np.arange(len(blocks))
    for block in np.unique(blocks):
        at = np.flatnonzero(blocks == block)
        order[at] = rng.permutation(at)
    return order
