"""Sentences that say the same as each other, of which each side counts those of one document.

Two sentences say the same where their cosine reaches the level of their two languages and, in different languages,
neither has a nearer one in the other's: what is merely alike is mostly nearer to something else. As in `index.join`,
products only choose whom to look at, and what decides is the cosine of two rows alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from index.distinct_rows import DistinctRows, Ints, Mask
from index.join import pair_cosines
from index.near_pairs import find_pairs
from index.product_block import Picked
from index.progress import Bar, no_bar
from index.vectors import Vectors

__all__ = ["Sentences", "choose_one_a_saying"]

_SLACK = 1e-5  # by so much a product may differ from the cosine of the two rows
_AS_NEAR = 0.02  # cosines that differ by less are alike: copies of one sentence in one language differ by so much
_BESIDE = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)
_ROUNDS = 2  # how far from two sentences that say the same parts of theirs may stand


class Sentences(NamedTuple):
    """Sentences by row, one document under the other: vectors, and the numbers of each one's document and language."""

    vectors: Vectors
    document: Ints
    language: Ints


class _Pairs(NamedTuple):
    """Pairs of rows with their cosine, each in both directions, by ascending row and column."""

    row: Ints
    column: Ints
    cosine: Vectors

    def only(self, some: Mask) -> _Pairs:
        return _Pairs(self.row[some], self.column[some], self.cosine[some])


def choose_one_a_saying(
    one: Sentences, other: Sentences, levels: Vectors, parts: Vectors, bar: Bar = no_bar
) -> tuple[Mask, Mask]:
    """Which sentences of two sides stay where, of those that say the same, each side keeps one document's.

    `levels` holds from which cosine sentences of two languages say the same, and `parts` from which they do beside two
    that do, since a translator also joins and splits sentences; NaN where nobody knows. What one document repeats
    is left to it. Kept is the document of which the sentence is neither the nearest to that which most say the same
    as, nor the farthest. `bar` is told of one unit in all.
    """
    size = len(one.vectors)
    every = Sentences(
        np.concatenate([one.vectors, other.vectors]),
        np.concatenate([one.document, other.document + one.document.max(initial=-1) + 1]),
        np.concatenate([one.language, other.language]),
    )
    # Equal sentences are compared once.
    first = np.concatenate([_find_first(one.vectors), _find_first(other.vectors) + size])
    among, side = first == np.arange(len(first)), np.arange(len(first)) >= size
    gone = _drop_copies(every, _find_pairs(every, among, levels, parts, bar), side)
    stays: Mask = ~gone[first] & (every.document == every.document[first])
    return stays[:size], stays[size:]


def _find_first(vectors: Vectors) -> Ints:
    """Of each row the first that equals it."""
    alike = DistinctRows.of(vectors)
    return alike.first_places(None)[alike.number]


def _find_pairs(of: Sentences, among: Mask, levels: Vectors, parts: Vectors, bar: Bar) -> _Pairs:
    """The pairs of some sentences that say the same, and those beside them that say parts of the same."""
    near = _find_near(of, np.flatnonzero(among), levels, bar)
    row, column = np.concatenate([np.zeros((2, 0), np.int64), *near], axis=1)
    pairs = _keep_near(of, row, column, levels)
    nearest = pairs.only(pairs.cosine >= _best_in_language(of, pairs) - _AS_NEAR)
    code = nearest.row * len(of.vectors) + nearest.column
    mutual = np.isin(code, nearest.column * len(of.vectors) + nearest.row)
    # Within a language copies may differ in their wording, and each be nearest to another.
    alike = pairs.only(of.language[pairs.row] == of.language[pairs.column])
    found = np.concatenate([np.stack(both[:2]) for both in (nearest.only(mutual), alike)], axis=1)
    row, column = np.unique(found, axis=1)
    pairs = _keep_near(of, row, column, levels)
    for _ in range(_ROUNDS):
        pairs = _extend(of, pairs, among, parts)
    return pairs


