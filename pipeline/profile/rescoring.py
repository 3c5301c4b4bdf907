"""One number for the strength of a passage pair found by vectors, from several that each say part of it.

A logistic model, learned without judgements: positives are passages of parallel text planted in other documents,
negatives what is found between documents that cannot be each other's source (the idea is Percolator's, Kall et al.
2007). Its features are scaled by what they were in learning, so the weights say how much each counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.errors import StageError
from pipeline.records.arrays import Floats

__all__ = ["FEATURES", "Rescorer"]

FEATURES = (
    "base",  # smaller of both sides' sums of margins above the level that counts
    "log_sentences",  # natural logarithm of the city sentences of the core
    "mean_margin",
    "max_margin",
    "mean_cosine",
    "max_cosine",
    "span_cosine",  # of the sums of both sides' sentence vectors
    "length_fit",  # minus how far the length ratio is from what the language pair makes likely, natural logarithm
    "least_length",  # hundreds of characters of the shorter side, at most 4
)
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Rescorer:
    """Centre, spread and weight of each feature, and the intercept; natural log-odds come out."""

    centre: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def __post_init__(self) -> None:
        if not len(self.centre) == len(self.spread) == len(self.weights) == len(FEATURES):
            raise ValueError(f"a re-scorer has {len(FEATURES)} weights: {', '.join(FEATURES)}")
        numbers = (*self.centre, *self.spread, *self.weights, self.intercept)
        if not np.isfinite(numbers).all() or min(self.spread) <= 0:
            raise ValueError("a re-scorer is made of finite numbers, and its spreads are above 0")

    def strength(self, features: Sequence[float]) -> float:
        """The log-odds of a passage pair with these features, in the order of FEATURES."""
        # Log-odds and no probability: that is next to 1 for every strong passage, and the null needs them told apart.
        scaled = (np.asarray(features, np.float64) - self.centre) / np.asarray(self.spread)
        return float(scaled @ np.asarray(self.weights) + self.intercept)

    def to_numbers(self) -> dict[str, list[float]]:
        """Centre, spread and weight by feature, and the intercept."""
        rows: dict[str, list[float]] = {"intercept": [round(self.intercept, _DECIMALS)]}
        for name, *values in zip(FEATURES, self.centre, self.spread, self.weights, strict=True):
            rows[name] = [round(value, _DECIMALS) for value in values]
        return rows

    @classmethod
    def from_numbers(cls, numbers: Mapping[str, Sequence[float]]) -> Rescorer:
        """The model that `to_numbers` gave. Raises StageError when it is damaged."""
        try:
            table: Floats = np.array([numbers[name] for name in FEATURES], np.float64)
            centre, spread, weights = (tuple(column.tolist()) for column in table.T)
            return cls(centre, spread, weights, float(numbers["intercept"][0]))
        except (KeyError, ValueError, IndexError):
            raise StageError("the re-scoring weights are damaged") from None
