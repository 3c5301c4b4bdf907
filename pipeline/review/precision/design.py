"""A sample of the matches and its design: strata, inclusion probabilities, and how far an estimate varies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from pipeline.records.arrays import Mask
from pipeline.records.codes import Code

__all__ = ["Claim", "Dimension", "Part", "Sample", "Verdict"]

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class Dimension(Code):
    """What matches are grouped by when their precision is told."""

    CLASS = "class", "what kind of echo they are"
    GRADE = "grade", "how strong the evidence is"
    LANGUAGE = "language", "in which languages they are"
    EXPOSURE = "exposure", "whether a contact of the city with the network is known"


@dataclass(frozen=True, slots=True)
class Claim:
    """A match that the run claims, judged or not.

    `stratum` is that of the sample's design. `prediction` says how probable it is that people find it right, between 0
    and 1, as 1 less its q-value does.
    """

    unit: str
    stratum: str
    groups: Mapping[Dimension, str] = field(default_factory=dict)
    prediction: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What people found a match to be; `inclusion` is the probability with which the design drew it."""

    unit: str
    is_right: bool
    inclusion: float


@dataclass(frozen=True, slots=True)
class Part:
    """The precision of some matches by the sample; `effective` is the number of matches drawn alike that tell as much.

    `tuning` is the weight that predictions were given, 0 without them. `value` is None where none of them was read.
    """

    value: float | None
    read: int
    effective: float
    tuning: float


@dataclass(frozen=True, slots=True)
class Sample:
    """All matches of a run and the verdicts on some, as arrays; what is known of verdicts is in one sequence."""

    claims: tuple[Claim, ...]
    stratum: Places  # of every claim
    sizes: Numbers  # matches in each stratum
    predictions: Numbers | None  # of every claim
    drawn: Places  # claims with a verdict
    right: Numbers
    inverse: Numbers  # of the inclusion probabilities

    @classmethod
    def of(cls, claims: Sequence[Claim], verdicts: Iterable[Verdict]) -> Self:
        """Raises ValueError for two claims or verdicts of a unit, a verdict on what is no claim, and a probability
        that is none."""
        place = {claim.unit: at for at, claim in enumerate(claims)}
        if len(place) < len(claims):
            raise ValueError("two matches have the same unit; give each one of its own")
        # In the sequence of their units, so that rounding is the same in whatever order they come.
        known = sorted(verdicts, key=lambda verdict: verdict.unit)
        _check(known, place)
        strata, stratum = np.unique(np.array([claim.stratum for claim in claims], dtype=str), return_inverse=True)
        predictions = [claim.prediction for claim in claims if claim.prediction is not None]
        if any(not 0.0 <= prediction <= 1.0 for prediction in predictions):
            raise ValueError("a prediction is a probability; give numbers between 0 and 1")
        return cls(
            tuple(claims),
            stratum.astype(np.int64),
            np.bincount(stratum, minlength=len(strata)).astype(np.float64),
            np.array(predictions) if len(predictions) == len(claims) else None,
            np.array([place[verdict.unit] for verdict in known], dtype=np.int64),
            np.array([verdict.is_right for verdict in known], dtype=np.float64),
            np.array([1 / verdict.inclusion for verdict in known], dtype=np.float64),
        )

    def select(self, by: Dimension, groups: Iterable[str]) -> Mask:
        """Which claims belong to one of some groups."""
        wanted = frozenset(groups)
        return np.array([claim.groups.get(by) in wanted for claim in self.claims], dtype=np.bool_)

    def not_covered(self, inside: Mask) -> int:
        """How many of those claims lie in strata of which nothing was read; estimates say nothing of them."""
        return int((inside & ~self._covered()).sum())

    def estimate(self, inside: Mask, *, use_predictions: bool = False) -> Part:
        """The precision of the selected claims, as far as their strata were read.

        Weights are inverse inclusion probabilities, brought to the size of each stratum (Hajek 1971). With predictions
        it is the prediction-powered estimate with tuned weight (Angelopoulos, Duchi and Zrnic 2023, "PPI++"), which
        for a finite number of matches is the difference estimator of survey sampling (Sarndal et al. 1992, 6.3). Of
        claims that all were read it is their share, whatever else their strata hold.
        Raises ValueError where predictions are to be used and a claim has none.
        """
        chosen = inside[self.drawn]
        read = int(chosen.sum())
        if read == 0:
            return Part(None, 0, 0.0, 0.0)
        if read == int(inside.sum()):
            return Part(_share(self.right[chosen].mean()), read, math.inf, 0.0)
        stand_for = self._stand_for() * chosen
        weights = stand_for / stand_for.sum()
        spread = _Spread(self, inside, stand_for)
        if not use_predictions:
            value = _share(weights @ self.right)
            return Part(value, read, spread.effective(self.right, value, read), 0.0)
        if self.predictions is None:
            raise ValueError("a match has no prediction")
        predicted = self.predictions[self.drawn]
        tuning = spread.tuning(self.right, predicted)
        rest = self.right - tuning * predicted
        mean = float(self.predictions[inside & self._covered()].mean())
        value = _share(weights @ rest + tuning * mean)
        return Part(value, read, spread.effective(rest, value, read), tuning)

    def _covered(self) -> Mask:
        seen = np.zeros(len(self.sizes), dtype=np.bool_)
        seen[self.stratum[self.drawn]] = True
        return np.asarray(seen[self.stratum])

    def _stand_for(self) -> Numbers:
        """What each verdict stands for: those of a stratum together for all its matches."""
        strata = self.stratum[self.drawn]
        totals = np.bincount(strata, self.inverse, minlength=len(self.sizes))
        return np.asarray(self.inverse * (self.sizes / np.where(totals > 0, totals, 1.0))[strata])


