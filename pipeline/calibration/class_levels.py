"""Learning from which score on a text class may be claimed (METHOD 1.1)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.margin import centre
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.synthetic_study import Encode
from pipeline.corpus.embed import select_embedded
from pipeline.profile import ClassLevels, PairScale, Scales
from pipeline.profile.classes import FALSE_RATE
from pipeline.profile.scales import REFERENCE_SENTENCES
from pipeline.records.arrays import Floats, Vectors
from pipeline.text.segment import SegmentSettings, segment

__all__ = ["FreeTranslation", "choose_levels", "learn_levels", "place_documents"]

_REACHED = 0.10  # of held translations may lie below `parallel`
_FREE_REACHED = 0.20  # of free translations may lie below `paraphrase`
# Where too many unrelated sentences reach that, the level lies higher, by half of the permitted rate: chosen on half of
# the documents it then held on the other half in 45 of 46 pairs; at the rate itself in 22.
_RAISED_RATE = FALSE_RATE / 2
_LEAST_REACHED = 0.5  # of the translations reach a raised level; else the class is off
_LEVEL_STEP = 1e-4  # with which levels are kept
_TOPIC = 0.99  # of unrelated sentences lie below `topic`
_NEGATIVES = 3000
_RULE_OF_THREE = 3.0  # none in n: the 95 % upper bound is 3 / n (Hanley and Lippman-Hand 1983)

_LEAST_FREE = 50


@dataclass(frozen=True, slots=True)
class FreeTranslation:
    """A passage that somebody rendered freely from another language, and its source."""

    city_lang: str
    network_lang: str
    city: str
    network: str


def learn_levels(
    parallel: ParallelText,
    free: Sequence[FreeTranslation],
    encode: Encode,
    means: Mapping[str, Vectors],
    scales: Scales,
) -> dict[str, ClassLevels]:
    """The levels of every ordered pair of languages that has a scale, named city-network.

    A held translation is a sentence's best match in its own document in the other language, a negative its best
    match in another document. `paraphrase` is known only where there are fifty free translations or more.
    """
    encoded = {lang: _encode_documents(parallel, encode, means, lang) for lang in parallel.languages}
    levels = {}
    for city in parallel.languages:
        for network in parallel.languages:
            scale = scales.pair(city, network)
            if scale is not None:
                translated, unrelated = place_documents(encoded[city], encoded[network], scale)
                rendered = [passage for passage in free if (passage.city_lang, passage.network_lang) == (city, network)]
                freely = [_place_free(passage, encode, means, scale) for passage in rendered]
                paraphrased = np.concatenate(freely) if freely else np.zeros(0)
                levels[f"{city}-{network}"] = choose_levels(translated, unrelated, paraphrased, city == network)
    return levels


def _encode_documents(parallel: ParallelText, encode: Encode, means: Mapping[str, Vectors], lang: str) -> list[Vectors]:
    """The centred sentence vectors of each document in one language."""
    return [_encode_text(parallel.text(name, lang), lang, encode, means) for name in sorted(parallel.documents)]


def place_documents(city: list[Vectors], network: list[Vectors], scale: PairScale) -> tuple[Floats, Floats]:
    """Best matches on the two-point scale: in the own document, and in each of the others."""
    translated: list[Floats] = []
    unrelated: list[Floats] = []
    for i, queries in enumerate(city):
        for j, document in enumerate(network):
            places = scale.place((queries @ document.T).max(1), len(document))
            (translated if i == j else unrelated).append(places)
    return np.concatenate(translated), np.concatenate(unrelated)


def _place_free(passage: FreeTranslation, encode: Encode, means: Mapping[str, Vectors], scale: PairScale) -> Floats:
    """The places of a freely rendered passage's sentences in its source, as if that stood in a document."""
    city = _encode_text(passage.city, passage.city_lang, encode, means)
    network = _encode_text(passage.network, passage.network_lang, encode, means)
    # The source is a fragment of a few sentences, where nothing else could be near; a document gives that a chance.
    return scale.place((city @ network.T).max(1), REFERENCE_SENTENCES)


def _encode_text(text: str, lang: str, encode: Encode, means: Mapping[str, Vectors]) -> Vectors:
    sentences = select_embedded(segment(text, SegmentSettings()))
    centred: Vectors = centre(encode([text[s.start : s.end] for s in sentences]), means[lang])
    return centred


def choose_levels(translated: Floats, unrelated: Floats, freely: Floats, same_language: bool) -> ClassLevels:
    """The levels of a pair from places of held translations, unrelated sentences and free translations (or none)."""
    # Quantiles and not means: a level says how many true translations it would miss. Within one language the words
    # tell a copy, and point 1 of the scale is a light edit.
    parallel = 1.0 if same_language else _choose_level(translated, unrelated, _REACHED)
    paraphrase = _choose_level(freely, unrelated, _FREE_REACHED) if len(freely) >= _LEAST_FREE else None
    return ClassLevels(
        parallel=parallel if _bound_false_rate(unrelated, parallel) <= FALSE_RATE else None,
        paraphrase=paraphrase if paraphrase and _bound_false_rate(unrelated, paraphrase) <= FALSE_RATE else None,
        topic=float(np.quantile(unrelated, _TOPIC)),
        negatives=len(unrelated),
        false_rate=_bound_false_rate(unrelated, parallel),
    )


def _choose_level(translated: Floats, unrelated: Floats, missed: float) -> float:
    """The level that all but a share of translations reach; a higher one where that alone holds the false rate."""
    usual = float(np.quantile(translated, missed))
    permitted = int(_RAISED_RATE * len(unrelated))
    if _bound_false_rate(unrelated, usual) <= FALSE_RATE or permitted >= len(unrelated):
        return usual
    highest = float(np.sort(unrelated)[-permitted - 1])  # that must not reach it
    raised = (math.floor(highest / _LEVEL_STEP) + 1) * _LEVEL_STEP
    return raised if (translated >= raised).mean() >= _LEAST_REACHED else usual


def _bound_false_rate(unrelated: Floats, level: float) -> float:
    """The share of unrelated sentences that reach a level, or its upper bound where none does or they are few."""
    false = int((unrelated >= level).sum())
    # Fewer than 3,000 negatives cannot show a rate below one in a thousand, so the class is off where they are few.
    if false == 0 or len(unrelated) < _NEGATIVES:
        false += round(_RULE_OF_THREE)
    return false / max(1, len(unrelated))
