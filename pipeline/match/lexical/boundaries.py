"""Where a passage begins and ends: the run of words with the greatest evidence, on either side in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipeline.match.lexical.likelihood import Evidence, best_run, covered_by_shared_runs, word_evidence
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair, WordSide
from pipeline.records.arrays import Floats, Ints, Range

_ROUNDS = 2  # each side's boundary depends on the other's
_SOME_VERBATIM = 0.3
_CLEAN = 0.9
_REUSE = (0.3, 0.95)

_Weigh = Callable[[Ints, Ints, Floats], Floats]  # words of one side, the other passage, its background


@dataclass(frozen=True, slots=True)
class _Start:
    """The word ranges that the boundaries grow from, and whether they hold a verbatim copy."""

    city: Range
    network: Range
    verbatim: bool


@dataclass(frozen=True, slots=True, eq=False)
class Bounded:
    """Word ranges of a passage pair, whether it is a verbatim copy, and each side's frequencies outside of it."""

    city: Range
    network: Range
    verbatim: bool
    in_city: Floats
    in_network: Floats


def bounded(pair: WordPair, city: Range, network: Range, settings: LexicalSettings) -> Bounded:
    """The passage pair that these word ranges grow or shrink to."""
    in_city = pair.city.background(city, pair.frequency, settings.topic_words)
    in_network = pair.network.background(network, pair.frequency, settings.topic_words)
    start = _start(pair, city, network, in_network, settings)
    weigh = _verbatim if start.verbatim else _by_words(settings, _reuse(pair, city, network, settings))
    edge = 0.0 if start.verbatim else settings.edge
    a, b = start.city, start.network
    for turn in range(_ROUNDS):
        reached = _widened(b, pair.network, settings.reach) if start.verbatim and turn == 0 else b
        a = _moved(pair.city, a, pair.network.words[slice(*reached)], in_network, weigh, settings.reach, edge)
        b = _moved(pair.network, b, pair.city.words[slice(*a)], in_city, weigh, settings.reach, edge)
    return Bounded(a, b, start.verbatim, in_city, in_network)


def _start(pair: WordPair, city: Range, network: Range, in_network: Floats, settings: LexicalSettings) -> _Start:
    words = pair.city.words[slice(*city)]
    reached = _widened(network, pair.network, settings.reach)
    copied = covered_by_shared_runs(words, pair.network.words[slice(*reached)])
    share = float(copied.mean())
    if share > settings.verbatim_share:
        return _Start(city, network, True)
    if share > _SOME_VERBATIM:
        # One clean run that carries most of the evidence is the copy; what is around it only looks like it.
        _, first, last = best_run(np.where(copied, 1.0, -1.0))
        evidence = Evidence(settings.reuse, settings.word_cap, once=False)
        values = word_evidence(words, pair.network.words[slice(*network)], in_network, evidence).clip(0)
        clean = last - first >= settings.verbatim_run and copied[first:last].mean() >= _CLEAN
        if clean and values[first:last].sum() >= settings.verbatim_evidence * values.sum():
            return _Start((city[0] + first, city[0] + last), network, True)
    return _Start(city, network, False)


def _reuse(pair: WordPair, city: Range, network: Range, settings: LexicalSettings) -> float:
    """The share of words that were kept, as the two ranges tell it, drawn towards what is usual."""
    a, b = pair.city.words[slice(*city)], pair.network.words[slice(*network)]
    kept = min(float(np.isin(a, b).mean()), float(np.isin(b, a).mean()))
    words = min(len(a), len(b))
    share = (kept * words + settings.reuse * settings.reuse_words) / (words + settings.reuse_words)
    return min(max(share, _REUSE[0]), _REUSE[1])


def _by_words(settings: LexicalSettings, reuse: float) -> _Weigh:
    evidence = Evidence(reuse, settings.word_cap)

    def weigh(words: Ints, other: Ints, background: Floats) -> Floats:
        return word_evidence(words, other, background, evidence)

    return weigh


def _verbatim(words: Ints, other: Ints, background: Floats) -> Floats:
    return np.where(covered_by_shared_runs(words, other), 1.0, -1.0)


def _moved(
    side: WordSide, around: Range, other: Ints, background: Floats, weigh: _Weigh, reach: int, edge: float
) -> Range:
    low, high = _widened(around, side, reach)
    values = weigh(side.words[low:high], other, background) * side.own[low:high]
    bonus = np.where(side.edges[low : high + 1], edge, 0.0)
    start, end = _best_segment(values, around[0] - low, around[1] - low, bonus)
    return low + start, low + end


def _best_segment(values: Floats, first: int, last: int, bonus: Floats) -> Range:
    """The segment of greatest sum, with the bonus of its two ends, that holds the middle of [first, last)."""
    middle = (last - first) // 2
    sums = np.concatenate([np.zeros(1), np.cumsum(values)])
    latest_start = max(0, min(first + middle, len(values) - 1))
    earliest_end = max(latest_start + 1, min(last - middle, len(values)))
    start = int(np.argmin((sums - bonus)[: latest_start + 1]))
    return start, earliest_end + int(np.argmax((sums + bonus)[earliest_end:]))


def _widened(around: Range, side: WordSide, reach: int) -> Range:
    return max(0, around[0] - reach), min(len(side.words), around[1] + reach)
