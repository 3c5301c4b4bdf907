"""City to city with the network between: a passage of one city, later in a network's text, later in another city's.

The network's passage is the same one in both finds (the certain parts overlap), both orders are certain, and the cities
differ. That the later city had it from the network and not from the first city is not shown by that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.analyse.counts.finds import Find
from pipeline.analyse.counts.opportunity import DatedText
from pipeline.records import Match

__all__ = ["Conduit", "Conduits", "find_conduits"]


@dataclass(frozen=True, slots=True)
class Conduit:
    """One chain of three texts with the matches that carry it: first city, network, later city."""

    first_city: str
    first_document: str
    network_id: str
    network_document: str
    later_city: str
    later_document: str
    match_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conduits:
    """All chains, and how many the dates of the texts would allow; `chains` are in the order of their names."""

    chains: tuple[Conduit, ...]
    possible: int


def find_conduits(
    finds: Iterable[Find],
    matches: Mapping[str, Match],
    issuers: Mapping[str, str],
    cities: Iterable[DatedText],
    networks: Iterable[DatedText],
) -> Conduits:
    """The chains among counted finds. `matches` by id, `issuers` by document; the dated texts are those compared."""
    towards, onwards = _by_network_document(finds, network_first=False), _by_network_document(finds, network_first=True)
    carried: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for document in towards.keys() & onwards.keys():
        both = (*towards[document], *onwards[document])
        spans = {find.match_id: matches[find.match_id].network.core for find in both}
        for first in towards[document]:
            here = spans[first.match_id]
            for later in onwards[document]:
                there = spans[later.match_id]
                if here.start >= there.end or there.start >= here.end:
                    continue
                if issuers[first.city_document_id] != issuers[later.city_document_id]:
                    chain = first.city_document_id, document, later.city_document_id
                    carried[chain] |= {first.match_id, later.match_id}
    chains = (
        Conduit(issuers[first], first, issuers[network], network, issuers[later], later, tuple(sorted(match_ids)))
        for (first, network, later), match_ids in carried.items()
    )
    ordered = sorted(chains, key=lambda one: (one.first_document, one.network_document, one.later_document))
    return Conduits(tuple(ordered), _count_possible(list(cities), networks))


def _by_network_document(finds: Iterable[Find], *, network_first: bool) -> dict[str, list[Find]]:
    found: dict[str, list[Find]] = defaultdict(list)
    for find in finds:
        if find.network_first is network_first:
            found[find.network_document_id].append(find)
    return found


def _count_possible(cities: list[DatedText], networks: Iterable[DatedText]) -> int:
    """Two different cities and a network's text that lies between a text of each."""
    total = 0
    for text in networks:
        before = {one.issuer_id for one in cities if one.date.latest < text.date.earliest}
        after = {one.issuer_id for one in cities if text.date.latest < one.date.earliest}
        total += len(before) * len(after) - len(before & after)
    return total
