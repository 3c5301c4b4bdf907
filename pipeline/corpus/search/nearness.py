"""Whether a study holds anything near to what was asked, as far as its answers can tell."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import log10
from typing import Self

from pipeline.corpus.search.ask import Answer

__all__ = ["LOOKED_AT", "Nearness"]

LOOKED_AT = 5  # answers that tell whether a study holds a topic
# Below the first nothing is near, from the second on something is; between the two nobody can tell.
_FAR, _NEAR = 0.16, 0.27
# Of a topic the best answer may be near by its words alone, or by chance, but five are not: what a study holds it says
# more than once. The limits are what three in four, and nineteen in twenty, of the topics that two studies do not hold
# stay below (docs/measured.md); the best of more passages are nearer by chance, so both grow with each tenfold of them.
_FAR_TOPIC, _NEAR_TOPIC, _GROWTH = 0.13, 0.18, 0.044
_FEW_PASSAGES, _MANY_PASSAGES = 200, 10_000  # what was measured lies between them


class Nearness(StrEnum):
    """Whether what answers a query is about it at all."""

    NEAR = "near"
    DOUBTFUL = "doubtful"
    NOTHING_NEAR = "nothing near"

    @classmethod
    def of_question(cls, answers: Sequence[Answer]) -> Self:
        """That of a question or a passage, by the best score."""
        return cls._between(max((one.score for one in answers), default=0.0), _FAR, _NEAR)

    @classmethod
    def of_topic(cls, answers: Sequence[Answer], passages: int) -> Self:
        """That of a topic of a few words: by how near its first answers are as a whole, among so many passages."""
        wholes = [one.whole for one in answers[:LOOKED_AT]]
        grown = _GROWTH * log10(min(max(passages, _FEW_PASSAGES), _MANY_PASSAGES) / _FEW_PASSAGES)
        return cls._between(sum(wholes) / max(len(wholes), 1), _FAR_TOPIC + grown, _NEAR_TOPIC + grown)

    @classmethod
    def _between(cls, value: float, far: float, near: float) -> Self:
        if value < far:
            return cls(cls.NOTHING_NEAR)
        return cls(cls.NEAR if value >= near else cls.DOUBTFUL)
