"""What is known of an embedding model before a study begins: plain numbers, learned once and shipped.

A profile is one JSON file: means of languages, points of language pairs, re-scoring weights, and the tail of what is
found where there is no echo. `policyecho calibrate` makes one for any model from any parallel text.

In: what `pipeline.calibration` learned, or a file of it, which `load` finds. Out: a `Profile`, read by the matcher for
strengths and by the evidence for chance, rivals and classes. Open this module first; each of its parts has its own:
`rescoring` (one number from several), `nulls` (how often chance gives as much), `scales` (language pairs made
comparable), `classes` (from which score on a class may be claimed).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from pipeline.errors import StageError
from pipeline.profile.classes import ClassLevels, levels_from_numbers, levels_of_unmeasured, levels_to_numbers
from pipeline.profile.nulls import Nulls, NullTail, length_class
from pipeline.profile.rescoring import FEATURES, Rescorer
from pipeline.profile.scales import PairScale, Scales
from pipeline.records.arrays import Vectors
from pipeline.text.languages import written_as

__all__ = [
    "FEATURES",
    "ClassLevels",
    "NullTail",
    "Nulls",
    "PairScale",
    "Profile",
    "Rescorer",
    "Scales",
    "length_class",
    "read_profile",
]

_FORMAT = 1
_MEAN_DECIMALS = 5


@dataclass(frozen=True, eq=False)
class Profile:
    """All numbers of one model.

    `means` are the mean sentence vectors of languages, `lengths` the mean natural logarithm of how much longer a
    language says the same than English, `sources` what it was learned from.
    """

    model: str
    sources: tuple[str, ...]
    means: Mapping[str, Vectors]
    lengths: Mapping[str, float]
    rescorer: Rescorer
    nulls: Nulls
    scales: Scales
    levels: Mapping[str, ClassLevels]
    _made_levels: dict[tuple[str, str], ClassLevels | None] = field(default_factory=dict, init=False, repr=False)

    def expected_ratio(self, city: str, network: str) -> float:
        """The natural logarithm of how much longer the city's language says the same; 0 where unknown."""
        return self.scales.expected_ratio(city, network)

    def levels_of(self, city: str, network: str) -> ClassLevels | None:
        """The class levels of a language pair; None where too few others were measured to say anything."""
        langs = written_as(city), written_as(network)
        own = self.levels.get("-".join(langs))
        if own is None and langs not in self._made_levels:
            self._made_levels[langs] = levels_of_unmeasured(self.levels, langs)
        return own or self._made_levels[langs]

    def __post_init__(self) -> None:
        numbers = [*self.lengths.values(), *(float(value) for mean in self.means.values() for value in mean)]
        if not np.isfinite(numbers).all():
            raise ValueError("a profile is made of finite numbers")
        if len({mean.shape for mean in self.means.values()}) > 1:
            raise ValueError("the means of a profile have one length")
        # Partners are compared by their lengths too, and a profile knows these once.
        object.__setattr__(self, "scales", replace(self.scales, lengths=self.lengths))

    def to_json(self) -> str:
        """The profile as text; the same profile gives the same text."""
        raw = {
            "format": _FORMAT,
            "model": self.model,
            "sources": list(self.sources),
            "lengths": {lang: round(value, 4) for lang, value in sorted(self.lengths.items())},
            "rescorer": self.rescorer.to_numbers(),
            "nulls": self.nulls.to_numbers(),
            "scales": self.scales.to_numbers(),
            "levels": levels_to_numbers(self.levels),
            "means": {
                lang: [round(float(value), _MEAN_DECIMALS) for value in mean]
                for lang, mean in sorted(self.means.items())
            },
        }
        # One line an entry, so that a reader and a comparison of two versions see what changed.
        return json.dumps(raw, indent=0, ensure_ascii=False, sort_keys=True).replace(",\n", ", ") + "\n"

    @classmethod
    def from_json(cls, text: str) -> Profile:
        """The profile that `to_json` wrote. Raises StageError, which says no more than that, when it is damaged or of
        another format.
        """
        try:
            raw = json.loads(text)
            if raw["format"] != _FORMAT:
                raise StageError("the profile is of another version of the program")
            return cls(
                str(raw["model"]),
                tuple(map(str, raw["sources"])),
                {str(lang): np.array(mean, np.float32) for lang, mean in raw["means"].items()},
                {str(lang): float(value) for lang, value in raw["lengths"].items()},
                Rescorer.from_numbers(raw["rescorer"]),
                Nulls.from_numbers(raw["nulls"]),
                Scales.from_numbers(raw["scales"]),
                levels_from_numbers(raw["levels"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StageError("the profile is damaged") from None

    @cached_property
    def profile_id(self) -> str:
        """12 hex digits of its content."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:12]


def read_profile(path: Path) -> Profile | None:
    """The profile in a file; None where there is none. Raises StageError when it is damaged, with what to do next."""
    try:
        return Profile.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except StageError as error:
        why = str(error)
    except (OSError, UnicodeDecodeError):
        why = "the profile cannot be read"
    raise StageError(
        f"{why}: put {path} back from a copy, make it anew with `policyecho calibrate --model NAME --parallel FOLDER`, "
        "or delete it to do without"
    )
