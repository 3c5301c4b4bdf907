"""The strata a sample is drawn from: class, languages, contact and score of a match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from pipeline.records import ExposureLevel, Match, TextClass

__all__ = ["ContactGroup", "MatchFacts", "Strata", "stratify"]

# Below so many pairs a stratum says little, and strata are made wider until they would hold as many on average.
_PAIRS_A_STRATUM = 4


class ContactGroup(StrEnum):
    """Whether the city is known to have been in contact with the network; not known is a group of its own."""

    KNOWN = "known"
    NONE = "none"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, match: Match) -> ContactGroup:
        """The group of a match."""
        level = match.exposure.level if match.exposure else ExposureLevel.UNKNOWN
        if level is ExposureLevel.UNKNOWN:
            return cls.UNKNOWN
        return cls.NONE if level is ExposureLevel.NONE else cls.KNOWN


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """What figures need to know of a match, drawn or not."""

    match_id: str
    text_class: str
    langs: str
    city_lang: str
    contact: str
    band: str
    grade: str
    q_value: float | None
    stratum: str = ""

    def values(self) -> dict[str, object]:
        """What it holds, for JSON; without the copies that `asdict` makes of what cannot change."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Strata:
    """Every match with its stratum, and the size of each stratum. `divided_by` names what strata are made of."""

    matches: tuple[MatchFacts, ...]
    sizes: Mapping[str, int]
    divided_by: tuple[str, ...]


# From the finest to the widest; class and contact are never given up, since precision may differ by both.
_DIVISIONS = (
    ("text_class", "langs", "contact", "band"),
    ("text_class", "langs", "contact"),
    ("text_class", "contact", "band"),
    ("text_class", "contact"),
)


def stratify(matches: Sequence[Match], langs: Mapping[str, str], pairs: int) -> Strata:
    """The strata of the claims of a run, as fine as a sample of so many pairs bears.

    `langs` gives the language of a document by its id.
    """
    bands = _bands([match.score for match in matches])
    facts = [_facts(match, langs, band) for match, band in zip(matches, bands, strict=True)]
    for division in _DIVISIONS:
        named = ["|".join(str(getattr(one, name)) for name in division) for one in facts]
        sizes = Counter(named)
        if len(sizes) * _PAIRS_A_STRATUM <= pairs or division is _DIVISIONS[-1]:
            break
    stratified = tuple(replace(one, stratum=stratum) for one, stratum in zip(facts, named, strict=True))
    return Strata(stratified, dict(sorted(sizes.items())), division)


def _bands(scores: Sequence[float]) -> list[str]:
    """Which third of the run's scores each belongs to."""
    if not scores:
        return []
    low, high = np.quantile(np.array(scores), [1 / 3, 2 / 3])
    return ["low" if score <= low else "middle" if score <= high else "high" for score in scores]


def _facts(match: Match, langs: Mapping[str, str], band: str) -> MatchFacts:
    network, city = langs[match.network.document_id], langs[match.city.document_id]
    return MatchFacts(
        match.match_id,
        (match.text_class or TextClass.UNCLASSED).value,
        f"{network}-{city}",
        city,
        ContactGroup.of(match).value,
        band,
        match.grade.letter.value if match.grade else "",
        match.chance.q_value if match.chance else None,
    )
