"""The neighbourhoods of a study that has grown or shrunk: what changed is compared, and nothing else.

The background of hubness is frozen, so a new document changes no other sentence's hubness; it changes the nearest of
those to which one of its sentences is nearer than the last of theirs. What is gone changes those among whose nearest
it was. The result is that of all compared anew, to the last bit, because a cosine rests on its two sentences alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.join import Wanted, join, merge
from index.margin import hubness
from index.neighbours import Neighbours
from index.progress import Bar, no_bar, part_of
from pipeline.corpus.neighbourhoods import CentredDocument, Neighbourhoods
from pipeline.records import Role
from pipeline.records.arrays import Halves, Ints, Mask, Vectors

__all__ = ["Backgrounds", "Earlier", "follow"]

Backgrounds = tuple[Vectors | Halves, Vectors | Halves]  # of networks and of cities
_NONE = -1  # place of what was not there before, or is not there any more


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """Neighbourhoods of before, the role and number of sentences of each document then, and each one's number then."""

    found: Neighbourhoods
    documents: Sequence[tuple[Role, int]]
    before: Sequence[int]  # by document of now; -1 for one that is new


def follow(
    documents: Sequence[CentredDocument], earlier: Earlier, backgrounds: Backgrounds, k: int, bar: Bar = no_bar
) -> Neighbourhoods:
    """The neighbourhoods of the documents of now, whose backgrounds and k are those of before.

    Documents that were there before stand in the same order now. `bar` is told of one unit in all.
    """
    step = part_of(bar, 3)
    cities, networks = (_Side.of(documents, earlier, role) for role in (Role.CITY, Role.NETWORK))
    old_cities, old_networks = ~cities.fresh, ~networks.fresh
    of_fresh, among_fresh = _compare(cities.came, networks.parts, k, step)
    of_old, of_fresh_networks = _compare(cities.stayed, networks.came, k, step)
    city_places, network_places = np.flatnonzero(cities.fresh), np.flatnonzero(networks.fresh)
    among_fresh = _placed(among_fresh, city_places)
    found = []
    for side, other, before, grown, new in (
        (cities, networks, earlier.found.of_cities, _placed(of_old, network_places), of_fresh),
        (
            networks,
            cities,
            earlier.found.of_networks,
            _some(among_fresh, old_networks),
            merge(_some(among_fresh, networks.fresh), _placed(of_fresh_networks, np.flatnonzero(old_cities)), k),
        ),
    ):
        found.append(_assemble(side, other, side.carry(before, other), grown, new, k))
    step(1)
    return Neighbourhoods(_hubs(documents, earlier, backgrounds), *found)


_Parts = Sequence[Vectors]  # of documents, one under the other


def _compare(one: _Parts, other: _Parts, k: int, bar: Bar) -> tuple[Neighbours, Neighbours]:
    """The nearest of either side's sentences among the other's; where one has none, none of the other is gathered."""
    sizes = [sum(map(len, parts)) for parts in (one, other)]
    if not all(sizes):
        bar(1)
        there, back = (Neighbours(np.zeros((size, 0), np.float32), np.zeros((size, 0), np.int64)) for size in sizes)
        return there, back
    (there,), (back,) = join(np.concatenate(one), np.concatenate(other), [Wanted(k)], [Wanted(k)], bar=bar)
    return there, back


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The vectors of one role's documents now, those that came and those that were there; the place of each sentence
    before, and the places now of those of before.
    """

    parts: _Parts
    came: _Parts
    stayed: _Parts
    before: Ints
    now: Ints

    @classmethod
    def of(cls, documents: Sequence[CentredDocument], earlier: Earlier, role: Role) -> _Side:
        rows = [size if of is role else 0 for of, size in earlier.documents]
        starts = np.cumsum([0, *rows])
        own = [(one.vectors, number) for one, number in zip(documents, earlier.before, strict=True) if one.role is role]
        before = np.concatenate(
            [np.zeros(0, np.int64)]
            + [np.full(len(v), _NONE) if n < 0 else np.arange(starts[n], starts[n] + len(v)) for v, n in own]
        )
        now = np.full(int(starts[-1]), _NONE)
        now[before[before >= 0]] = np.flatnonzero(before >= 0)
        came, stayed = [v for v, n in own if n < 0], [v for v, n in own if n >= 0]
        return cls([vectors for vectors, _ in own], came, stayed, before, now)

    @property
    def fresh(self) -> Mask:
        """Which sentences were not there before."""
        return self.before < 0

    def carry(self, near: Neighbours, other: _Side) -> Neighbours:
        """What was found before for the sentences that are still there, at the places of now."""
        old = self.before[self.before >= 0]
        return Neighbours(near.cosine[old], other.now[near.position[old]])


def _assemble(side: _Side, other: _Side, old: Neighbours, grown: Neighbours, new: Neighbours, k: int) -> Neighbours:
    """All sentences of a side: the old with what has come, the new, and anew those that have lost one."""
    shape = len(side.before), min(k, len(other.before))
    found = Neighbours(np.full(shape, -np.inf, np.float32), np.full(shape, _NONE))
    lost: Mask = np.any(old.position < 0, axis=1)
    places, merged = np.flatnonzero(~side.fresh), merge(old, grown, k)
    _put(found, places[~lost], _some(merged, ~lost))
    _put(found, np.flatnonzero(side.fresh), new)
    if lost.any():
        again, _ = _compare([np.concatenate(side.parts)[places[lost]]], other.parts, k, no_bar)
        _put(found, places[lost], again)
    return found


def _put(found: Neighbours, rows: Ints, some: Neighbours) -> None:
    if len(rows):
        found.cosine[rows], found.position[rows] = some


def _some(found: Neighbours, rows: Mask) -> Neighbours:
    return Neighbours(found.cosine[rows], found.position[rows])


def _placed(found: Neighbours, places: Ints) -> Neighbours:
    """What was found among some places, by those of all."""
    return Neighbours(found.cosine, places[found.position])


def _hubs(documents: Sequence[CentredDocument], earlier: Earlier, backgrounds: Backgrounds) -> tuple[Vectors, ...]:
    """Hubness by document: that of before, and of new documents measured."""
    hubs = {number: earlier.found.hubs[before] for number, before in enumerate(earlier.before) if before >= 0}
    for background, is_city in zip(backgrounds, (True, False), strict=True):
        new = [
            number for number, one in enumerate(documents)
            if number not in hubs and (one.role is Role.CITY) is is_city
        ]  # fmt: skip
        if new:
            rows = [documents[number].vectors for number in new]
            hub = hubness(np.concatenate(rows), background)
            hubs |= zip(new, np.split(hub, np.cumsum(list(map(len, rows)))[:-1]), strict=True)
    return tuple(hubs[number] for number in range(len(documents)))
