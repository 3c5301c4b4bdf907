"""What finds would be expected after joining had the city not joined, from all that had not joined yet.

A Poisson model of rows before joining, and of cities that never join, is fitted with the canonical link and imputed
after it (Wooldridge 2023; Borusyak, Jaravel and Spiess 2024). One coefficient of "joined" beside city and year would
compare cities that join late with those that joined early, whose own effect it takes off (Goodman-Bacon 2021).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline.analyse.joining.observations import Observations
from pipeline.analyse.poisson import Effect
from pipeline.records.arrays import Floats, Ints, Mask
from pipeline.records.codes import Code

__all__ = ["Effects", "Fit", "Imputation", "Model", "impute", "two_way_ratio"]

_ROUNDS = 300
_TOLERANCE = 1e-9  # of a margin, relative to its size
_SAME = 1e-3  # two fits from different starts agree on what the rows say, and on nothing else
_SPREAD = 1.0  # of the logarithm of the start from which that is seen
_TINY = np.finfo(np.float64).tiny


class Effects(Code):
    """What rows may differ in beside joining."""

    CITY_AND_PERIOD = (
        "city_and_period",
        "each city's own rate with each network, and each network's in each period",
    )
    CITY_PERIOD_TOO = (
        "city_period_too",
        "each city's own rate with each network, each network's in each period, and each city's in each period",
    )


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """By row, (choices, rows): the expected finds for every find before joining, and these finds.

    Not `held` are rows of a city in whose periods before joining nobody has a find: there is nothing to go by.
    """

    share: Floats
    before: Floats
    held: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Rows with the effects beside joining; only `fitted` rows are learned from.

    `own` has a level for each city with each network, `others` are the effects of periods.
    """

    finds: Floats
    room: Floats
    fitted: Mask
    own: Effect
    others: tuple[Effect, ...]

    @classmethod
    def of(cls, rows: Observations, fitted: Mask, effects: Effects) -> Model:
        """The model of all rows, learned from those of `fitted` rows."""
        networks, periods = max(1, len(rows.networks)), max(1, len(rows.periods))
        others = [rows.network * periods + rows.period]
        if effects is Effects.CITY_PERIOD_TOO:
            others.append(rows.city * periods + rows.period)
        room = rows.room / max(float(rows.room.max(initial=0.0)), _TINY)
        own = Effect(_numbered(rows.city * networks + rows.network))
        return cls(rows.finds, room, fitted, own, tuple(Effect(_numbered(levels)) for levels in others))

    def fit(
        self,
        stays: Floats,
        shape: Floats,
        rounds: int = _ROUNDS,
        finds: Floats | None = None,
        tolerance: float = _TOLERANCE,
    ) -> tuple[Fit, Floats]:
        """Fit by which rows stay in each choice, (choices, rows); also the shape that a next fit can start from.

        `shape` are the finds to expect of a row but for the city's own rate with the network. A level without a row
        that is fitted keeps that of the start.
        """
        weights = self.fitted * stays
        counts = weights * (self.finds if finds is None else finds)
        before = self.own.totals(counts)
        wanted = [effect.totals(counts) for effect in self.others]
        shape = np.broadcast_to(shape, weights.shape)
        for _ in range(rounds):
            furthest = 0.0
            for effect, total in zip(self.others, wanted, strict=True):
                expected = weights * shape * _divide(before, self.own.totals(weights * shape))
                have = effect.totals(expected)
                furthest = max(furthest, float(np.max(np.abs(have - total) / (total + 1), initial=0.0)))
                shape = shape * np.divide(total, have, out=np.ones_like(have), where=have > 0)
            if furthest < tolerance:
                break
        of_before = self.own.totals(weights * shape)
        return Fit(_divide(shape, of_before), before, of_before > 0), shape

    def reaches(self, stays: Floats) -> Mask:
        """Whether all levels of each row have a row that is fitted and stays."""
        weights = self.fitted * stays
        return np.asarray(np.all([effect.totals(weights) > 0 for effect in (self.own, *self.others)], axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Imputation:
    """`settled` rows are those that can be imputed; `shape` is where other fits of the model start.

    Of `unbounded` rows the design would allow it, but the finds that there are do not hold them.
    """

    model: Model
    fit: Fit
    shape: Floats
    settled: Mask
    unbounded: Mask


def impute(rows: Observations, fitted: Mask, effects: Effects, seed: int = 1) -> Imputation:
    """Learn from `fitted` rows, and impute all others that these can say something of.

    What they can say is seen by fitting twice from different starts: what nothing holds keeps its start, and what the
    finds send to infinity goes on with every round.
    """
    model = Model.of(rows, fitted, effects)
    start = model.room * _spread(model, np.random.default_rng(seed))
    ones = np.ones((1, len(rows.city)))
    # With finds in proportion to room all is known, as far as the rows that were fitted reach.
    of_room = _divide(model.room, model.own.totals(fitted * model.room))
    reached = model.reaches(ones)[0] & _agree(model.fit(ones, start, finds=model.room)[0].share[0], of_room)
    one, _ = model.fit(ones, model.room)
    other, shape = model.fit(ones, start, 2 * _ROUNDS)
    agreed = _agree(one.share[0], other.share[0]) & one.held[0] & other.held[0]
    return Imputation(model, other, shape[0], reached & agreed & ~fitted, reached & ~agreed & ~fitted)


def two_way_ratio(rows: Observations) -> float | None:
    """What one coefficient of "joined" says: for comparison only, it is biased. None where nothing identifies it."""
    model = Model.of(rows, np.ones(len(rows.city), bool), Effects.CITY_AND_PERIOD)
    joined = rows.joined
    both = replace(model, others=(*model.others, Effect(joined.astype(np.int64))))
    _, shape = both.fit(np.ones((1, len(rows.city))), model.room)
    rate, [periods] = shape[0] / model.room, model.others
    # Rates of one period with a network differ by nothing but joining, so that any period with both has the ratio.
    sides = [
        _divide(periods.totals(rate * side), periods.totals(side.astype(np.float64))) for side in (joined, ~joined)
    ]
    known = (sides[0] > 0) & (sides[1] > 0)
    return float((sides[0][known] / sides[1][known])[0]) if known.any() else None


def _agree(one: Floats, other: Floats) -> Mask:
    return np.asarray(np.abs(one - other) <= _SAME * np.maximum(one, other) + _TINY)


def _divide(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)


def _numbered(levels: Ints) -> Ints:
    return np.unique(levels, return_inverse=True)[1].astype(np.int64)


def _spread(model: Model, rng: np.random.Generator) -> Floats:
    """A start that differs from level to level of the effects of periods."""
    start = np.zeros(len(model.room))
    for effect in model.others:
        levels = int(effect.groups.max(initial=-1)) + 1
        start = start + rng.normal(0, _SPREAD, levels)[effect.groups]
    return np.exp(start)
