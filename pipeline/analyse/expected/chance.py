"""How many finds chance gives to every city from every network, and on how many decoys that rests.

By the model's profile chance gives E finds of a strength or more in a stratum (kind of evidence, language pair,
length). A find enters here where chance gives no more than a bar of its stratum: what the limit of the q-value admits
with as many finds as the stratum has, and one find at the most. The bar is set by the limit, not by the weakest find
that was made: with a bar that follows the finds, a stratum without any would seem to expect none.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.analyse.counts.opportunity import DatedText, HasRate
from pipeline.profile import Nulls
from pipeline.records import ExclusionCode, FindKind, Match, Order, Stratum
from pipeline.text.languages import written_as

__all__ = ["Bars", "Chance", "DocumentRoom", "expect_by_chance", "measure_document_room", "set_bars"]

_MOST = 1.0  # chance finds of a stratum; the weaker finds of a large study would drown the cells in chance
_ROUNDED = 1e-6  # p-values have six decimals


@dataclass(frozen=True, slots=True)
class DocumentRoom:
    """Pairs of sentences of one city document with the earlier texts of one network in one language.

    `share` is their part of all pairs of sentences of that language pair in the study.
    """

    document_id: str
    city_id: str
    network_id: str
    langs: tuple[str, str]
    share: float


@dataclass(frozen=True, slots=True)
class Bars:
    """By stratum how many chance finds are admitted in the study, and by kind the finds of the null behind them."""

    admitted: Mapping[Stratum, float]
    decoys: Mapping[FindKind, float]

    def admits(self, match: Match) -> bool:
        """Whether chance gives a find as strong no more often than the bar of its stratum."""
        chance = match.chance
        if chance is None or chance.p_value is None or chance.p_value >= 1:
            return False
        # The p-value is the chance of any find as strong, 1 - exp(-E).
        return -math.log1p(-chance.p_value) <= self.admitted.get(chance.stratum, 0.0) + _ROUNDED


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance gives a city from a network: documents of the city in which there is room, and of these how many
    chance would give a find; `decoys` are as many finds of the null as an expectation so sure rests on."""

    documents: int
    expected: float
    decoys: float


def set_bars(matches: Iterable[Match], pairs: Iterable[tuple[str, str]], nulls: Nulls, q_limit: float) -> Bars:
    """The bars of all strata of these language pairs, of city and network, that have a rate."""
    found = Counter(
        match.chance.stratum
        for match in matches
        if match.chance is not None
        and match.order is not Order.CITY_FIRST
        and match.exclusion is not ExclusionCode.SCRAP
        and match.chance.q_value is not None
        and match.chance.q_value <= q_limit
    )
    admitted, decoys = {}, {}
    for city, network in sorted(set(pairs)):
        for stratum in nulls.strata_of(city, network):
            admitted[stratum] = min(_MOST, q_limit * max(1, found[stratum]))
            resolution = nulls.resolution(stratum)
            decoys[stratum.kind] = 1 / resolution - 1 if resolution else 0.0
    return Bars(admitted, decoys)


def measure_document_room(
    cities: Iterable[DatedText],
    networks: Iterable[DatedText],
    all_pairs: Callable[[str, str], float],
    has_rate: HasRate,
) -> list[DocumentRoom]:
    """The room of every city document with every network of which a text is certainly earlier.

    `all_pairs` gives the pairs of sentences of a city's and a network's language in the study, dated or not.
    """
    theirs: dict[tuple[str, str], list[DatedText]] = defaultdict(list)
    for text in networks:
        theirs[text.issuer_id, text.lang].append(text)
    found = []
    for text in cities:
        for (network, lang), held in theirs.items():
            earlier = sum(one.sentences for one in held if one.date.latest < text.date.earliest)
            if earlier and text.sentences and has_rate(text.lang, lang):
                langs = written_as(text.lang), written_as(lang)
                share = text.sentences * earlier / all_pairs(text.lang, lang)
                found.append(DocumentRoom(text.document_id, text.issuer_id, network, langs, share))
    return found


def expect_by_chance(rooms: Iterable[DocumentRoom], bars: Bars) -> dict[tuple[str, str], Chance]:
    """By city and network what chance gives. A document counts once, however many finds it has."""
    by_langs: dict[tuple[str, str], dict[FindKind, float]] = defaultdict(lambda: defaultdict(float))
    for stratum, admitted in bars.admitted.items():
        if stratum.langs is not None:
            by_langs[stratum.langs][stratum.kind] += admitted
    documents: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    kinds: dict[tuple[str, str], dict[FindKind, float]] = defaultdict(lambda: defaultdict(float))
    for room in rooms:
        cell = room.city_id, room.network_id
        for kind, admitted in by_langs[room.langs].items():
            documents[cell][room.document_id] += admitted * room.share
            kinds[cell][kind] += admitted * room.share
    return {
        cell: Chance(
            len(of_cell),
            # Chance finds are independent of each other, so that any comes with 1 - exp(-E).
            -sum(math.expm1(-expected) for expected in of_cell.values()),
            _pool_decoys(kinds[cell], bars.decoys),
        )
        for cell, of_cell in documents.items()
    }


def _pool_decoys(expected: Mapping[FindKind, float], decoys: Mapping[FindKind, float]) -> float:
    """As many decoys as one null would need to be as sure as these together; 0 where one of them rests on none."""
    parts = [(found, decoys[kind]) for kind, found in expected.items() if found > 0]
    if not parts or any(not number for _, number in parts):
        return 0.0
    # The variance of an expectation that rests on n decoys is its square over n, and variances add up.
    return sum(found for found, _ in parts) ** 2 / sum(found**2 / number for found, number in parts)
