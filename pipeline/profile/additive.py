"""Numbers of a language pair as the sum of what its two languages add, for pairs and languages nobody measured.

How near unrelated sentences of two languages come to each other, and how often chance finds give as much, is mostly a
matter of either language alone. So a pair of two measured languages has its numbers from theirs, and a pair with a
language that nobody measured borrows those of languages like it: of its family where two or more of that are known,
else of all, moved to the side on which a mistake costs a find and makes no false claim.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pipeline.records.arrays import Floats
from pipeline.text.languages import family_of

__all__ = ["Additive", "is_measured"]

_PENALTY = 0.1  # pairs' worth of leaning on the mean: a language in few pairs must not follow the noise of one
_LEAST_KIN = 2
_DECIMALS = 6

Pair = tuple[str, str]


def is_measured(pair: Pair, langs: Collection[str]) -> bool:
    """Whether both languages of a pair are among those that numbers are known of."""
    return pair[0] in langs and pair[1] in langs


@dataclass(frozen=True, slots=True, eq=False)
class Additive:
    """What each language adds to the level of all pairs, as the city's language and as the other.

    `same` is added where both are one language; None where no such pair was measured. `spread` is the standard
    deviation of what languages add, in either place.
    """

    level: Floats
    effects: Mapping[str, tuple[Floats, Floats]]
    same: Floats | None
    spread: tuple[Floats, Floats]

    @classmethod
    def fit(cls, numbers: Mapping[Pair, Sequence[float]]) -> Additive | None:
        """Least squares over the measured pairs; None where fewer than two languages were measured beside each other.

        Only a language that was measured in both places counts as known.
        """
        across = {pair: values for pair, values in sorted(numbers.items()) if pair[0] != pair[1]}
        langs = sorted({city for city, _ in across} & {other for _, other in across})
        used = [pair for pair in across if is_measured(pair, langs)]
        if not used:
            return None
        place = {lang: number for number, lang in enumerate(langs)}
        design = np.zeros((len(used), 2 * len(langs)))
        for row, (city, other) in enumerate(used):
            design[row, place[city]] = design[row, len(langs) + place[other]] = 1
        values = np.array([across[pair] for pair in used], np.float64)
        level = values.mean(axis=0)
        normal = design.T @ design + _PENALTY * np.eye(design.shape[1])
        # Rounded: another library's last bits must not change what a study is told.
        parts = np.round(np.linalg.solve(normal, design.T @ (values - level)), _DECIMALS)
        first, second = parts[: len(langs)], parts[len(langs) :]
        effects = {lang: (first[number], second[number]) for lang, number in place.items()}
        made = cls(np.round(level, _DECIMALS), effects, None, (first.std(axis=0), second.std(axis=0)))
        own = [np.asarray(numbers[lang, lang]) - made.add(lang, lang) for lang in langs if (lang, lang) in numbers]
        return cls(made.level, effects, np.stack(own).mean(axis=0).round(_DECIMALS) if own else None, made.spread)

    def knows(self, pair: Pair) -> bool:
        """Whether both languages were measured, and as one where they are one."""
        return is_measured(pair, self.effects) and (pair[0] != pair[1] or self.same is not None)

    def add(self, city: str, other: str, lean: ArrayLike = 0.0) -> Floats:
        """The numbers of a pair; where a language is not known, those of its like, `lean` spreads of them further."""
        parts = (self._part(lang, at, np.asarray(lean, np.float64)) for at, lang in enumerate((city, other)))
        total: Floats = self.level + sum(parts)
        return total + self.same if city == other and self.same is not None else total

    def _part(self, lang: str, at: int, lean: Floats) -> Floats:
        if lang in self.effects:
            return self.effects[lang][at]
        family = family_of(lang)
        kin = [known for known in self.effects if family and family_of(known) == family]
        kin = kin if len(kin) >= _LEAST_KIN else list(self.effects)
        borrowed: Floats = np.mean([self.effects[known][at] for known in kin], axis=0) + lean * self.spread[at]
        return borrowed
