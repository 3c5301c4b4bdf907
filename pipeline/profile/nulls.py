"""How often something as strong is found where there is no echo: the tail of the null, as three numbers a stratum.

The finds of a matcher in documents of the same kind that cannot be each other's source fall off exponentially with
their score, as maxima of sums of similarities do (Karlin and Altschul 1990 for local alignments). How many there are
grows with the number of sentences on either side: with the square root of their product where the score is a margin
against the neighbourhood (a larger neighbourhood is a nearer one), with the product where it is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.errors import StageError
from pipeline.records import FindKind, Length, Stratum
from pipeline.text.languages import written_as

__all__ = ["STUDY_SENTENCES", "NullTail", "Nulls", "length_class"]

STUDY_SENTENCES = 1000  # a side, of the study that `NullTail.finds` is stated for
_WORDS = (FindKind.LEXICAL, FindKind.DIGEST)  # both are found by words, with one likelihood
_LONG_FROM = 3  # aligned sentences; METHOD 2.1
_DECIMALS = 6


def length_class(sentences: int) -> Length:
    """`short` for passages of fewer than three aligned sentences, else `long`."""
    return Length.LONG if sentences >= _LONG_FROM else Length.SHORT


@dataclass(frozen=True, slots=True)
class NullTail:
    """`finds` of strength `start` or more in a study of 1,000 by 1,000 sentences without an echo, and their fall.

    `slope` is per unit of strength, natural; `growth` the exponent of the product of both sides' sentences; `seen`
    how many finds the numbers rest on.
    """

    start: float
    finds: float
    slope: float
    growth: float
    seen: int

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.start, self.finds, self.slope, self.growth))):
            raise ValueError("a null's tail is made of finite numbers")
        if min(self.finds, self.slope, self.growth) <= 0:
            raise ValueError("a null's tail needs finds, a fall and a growth above 0")

    def expected(self, strength: float, city_sentences: int, network_sentences: int) -> float:
        """Finds at least as strong that a study of this size would give without any echo.

        Below `start` the fall is taken to go on, which gives too many rather than too few.
        """
        # Karlin and Altschul's E = K m n e^(-lambda s), with an exponent for m n that was measured.
        size = max(1, city_sentences) * max(1, network_sentences) / STUDY_SENTENCES**2
        return self.finds * math.pow(size, self.growth) * math.exp(-self.slope * (strength - self.start))

    def surprise(self, strength: float) -> float:
        """Minus the decimal logarithm of the finds in a study of 1,000 by 1,000 sentences: 2 is one in a hundred."""
        # In logarithms: a long copy lies so far out that its finds are too few for a floating-point number.
        return (self.slope * (strength - self.start) - math.log(self.finds)) / math.log(10)


@dataclass(frozen=True, slots=True)
class Nulls:
    """The tails of all strata."""

    tails: Mapping[Stratum, NullTail]

    @staticmethod
    def stratum(kind: FindKind, city: str, network: str, sentences: int) -> Stratum:
        """The stratum of a passage; languages by the tag that profiles use."""
        return Stratum.of(kind, written_as(city), written_as(network), length_class(sentences))

    def find(self, stratum: Stratum) -> NullTail | None:
        """The tail of a stratum; None where it was not measured."""
        return self.tails.get(stratum)

    def pooled(self, stratum: Stratum) -> NullTail:
        """The tail of all language pairs together, by which finds of a pair that was not measured are ordered.

        Raises StageError where the profile has none for this kind.
        """
        pooled = stratum.over_all_pairs()
        if pooled not in self.tails:
            raise StageError(f"the profile has no null of {pooled}; make it anew with `policyecho calibrate`")
        return self.tails[pooled]

    def resolution(self, stratum: Stratum) -> float:
        """The least chance that the null's finds can tell: 1 / (1 + N), N finds of this way of looking (METHOD 2.1).

        The tail goes on beyond its last find by assumption; what is claimed of it does not. 0 where no finds are
        counted over all pairs.
        """
        kinds = _WORDS if stratum.kind in _WORDS else (stratum.kind,)
        pooled = [Stratum.of_all_pairs(kind, length) for kind in kinds for length in Length]
        seen = [self.tails[stratum].seen for stratum in pooled if stratum in self.tails]
        # All lengths and pairs together, for the slope that the tail goes on with was learned on all of them.
        return 1 / (1 + sum(seen)) if seen else 0.0

    def to_numbers(self) -> dict[str, list[float]]:
        """Plain lists of numbers by stratum."""
        return {
            name: [round(value, _DECIMALS) for value in (t.start, t.finds, t.slope, t.growth)] + [t.seen]
            for name, t in sorted(self.tails.items())
        }

    @classmethod
    def from_numbers(cls, numbers: Mapping[str, Iterable[float]]) -> Nulls:
        """The tails that `to_numbers` gave. Raises StageError when they are damaged."""
        tails = {}
        for name, values in numbers.items():
            try:
                start, finds, slope, growth, seen = values
                tails[Stratum(name)] = NullTail(float(start), float(finds), float(slope), float(growth), int(seen))
            except (TypeError, ValueError):
                raise StageError(f"the null of {name} is damaged; make the profile anew") from None
        return cls(tails)
