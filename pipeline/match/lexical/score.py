"""What a passage pair is worth: the log-likelihood ratio of its words and of their order, in nats."""

from __future__ import annotations

import numpy as np

from pipeline.match.lexical.boundaries import WordPassage
from pipeline.match.lexical.likelihood import WordWeights, weigh_words
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair, WordSide
from pipeline.records.arrays import Floats, Ints, Mask, Range
from pipeline.text.hashed_words import hash_runs


def score_passage(pair: WordPair, passage: WordPassage, settings: LexicalSettings) -> float:
    """The smaller of both sides' scores: neither may be explained by a few words of the other."""
    city, network = pair.city.words[slice(*passage.city)], pair.network.words[slice(*passage.network)]
    return min(
        _score_side(pair.city, passage.city, network, passage.in_network, settings),
        _score_side(pair.network, passage.network, city, passage.in_city, settings),
    )


def _score_side(side: WordSide, span: Range, other: Ints, background: Floats, settings: LexicalSettings) -> float:
    """The words by the better of several rates of reuse, and their order where it speaks for a copy.

    A copied sentence keeps its order, lists of the same names do not; but a reworked text is reuse too, so order
    is never held against a passage. The second word of a fixed pair says nothing that the first did not say, and a word
    that is said again little: who says "votes" once is likely to say it twice (Church 2000, adaptation).
    """
    words, own, tied = side.words[slice(*span)], side.own[slice(*span)], side.tied[slice(*span)]
    shared = np.isin(words, other) & own
    both = shared[:-1] & shared[1:]
    kept = both & np.isin(hash_runs(words, 2), hash_runs(other, 2))
    counted = own.copy()
    counted[1:] &= ~(kept & tied[1:])
    again = _mark_said_again(words, counted & shared)
    # A copy and a rewriting keep words at different rates, and which of both this is, is not known.
    by_words = -np.inf
    for reuse in settings.score_reuse:
        values = weigh_words(words, other, background, WordWeights(reuse, settings.score_cap))
        values[again] = values[again].clip(max=settings.said_again)
        by_words = max(by_words, float(values @ counted))
    # Twice the kept neighbours less all: above 0 only where more than half of the neighbours stayed neighbours.
    loose = ~tied[1:]
    more_kept = 2 * int((kept & loose).sum()) - int((both & loose).sum())
    return by_words + settings.order * max(0, more_kept)


def _mark_said_again(words: Ints, counted: Mask) -> Mask:
    """True for each of the counted words that was counted before."""
    again = counted.copy()
    places = np.nonzero(counted)[0]
    again[places[np.unique(words[places], return_index=True)[1]]] = False
    return again
