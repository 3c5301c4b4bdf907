"""Runs of words that stand in both passages: what a reader is shown, and what tells a copy from a paraphrase."""

from __future__ import annotations

from collections import defaultdict

from pipeline.match.lexical.word_pair import WordPair
from pipeline.records.arrays import Range

_START = 2  # words that begin a run
_PLACES = 16  # places of the same two words that are tried: a bound on repetitive text


def find_shared_runs(pair: WordPair, city: Range, network: Range) -> tuple[tuple[int, int, int, int], ...]:
    """Runs of at least two words in both passages, as (network start, end, city start, end) in characters.

    Taken from the first city word on, each time the longest; a run on the network side may serve twice.
    """
    a, b = pair.city.words[slice(*city)].tolist(), pair.network.words[slice(*network)].tolist()
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place in range(len(b) - _START + 1):
        starts = places[b[place], b[place + 1]]
        if len(starts) < _PLACES:
            starts.append(place)
    runs, at = [], 0
    while at < len(a) - _START + 1:
        tried = [(_count_agreeing(a, at, b, place), -place) for place in places.get((a[at], a[at + 1]), ())]
        if not tried:
            at += 1
            continue
        length, place = max(tried)
        first = network[0] - place
        on_network = pair.network.document.characters((first, first + length))
        runs.append((*on_network, *pair.city.document.characters((city[0] + at, city[0] + at + length))))
        at += length
    return tuple(runs)


def _count_agreeing(a: list[int], i: int, b: list[int], j: int) -> int:
    """How many words agree from these two places on."""
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    return length
