"""How often something as strong is found where there is no echo: the tail of the null, as three numbers a stratum.

The finds of a matcher in documents of the same kind that cannot be each other's source fall off exponentially with
their score, as maxima of sums of similarities do (Karlin and Altschul 1990 for local alignments). How many there are
grows with the number of sentences on either side: with the square root of their product where the score is a margin
against the neighbourhood (a larger neighbourhood is a nearer one), with the product where it is not.

A pair that was not measured has the rate that its two languages make likely (`additive`). Where one of them was never
measured either, the rate is borrowed from languages like it: higher, and falling off more slowly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.errors import StageError
from pipeline.profile.additive import Additive
from pipeline.records import FindKind, Length, Stratum
from pipeline.text.languages import written_as

__all__ = ["STUDY_SENTENCES", "NullTail", "Nulls", "Rate", "length_class"]

STUDY_SENTENCES = 1000  # a side, of the study that `NullTail.finds` is stated for
_WORDS = (FindKind.LEXICAL, FindKind.DIGEST)  # both are found by words, with one likelihood
_LONG_FROM = 3  # aligned sentences; METHOD 2.1
_DECIMALS = 6
# Of a borrowed rate: how many standard deviations of what languages add it lies above that of the like ones, the
# least such deviation of the natural logarithm, and what part of the fall is left.
_LEAN, _LEAST_SPREAD, _SLOWER = 1.0, 0.3, 0.9


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
class Rate:
    """The tail by which a stratum is judged, and whether it is borrowed from languages like those of the stratum."""

    tail: NullTail
    borrowed: bool


@dataclass(frozen=True, slots=True)
class Nulls:
    """The tails of all strata that were measured; `rate` tells that of any stratum."""

    tails: Mapping[Stratum, NullTail]
    _sums: dict[FindKind, Additive | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _rates: dict[Stratum, Rate | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @staticmethod
    def stratum(kind: FindKind, city: str, network: str, sentences: int) -> Stratum:
        """The stratum of a passage; languages by the tag that profiles use."""
        return Stratum.of(kind, written_as(city), written_as(network), length_class(sentences))

    def find(self, stratum: Stratum) -> NullTail | None:
        """The tail of a stratum that was measured itself; else None."""
        return self.tails.get(stratum)

    def rate(self, stratum: Stratum) -> Rate | None:
        """The tail by which a stratum is judged; None where the profile has none of this kind and length at all."""
        if stratum not in self._rates:
            self._rates[stratum] = self._make_rate(stratum)
        return self._rates[stratum]

    def strata_of(self, city: str, network: str) -> tuple[Stratum, ...]:
        """The strata with a rate in which finds of two languages can be; finds by words are within one language."""
        langs = written_as(city), written_as(network)
        kinds = [kind for kind in FindKind if kind not in _WORDS or langs[0] == langs[1]]
        strata = (Stratum.of(kind, *langs, length) for kind in kinds for length in Length)
        return tuple(stratum for stratum in strata if self.rate(stratum) is not None)

    def judge(self, stratum: Stratum) -> NullTail:
        """The tail of `rate`. Raises StageError where the profile has none of this kind and length."""
        rate = self.rate(stratum)
        if rate is None:
            pooled = stratum.over_all_pairs()
            raise StageError(
                f"the profile has no null of {pooled}; make it anew with `policyecho calibrate --model NAME --parallel "
                "FOLDER`"
            )
        return rate.tail

    def likely_finds(self, stratum: Stratum) -> float | None:
        """The finds that the two languages of a pair make likely, whatever was met in it; None where not known."""
        pooled, langs, sums = self.tails.get(stratum.over_all_pairs()), stratum.langs, self._additive(stratum.kind)
        if pooled is None or langs is None or sums is None or not sums.knows(langs):
            return None
        return pooled.finds * math.exp(float(sums.add(*langs)[0]))

    def _make_rate(self, stratum: Stratum) -> Rate | None:
        own = self.tails.get(stratum)
        if own is not None:
            return Rate(own, borrowed=False)
        pooled, langs = self.tails.get(stratum.over_all_pairs()), stratum.langs
        if pooled is None or langs is None:
            return None
        sums = self._additive(stratum.kind)
        if sums is not None and sums.knows(langs):
            added = float(sums.add(*langs)[0])
            # So few long ones were met that no language is shown to give fewer than all together.
            added = max(0.0, added) if stratum.length is Length.LONG else added
            return Rate(replace(pooled, finds=pooled.finds * math.exp(added), seen=0), borrowed=False)
        # Kinds that are looked for within one language alone say nothing of pairs; what they lean by is the least.
        lean = float(sums.add(*langs, _lean_of(sums))[0]) if sums is not None else _LEAN * _LEAST_SPREAD
        lean = max(0.0, lean) if stratum.length is Length.LONG else lean
        wider = replace(pooled, finds=pooled.finds * math.exp(lean), slope=pooled.slope * _SLOWER, seen=0)
        return Rate(wider, borrowed=True)

    def _additive(self, kind: FindKind) -> Additive | None:
        """What languages add to the logarithm of the finds of their pairs, as parts of those over all pairs.

        Short passages alone are numerous enough to tell; long ones go with them.
        """
        if kind not in self._sums:
            pooled = self.tails.get(Stratum.of_all_pairs(kind, Length.SHORT))
            numbers = {
                langs: (math.log(tail.finds / pooled.finds),)
                for stratum, tail in self.tails.items()
                if pooled and stratum.kind is kind and stratum.length is Length.SHORT and (langs := stratum.langs)
            }
            self._sums[kind] = Additive.fit(numbers)
        return self._sums[kind]

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
                raise StageError(f"the null of {name} is damaged") from None
        return cls(tails)


def _lean_of(sums: Additive) -> float:
    """How many spreads a borrowed rate lies above that of languages like it; more where languages hardly differ."""
    spread = max(float(sums.spread[0][0]), float(sums.spread[1][0]))
    return _LEAN * max(1.0, _LEAST_SPREAD / spread) if spread > 0 else 0.0
