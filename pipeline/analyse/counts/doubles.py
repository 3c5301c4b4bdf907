"""Finds that say no more of a city than another does: a summary repeats the body, or two texts share an echo of which
nobody knows which came first, as a draft and what was adopted in the same year, or versions in two languages. Where
dates tell, the later one is no find already (`own_repeat`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from pipeline.analyse.counts.finds import Find
from pipeline.records import Document, Match, Order
from pipeline.records.order import who_was_first

__all__ = ["leave_out_doubles"]


def leave_out_doubles(
    finds: Iterable[Find], matches: Mapping[str, Match], documents: Mapping[str, Document]
) -> tuple[Find, ...]:
    """The finds in their order, each passage of a network once a city; `matches` by match_id, `documents` by
    document_id.

    A find is left out where the same text of the city, or another that is not known to be earlier or later, has half or
    more of the network's sentences that it rests on in a find too. The one with most of them stays, of several the
    first by date and name.
    """
    held = list(finds)
    groups: dict[tuple[str, str, bool], list[Find]] = defaultdict(list)
    for find in held:
        city = documents[find.city_document_id].issuer_id
        groups[city, find.network_document_id, find.network_first].append(find)
    sentences = {find.match_id: _network_sentences(matches[find.match_id]) for find in held}

    def rank(find: Find) -> tuple[int, date, str, str]:
        published = documents[find.city_document_id].date
        earliest = published.earliest if published else date.max
        return -len(sentences[find.match_id]), earliest, find.city_document_id, find.match_id

    stays: set[str] = set()
    for group in groups.values():
        counted: list[Find] = []
        for find in sorted(group, key=rank):
            own = sentences[find.match_id]
            doubles = (
                other for other in counted
                if not _are_in_order(documents[find.city_document_id], documents[other.city_document_id])
                and 2 * len(own & sentences[other.match_id]) >= len(own)
            )  # fmt: skip
            if next(doubles, None) is None:
                counted.append(find)
        stays |= {find.match_id for find in counted}
    return tuple(find for find in held if find.match_id in stays)


def _are_in_order(one: Document, other: Document) -> bool:
    """Whether one of two documents is known to be earlier."""
    return who_was_first(one.date, other.date) in (Order.NETWORK_FIRST, Order.CITY_FIRST)


def _network_sentences(match: Match) -> set[int]:
    """The network's sentences that a match rests on, by number; all of its passage where none were aligned."""
    aligned = {pair.network_sentence for pair in match.pairs}
    return aligned or set(range(match.network.first_sentence, match.network.last_sentence))
