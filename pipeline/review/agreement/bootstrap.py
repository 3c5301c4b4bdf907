"""Percentile intervals by drawing units again (Efron 1979), for many coefficients of the same units at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.review.agreement.coefficients import Numbers
from pipeline.review.estimates import Estimate, Undefined

__all__ = ["Coefficient", "Drawn", "draw"]

Coefficient = Callable[[Numbers], Numbers]

_MOST_UNDEFINED = 0.05  # share of draws without a value up to which the others still tell the interval
_MOST_CELLS = 4_000_000  # numbers that are held at once: 32 MB


@dataclass(frozen=True, slots=True)
class Drawn:
    """A coefficient of the table as it is, and of each draw; NaN where it is not defined."""

    value: float
    draws: Numbers

    def estimate(self, units: int, why_undefined: Undefined) -> Estimate:
        """The figure with its interval; `units` is what it rests on."""
        if units == 0 or np.isnan(self.value):
            return Estimate.without_value(why_undefined, units)
        if units == 1:
            return Estimate.without_interval(units, self.value, Undefined.ONE_UNIT)
        told = self.draws[~np.isnan(self.draws)]
        if len(told) < (1 - _MOST_UNDEFINED) * len(self.draws):
            return Estimate.without_interval(units, self.value, Undefined.RARE_CODE)
        low, high = np.quantile(told, [0.025, 0.975])
        return Estimate(units, self.value, float(low), float(high))

    @staticmethod
    def mean(parts: Sequence[Drawn]) -> Drawn:
        """The mean of those coefficients that are defined, in the table and in each draw."""
        together = np.stack([np.concatenate([[part.value], part.draws]) for part in parts])
        known = ~np.isnan(together)
        total, times = np.where(known, together, 0.0).sum(axis=0), known.sum(axis=0)
        mean = np.divide(total, times, out=np.full(len(total), np.nan), where=times > 0)
        return Drawn(float(mean[0]), mean[1:])


def draw(times: Numbers, coefficients: Sequence[Coefficient], seed: int, draws: int) -> list[Drawn]:
    """Each coefficient of the units as they are and of `draws` samples of as many units, drawn with replacement.

    `times` says how many units there are of each pattern. Units of a pattern are alike, so their numbers are drawn.
    Raises ValueError where there are no units.
    """
    total = int(times.sum())
    if total == 0:
        raise ValueError("there are no units to draw from")
    rng = np.random.default_rng(seed)
    at_once = max(1, _MOST_CELLS // len(times))
    parts: list[list[Numbers]] = [[coefficient(times[None, :])] for coefficient in coefficients]
    for start in range(0, draws, at_once):
        weights = rng.multinomial(total, times / total, size=min(at_once, draws - start)).astype(np.float64)
        for part, coefficient in zip(parts, coefficients, strict=True):
            part.append(coefficient(weights))
    return [Drawn(float(part[0][0]), np.concatenate(part[1:])) for part in parts]