def _share(value: float) -> float:
    """Without the trace that rounding leaves: where all were right, 1 and nothing below it."""
    return min(1.0, max(0.0, round(float(value), 12)))


def _check(verdicts: Sequence[Verdict], place: Mapping[str, int]) -> None:
    for verdict, following in pairwise(verdicts):
        if verdict.unit == following.unit:
            raise ValueError(f"{verdict.unit!r} has two verdicts; give the adjudicated one")
    for verdict in verdicts:
        if verdict.unit not in place:
            raise ValueError(f"{verdict.unit!r} is no match of this run; leave verdicts on other matches out")
        if not 0.0 < verdict.inclusion <= 1.0:
            raise ValueError(f"{verdict.unit!r} was drawn with probability {verdict.inclusion}; that must be in (0, 1]")


class _Spread:
    """How far an estimate for some claims would vary over samples of the same design.

    The variance is that of the ratio estimator by linearisation, within strata, with the correction for what was read
    of a finite stratum. A stratum's own variance is taken together with that over all the claims, which counts as one
    more verdict: else a stratum in which three verdicts agree would seem to be known for certain.
    """

    def __init__(self, sample: Sample, inside: Mask, stand_for: Numbers) -> None:
        strata, count = sample.stratum[sample.drawn], len(sample.sizes)
        self._weights, self._chosen = stand_for / stand_for.sum(), inside[sample.drawn]
        self._strata, self._count = strata, count
        self._read = np.bincount(strata, minlength=count).astype(np.float64)
        within = sample.inverse / np.bincount(strata, sample.inverse, minlength=count)[strata]
        self._within = within
        unread = 1 - np.minimum(1.0, self._read / sample.sizes)
        # Of a stratum the share that the claims have of it; its weight among the claims follows.
        self._share = np.bincount(sample.stratum, inside, minlength=count) / sample.sizes
        # What a variance of 1 in a stratum adds to that of the estimate.
        self._adds = (sample.sizes / stand_for.sum()) ** 2 * unread * np.bincount(strata, within**2, minlength=count)
        self._adds[(self._share == 0) | (self._read == 0)] = 0.0

    def tuning(self, right: Numbers, predicted: Numbers) -> float:
        """The weight of predictions with which the estimate varies least, between 0 and 1."""
        left, other = self._residual(right), self._residual(predicted)
        together, alone = self._adds @ self._moment(left, other), self._adds @ self._moment(other, other)
        return float(min(1.0, max(0.0, together / alone))) if alone > 0 else 0.0

    def effective(self, values: Numbers, share: float, read: int) -> float:
        """How many claims drawn alike would tell as much about a share; infinite where all were read."""
        alike = float(self._adds @ self._share)
        if alike == 0.0:
            return math.inf
        residual = self._residual(values)
        overall = float(self._weights @ residual**2)
        own = self._moment(residual, residual)
        few = self._read < 2
        mixed = np.where(few, overall * self._share, (self._read * own + overall * self._share) / (self._read + 1))
        variance = float(self._adds @ mixed)
        if variance == 0.0 or read < 2 or not 0.0 < share < 1.0:
            return 1 / alike
        return share * (1 - share) / variance * read / (read - 1)

    def _residual(self, values: Numbers) -> Numbers:
        return np.asarray((values - self._weights @ values) * self._chosen)

    def _moment(self, left: Numbers, right: Numbers) -> Numbers:
        """The covariance within each stratum."""
        means = [np.bincount(self._strata, self._within * one, minlength=self._count) for one in (left, right)]
        product = np.bincount(self._strata, self._within * left * right, minlength=self._count) - means[0] * means[1]
        return np.asarray(product * self._read / np.maximum(self._read - 1, 1))
