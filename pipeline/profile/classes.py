"""From which score on a text class may be claimed, by language pair.

A pair that was not measured has the levels that its two languages make likely (`additive`); where one of them was never
measured either, they are borrowed from languages like it, and lie higher. A class is on only where its false rate would
hold too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import StageError
from pipeline.profile.additive import Additive
from pipeline.records import TextClass

__all__ = ["FALSE_RATE", "ClassLevels", "levels_from_numbers", "levels_of_unmeasured", "levels_to_numbers"]

FALSE_RATE = 1e-3  # the most that may reach a class among what is unrelated (METHOD 1.1)
_LEAN = 1.0  # spreads by which borrowed levels and the logarithm of their false rate lie higher
_DOUBT = 2.0  # by which the false rate of a pair that was not measured is multiplied: its own may be higher
# On 70 pairs that were not measured, among the documents that profiles learn from, the sum of what languages add gave a
# level that held in 19 of the 26 pairs in which the class was on; so much higher, and where the subject's level is no
# higher than this, it held in all of 26.
_RAISED = 0.08
_HIGHEST_TOPIC = 0.42
_LEAST_RATE = 1e-5  # a rate of 0 is one too low to be seen
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class ClassLevels:
    """Levels on the two-point scale (METHOD 1.1); None: the class is switched off for this pair.

    `parallel` is reached by 90 in 100 true translations, or by fewer, at least half, where unrelated sentences demand a
    higher level; `paraphrase` by 80 in 100 free translations where such text exists, `topic` by one unrelated passage
    in a hundred. `negatives` unrelated sentences were looked at, and `false_rate` is the share of them, or where they
    are too few its 95 % upper bound, that reaches `parallel`.
    """

    parallel: float | None
    paraphrase: float | None
    topic: float | None
    negatives: int
    false_rate: float

    @property
    def switched_off(self) -> tuple[TextClass, ...]:
        """The classes that cannot be claimed in this pair."""
        named = (
            (TextClass.TRANSLATED_COPY, self.parallel),
            (TextClass.CLOSE_PARAPHRASE, self.paraphrase),
            (TextClass.SHARED_FRAME, self.topic),
        )
        return tuple(text_class for text_class, level in named if level is None)


def levels_to_numbers(levels: Mapping[str, ClassLevels]) -> dict[str, list[float | None]]:
    """Plain lists by language pair."""
    numbers: dict[str, list[float | None]] = {}
    for pair, level in sorted(levels.items()):
        values = (level.parallel, level.paraphrase, level.topic, float(level.negatives), level.false_rate)
        numbers[pair] = [None if value is None else round(value, _DECIMALS) for value in values]
    return numbers


def levels_from_numbers(numbers: Mapping[str, Sequence[float | None]]) -> dict[str, ClassLevels]:
    """The levels that `levels_to_numbers` gave. Raises StageError when they are damaged."""
    levels = {}
    for pair, values in numbers.items():
        try:
            parallel, paraphrase, topic, negatives, false_rate = values
            levels[pair] = ClassLevels(
                _level(parallel), _level(paraphrase), _level(topic), int(negatives or 0), float(false_rate or 0)
            )
        except (TypeError, ValueError):
            raise StageError(f"the class levels of {pair} are damaged") from None
    return levels


def _level(value: float | None) -> float | None:
    return None if value is None else float(value)


def levels_of_unmeasured(levels: Mapping[str, ClassLevels], langs: tuple[str, str]) -> ClassLevels | None:
    """The levels of a pair that is not among the measured ones; None where those are too few to say anything.

    `negatives` is 0, and `paraphrase` unknown.
    """
    known = {tuple(pair.split("-")): one for pair, one in levels.items() if one.topic is not None}
    rates = Additive.fit({(a, b): (one.topic or 0.0, _log_rate(one)) for (a, b), one in known.items()})
    # Where a class is off its level is not kept, so levels rest on fewer pairs than the rates that switch it off.
    parallels = Additive.fit({(a, b): (one.parallel,) for (a, b), one in known.items() if one.parallel is not None})
    if rates is None or parallels is None or (langs[0] == langs[1] and rates.same is None):
        return None
    topic, log_rate = rates.add(*langs, _LEAN).tolist()
    false_rate = _DOUBT * math.exp(log_rate)
    # Within one language words tell a copy, and point 1 of the scale is a light edit.
    same = langs[0] == langs[1]
    parallel = 1.0 if same else round(float(parallels.add(*langs, _LEAN)[0]) + _RAISED, _DECIMALS)
    held = false_rate <= FALSE_RATE and (same or topic <= _HIGHEST_TOPIC)
    return ClassLevels(parallel if held else None, None, round(topic, _DECIMALS), 0, false_rate)


def _log_rate(levels: ClassLevels) -> float:
    return math.log(max(levels.false_rate, _LEAST_RATE))
