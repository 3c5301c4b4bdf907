"""Learning the re-scoring weights: planted passages against everything else that is found."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipeline.calibration.planted_study import Plant
from pipeline.corpus.model import Corpus
from pipeline.errors import InputError
from pipeline.match.extend import Region, regions
from pipeline.match.semantic import Opened, features, levels_of, opened_pairs
from pipeline.match.settings import MatchSettings
from pipeline.profile import FEATURES, Rescorer
from pipeline.records.arrays import Floats, Mask

__all__ = ["Learned", "learn_rescorer"]

_STRENGTH = 0.3  # inverse of the penalty: nine weights need little, and must not follow one language
_LEAST_POSITIVES = 50
_ROUNDS = 1000

Learned = tuple[tuple[float, ...], bool]


def learn_rescorer(studies: Iterable[tuple[Corpus, list[Plant], float]]) -> Rescorer:
    """Weights from studies with plants, each with its expected length ratio (natural logarithm).

    Raises InputError when fewer than fifty plants were found.
    """
    rows = [row for corpus, plants, ratio in studies for row in _rows(corpus, plants, ratio)]
    values = np.array([features for features, _ in rows], np.float64).reshape(len(rows), len(FEATURES))
    truth = np.array([true for _, true in rows], bool)
    if truth.sum() < _LEAST_POSITIVES:
        raise InputError(
            f"the parallel text gave {int(truth.sum())} planted passages that were found, of which "
            f"{_LEAST_POSITIVES} are needed; give more documents"
        )
    return _fitted(values, truth)


def _fitted(values: Floats, truth: Mask) -> Rescorer:
    centre, spread = values.mean(0), values.std(0)
    spread[spread == 0] = 1
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=_ROUNDS)
    model.fit((values - centre) / spread, truth)
    return Rescorer(
        tuple(centre.tolist()), tuple(spread.tolist()), tuple(model.coef_[0].tolist()), float(model.intercept_[0])
    )


def _rows(corpus: Corpus, plants: list[Plant], ratio: float) -> Iterable[Learned]:
    settings = MatchSettings()
    for opened in opened_pairs(corpus, settings):
        for region in regions(opened.plane, levels_of(settings)):
            yield features(opened, region, ratio), any(_meets(opened, region, plant) for plant in plants)


def _meets(opened: Opened, region: Region, plant: Plant) -> bool:
    city, network = opened.city, opened.network
    return plant.is_met_by(
        (city.document.document_id, network.document.document_id),
        city.characters(region.core_a),
        network.characters(region.core_b),
    )
