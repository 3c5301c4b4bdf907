"""The text class of a match from its scores, the language pair's scale and the profile's levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pipeline.corpus.model import CorpusDocument
from pipeline.evidence.text_class import PairThresholds, class_inputs, classify, learning_type
from pipeline.profile import Profile
from pipeline.records import Match, Score

__all__ = ["TWO_POINT", "classify_match"]

TWO_POINT = "two_point"


def classify_match(match: Match, documents: Mapping[str, CorpusDocument], profile: Profile | None) -> Match:
    """The match with its class, the reason, the learning type, and its mean two-point score among its scores."""
    city, network = documents[match.city.document_id], documents[match.network.document_id]
    two_point = _two_point(match, city, network, profile)
    levels = profile.levels_of(city.lang, network.lang) if profile else None
    thresholds = PairThresholds(levels.parallel, levels.paraphrase, levels.topic) if levels else PairThresholds()
    inputs = class_inputs(match, same_language=city.lang == network.lang, two_point=two_point, thresholds=thresholds)
    decided = classify(inputs)
    return replace(
        match,
        text_class=decided.text_class,
        class_reason=decided.reason,
        learning_type=learning_type(decided.text_class, inputs),
        scores=(*match.scores, Score(TWO_POINT, two_point)),
    )


def _two_point(match: Match, city: CorpusDocument, network: CorpusDocument, profile: Profile | None) -> float | None:
    """Mean over the aligned city sentences of their best partner's place on the two-point scale (METHOD 1.3)."""
    scale = profile.scales.pair(city.lang, network.lang) if profile else None
    if scale is None or not match.pairs:
        return None
    best: dict[int, float] = {}
    for pair in match.pairs:
        best[pair.city_sentence] = max(pair.cosine, best.get(pair.city_sentence, -1.0))
    places = scale.place(np.array([best[number] for number in sorted(best)]), network.size)
    return round(float(places.mean()), 4)
