"""City passages that a later network text has too, though an earlier network text had them before the city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from pipeline.records import Match, Order

__all__ = ["find_network_repeats"]


def find_network_repeats(matches: Collection[Match]) -> frozenset[str]:
    """The match_id of each match with the city first of which half or more is claimed from an earlier network text.

    What the city itself took from a network speaks for no way from the city to a network that has it later: that one
    more likely repeats the earlier text, its own or another network's.
    """
    claimed: dict[str, set[int]] = defaultdict(set)
    for match in matches:
        if match.order is Order.NETWORK_FIRST and match.exclusion is None:
            claimed[match.city.document_id] |= _sentences_of(match)
    return frozenset(
        match.match_id
        for match in matches
        if match.order is Order.CITY_FIRST and _hold_half(_sentences_of(match), claimed[match.city.document_id])
    )


def _sentences_of(match: Match) -> set[int]:
    """The city's sentences that a match rests on, by number; all of its passage where none were aligned."""
    aligned = {pair.city_sentence for pair in match.pairs}
    return aligned or set(range(match.city.first_sentence, match.city.last_sentence))


def _hold_half(some: set[int], among: set[int]) -> bool:
    return 2 * len(some & among) >= len(some)
