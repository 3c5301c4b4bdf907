"""What a passage pair is worth: the log-likelihood ratio of its words and of their order, in nats."""

from __future__ import annotations

import numpy as np

from pipeline.match.lexical.boundaries import WordPassage
from pipeline.match.lexical.likelihood import WordWeights, weigh_words
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair, WordSide
from pipeline.records.arrays import Floats, Ints, Range
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
    is never held against a passage. The second word of a fixed pair says nothing that the first did not say.
    """
    words, own, tied = side.words[slice(*span)], side.own[slice(*span)], side.tied[slice(*span)]
    shared = np.isin(words, other) & own
    both = shared[:-1] & shared[1:]
    kept = both & np.isin(hash_runs(words, 2), hash_runs(other, 2))
    counted = own.copy()
    counted[1:] &= ~(kept & tied[1:])
    # A copy and a rewriting keep words at different rates, and which of both this is, is not known.
    rates = [WordWeights(reuse, settings.score_cap) for reuse in settings.score_reuse]
    by_words = max(float(weigh_words(words, other, background, rate) @ counted) for rate in rates)
    # Twice the kept neighbours less all: above 0 only where more than half of the neighbours stayed neighbours.
    loose = ~tied[1:]
    more_kept = 2 * int((kept & loose).sum()) - int((both & loose).sum())
    return by_words + settings.order * max(0, more_kept)
