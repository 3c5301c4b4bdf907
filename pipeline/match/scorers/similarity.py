"""How near the aligned sentences lie to each other in the model's space."""

from __future__ import annotations

from math import fsum

from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer


def _measure_cosine(passages: MatchedPassages) -> Measurement:
    return _mean([pair.cosine for pair in passages.match.pairs])


def _measure_margin(passages: MatchedPassages) -> Measurement:
    return _mean([pair.margin for pair in passages.match.pairs])


def _mean(values: list[float]) -> Measurement:
    return (
        Measurement(fsum(values) / len(values), f"{len(values)} aligned sentence pairs")
        if values
        else Measurement(None)
    )


_NOTHING = "Sentence vectors: no sentences were aligned by them."

COSINE = Scorer(
    "cosine",
    _measure_cosine,
    "The aligned sentences have a mean cosine of {value:.2f}, the mean of their language taken off; alone it decides "
    "nothing.",
    "The aligned sentences have a mean cosine of 0.00, as unrelated ones have.",
    _NOTHING,
)
MARGIN = Scorer(
    "margin",
    _measure_margin,
    "The aligned sentences are nearer to each other than to the sentences most like them by {value:.2f} (mean margin).",
    "The aligned sentences are no nearer to each other than to the sentences most like them.",
    _NOTHING,
)
