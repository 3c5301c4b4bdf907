"""Where a passage begins and ends: the run of words with the greatest evidence, on either side in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipeline.match.lexical.likelihood import WordWeights, find_best_run, mark_shared_runs, weigh_words
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair, WordSide
from pipeline.records.arrays import Floats, Ints, Range

# Settling boundaries by words at all brought .03 of plagdet on PAN13, the verbatim way of weighing .02 (most of it on
# plain copies, .90 to .96), each document's own background .02.
_ROUNDS = 2  # each side's boundary depends on the other's
_SOME_VERBATIM = 0.3  # share of words in shared runs, from which on one clean run is looked for
_CLEAN = 0.9  # share of the words of that run
_REUSE = (0.3, 0.95)  # bounds of the chance that a reused word is kept

_Weigh = Callable[[Ints, Ints, Floats], Floats]  # words of one side, the other passage, its background


@dataclass(frozen=True, slots=True)
class _Start:
    """The word ranges that the boundaries grow from, and whether they hold a verbatim copy."""

    city: Range
    network: Range
    verbatim: bool


@dataclass(frozen=True, slots=True, eq=False)
class WordPassage:
    """Word ranges of a passage pair, whether it is a verbatim copy, and each side's frequencies outside of it."""

    city: Range
    network: Range
    verbatim: bool
    in_city: Floats
    in_network: Floats


def find_boundaries(pair: WordPair, city: Range, network: Range, settings: LexicalSettings) -> WordPassage:
    """The passage pair that these word ranges grow or shrink to."""
    in_city = pair.city.background(city, pair.frequency, settings.topic_words)
    in_network = pair.network.background(network, pair.frequency, settings.topic_words)
    start = _choose_start(pair, city, network, in_network, settings)
    reuse = _estimate_reuse(pair, city, network, settings)
    weigh = _weigh_by_runs if start.verbatim else _weigh_by_likelihood(reuse, settings)
    a, b = start.city, start.network
    for turn in range(_ROUNDS):
        # In the first round the copy may begin before the seeds' sentences do: runs are looked for beyond them.
        reached = _widen(b, pair.network, settings.reach) if start.verbatim and turn == 0 else b
        a = _move_boundaries(pair.city, a, pair.network.words[slice(*reached)], in_network, weigh, settings)
        b = _move_boundaries(pair.network, b, pair.city.words[slice(*a)], in_city, weigh, settings)
    return WordPassage(a, b, start.verbatim, in_city, in_network)


def _choose_start(pair: WordPair, city: Range, network: Range, in_network: Floats, settings: LexicalSettings) -> _Start:
    words = pair.city.words[slice(*city)]
    reached = _widen(network, pair.network, settings.reach)
    copied = mark_shared_runs(words, pair.network.words[slice(*reached)])
    share = float(copied.mean())
    if share > settings.verbatim_share:
        return _Start(city, network, True)
    if share > _SOME_VERBATIM:
        # One clean run that carries most of the evidence is the copy; what is around it only looks like it.
        _, first, last = find_best_run(np.where(copied, 1.0, -1.0))
        weights = WordWeights(settings.reuse, settings.word_cap, once=False)
        values = weigh_words(words, pair.network.words[slice(*network)], in_network, weights).clip(0)
        clean = last - first >= settings.verbatim_run and copied[first:last].mean() >= _CLEAN
        if clean and values[first:last].sum() >= settings.verbatim_evidence * values.sum():
            return _Start((city[0] + first, city[0] + last), network, True)
    return _Start(city, network, False)


def _estimate_reuse(pair: WordPair, city: Range, network: Range, settings: LexicalSettings) -> float:
    """The share of words that were kept, as the two ranges tell it, drawn towards what is usual."""
    a, b = pair.city.words[slice(*city)], pair.network.words[slice(*network)]
    kept = min(float(np.isin(a, b).mean()), float(np.isin(b, a).mean()))
    words = min(len(a), len(b))
    # The smaller of both shares: that all words of a short side stand somewhere in a long one does not show that they
    # were kept. Few words prove little, so the usual rate counts for some words beside them.
    share = (kept * words + settings.reuse * settings.reuse_words) / (words + settings.reuse_words)
    return min(max(share, _REUSE[0]), _REUSE[1])


def _weigh_by_likelihood(reuse: float, settings: LexicalSettings) -> _Weigh:
    weights = WordWeights(reuse, settings.word_cap)

    def weigh(words: Ints, other: Ints, background: Floats) -> Floats:
        return weigh_words(words, other, background, weights)

    return weigh


def _weigh_by_runs(words: Ints, other: Ints, background: Floats) -> Floats:
    return np.where(mark_shared_runs(words, other), 1.0, -1.0)


def _move_boundaries(
    side: WordSide, around: Range, other: Ints, background: Floats, weigh: _Weigh, settings: LexicalSettings
) -> Range:
    low, high = _widen(around, side, settings.reach)
    # Stock phrases neither begin nor end a passage: they weigh nothing, whatever the other side holds.
    values = weigh(side.words[low:high], other, background) * side.own[low:high]
    # A passage mostly ends where a sentence does, a copy too: the sentences after it often begin with the same words.
    bonus = np.where(side.edges[low : high + 1], settings.edge, 0.0)
    start, end = _find_best_segment(values, around[0] - low, around[1] - low, bonus)
    return low + start, low + end


def _find_best_segment(values: Floats, first: int, last: int, bonus: Floats) -> Range:
    """The shortest segment of greatest sum, with the bonus of its two ends, that holds the middle of [first, last)."""
    middle = (last - first) // 2
    # As the sum of [start, end) is sums[end] - sums[start], each end is chosen by itself, its bonus with it.
    sums = np.concatenate([np.zeros(1), np.cumsum(values)])
    latest_start = max(0, min(first + middle, len(values) - 1))
    earliest_end = max(latest_start + 1, min(last - middle, len(values)))
    # Of equal starts the last, of equal ends the first: words that weigh nothing stand outside.
    start = latest_start - int(np.argmin((sums - bonus)[latest_start::-1]))
    return start, earliest_end + int(np.argmax((sums + bonus)[earliest_end:]))


def _widen(around: Range, side: WordSide, reach: int) -> Range:
    return max(0, around[0] - reach), min(len(side.words), around[1] + reach)