def _find_near(of: Sentences, rows: Ints, levels: Vectors, bar: Bar) -> Iterator[Ints]:
    """Of the pairs of some rows whose product comes near the level of their languages, those that may be the nearest.

    Within a language all. Pairs come in both directions. Rows of languages of which nobody knows a level are not
    compared.
    """
    rows = rows[np.argsort(of.language[rows], kind="stable")]
    edges = np.searchsorted(of.language[rows], np.arange(len(levels) + 1))
    languages = [slice(first, end) for first, end in pairwise(edges.tolist())]
    back: dict[int, _NearestBack] = {}
    at = 0
    for one, other, near in find_pairs(of.vectors[rows], languages, levels - np.float32(_SLACK), bar):
        if one != at:
            yield from (rows[pairs.flipped()] for pairs in back.values())
            at, back = one, {}
        there = np.stack([near.row, near.column])
        if one == other:
            yield from (rows[there], rows[there[::-1]])
            continue
        back.setdefault(other, _NearestBack(languages[other])).add(near)
        starts = np.flatnonzero(np.diff(near.row, prepend=-1))
        best = np.maximum.reduceat(near.product, starts) if len(starts) else near.product
        yield rows[there[:, near.product >= _nearly(np.repeat(best, np.diff(starts, append=len(near.row))))]]
    yield from (rows[pairs.flipped()] for pairs in back.values())


def _nearly(best: Vectors) -> Vectors:
    """The least products that may stand for cosines as near as those of the best products."""
    least: Vectors = best - np.float32(_AS_NEAR + _SLACK)
    return least


class _NearestBack:
    """Pairs of rows of one language with those of another, of which those are kept that may be the latter's nearest."""

    def __init__(self, language: slice) -> None:
        self._first = language.start
        self._best = np.full(language.stop - language.start, -np.inf, np.float32)
        self._kept: list[Picked] = []

    def add(self, near: Picked) -> None:
        """Take pairs whose columns are rows of the language."""
        np.maximum.at(self._best, near.column - self._first, near.product)
        self._kept.append(self._only_nearest(near))

    def flipped(self) -> Ints:
        """Rows of the language, and the rows that may be their nearest."""
        row, column, product = (np.concatenate(part) for part in zip(*self._kept, strict=True))
        pairs = self._only_nearest(Picked(row, column, product))
        return np.stack([pairs.column, pairs.row])

    def _only_nearest(self, near: Picked) -> Picked:
        return near.some(near.product >= _nearly(self._best[near.column - self._first]))


def _keep_near(of: Sentences, row: Ints, column: Ints, levels: Vectors) -> _Pairs:
    """Of pairs those of two documents whose cosine reaches the level of their languages."""
    pairs = _Pairs(row, column, pair_cosines(of.vectors, of.vectors, row, column))
    level = levels[of.language[row], of.language[column]]
    return pairs.only((pairs.cosine >= level) & (of.document[row] != of.document[column]))


def _best_in_language(of: Sentences, pairs: _Pairs) -> Vectors:
    """Of each pair the highest cosine that its row has with any row in the other's language."""
    _, place = np.unique(pairs.row * (of.language.max(initial=0) + 1) + of.language[pairs.column], return_inverse=True)
    best = np.full(len(place), -np.inf, np.float32)
    np.maximum.at(best, place, pairs.cosine)
    return best[place]


def _extend(of: Sentences, pairs: _Pairs, among: Mask, parts: Vectors) -> _Pairs:
    """The pairs with those of some rows that stand beside both of a pair's."""
    last = len(of.vectors) - 1
    cells = [np.stack([pairs.row, pairs.column])]
    for down, right in _BESIDE:
        row, column = (pairs.row + down).clip(0, last), (pairs.column + right).clip(0, last)
        there = (of.document[row] == of.document[pairs.row]) & (of.document[column] == of.document[pairs.column])
        there &= among[row] & among[column]
        cells.append(np.stack([row[there], column[there]]))
    row, column = np.unique(np.concatenate(cells, axis=1), axis=1)
    return _keep_near(of, row, column, parts)


def _drop_copies(of: Sentences, pairs: _Pairs, side: Mask) -> Mask:
    """Which rows are no more than copies of others; a row is of one side or the other."""
    starts = np.searchsorted(pairs.row, np.arange(len(side) + 1))
    gone = np.zeros(len(side), np.bool_)
    # All that say the same as one row are taken together; a chain of pairs that leads elsewhere is not followed.
    for one in np.argsort(-np.diff(starts), kind="stable")[: np.count_nonzero(np.diff(starts))].tolist():
        if gone[one]:
            continue
        some = slice(starts[one], starts[one + 1])
        same, cosine = np.append(pairs.column[some], one), np.append(pairs.cosine[some], np.float32(1))
        for here in (True, False):
            held = np.flatnonzero((side[same] == here) & ~gone[same])
            if len(held):
                middle = held[np.argsort(-cosine[held], kind="stable")[len(held) // 2]]
                gone[same[held][of.document[same[held]] != of.document[same[middle]]]] = True
    return gone
