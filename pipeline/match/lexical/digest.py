"""A second hypothesis: a city passage that no part of a network document explains, but the whole of it does.

So a summary looks: its words are gathered from everywhere in the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.match.lexical.boundaries import Bounded
from pipeline.match.lexical.likelihood import Evidence, best_run, word_evidence
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair
from pipeline.records.arrays import Floats, Ints, Range

_TAKEN = -1.0  # what a word that is already in a digest adds to another


@dataclass(frozen=True, slots=True)
class Digest:
    """A city passage told from a whole document, its evidence in nats, and the densest part of the document."""

    score: float
    city: Range
    core_network: Range


def find_digests(pair: WordPair, dense: Sequence[Bounded], settings: LexicalSettings) -> list[Digest]:
    """The digests that no passage pair in `dense` explains clearly better."""
    evidence = Evidence(settings.digest_reuse, settings.word_cap, settings.digest_cost, once=False)
    found = []
    for score, city in _explained(pair, evidence, settings):
        words = pair.city.words[slice(*city)]
        _, start, end = best_run(word_evidence(pair.network.words, words, pair.frequency, evidence))
        touching = [other for other in dense if _union(city, [other.city])]
        rivals = [other.network for other in touching] + [(start, end)] * (end > start)
        best = max((_explains(pair, words, rival, evidence) for rival in rivals), default=score)
        if best <= settings.digest_lead * score and not _covered(city, touching, settings):
            found.append(Digest(score, city, (start, end)))
    return found


def _explained(pair: WordPair, evidence: Evidence, settings: LexicalSettings) -> Iterator[tuple[float, Range]]:
    """City passages that the whole network document explains, strongest first, none overlapping."""
    values = word_evidence(pair.city.words, pair.network.words, pair.frequency, evidence) * pair.city.own
    for _ in range(settings.digests):
        score, start, end = best_run(values)
        if score < settings.digest_min_score:
            return
        values[start:end] = _TAKEN
        long_enough = end - start >= settings.digest_words
        if long_enough and len(pair.network.words) >= settings.digest_ratio * (end - start):
            yield score, (start, end)


def _explains(pair: WordPair, words: Ints, network: Range, evidence: Evidence) -> float:
    values: Floats = word_evidence(words, pair.network.words[slice(*network)], pair.frequency, evidence)
    return float(values.sum())


def _covered(city: Range, touching: Sequence[Bounded], settings: LexicalSettings) -> bool:
    """True where one dense passage, or verbatim copies together, hold nearly all of the city passage."""
    most = max((_union(city, [other.city]) for other in touching), default=0)
    copied = _union(city, [other.city for other in touching if other.verbatim])
    return max(most, copied) >= settings.digest_cover * (city[1] - city[0])


def _union(within: Range, ranges: Sequence[Range]) -> int:
    """How many words of `within` at least one of the ranges holds."""
    covered = np.zeros(within[1] - within[0], bool)
    for start, end in ranges:
        covered[max(0, start - within[0]) : max(0, end - within[0])] = True
    return int(covered.sum())
