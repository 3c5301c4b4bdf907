"""When to stop reading: a bound on precision that may be looked at after every judgement.

Whoever looks at Wilson's bound after each judgement and stops at a good moment is wrong far more often than the bound
says. A confidence sequence holds at all moments together: with the probability of 1 less `error` the precision lies
within it at each of them. This is the one by the prior-posterior ratio (Waudby-Smith and Ramdas 2020, "Confidence
sequences for sampling without replacement") from the uniform prior: what the judgements have made `1 / error` times
less probable than it was is excluded, for good.

A match on which coders differ counts against every claim until it is decided: as wrong for the lower bound, as right
for the upper one. Left out, it would leave the clear cases, which are right more often.

It takes verdicts in the random sequence in which the matches were drawn, each as probable as any other. A sample that
read some strata more than others is made such a one by leaving out verdicts of those at random (`even_out`); without
that the line would bound the precision of what was read, which may be far from that of the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from pipeline.records.codes import Code
from pipeline.review.precision.design import Verdict

__all__ = ["LineState", "StopLine", "bounds_after", "even_out", "watch"]

_STEPS = 60  # of halving an interval; then it is as narrow as a number can tell


class LineState(Code):
    """How a stop line stands; once reached it stays so."""

    GOING = "going", "not decided: read on"
    REACHED = "reached", "precision is above the target: you may stop"
    OUT_OF_REACH = "out_of_reach", "precision is below the target: reading more will not change that"
    BROKEN = "broken", "the bounds contradict each other: the pairs were hardly read in a random sequence"


@dataclass(frozen=True, slots=True)
class StopLine:
    """The bounds on precision after some verdicts; `matches` is how many there are to draw from, None if endless.

    `open` of those judged are not decided. `error` is the probability with which the bounds may ever be wrong. Raises
    ValueError for a target or error outside 0 to 1, and for matches below 1.
    """

    target: float
    matches: int | None = None
    error: float = 0.05
    judged: int = 0
    right: int = 0
    open: int = 0
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.target < 1.0 or not 0.0 < self.error < 1.0:
            raise ValueError("target and error of a stop line are shares; give numbers between 0 and 1")
        if self.matches is not None and self.matches < 1:
            raise ValueError("there are no matches to judge; draw a sample of a run that has some")

    @property
    def state(self) -> LineState:
        """Whether the target is decided."""
        if self.low > self.high:
            return LineState.BROKEN
        if self.low > self.target:
            return LineState.REACHED
        return LineState.OUT_OF_REACH if self.high < self.target else LineState.GOING

    def after(self, is_right: bool | None) -> StopLine:
        """The line with one verdict more, None where it is open. Raises ValueError where all matches have one."""
        if self.judged == self.matches:
            raise ValueError("all matches were judged; there is nothing more to draw")
        judged, right, left = self.judged + 1, self.right + int(is_right is True), self.open + int(is_right is None)
        low, _ = bounds_after(judged, right, self.matches, self.error)
        _, high = bounds_after(judged, right + left, self.matches, self.error)
        return replace(self, judged=judged, right=right, open=left, low=max(self.low, low), high=min(self.high, high))

    def explain(self, read: int = 0) -> str:
        """One sentence for the one who reads; `read` is of how many pairs these were kept by `even_out`."""
        pairs = f"{self.judged:,} pair{'' if self.judged == 1 else 's'}"
        if read > self.judged:
            pairs = f"{self.judged:,} of the {read:,} pairs, drawn so that every match was as likely to be among them,"
        if self.open:
            pairs += f"{'' if pairs.endswith(',') else ','} {self.open:,} of them undecided and taken at their worst,"
        told = f"After {pairs} precision is {self.low:.2f} to {self.high:.2f}, whenever you look"
        return f"{told}; against the target of {self.target:.2f}: {self.state.meaning}."


def watch(verdicts: Iterable[bool | None], target: float, matches: int | None = None, error: float = 0.05) -> StopLine:
    """The line after all verdicts, in the sequence in which the matches were drawn; None is one that is open."""
    line = StopLine(target, matches, error)
    for is_right in verdicts:
        line = line.after(is_right)
    return line


def even_out(verdicts: Iterable[Verdict], least_inclusion: float, seed: int = 0) -> Iterator[Verdict]:
    """Of verdicts on matches drawn with unequal probabilities, those of a sample in which all are as probable.

    A verdict is kept with the probability of `least_inclusion`, the smallest of the whole design, divided by its own:
    the more of a stratum was drawn, the fewer count. The choice hangs on seed and unit alone, so that it is the same
    however often and after whichever judgement one looks. Raises ValueError for a verdict drawn with less.
    """
    for verdict in verdicts:
        if not 0.0 < least_inclusion <= verdict.inclusion:
            raise ValueError(
                f"{verdict.unit!r} was drawn with less than the least probability; give that of the design"
            )
        if _lot(verdict.unit, seed) < least_inclusion / verdict.inclusion:
            yield verdict


def _lot(unit: str, seed: int) -> float:
    """A number between 0 and 1 that is as good as random, always the same for a unit and seed."""
    return int.from_bytes(sha256(f"{seed}:{unit}".encode()).digest()[:7], "big") / 2**56


def bounds_after(judged: int, right: int, matches: int | None = None, error: float = 0.05) -> tuple[float, float]:
    """What is not excluded at this moment alone; the line keeps the narrowest of all moments.

    Raises ValueError where more are right than judged, or more judged than there are.
    """
    if not 0 <= right <= judged or (matches is not None and judged > matches):
        raise ValueError(f"{right} right of {judged} judged of {matches} matches cannot be")
    if matches is None:
        return _endless(judged, right, math.log(error))
    return _finite(judged, right, matches, math.log(error))


def _endless(judged: int, right: int, least: float) -> tuple[float, float]:
    """Where the density of the posterior, a beta distribution, is above `error` times that of the prior, which is 1."""
    wrong = judged - right
    scale = _log_beta(1 + right, 1 + wrong)

    def is_kept(share: float) -> bool:
        return _times_log(right, share) + _times_log(wrong, 1 - share) - scale > least

    middle = right / judged if judged else 0.5
    return _edge(is_kept, middle, 0.0), _edge(is_kept, middle, 1.0)


def _edge(is_kept: Callable[[float], bool], inside: float, outside: float) -> float:
    """Where what is kept ends between a share that is and the end of the scale; the outer side of it."""
    if is_kept(outside):
        return outside
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if is_kept(middle) else (inside, middle)
    return outside


def _finite(judged: int, right: int, matches: int, least: float) -> tuple[float, float]:
    """The same for the number of right matches among all: a beta-binomial over those that are left."""
    left, wrong = matches - judged, judged - right
    scale = _log_beta(1 + right, 1 + wrong) - math.log(matches + 1)

    def is_kept(more: int) -> bool:
        ways = math.lgamma(left + 1) - math.lgamma(more + 1) - math.lgamma(left - more + 1)
        return ways + _log_beta(more + 1 + right, left - more + 1 + wrong) - scale > least

    # The posterior's peak, from which it falls to both sides, is where the rest is as often right as what was judged.
    peak = min(left, (left + 1) * right // judged) if judged else left // 2
    return (right + _last(is_kept, peak, 0)) / matches, (right + _last(is_kept, peak, left)) / matches


def _last(is_kept: Callable[[int], bool], inside: int, end: int) -> int:
    """The last whole number from one that is kept towards an end that is."""
    if is_kept(end):
        return end
    outside = end
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if is_kept(middle) else (inside, middle)
    return inside


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _times_log(times: int, share: float) -> float:
    """`times * log(share)`, where nothing at all is a certain outcome of no trials."""
    if times == 0:
        return 0.0
    return times * math.log(share) if share > 0.0 else -math.inf
