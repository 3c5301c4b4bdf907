"""Learning the re-scoring weights: planted passages against everything else that is found."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipeline.calibration.planted_study import PlantedPassage
from pipeline.corpus.model import Corpus
from pipeline.errors import InputError
from pipeline.match.extend import PassagePair, extend_seeds
from pipeline.match.semantic import DocumentPair, find_document_pairs, margin_levels, measure_features
from pipeline.match.settings import MatchSettings
from pipeline.profile import FEATURES, Rescorer
from pipeline.records.arrays import Floats, Mask

__all__ = ["LabelledFeatures", "learn_rescorer"]

_STRENGTH = 0.3  # inverse of the penalty: nine weights need little, and must not follow one language
_LEAST_POSITIVES = 50
_ROUNDS = 1000

LabelledFeatures = tuple[tuple[float, ...], bool]


def learn_rescorer(studies: Iterable[tuple[Corpus, list[PlantedPassage], float]]) -> Rescorer:
    """Weights from studies with plants, each with its expected length ratio (natural logarithm).

    Raises InputError when fewer than fifty plants were found.
    """
    rows = [row for corpus, plants, ratio in studies for row in _label_passages(corpus, plants, ratio)]
    values = np.array([features for features, _ in rows], np.float64).reshape(len(rows), len(FEATURES))
    truth = np.array([true for _, true in rows], bool)
    if truth.sum() < _LEAST_POSITIVES:
        raise InputError(
            f"the parallel text gave {int(truth.sum())} planted passages that were found, of which "
            f"{_LEAST_POSITIVES} are needed; give more documents"
        )
    return _fit(values, truth)


def _fit(values: Floats, truth: Mask) -> Rescorer:
    centre, spread = values.mean(0), values.std(0)
    spread[spread == 0] = 1
    # Balanced: how often a study has an echo is not what planted studies can tell. It moves the intercept alone, and
    # how much a strength is worth is said by the null.
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=_ROUNDS)
    model.fit((values - centre) / spread, truth)
    return Rescorer(
        tuple(centre.tolist()), tuple(spread.tolist()), tuple(model.coef_[0].tolist()), float(model.intercept_[0])
    )


def _label_passages(corpus: Corpus, plants: list[PlantedPassage], ratio: float) -> Iterable[LabelledFeatures]:
    settings = MatchSettings()
    for documents in find_document_pairs(corpus, settings):
        for passage in extend_seeds(documents.margin_table, margin_levels(settings)):
            planted = any(_is_planted(documents, passage, plant) for plant in plants)
            yield measure_features(documents, passage, ratio), planted


def _is_planted(documents: DocumentPair, passage: PassagePair, plant: PlantedPassage) -> bool:
    city, network = documents.city, documents.network
    return plant.is_met_by(
        (city.document.document_id, network.document.document_id),
        city.characters(passage.core_a),
        network.characters(passage.core_b),
    )
