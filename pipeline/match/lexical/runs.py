"""Runs of words that stand in both passages: what a reader is shown, and what tells a copy from a paraphrase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from pipeline.match.lexical.word_pair import WordPair
from pipeline.records.arrays import Range

__all__ = ["find_runs", "find_shared_runs"]

_FEWEST = 2  # words of a run
_PLACES = 16  # places of the same words that are tried: a bound on repetitive text


def find_shared_runs(pair: WordPair, city: Range, network: Range) -> tuple[tuple[int, int, int, int], ...]:
    """Runs of at least two words in both passages, as (network start, end, city start, end) in characters."""
    a, b = pair.city.words[slice(*city)].tolist(), pair.network.words[slice(*network)].tolist()
    runs = []
    for at, place, length in find_runs(a, b, _FEWEST):
        first, start = network[0] + place, city[0] + at
        on_network = pair.network.document.characters((first, first + length))
        runs.append((*on_network, *pair.city.document.characters((start, start + length))))
    return tuple(runs)


def find_runs(a: Sequence[Hashable], b: Sequence[Hashable], fewest: int) -> Iterator[tuple[int, int, int]]:
    """Runs of at least so many words in both, as places in `a` and `b` and their length in words.

    Taken from the first word of `a` on, each time the longest; a run of `b` may serve twice. The time grows with the
    words, however often they are repeated.
    """
    places: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for place in range(len(b) - fewest + 1):
        starts = places[tuple(b[place : place + fewest])]
        if len(starts) < _PLACES:
            starts.append(place)
    at = 0
    while at < len(a) - fewest + 1:
        tried = [(_count_agreeing(a, at, b, place), -place) for place in places.get(tuple(a[at : at + fewest]), ())]
        if not tried:
            at += 1
            continue
        length, place = max(tried)
        yield at, -place, length
        at += length


def _count_agreeing(a: Sequence[Hashable], i: int, b: Sequence[Hashable], j: int) -> int:
    """How many words agree from these two places on."""
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    return length
