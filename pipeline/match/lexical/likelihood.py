"""Evidence of a word: is it more likely that it stands in the other passage by reuse, or by chance?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.records.arrays import Floats, Ints, Mask
from pipeline.text.hashed_words import hash_runs

_MISS_FLOOR = -2.0  # nats that one missing word takes away at most
_CHANCE = (1e-4, 0.995)  # never impossible, never certain: both would be infinite evidence
_VERBATIM_WORDS = 4


@dataclass(frozen=True, slots=True)
class WordWeights:
    """How words are weighed: the chance that a reused word is kept, the most one word says, its cost (nats).

    With `once`, one word of the other passage explains one word here: five times "integration" are not taken
    from one.
    """

    reuse: float
    cap: float
    cost: float = 0.0
    once: bool = True


def weigh_words(words: Ints, other: Ints, background: Floats, weights: WordWeights) -> Floats:
    """For each word of a passage the log-likelihood ratio, in nats, of reuse from the `other` passage to chance.

    `background` is each stem's frequency where there is no reuse.
    """
    there = np.bincount(other, minlength=len(background))
    # That at least one of the other passage's words is this one, if they were drawn from the background (Poisson).
    chance = (1 - np.exp(-len(other) * background[words])).clip(*_CHANCE)
    # A word found as often by chance as by reuse says nothing, hence the maximum: finding it is never evidence against.
    hit = np.log(np.maximum(weights.reuse, chance) / chance).clip(0, weights.cap)
    if weights.once:
        here = np.bincount(words, minlength=len(background))
        hit *= np.minimum(1, there[words] / here[words])
    # A missing word speaks against reuse, unless chance was as sure to bring it: .9 nats at most at a reuse of .6. The
    # floor is for rates near 1, where one inserted name would else end a passage.
    miss = np.log((1 - weights.reuse) / (1 - chance)).clip(_MISS_FLOOR, 0)
    values: Floats = np.where(there[words] > 0, hit, miss) - weights.cost
    return values


def mark_shared_runs(words: Ints, other: Ints) -> Mask:
    """True for each word that stands in a run of four words which `other` holds too."""
    covered = np.zeros(len(words), bool)
    shared = np.isin(hash_runs(words, _VERBATIM_WORDS), hash_runs(other, _VERBATIM_WORDS))
    for offset in range(_VERBATIM_WORDS if len(shared) else 0):
        covered[offset : offset + len(shared)] |= shared
    return covered


def find_best_run(values: Floats) -> tuple[float, int, int]:
    """The half-open run of greatest sum, (sum, start, end); (0, 0, 0) when nothing is positive."""
    # Kadane's maximal segment: for every end the best start is where the sum before it was least.
    sums = np.concatenate([np.zeros(1), np.cumsum(values)])
    gains = sums - np.minimum.accumulate(sums)
    end = int(np.argmax(gains))
    start = int(np.argmin(sums[: end + 1]))
    return float(gains[end]), start, end
