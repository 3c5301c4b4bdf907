"""Learning the two-point scales of a model's language pairs from parallel text."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from pipeline.calibration.deviations import measure_deviations
from pipeline.calibration.encoded_documents import EncodedDocuments, encode_documents
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.synthetic_study import Encode
from pipeline.corpus.statistics import Means
from pipeline.evidence.rivals.compare import best_matches
from pipeline.profile.scales import REFERENCE_SENTENCES, PairScale, Scales, log_length
from pipeline.records.arrays import Floats, Ints, Vectors

__all__ = ["learn_scales", "measure_points"]

_LEAST_LENGTHS = 0.2  # standard deviation in e-folds: sentences of one length teach nothing about others
_DECIMALS = 4


def learn_scales(
    parallel: ParallelText, encode: Encode, means: Means | None = None, lengths: Mapping[str, float] | None = None
) -> Scales:
    """The scales of all ordered pairs of the languages, rounded to 4 decimals; the same input, the same scales.

    `means` centre the vectors; a language without one is centred on these documents. `lengths` are those of `Scales`.
    Raises InputError when there are too few documents or sentences.
    """
    encoded = {lang: encode_documents(parallel, lang, encode, means or {}) for lang in parallel.languages}
    points = {(a, b): measure_points(encoded[a], encoded[b]) for a in encoded for b in encoded}
    return measure_deviations(encoded, Scales(points, lengths=lengths or {}))


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
