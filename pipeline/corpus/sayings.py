"""Sentences that say the same as each other: in the neighbourhood of any other sentence they count once.

A passage that many cities took over would otherwise be its own neighbourhood: the nearest to the network's sentence
would all be copies of it, and none of them nearer than the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from index.progress import Bar, no_bar
from index.sayings import Sentences, choose_one_a_saying
from pipeline.records.arrays import Ints, Vectors

__all__ = ["OneSide", "SameFrom", "keep_one_a_saying", "nobody_knows"]

# Of two languages the centred cosine from which two sentences say the same, and from which two do that stand beside
# such; NaN where nobody knows.
SameFrom = Callable[[str, str], tuple[float, float]]


def nobody_knows(_one: str, _other: str) -> tuple[float, float]:
    """For a model without a profile: only equal sentences are known to say the same."""
    return math.nan, math.nan


class OneSide(NamedTuple):
    """The centred vectors of one side, the number of each row's document, and the language of each document."""

    vectors: Vectors
    document: Ints
    langs: Sequence[str]


def keep_one_a_saying(one: OneSide, other: OneSide, same_from: SameFrom, bar: Bar = no_bar) -> tuple[Vectors, Vectors]:
    """The vectors of two sides, of those that say the same one on each side, in the same order.

    `bar` is told of one unit in all.
    """
    names = sorted({*one.langs, *other.langs})
    levels = np.full((2, len(names), len(names)), np.nan, np.float32)
    for (i, here), (j, there) in product(enumerate(names), repeat=2):
        levels[:, i, j] = same_from(here, there)
    kept, also = choose_one_a_saying(_number(one, names), _number(other, names), levels[0], levels[1], bar)
    return one.vectors[kept], other.vectors[also]


def _number(side: OneSide, names: Sequence[str]) -> Sentences:
    langs = np.array([names.index(lang) for lang in side.langs], np.int64)
    return Sentences(side.vectors, side.document, langs[side.document])
