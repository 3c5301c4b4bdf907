"""Counts of cells by city and network: what their margins lead to expect, and how exposure multiplies them.

All fits are of a Poisson model with one-hot effects and an offset, by scaling margins in turn (iterative proportional
fitting gives the maximum of the likelihood; Bishop, Fienberg and Holland 1975). Arrays are (..., cities, networks):
leading axes are separate tables that are fitted at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from pipeline.records.arrays import Floats, Ints, Mask

__all__ = ["Effect", "RateRatio", "by_city", "by_country_and_network", "by_network", "fit_expected", "fit_log_ratio"]

_TOLERANCE = 1e-10  # of a margin, relative to its size
_ROUNDS = 400
_NEWTON_STEPS = 40
_LARGEST_STEP = 1.0  # on the logarithm; a longer one leaves the region where the Poisson model is near its parabola
_DIVERGED = 15.0  # a log ratio beyond this says that there is none to estimate
_NO_INFORMATION = 1e-9
_FEW_BLOCKS = 64  # of rows; sums of more are faster cell by cell


@dataclass(frozen=True)
class Effect:
    """A factor of the model: `groups` (cities, networks), or of cells in a row, has the number of each one's level."""

    groups: Ints

    def totals(self, table: Floats) -> Floats:
        """The sum of each level, in every cell of that level; where it is that of a whole row or column, once."""
        if self._are_rows:
            return np.asarray(table.sum(-1, keepdims=True))
        if self._are_columns:
            return np.asarray(table.sum(-2, keepdims=True))
        if self._blocks is not None:
            rows, members = self._blocks
            return np.asarray((members @ table)[..., rows, :])
        flat = table.reshape(-1, self.groups.size)
        sums = np.asarray(self._members @ flat.T)
        return sums[self.groups.ravel()].T.reshape(table.shape)

    @cached_property
    def _are_rows(self) -> bool:
        return _are_lines(self.groups)

    @cached_property
    def _are_columns(self) -> bool:
        return _are_lines(self.groups.T)

    @cached_property
    def _blocks(self) -> tuple[Ints, Floats] | None:
        """Where each level is some rows of one column: the block of each row, and which rows are of each block."""
        if not self.groups.size or self.groups.ndim != 2:
            return None
        blocks = np.unique(self.groups[:, 0], return_inverse=True)[1]
        count, columns = int(blocks.max()) + 1, self.groups.shape[1]
        levels = np.unique(blocks[:, None] * columns + np.arange(columns) + self.groups * count * columns)
        if count > _FEW_BLOCKS or len(levels) != count * columns or len(np.unique(self.groups)) != len(levels):
            return None
        return blocks, np.equal.outer(np.arange(count), blocks).astype(np.float64)

    @cached_property
    def _members(self) -> csr_array:
        labels = self.groups.ravel()
        cells = np.arange(len(labels))
        return csr_array((np.ones(len(labels)), (labels, cells)), shape=(int(labels.max(initial=0)) + 1, len(labels)))


def _are_lines(groups: Ints) -> bool:
    """Whether every row is one level and every level one row."""
    return groups.ndim == 2 and bool((groups == groups[:, :1]).all()) and len(np.unique(groups[:, :1])) == len(groups)


def by_city(shape: tuple[int, int]) -> Effect:
    """One level a city."""
    return Effect(np.repeat(np.arange(shape[0])[:, None], shape[1], 1))


def by_network(shape: tuple[int, int]) -> Effect:
    """One level a network."""
    return Effect(np.repeat(np.arange(shape[1])[None], shape[0], 0))


def by_country_and_network(countries: Ints, networks: int) -> Effect:
    """One level for each network in each country; `countries` has the number of each city's."""
    return Effect(np.asarray(countries)[:, None] * networks + np.arange(networks)[None])


def fit_expected(counts: Floats, effects: Sequence[Effect], offset: Floats, rounds: int = _ROUNDS) -> Floats:
    """The counts that effects and offset lead to expect; a level without a count is expected to have none."""
    expected = np.broadcast_to(offset, counts.shape).astype(np.float64)
    wanted = [effect.totals(counts) for effect in effects]
    for _ in range(rounds):
        furthest = 0.0
        for effect, total in zip(effects, wanted, strict=True):
            have = effect.totals(expected)
            furthest = max(furthest, float(np.max(np.abs(have - total) / (total + 1), initial=0.0)))
            expected = expected * np.divide(total, have, out=np.zeros_like(have), where=have > 0)
        if furthest < _TOLERANCE:
            break
    return expected


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The logarithm of a rate ratio for each table; NaN where the table holds no information on it."""

    log_ratio: Floats
    information: Floats


def fit_log_ratio(
    counts: Floats, exposed: Mask, effects: Sequence[Effect], offset: Floats, start: float = 0.0
) -> RateRatio:
    """By how much exposure multiplies counts beside the effects, by Newton's steps on the profile likelihood.

    `counts` and `offset` are (tables, cities, networks). A cell whose offset is 0 takes no part.
    """
    inside = exposed.astype(np.float64)
    offset = np.broadcast_to(offset, counts.shape)
    log_ratio = np.full(len(counts), start)
    information = np.zeros(len(counts))
    for _ in range(_NEWTON_STEPS):
        expected = fit_expected(counts, effects, offset * np.exp(log_ratio[:, None, None] * inside), rounds=80)
        residual = _free_of(inside, effects, expected)
        information = (expected * residual * residual).sum((-1, -2))
        slope = (residual * (counts - expected)).sum((-1, -2))
        step = np.divide(slope, information, out=np.zeros_like(slope), where=information > _NO_INFORMATION)
        log_ratio = log_ratio + np.clip(step, -_LARGEST_STEP, _LARGEST_STEP)
        if np.max(np.abs(step), initial=0.0) < 1e-9 or np.all(np.abs(log_ratio) > _DIVERGED):
            break
    known = (information > _NO_INFORMATION) & (np.abs(log_ratio) < _DIVERGED)
    return RateRatio(np.where(known, log_ratio, np.nan), information)


def _free_of(values: Floats, effects: Sequence[Effect], weights: Floats, rounds: int = 80) -> Floats:
    """The values less what the effects explain of them, in the metric of the weights."""
    left = np.broadcast_to(values, weights.shape).copy()
    for _ in range(rounds):
        moved = 0.0
        for effect in effects:
            total = effect.totals(weights)
            mean = np.divide(effect.totals(weights * left), total, out=np.zeros_like(total), where=total > 0)
            moved = max(moved, float(np.max(np.abs(mean), initial=0.0)))
            left -= mean
        if moved < _TOLERANCE:
            break
    return left
