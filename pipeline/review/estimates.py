"""A figure with its interval, or the reason why there is none; and the intervals of single shares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

from pipeline.records.codes import Code

__all__ = ["Z_95", "Estimate", "Undefined", "compare_shares", "estimate_share", "wilson"]

Z_95 = 1.959963984540054  # two-sided 95 % of the normal distribution; all intervals here are of 95 %


class Undefined(Code):
    """Why a figure, or its interval, has no value; such a figure is never told as 0 or 1."""

    NO_JUDGEMENTS = "no_judgements", "nobody has judged any of it yet"
    ONE_CODER = "one_coder", "no unit was judged by two coders"
    ONE_CODE = "one_code", "only one code was given, so there is no disagreement that chance could explain"
    ONE_UNIT = "one_unit", "it rests on a single unit, so nobody can say how much it would vary"
    RARE_CODE = "rare_code", "in too many draws of the bootstrap only one code is left"
    NO_ORDER = "no_order", "the codes have no order"
    NO_ADJUDICATION = "no_adjudication", "none of these units has a code to compare with"
    NO_FOILS = "no_foils", "no foil of this kind was judged"
    NO_DUPLICATES = "no_duplicates", "no pair was judged twice by this coder"
    NO_TIMES = "no_times", "no judgement has a time"
    NO_MATCHES = "no_matches", "there is no match of this kind"
    NOTHING_RIGHT = "nothing_right", "no match of a side was found right, so the ratio has no bounds"
    NO_PREDICTIONS = "no_predictions", "not every match has a prediction"
    CODERS_GUESS = "coders_guess", "the coders tell right from wrong no better than by guessing"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval; `n` is how many judged units it rests on.

    Without a value `undefined` says why, without an interval `no_interval` does. Raises ValueError for an estimate that
    has neither a value nor a reason, or both.
    """

    n: int
    value: float | None
    low: float | None = None
    high: float | None = None
    undefined: Undefined | None = None
    no_interval: Undefined | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.undefined is None):
            raise ValueError("an estimate has either a value or a reason why it has none")
        if (self.low is None) != (self.high is None) or (self.low is None) == (self.no_interval is None):
            raise ValueError("an estimate has either both bounds or a reason why it has none")

    @classmethod
    def without_value(cls, reason: Undefined, n: int = 0) -> Self:
        """A figure that cannot be told."""
        return cls(n, None, undefined=reason, no_interval=reason)

    @classmethod
    def without_interval(cls, n: int, value: float, reason: Undefined) -> Self:
        """A figure of which nobody can say how far it would vary."""
        return cls(n, value, no_interval=reason)


def wilson(share: float, n: float) -> tuple[float, float]:
    """The score interval of a share of `n` units (Wilson 1927); `n` may be an effective number, and infinite.

    Raises ValueError for a share outside 0 to 1 or an `n` that is not above 0.
    """
    if not 0.0 <= share <= 1.0 or not n > 0.0:
        raise ValueError(f"no share of units: {share} of {n}")
    if math.isinf(n):
        return share, share
    centre = share + Z_95**2 / (2 * n)
    spread = Z_95 * math.sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2))
    low, high = ((centre + sign * spread) / (1 + Z_95**2 / n) for sign in (-1, 1))
    # At the ends the bound is the end itself; rounding would leave a trace beside it.
    return (0.0 if share == 0.0 else max(0.0, low)), (1.0 if share == 1.0 else min(1.0, high))


def estimate_share(hits: float, n: int, when_empty: Undefined) -> Estimate:
    """`hits` of `n` with Wilson's interval; undefined for that reason where `n` is 0."""
    if n == 0:
        return Estimate.without_value(when_empty)
    share = min(1.0, max(0.0, hits / n))
    return Estimate(n, share, *wilson(share, n))


def compare_shares(later: Estimate, earlier: Estimate) -> Estimate:
    """The difference of two shares of different units, with the hybrid score interval (Newcombe 1998, method 10)."""
    n = later.n + earlier.n
    for one in (later, earlier):
        if one.undefined is not None:
            return Estimate.without_value(one.undefined, n)
    if later.value is None or later.low is None or later.high is None:
        raise ValueError("a share has bounds")
    if earlier.value is None or earlier.low is None or earlier.high is None:
        raise ValueError("a share has bounds")
    value = later.value - earlier.value
    low = value - math.hypot(later.value - later.low, earlier.high - earlier.value)
    high = value + math.hypot(later.high - later.value, earlier.value - earlier.low)
    return Estimate(n, value, low, high)
