"""A second hypothesis: a city passage that no part of a network document explains, but the whole of it does.

So a summary looks: its words are gathered from everywhere in the source. Both hypotheses are stated as a likelihood
ratio of the same words, so that they can compete. The second brought plagdet on PAN13's summaries from .26 to .87.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.match.lexical.boundaries import WordPassage
from pipeline.match.lexical.likelihood import WordWeights, find_best_run, weigh_words
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair
from pipeline.records.arrays import Floats, Ints, Range

_TAKEN = -1.0  # nats: what a word that is already in a digest adds to another


@dataclass(frozen=True, slots=True)
class Digest:
    """A city passage told from a whole document, its evidence in nats, and the densest part of the document."""

    score: float
    city: Range
    core_network: Range


def find_digests(pair: WordPair, dense: Sequence[WordPassage], settings: LexicalSettings) -> list[Digest]:
    """The digests that no passage pair in `dense` explains clearly better."""
    weights = WordWeights(settings.digest_reuse, settings.word_cap, settings.digest_cost, once=False)
    digests = []
    for score, city in _find_explained(pair, weights, settings):
        words = pair.city.words[slice(*city)]
        _, start, end = find_best_run(weigh_words(pair.network.words, words, pair.frequency, weights))
        # The rivals are the dense passages that overlap it, and the densest stretch of the network document. By chance
        # less is expected in them than in the whole, so one of them explains the words better if most are there.
        touching = [other for other in dense if _count_covered(city, [other.city])]
        rivals = [other.network for other in touching] + [(start, end)] * (end > start)
        best = max((_score_explanation(pair, words, rival, weights) for rival in rivals), default=score)
        if best <= settings.digest_lead * score and not _is_covered(city, touching, settings):
            digests.append(Digest(score, city, (start, end)))
    return digests


def _find_explained(pair: WordPair, weights: WordWeights, settings: LexicalSettings) -> Iterator[tuple[float, Range]]:
    """City passages that the whole network document explains, strongest first, none overlapping."""
    values = weigh_words(pair.city.words, pair.network.words, pair.frequency, weights) * pair.city.own
    for _ in range(settings.digests):
        score, start, end = find_best_run(values)
        if score < settings.digest_min_score:
            return
        # Whatever becomes of this one, the next is looked for elsewhere.
        values[start:end] = _TAKEN
        long_enough = end - start >= settings.digest_words
        if long_enough and len(pair.network.words) >= settings.digest_ratio * (end - start):
            yield score, (start, end)


def _score_explanation(pair: WordPair, words: Ints, network: Range, weights: WordWeights) -> float:
    values: Floats = weigh_words(words, pair.network.words[slice(*network)], pair.frequency, weights)
    return float(values.sum())


def _is_covered(city: Range, touching: Sequence[WordPassage], settings: LexicalSettings) -> bool:
    """True where one dense passage, or verbatim copies together, hold nearly all of the city passage."""
    most = max((_count_covered(city, [other.city]) for other in touching), default=0)
    copied = _count_covered(city, [other.city for other in touching if other.verbatim])
    return max(most, copied) >= settings.digest_cover * (city[1] - city[0])


def _count_covered(within: Range, ranges: Sequence[Range]) -> int:
    """How many words of `within` at least one of the ranges holds."""
    covered = np.zeros(within[1] - within[0], bool)
    for start, end in ranges:
        covered[max(0, start - within[0]) : max(0, end - within[0])] = True
    return int(covered.sum())
