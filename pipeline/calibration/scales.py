"""Learning the two-point scales of a model's language pairs from parallel text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import nnls

from pipeline.calibration.encoded_documents import EncodedDocuments, encode_documents
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.synthetic_study import Encode
from pipeline.corpus.statistics import Means
from pipeline.evidence.rivals.compare import best_matches, compare_sentences
from pipeline.profile.scales import REFERENCE_SENTENCES, LeadTail, PairScale, Scales, log_length
from pipeline.records.arrays import Floats, Ints, Vectors

__all__ = ["learn_scales", "measure_leads", "measure_points", "root_mean_square", "share_leads"]

_MOST_SENTENCES = 12  # the longest passage that the tail is measured for
_LEVEL = 0.05
_LEAST_LENGTHS = 0.2  # standard deviation in e-folds: sentences of one length teach nothing about others
_DECIMALS = 4


def learn_scales(parallel: ParallelText, encode: Encode, means: Means | None = None) -> Scales:
    """The scales of all ordered pairs of the languages, rounded to 4 decimals; the same input, the same scales.

    `means` centre the vectors; a language without one is centred on these documents. Raises InputError when there
    are too few documents or sentences.
    """
    encoded = {lang: encode_documents(parallel, lang, encode, means or {}) for lang in parallel.languages}
    points = Scales({(a, b): measure_points(encoded[a], encoded[b]) for a in encoded for b in encoded})
    pairs = dict(points.pairs)
    apart: list[Floats] = []
    own: list[Floats] = []
    twins: list[Floats] = []
    for city in encoded.values():
        # Once the two points are known, how far two documents that hold the same sentences still differ on the scale
        # is the noise that a difference between a network text and a rival has to exceed.
        leads = {
            (first, second): measure_leads(city, encoded[first], encoded[second], points)
            for first in encoded
            for second in encoded
            if first <= second
        }
        shares = share_leads(sorted(encoded), leads)
        for lang, (shortfall, advance) in shares.items():
            twin = root_mean_square(leads[lang, lang])
            measured = [round(value, _DECIMALS) for value in (shortfall, advance, twin)]
            point = pairs[city.lang, lang]
            pairs[city.lang, lang] = PairScale(point.unrelated, point.rise, point.parallel, point.per_length, *measured)
            twins.append(_standardise(leads[lang, lang], twin, twin))
        for pair in combinations(sorted(encoded), 2):
            (own if city.lang in pair else apart).append(_standardise_pair(leads[pair], pair, shares))
    return Scales(pairs, _fit_tail(apart), _fit_tail(own), _fit_tail(twins))


def measure_points(city: EncodedDocuments, other: EncodedDocuments) -> PairScale:
    """Points 0 and 1 of a pair; within one language the city's sentences are lightly edited ones."""
    # A sentence and itself have a cosine of 1, which no borrowed sentence that was touched at all would reach.
    rows = city.rows if city is other else np.arange(len(city.vectors))
    queries, owner = (city.edited if city is other else city.vectors), city.owner[rows]
    best = best_matches(queries, [other.document(number).vectors for number in range(len(other.starts))])
    unrelated, rise = _fit_unrelated(best, owner, other.sizes)
    own = best[np.arange(len(queries)), owner].astype(np.float64)
    slope, parallel = _fit_length(log_length(city.characters[rows]), own)
    numbers = (unrelated, rise, parallel, slope / (parallel - unrelated))
    return PairScale(*(round(number, _DECIMALS) for number in numbers))


def _fit_length(lengths: Floats, own: Floats) -> tuple[float, float]:
    """How a held sentence's best match rises with its length, and what it is at the length scales are stated for."""
    if lengths.std() < _LEAST_LENGTHS:
        return 0.0, float(own.mean())
    slope, level = np.polyfit(lengths, own, 1)
    return float(slope), float(level)


def _fit_unrelated(best: Vectors, owner: Ints, sizes: Ints) -> tuple[float, float]:
    """The mean best match in unrelated text of one hundred sentences, and its rise with each e-fold of them.

    Documents are taken together by 1, 2, 4 ... to see larger ones.
    """
    logs, levels = [], []
    together = 1
    while together <= max(2, len(sizes) // 4):
        firsts = range(0, len(sizes) - together + 1, together)
        groups = np.stack([best[:, first : first + together].max(axis=1) for first in firsts], axis=1)
        # The group that holds a sentence's own document is no unrelated text to it.
        foreign = owner[:, None] // together != np.arange(len(firsts))[None, :]
        logs.append(float(np.mean([math.log(sizes[first : first + together].sum()) for first in firsts])))
        levels.append(float(groups[foreign].mean(dtype=np.float64)))
        together *= 2
    rise, start = np.polyfit(logs, levels, 1)
    return float(start + rise * math.log(REFERENCE_SENTENCES)), float(rise)


def measure_leads(city: EncodedDocuments, first: EncodedDocuments, second: EncodedDocuments, points: Scales) -> Floats:
    """How much nearer sentences are to the second of two documents that both hold them, over all documents.

    A document in the city's language has them in other words, a copy being seldom exact; so has the second of two
    documents in one language.
    """
    leads = [np.zeros(0)]
    for number in range(len(city.starts)):
        passage, network, rival = city.document(number), first.document(number), second.document(number)
        asked = np.ones(len(passage.vectors), np.bool_)
        if first is city:
            network, rows = first.reword(number, first.edited)
            asked = np.isin(np.arange(len(asked)), rows)
        if second is city or second is first:
            rival, rows = second.reword(number, second.edited_again)
            partners = (passage.vectors @ second.document(number).vectors.T).argmax(axis=1)
            asked = np.isin(partners, rows)
        if asked.any():
            between = compare_sentences(passage.of(asked), network, rival, points)
            if between is None:
                raise ValueError("the points of every language pair are measured before its leads are")
            leads.append(between.lead)
    return np.concatenate(leads)


def share_leads(langs: Sequence[str], leads: Mapping[tuple[str, str], Floats]) -> dict[str, tuple[float, float]]:
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
