"""Runs of words cut to the passage in which they stand, word by word on both sides."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.records.arrays import Range
from pipeline.text.tokens import find_words

__all__ = ["Run", "cut_runs", "reach_beyond"]

Run = tuple[Range, Range]  # (city characters, network characters)

_FEWEST_WORDS = 2  # of a run


def reach_beyond(runs: Iterable[Run], city_span: Range, network_span: Range) -> bool:
    """Whether one of the runs does not lie within both spans."""
    return any(not (_holds(city_span, city) and _holds(network_span, network)) for city, network in runs)


def cut_runs(runs: Iterable[Run], texts: tuple[str, str], city_span: Range, network_span: Range) -> tuple[Run, ...]:
    """The runs within two spans of the city's and the network's text; one that reaches over an edge ends at it."""
    cut = (_cut(run, texts, (city_span, network_span)) for run in runs)
    return tuple(run for run in cut if run is not None)


def _cut(run: Run, texts: tuple[str, str], spans: tuple[Range, Range]) -> Run | None:
    if all(map(_holds, spans, run)):
        return run
    # A run has the same words on both sides, so the words that stand in both spans have the same numbers.
    words = [
        [(first + word.start, first + word.end) for word in find_words(text[first:last])]
        for text, (first, last) in zip(texts, run, strict=True)
    ]
    inside = [pair for pair in zip(*words, strict=False) if all(map(_holds, spans, pair))]
    if len(words[0]) != len(words[1]) or len(inside) < _FEWEST_WORDS:
        return None
    (city, network), (city_end, network_end) = inside[0], inside[-1]
    return (city[0], city_end[1]), (network[0], network_end[1])


def _holds(span: Range, part: Range) -> bool:
    return span[0] <= part[0] and part[1] <= span[1]
