"""The two-point scale on which similarities of different language pairs can be compared.

A cosine means different things between German and English, German and French, German and German. For each ordered
pair of languages two points are known: 0, the mean best match of a sentence in a document that does not hold it,
and 1, the mean best match in a document that does (its translation; within one language, after light edits). A
document of many sentences holds something similar to anything, so point 0 rises with the logarithm of its size.

A pair that was not measured has the points that its two languages make likely (`additive`). Where one of them was
never measured either, they are borrowed from languages like it, with wider deviations.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields

import numpy as np
from numpy.typing import ArrayLike

from pipeline.errors import StageError
from pipeline.profile.additive import Additive
from pipeline.records.arrays import Floats
from pipeline.text.languages import written_as

__all__ = ["REFERENCE_SENTENCES", "LeadTail", "PairScale", "Scales", "log_length", "strays_by_length"]

REFERENCE_SENTENCES = 100  # the size of document that `PairScale.unrelated` is stated for
_REFERENCE_CHARACTERS = 130  # the length of sentence that `PairScale.parallel` is stated for
_SHORTEST, _LONGEST = 40, 300  # characters beyond which length changes nothing more
_DECIMALS = 4
# Of borrowed numbers: how many standard deviations of what languages add they lie further than those of like languages,
# in the order of PairScale. Unrelated sentences are taken to be nearer, and documents that both hold one further apart.
_LEAN = (1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
# Places from which two sentences say the same, where neither is nearer to another, and from which they do beside such.
_SAME, _PART = 0.5, 0.3
_LIGHT_EDIT = 1.0  # the place from which they do within one language, where a subject alone comes half as far
_LEAST_WAY = 0.1  # between the points of a pair that was not measured

Numbers = dict[str, list[float]]


def log_length(characters: ArrayLike) -> Floats:
    """The e-folds by which sentences are longer than 130 characters, within 40 and 300."""
    length: Floats = np.log(np.clip(characters, _SHORTEST, _LONGEST) / _REFERENCE_CHARACTERS)
    return length


def strays_by_length(characters: ArrayLike) -> Floats:
    """How much further translations stray from the points than those of 130 characters: the shorter, the further."""
    # What a mean of n words strays falls with the root of n. On the even NTREX documents the exponent was .41 up to 130
    # characters, and longer translations strayed no less.
    strays: Floats = np.sqrt(_REFERENCE_CHARACTERS / np.clip(characters, _SHORTEST, _REFERENCE_CHARACTERS))
    return strays


@dataclass(frozen=True, slots=True)
class PairScale:
    """How near a city sentence in one language comes to documents in another; centred cosines and scale units.

    `unrelated`: mean best match in a document of one hundred sentences that does not hold it; `rise`: what is added
    to that for each e-fold of the document's sentences; `parallel`: mean best match of a sentence of 130 characters in
    a document that holds it; `per_length`: what each e-fold of its characters adds to its place.
    Of sentences that two documents hold, on the scale: how far the place in this other language falls short of the
    place elsewhere (`shortfall`) or is ahead of it (`advance`), as parts of a standard deviation whose squares add
    up with the other language's; `twin_spread`, that deviation where both documents are in this language and one has
    the sentence in other words.
    """

    unrelated: float
    rise: float
    parallel: float
    per_length: float = 0.0
    shortfall: float = 0.0
    advance: float = 0.0
    twin_spread: float = 0.0

    def __post_init__(self) -> None:
        if not self.unrelated < self.parallel or min(self.shortfall, self.advance, self.twin_spread) < 0:
            raise ValueError("a scale needs its parallel point above its unrelated one, and no negative spread")

    def between(self, place: float) -> float:
        """The centred cosine at a place, of sentences of 130 characters in documents of one hundred sentences."""
        return self.unrelated + place * (self.parallel - self.unrelated)

    def place(
        self, best_cosine: ArrayLike, sentences: ArrayLike, characters: ArrayLike = _REFERENCE_CHARACTERS
    ) -> Floats:
        """Best matches of sentences of so many characters in documents of so many sentences, on the scale.

        Arrays broadcast as numpy's do.
        """
        # The best of n unrelated cosines rises with ln n, as maxima of exponentially falling values do.
        size = np.maximum(np.asarray(sentences, np.float64), 1)
        # In documents large enough to hold anything the points would meet; half of the way is never given up.
        zero = np.minimum(
            self.unrelated + self.rise * np.log(size / REFERENCE_SENTENCES), (self.unrelated + self.parallel) / 2
        )
        placed: Floats = (np.asarray(best_cosine, np.float64) - zero) / (self.parallel - zero)
        return placed - self.per_length * log_length(characters)


_OF_A_PAIR = tuple(one.name for one in fields(PairScale))


@dataclass(frozen=True, slots=True)
class LeadTail:
    """How far two documents that both hold a sentence differ on it at most, in standard deviations of that.

    `base` is what 19 of 20 stay within; for the most different of n sentences that is `base + growth * ln n`
    (95th percentile with Bonferroni's correction).
    """

    base: float
    growth: float

    def reach(self, sentences: int) -> float:
        """Standard deviations for a passage of so many sentences."""
        # The quantile at 1 - .05 / n of a tail that falls exponentially is a line over ln n.
        return self.base + self.growth * math.log(max(1, sentences))


@dataclass(frozen=True, slots=True)
class Scales:
    """Language pairs, (city language, other language), and the tails they have in common.

    `tail` is for two documents in different languages that are both not the city's, `own_tail` where one of them is,
    `twin_tail` for two documents in one language. `lengths` are the mean natural logarithms of how much longer a
    language says the same than English; a profile gives its scales its own.
    """

    pairs: Mapping[tuple[str, str], PairScale] = field(default_factory=dict)
    tail: LeadTail = LeadTail(0.0, 0.0)
    own_tail: LeadTail = LeadTail(0.0, 0.0)
    twin_tail: LeadTail = LeadTail(0.0, 0.0)
    lengths: Mapping[str, float] = field(default_factory=dict)
    _made: dict[tuple[str, str], PairScale | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sums: list[Additive | None] = field(default_factory=list, init=False, repr=False, compare=False)

    def pair(self, city: str, other: str) -> PairScale | None:
        """The scale of a pair, measured or made of others; None where they are too few to say anything."""
        langs = written_as(city), written_as(other)
        if langs in self.pairs:
            return self.pairs[langs]
        if langs not in self._made:
            self._made[langs] = self._make(langs)
        return self._made[langs]

    def expected_ratio(self, one: str, other: str) -> float:
        """The natural logarithm of how much longer the first language says the same; 0 where unknown."""
        return self.lengths.get(written_as(one), 0.0) - self.lengths.get(written_as(other), 0.0)

    def same_from(self, one: str, other: str) -> tuple[float, float]:
        """The centred cosine from which sentences in two languages say the same, and the one from which they do beside
        two that do; NaN where nobody can say.
        """
        langs = written_as(one), written_as(other)
        if langs[0] == langs[1]:
            # Texts on one subject come as near to each other as the middle; a lightly edited copy is beyond them.
            scale = self.pair(*langs)
            return (scale.between(_LIGHT_EDIT) if scale else math.nan), math.nan
        known = {lang for pair in self.pairs for lang in pair}
        # What two languages add is too little to tell what is the same where both are weak, as Irish and Latvian are:
        # those whose pair was not measured meet by way of a third. A language that never was has nothing but that.
        scales = [self.pair(*pair) for pair in (langs, langs[::-1]) if pair in self.pairs or not known >= {*langs}]
        # A scale is stated from the city's side. Of two sentences of one side none is the city's: both must agree.
        whole, part = (
            max((scale.between(place) for scale in scales if scale is not None), default=math.nan)
            for place in (_SAME, _PART)
        )
        return whole, part

    def _make(self, langs: tuple[str, str]) -> PairScale | None:
        if not self._sums:
            self._sums.append(Additive.fit({pair: astuple(scale) for pair, scale in self.pairs.items()}))
        sums = self._sums[0]
        if sums is None or (langs[0] == langs[1] and sums.same is None):
            return None
        unrelated, rise, parallel, per_length, *deviations = sums.add(*langs, _LEAN).round(_DECIMALS).tolist()
        return PairScale(
            unrelated, rise, max(parallel, unrelated + _LEAST_WAY), per_length, *(max(0.0, one) for one in deviations)
        )

    def delta(self, city: str, ahead: str, behind: str, sentences: int) -> float | None:
        """How much nearer a city sentence is to a document in one language than to one in another only by chance.

        Of passages of so many sentences, 95 in 100 that both documents hold stay within it in every sentence. None
        where a pair has no scale.
        """
        nearer, farther = self.pair(city, ahead), self.pair(city, behind)
        if nearer is None or farther is None:
            return None
        # One text in two wordings of one language differs by the wording alone, so neither's language matters.
        if written_as(ahead) == written_as(behind):
            return nearer.twin_spread * self.twin_tail.reach(sentences)
        tail = self.own_tail if written_as(city) in (written_as(ahead), written_as(behind)) else self.tail
        # The two languages err independently, so their variances add up.
        return math.hypot(nearer.advance, farther.shortfall) * tail.reach(sentences)

    def to_numbers(self) -> Numbers:
        """The scales as lists of numbers under `tail`, `own_tail`, `twin_tail` and `de-en`, rounded to 4 decimals."""
        tails = {"tail": self.tail, "own_tail": self.own_tail, "twin_tail": self.twin_tail}
        numbers = {name: [tail.base, tail.growth] for name, tail in tails.items()}
        for (city, other), scale in sorted(self.pairs.items()):
            numbers[f"{city}-{other}"] = [getattr(scale, name) for name in _OF_A_PAIR]
        return {name: [round(value, _DECIMALS) for value in values] for name, values in numbers.items()}

    @classmethod
    def from_numbers(cls, numbers: Mapping[str, list[float]]) -> Scales:
        """The scales that `to_numbers` gave. Raises StageError when they are damaged."""
        try:
            pairs = {
                (city, other): _pair_scale(values)
                for name, values in numbers.items()
                if not name.endswith("tail")
                for city, other in [name.split("-")]
            }
            apart, own, twin = (LeadTail(*map(float, numbers[name])) for name in ("tail", "own_tail", "twin_tail"))
            return cls(pairs, apart, own, twin)
        except (ValueError, KeyError, TypeError):
            raise StageError("the rival scales are damaged; renew them with `policyecho calibrate`") from None


def _pair_scale(values: list[float]) -> PairScale:
    if len(values) != len(_OF_A_PAIR):
        raise ValueError("numbers of another version")
    return PairScale(*map(float, values))
