"""Runs of words that stand in both passages: what a reader is shown, and what tells a copy from a paraphrase."""

from __future__ import annotations

from pipeline.match.lexical.word_pair import WordPair
from pipeline.records.arrays import Range
from pipeline.text.tokens import find_runs

__all__ = ["find_shared_runs"]

_FEWEST = 2  # words of a run


def find_shared_runs(pair: WordPair, city: Range, network: Range) -> tuple[tuple[int, int, int, int], ...]:
    """Runs of at least two words in both passages, as (network start, end, city start, end) in characters."""
    a, b = pair.city.words[slice(*city)].tolist(), pair.network.words[slice(*network)].tolist()
    runs = []
    for at, place, length in find_runs(a, b, _FEWEST):
        first, start = network[0] + place, city[0] + at
        on_network = pair.network.document.characters((first, first + length))
        runs.append((*on_network, *pair.city.document.characters((start, start + length))))
    return tuple(runs)
