"""How far two documents that both hold a sentence differ on it: deviations and tails of scales whose points are known.

A city's language is measured with pairs of other languages: all of them where there are few, else each language beside
the next four of a circle, since what a pair's leads tell is a part of either language, and eight pairs tell that well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import nnls

from pipeline.calibration.encoded_documents import EncodedDocuments
from pipeline.evidence.rivals.compare import SentenceVectors, compare_sentences
from pipeline.profile.scales import LeadTail, PairScale, Scales
from pipeline.records.arrays import Floats

__all__ = ["measure_deviations", "measure_leads", "pairs_on_circle", "root_mean_square", "share_leads"]

_BESIDE = 4  # languages that each is compared with, after it on the circle of all
_MOST_SENTENCES = 12  # the longest passage that the tail is measured for
_LEVEL = 0.05
_DECIMALS = 4

Leads = Mapping[tuple[str, str], Floats]


def measure_deviations(encoded: Mapping[str, EncodedDocuments], points: Scales) -> Scales:
    """The scales with the deviations of all ordered pairs of the languages and with the tails, rounded to 4 decimals.

    Of `points` the points count; a pair that has none of its own gets those that are likely. The same input gives the
    same scales.
    """
    langs = sorted(encoded)
    beside = pairs_on_circle(langs)
    pairs, sample = dict(points.pairs), _TailSample()
    for city in langs:
        leads = {(a, b): measure_leads(encoded[city], encoded[a], encoded[b], points) for a, b in beside}
        twins = {lang: measure_leads(encoded[city], encoded[lang], encoded[lang], points) for lang in langs}
        shares = share_leads(langs, leads)
        for lang in langs:
            point = points.pair(city, lang)
            if point is None:
                raise ValueError("the points of every language pair are measured before its deviations are")
            shortfall, advance = shares[lang]
            measured = [round(value, _DECIMALS) for value in (shortfall, advance, root_mean_square(twins[lang]))]
            pairs[city, lang] = PairScale(point.unrelated, point.rise, point.parallel, point.per_length, *measured)
        sample.add(city, leads, twins, shares)
    return Scales(pairs, *sample.tails(), points.lengths)


def pairs_on_circle(langs: Sequence[str]) -> list[tuple[str, str]]:
    """Each language with the next few, every pair once and in order."""
    steps = range(1, _BESIDE + 1)
    pairs = {tuple(sorted((lang, langs[(at + step) % len(langs)]))) for at, lang in enumerate(langs) for step in steps}
    return sorted((a, b) for a, b in pairs if a != b)


@dataclass(frozen=True, slots=True)
class _TailSample:
    """Leads in units of what their direction makes likely: of two other languages, with the city's own, of twins."""

    apart: list[Floats] = field(default_factory=list)
    own: list[Floats] = field(default_factory=list)
    twins: list[Floats] = field(default_factory=list)

    def add(
        self, city: str, leads: Leads, twins: Mapping[str, Floats], shares: Mapping[str, tuple[float, float]]
    ) -> None:
        """Those of one city language."""
        for pair, values in leads.items():
            (self.own if city in pair else self.apart).append(_standardise_pair(values, pair, shares))
        for values in twins.values():
            spread = root_mean_square(values)
            self.twins.append(_standardise(values, spread, spread))

    def tails(self) -> tuple[LeadTail, LeadTail, LeadTail]:
        """The tails in the order of `Scales`."""
        return _fit_tail(self.apart), _fit_tail(self.own), _fit_tail(self.twins)


def measure_leads(city: EncodedDocuments, first: EncodedDocuments, second: EncodedDocuments, points: Scales) -> Floats:
    """How much nearer sentences are to the second of two documents that both hold them, over all documents.

    A document in the city's language has them as they are, and some of them once more lightly edited: copies are of
    either kind. Of two documents in one language the second has them edited.
    """
    leads = [np.zeros(0)]
    for number in range(len(city.starts)):
        passage, network, rival = city.document(number), first.document(number), second.document(number)
        if first is not second:
            leads.append(_lead(passage, network, rival, points))
        if city in (first, second) or first is second:
            asked = np.ones(len(passage.vectors), np.bool_)
            if first is city:
                network, rows = first.reword(number, first.edited)
                asked = np.isin(np.arange(len(asked)), rows)
            if second is city or second is first:
                rival, rows = second.reword(number, second.edited_again)
                partners = (passage.vectors @ second.document(number).vectors.T).argmax(axis=1)
                asked = np.isin(partners, rows)
            leads.append(_lead(passage, network, rival, points)[asked])
    return np.concatenate(leads)


def _lead(passage: SentenceVectors, network: SentenceVectors, rival: SentenceVectors, points: Scales) -> Floats:
    between = compare_sentences(passage, network, rival, points)
    if between is None:
        raise ValueError("the points of every language pair are measured before its leads are")
    return between.lead


def share_leads(langs: Sequence[str], leads: Leads) -> dict[str, tuple[float, float]]:
    """What each other language adds to the leads of a city language when behind and when ahead (squares add up).

    The mean square of the leads of one language over another, where it leads, is the sum of two parts, found by
    least squares over all pairs.
    """
    # The mean squares of m (m - 1) ordered pairs for 2 m parts: each part rests on all pairs it is in, and a pair with
    # few leads borrows from the others. None is negative, because the parts are variances.
    equations, squares = [], []
    for (first, second), values in leads.items():
        for ahead, behind, lead in ((second, first, values), (first, second, -values)):
            if ahead != behind:
                row = np.zeros(2 * len(langs))
                row[langs.index(behind)] = row[len(langs) + langs.index(ahead)] = 1
                equations.append(row)
                squares.append(root_mean_square(lead[lead > 0]) ** 2)
    if not equations:
        return dict.fromkeys(langs, (0.0, 0.0))
    parts, _ = nnls(np.array(equations), np.array(squares))
    shortfalls, advances = np.sqrt(parts).reshape(2, len(langs)).tolist()
    return {lang: (shortfalls[place], advances[place]) for place, lang in enumerate(langs)}


def _standardise_pair(leads: Floats, pair: tuple[str, str], shares: Mapping[str, tuple[float, float]]) -> Floats:
    """The leads of the second language over the first, each in units of what its direction makes likely."""
    (one_short, one_ahead), (other_short, other_ahead) = shares[pair[0]], shares[pair[1]]
    return _standardise(leads, math.hypot(other_ahead, one_short), math.hypot(one_ahead, other_short))


def _fit_tail(standard: Sequence[Floats]) -> LeadTail:
    """The outer quantiles of all leads in standard deviations, as a line over ln(sentences)."""
    # Bonferroni: in 95 of 100 passages the most different of n sentences stays within the quantile at 1 - .05 / n.
    counts = np.arange(1, _MOST_SENTENCES + 1)
    pooled = np.concatenate([np.zeros(1), *standard])
    growth, base = np.polyfit(np.log(counts), np.quantile(pooled, 1 - _LEVEL / counts), 1)
    return LeadTail(round(float(base), _DECIMALS), round(float(growth), _DECIMALS))


def _standardise(leads: Floats, above: float, below: float) -> Floats:
    """Leads in units of the deviation of their sign; 0 where there is none."""
    deviation = np.where(leads > 0, above, below)
    return np.divide(np.abs(leads), deviation, out=np.zeros(len(leads)), where=deviation > 0)


def root_mean_square(values: Floats) -> float:
    """0 of none."""
    return float(np.sqrt(np.mean(values**2))) if len(values) else 0.0
