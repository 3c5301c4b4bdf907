"""How blind coders were: whether they could tell from the passages which network a pair was of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records.codes import Code
from pipeline.review.estimates import Estimate, Undefined, estimate_share

__all__ = ["Blindness", "Guess", "Sight", "measure_blindness"]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a coder answered when asked which network a pair was of; empty where they could not tell."""

    coder: str
    guess: str
    truth: str


class Sight(Code):
    """Whether a coder saw what was to be hidden."""

    BLIND = "blind", "no better than by chance: the coder was blind"
    SAW = "saw", "better than by chance: mask names in the passages, and read this coder's codes with care"


@dataclass(frozen=True, slots=True)
class Blindness:
    """The share of a coder's guesses that were right, and what as many guesses for the same networks give by chance."""

    coder: str
    right: Estimate
    by_chance: float

    @property
    def sight(self) -> Sight:
        """Blind where the interval of right guesses begins at or below chance."""
        return Sight.SAW if self.right.low is not None and self.right.low > self.by_chance else Sight.BLIND


def measure_blindness(guesses: Sequence[Guess]) -> tuple[Blindness, ...]:
    """One for each coder who was asked, with Wilson's interval; "cannot tell" counts as not right.

    Chance is what the coder's own guesses would hit if they were dealt out at random (as in Cohen's kappa), because
    whoever always names the most frequent network is often right without having seen anything.
    """
    told = []
    for coder in sorted({one.coder for one in guesses}):
        own = [one for one in guesses if one.coder == coder]
        right = sum(one.guess == one.truth for one in own)
        guessed, true = Counter(one.guess for one in own), Counter(one.truth for one in own)
        chance = sum(guessed[network] * times for network, times in true.items()) / len(own) ** 2
        told.append(Blindness(coder, estimate_share(right, len(own), Undefined.NO_JUDGEMENTS), chance))
    return tuple(told)
