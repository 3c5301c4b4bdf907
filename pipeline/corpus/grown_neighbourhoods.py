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
from index.one_thread import one_thread_a_product
from index.progress import Bar, no_bar, part_of
from pipeline.corpus.neighbourhoods import CentredDocument, Neighbourhoods
from pipeline.records import Role
from pipeline.records.arrays import Halves, Ints, Mask, Vectors

__all__ = ["Backgrounds", "Earlier", "follow"]

Backgrounds = tuple[Vectors | Halves, Vectors | Halves]  # of networks and of cities
_FEW = 4  # times as many rows as are new: fewer are all compared exactly
_ROUNDING = 1e-4  # products of unit rows in single precision are off by less
_AT_ONCE = 4096  # rows multiplied with those that are new
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
    carried = cities.carry(earlier.found.of_cities, networks), networks.carry(earlier.found.of_networks, cities)
    of_fresh, among_fresh = _compare(cities.came, networks.parts, _last(networks, carried[1], k), k, step)
    last_of_old = _last(cities, carried[0], k)[old_cities]
    of_fresh_networks, of_old = _compare(networks.came, cities.stayed, last_of_old, k, step)
    city_places, network_places = np.flatnonzero(cities.fresh), np.flatnonzero(networks.fresh)
    among_fresh = _placed(among_fresh, city_places)
    found = []
    for side, other, before, grown, new in (
        (cities, networks, carried[0], _placed(of_old, network_places), of_fresh),
        (
            networks,
            cities,
            carried[1],
            _some(among_fresh, old_networks),
            merge(_some(among_fresh, networks.fresh), _placed(of_fresh_networks, np.flatnonzero(old_cities)), k),
        ),
    ):
        found.append(_assemble(side, other, before, grown, new, k))
    step(1)
    return Neighbourhoods(_hubs(documents, earlier, backgrounds), *found)


_Parts = Sequence[Vectors]  # of documents, one under the other


def _compare(came: _Parts, other: _Parts, last: Vectors, k: int, bar: Bar) -> tuple[Neighbours, Neighbours]:
    """The nearest of those that came among the other side's, and of these among those that came.

    Of the latter, only those are told to which one that came may be nearer than the last of their own, whose cosine
    `last` has; others have -inf. Where one side has none, none of the other is gathered.
    """
    sizes = [sum(map(len, parts)) for parts in (came, other)]
    if not all(sizes):
        bar(1)
        there, back = (Neighbours(np.zeros((size, 0), np.float32), np.zeros((size, 0), np.int64)) for size in sizes)
        return there, back
    new, rows = np.concatenate(came), np.concatenate(other)
    if len(new) * _FEW > len(rows):  # multiplied a second time, more would cost more than exact cosines do
        (there,), (back,) = join(new, rows, [Wanted(k)], [Wanted(k)], bar=bar)
        return there, back
    (there,), _ = join(new, rows, [Wanted(k)], bar=bar)
    nearer = np.flatnonzero(_largest(new, rows) > last - _ROUNDING)
    width = min(k, len(new))
    back = Neighbours(np.full((len(rows), width), -np.inf, np.float32), np.zeros((len(rows), width), np.int64))
    if len(nearer):
        (found,), _ = join(rows[nearer], new, [Wanted(k)])
        _put(back, nearer, found)
    return there, back


def _largest(new: Vectors, rows: Vectors) -> Vectors:
    """Of each row the largest product with one that is new, in single precision."""
    with one_thread_a_product():
        parts = [(rows[first : first + _AT_ONCE] @ new.T).max(axis=1) for first in range(0, len(rows), _AT_ONCE)]
    return np.concatenate(parts)


def _last(side: _Side, carried: Neighbours, k: int) -> Vectors:
    """Of each sentence of a side the cosine of the last of its nearest; -inf where it has fewer than are wanted."""
    last = np.full(len(side.before), -np.inf, np.float32)
    if carried.cosine.shape[1] >= k:
        last[~side.fresh] = carried.cosine[:, -1]
    return last


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
        (again,), _ = join(np.concatenate(side.parts)[places[lost]], np.concatenate(other.parts), [Wanted(k)])
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
