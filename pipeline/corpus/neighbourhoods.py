"""Whom each sentence of a study is near to on the other side: its nearest, and how near its neighbourhood is.

Cities stand on one side, networks and references on the other. One pass over all pairs of sentences gives the nearest
of both directions and both sides' hubness (mean cosine to the nearest sentences of the frozen background), because
the background of a side is made of sentences that mostly still stand in the study.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.distinct_rows import rank_within_runs
from index.join import Wanted, join
from index.margin import NEIGHBOURS, mean_of_nearest
from index.neighbours import Neighbours
from index.progress import Bar, no_bar
from pipeline.records import Role
from pipeline.records.arrays import Ints, Mask, Vectors

__all__ = ["CentredDocument", "Neighbourhoods", "measure_neighbourhoods"]


@dataclass(frozen=True, slots=True, eq=False)
class CentredDocument:
    """The centred sentence vectors of one document, and the side it stands on.

    `digest` stands for the vectors; they are looked through for one where it is empty.
    """

    document_id: str
    role: Role
    vectors: Vectors
    digest: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhoods:
    """Each document's hubness by sentence, in the order of the documents, and the nearest between cities and networks.

    The nearest are of all city sentences, one document under the other, among all network sentences, and the other way
    round: positions count from the first sentence of the first document of the other role.
    """

    hubs: tuple[Vectors, ...]
    of_cities: Neighbours
    of_networks: Neighbours


def measure_neighbourhoods(
    documents: Sequence[CentredDocument], network_background: Vectors, city_background: Vectors, k: int,
    bar: Bar = no_bar,
) -> Neighbourhoods:  # fmt: skip
    """The neighbourhoods of all documents, k nearest wanted; `bar` is told of one unit in all."""
    cities = _Side.of(documents, (Role.CITY,), city_background)
    networks = _Side.of(documents, (Role.NETWORK, Role.REFERENCE), network_background)
    (of_cities, city_near), (of_networks, network_near) = join(
        cities.vectors, networks.vectors, networks.wanted(k), cities.wanted(k), bar=bar
    )
    hubs: dict[int, Vectors] = {}
    for side, near in ((cities, city_near), (networks, network_near)):
        hubs |= side.split(mean_of_nearest(near.cosine))
    return Neighbourhoods(
        tuple(hubs[number] for number in range(len(documents))),
        _first(of_cities, cities.compared),
        _first(of_networks, networks.compared),
    )


def _first(found: Neighbours, rows: int) -> Neighbours:
    return Neighbours(found.cosine[:rows], found.position[:rows])


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The sentences of one side: first those that are matched, then references, then what is background alone."""

    numbers: tuple[int, ...]
    sizes: tuple[int, ...]
    compared: int
    vectors: Vectors
    background: Mask

    @classmethod
    def of(cls, documents: Sequence[CentredDocument], roles: Sequence[Role], background: Vectors) -> _Side:
        numbers = [number for role in roles for number, one in enumerate(documents) if one.role is role]
        rows = [documents[number].vectors for number in numbers]
        sizes = tuple(map(len, rows))
        compared = sum(len(documents[number].vectors) for number in numbers if documents[number].role is roles[0])
        present = np.concatenate(rows) if rows else background[:0]
        found, left = _find_rows(background, present)
        mask = np.zeros(len(present) + len(left), np.bool_)
        mask[found] = mask[len(present) :] = True
        vectors = np.concatenate([present, background[left]]) if len(left) else present
        return cls(tuple(numbers), sizes, compared, vectors, mask)

    def wanted(self, k: int) -> list[Wanted]:
        """What the other side wants of this one: the nearest that are matched, and those of the background."""
        matched = np.arange(len(self.vectors)) < self.compared
        return [Wanted(k, matched), Wanted(NEIGHBOURS, self.background, halved=True)]

    def split(self, values: Vectors) -> dict[int, Vectors]:
        """Values of all sentences by the number of their document."""
        parts = np.split(values, np.cumsum(self.sizes))
        return dict(zip(self.numbers, parts, strict=False))


def _find_rows(background: Vectors, present: Vectors) -> tuple[Ints, Ints]:
    """Where rows of the background stand among those present, each in a place of its own; and those that do not."""
    # Only those of a document that is gone are to be compared beside. Half precision is what a background is kept in.
    wanted, there = background.astype(np.float16), present.astype(np.float16)
    row, place = _pair_equal(_digests(wanted), _digests(there))
    equal = (wanted[row].view(np.uint16) == there[place].view(np.uint16)).all(axis=1)
    left = np.ones(len(background), np.bool_)
    left[row[equal]] = False
    return place[equal], np.flatnonzero(left)


def _pair_equal(some: Ints, others: Ints) -> tuple[Ints, Ints]:
    """Places of equal numbers among some and among others, each in one pair: the first of equal ones with the first."""
    order, orders = np.argsort(some, kind="stable"), np.argsort(others, kind="stable")
    first: Ints = np.searchsorted(others[orders], some[order]) + rank_within_runs(some[order])
    inside = np.flatnonzero(first < len(others))
    row, place = order[inside], orders[first[inside]]
    same = some[row] == others[place]
    return row[same], place[same]


def _digests(rows: NDArray[np.float16]) -> Ints:
    """A number of each row, the same for equal ones."""
    words = np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4))).view(np.int64)  # of four numbers each
    weights = np.random.default_rng(0).integers(2**63, size=words.shape[1]) | 1
    digests: Ints = words @ weights
    return digests
