"""Which city or country carries the answer: the ratio and the primary test without each of them in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analyse.contact.exposure_tests import statistics_of, weigh_forward
from pipeline.analyse.contact.rate_ratio import RatioEstimate, point_ratio
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.permutation import count_checkerboards, draw_references, p_value
from pipeline.records.arrays import Ints, Mask
from pipeline.records.codes import Code

__all__ = ["LeftOut", "Moved", "leave_out_each"]

_REFERENCES = 199  # of each p; without one city it is asked as often as there are cities
_MOST_CITIES = 100  # that are tested without; in larger studies those that move the ratio most
_LEVEL = 0.05


class Moved(Code):
    """What of the answer turns without one city or country."""

    SIGN = "sign", "the ratio lies on the other side of 1"
    P = "p", "p lies on the other side of .05"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The ratio and p without one city or one country, and what turns by that; None where there is none then.

    `p` of a city that hardly moves the ratio of a large study is not counted anew, and None too.
    """

    kind: str
    name: str
    ratio: float | None
    p: float | None
    moved: tuple[Moved, ...]


def leave_out_each(
    cells: Cells, whole: RatioEstimate, p: float | None, rng: np.random.Generator
) -> tuple[LeftOut, ...]:
    """Every city, then every country that is said of one. `whole` and `p` are the answer with all of them."""
    numbers = cells.country_numbers
    references = draw_references(cells.exposed, _REFERENCES, rng, numbers, cells.allowed)
    tested = _choose_cities(whole)
    found = []
    for row, city in enumerate(cells.cities):
        ratio = whole.drops[row] if row < len(whole.drops) else None
        one_p = _test_without_city(cells, row, references, rng) if p is not None and row in tested else None
        found.append(LeftOut("city", city, ratio, one_p, _moved(whole.ratio, ratio, p, one_p)))
    for country in cells.said_countries:
        gone = np.array([of == country for of in cells.countries], bool)
        rest = cells.without_cities([city for city, out in zip(cells.cities, gone, strict=True) if out])
        ratio = point_ratio(rest) if rest.cities else None
        one_p = _test(rest, references[:, ~gone]) if p is not None else None
        found.append(LeftOut("country", country, ratio, one_p, _moved(whole.ratio, ratio, p, one_p)))
    return tuple(found)


def _choose_cities(whole: RatioEstimate) -> set[int]:
    """The rows of the cities without which the ratio moves most; one that leaves no ratio moves it most of all."""

    def moves(row: int) -> float:
        drop = whole.drops[row]
        return abs(np.log(drop / whole.ratio)) if drop and whole.ratio else np.inf

    return set(sorted(range(len(whole.drops)), key=moves, reverse=True)[:_MOST_CITIES])


def _test_without_city(cells: Cells, row: int, references: Mask, rng: np.random.Generator) -> float | None:
    """The primary test without a city: only memberships of its country are drawn anew."""
    numbers = cells.country_numbers
    stays = np.arange(len(cells.cities)) != row
    inside: Ints = np.flatnonzero((numbers == numbers[row]) & stays)
    drawn = references.copy()
    if len(inside) > 1:
        drawn[:, inside] = draw_references(cells.exposed[inside], len(references), rng, None, cells.allowed[inside])
    elif len(inside):
        drawn[:, inside] = cells.exposed[inside]
    return _test(cells.without_cities([cells.cities[row]]), drawn[:, stays])


def _test(cells: Cells, references: Mask) -> float | None:
    if not count_checkerboards(cells.exposed & cells.allowed, cells.country_numbers, cells.allowed).count:
        return None
    weighed = weigh_forward(cells)
    return p_value(float(statistics_of(cells.exposed[None], weighed)[0]), statistics_of(references, weighed))


def _moved(ratio: float | None, without: float | None, p: float | None, p_without: float | None) -> tuple[Moved, ...]:
    turned = []
    if ratio is not None and without is not None and (ratio > 1) != (without > 1):
        turned.append(Moved.SIGN)
    if p is not None and p_without is not None and (p <= _LEVEL) != (p_without <= _LEVEL):
        turned.append(Moved.P)
    return tuple(turned)
