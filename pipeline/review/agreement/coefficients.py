"""Coefficients of agreement on arrays, for many weightings of the same units at once.

Units that were judged alike are one pattern. A row of `weights` says how often each pattern occurs: the first row of a
table as it is, further rows as draws of a bootstrap. Every function gives one number a row, NaN where the coefficient
is not defined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Patterns", "ac1", "alpha", "kappa", "raw_agreement", "shares"]

Numbers = npt.NDArray[np.float64]
_ALMOST_NOTHING = 1e-12  # what rounding leaves of a 0


@dataclass(frozen=True, slots=True)
class Patterns:
    """The different ways in which units were judged.

    `given` has a row a pattern and a column a coder: the place of the code, -1 where the coder gave none. `counts` has
    a row a pattern and a column a code: how many coders gave it.
    """

    given: npt.NDArray[np.int64]
    counts: Numbers

    @property
    def coders(self) -> Numbers:
        """How many coders judged a unit of each pattern."""
        return np.asarray(self.counts.sum(axis=1))


def shares(patterns: Patterns, weights: Numbers) -> Numbers:
    """The prevalence of each code: its mean share of the codes of a unit, a column a code."""
    return _ratio(weights @ (patterns.counts / patterns.coders[:, None]), weights.sum(axis=1)[:, None])


def raw_agreement(patterns: Patterns, weights: Numbers) -> Numbers:
    """How often two coders of a unit gave the same code: the mean over the units with two or more."""
    several, coders = patterns.coders > 1, patterns.coders
    agreeing = (patterns.counts * (patterns.counts - 1)).sum(axis=1)
    agreement = np.divide(agreeing, coders * (coders - 1), out=np.zeros_like(coders), where=several)
    return _ratio(weights @ agreement, weights @ several)


def alpha(patterns: Patterns, weights: Numbers, *, ordinal: bool) -> Numbers:
    """Krippendorff's alpha from coincidences (Krippendorff 2011, "Computing Krippendorff's alpha-reliability").

    Ordinal codes differ by the square of how many codes lie between their middles; nominal ones differ or do not.
    """
    several = patterns.coders > 1
    counts, codes = patterns.counts[several], patterns.counts.shape[1]
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(codes)
    pairs /= patterns.coders[several][:, None, None] - 1
    coincidences = (weights[:, several] @ pairs.reshape(-1, codes**2)).reshape(-1, codes, codes)
    totals: Numbers = coincidences.sum(axis=2)
    n = totals.sum(axis=1)
    if ordinal:
        middles = np.cumsum(totals, axis=1) - totals / 2
        distances = (middles[:, :, None] - middles[:, None, :]) ** 2
    else:
        distances = np.broadcast_to(1 - np.eye(codes), coincidences.shape)
    observed = (coincidences * distances).sum(axis=(1, 2))
    expected = np.einsum("dc,dk,dck->d", totals, totals, distances, optimize=True)
    return np.asarray(1 - _ratio((n - 1) * observed, expected))


def ac1(patterns: Patterns, weights: Numbers) -> Numbers:
    """Gwet's AC1 over the codes that were given (Gwet 2008, for several coders and missing codes)."""
    codes = int((patterns.counts.sum(axis=0) > 0).sum())
    if codes < 2:
        return np.full(len(weights), np.nan)
    prevalence = shares(patterns, weights)
    chance = (prevalence * (1 - prevalence)).sum(axis=1) / (codes - 1)
    # A draw in which one code is left has no chance agreement and would count as perfect.
    return _ratio(raw_agreement(patterns, weights) - chance, np.where(chance < _ALMOST_NOTHING, 0.0, 1 - chance))


def kappa(patterns: Patterns, weights: Numbers, coder: int, other: int) -> Numbers:
    """Cohen's kappa of two coders over the units that both judged (Cohen 1960)."""
    codes = patterns.counts.shape[1]
    both = (patterns.given[:, coder] >= 0) & (patterns.given[:, other] >= 0)
    cells = patterns.given[both, coder] * codes + patterns.given[both, other]
    table = (weights[:, both] @ np.eye(codes**2)[cells]).reshape(-1, codes, codes)
    table = _ratio(table, table.sum(axis=(1, 2))[:, None, None])
    observed = np.trace(table, axis1=1, axis2=2)
    chance = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1)
    return _ratio(observed - chance, 1 - chance)


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    below = np.broadcast_to(below, above.shape)
    ratio: Numbers = np.full(above.shape, np.nan)
    np.divide(above, below, out=ratio, where=np.abs(below) > _ALMOST_NOTHING)
    return ratio
