"""From which score on a text class may be claimed, by language pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import StageError
from pipeline.records import TextClass

__all__ = ["ClassLevels", "levels_from_numbers", "levels_to_numbers"]

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class ClassLevels:
    """Levels on the two-point scale (METHOD 1.1); None: the class is switched off for this pair.

    `parallel` is reached by 90 in 100 true translations, `paraphrase` by 80 in 100 free translations where such
    text exists, `topic` by one unrelated passage in a hundred. `negatives` unrelated sentences were looked at, and
    `false_rate` is the share of them, or where they are too few its 95 % upper bound, that reaches `parallel`.
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
            raise StageError(f"the class levels of {pair} are damaged; make the profile anew") from None
    return levels


def _level(value: float | None) -> float | None:
    return None if value is None else float(value)
