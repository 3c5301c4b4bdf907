"""What scorers say that go by two texts alone, kept from run to run."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.scorers.base import MatchedPassages
from pipeline.records import Score
from pipeline.study.kept_work import KeptWork, pack, unpack

__all__ = ["KeptScores"]


class KeptScores:
    """The scores of matches in cities' documents of one language; `rarity` stands for how rare its words are."""

    def __init__(self, kept: KeptWork, rarity: str) -> None:
        self._kept, self._rarity = kept, rarity

    def recall(self, passages: MatchedPassages) -> list[Score] | None:
        """The scores that were found of these passages; None where there are none."""
        value = self._kept.recall(self._key(passages)) if self._kept.keeps else None
        return None if value is None else [Score(*one) for one in unpack(value)[0]]

    def keep(self, passages: MatchedPassages, scores: Sequence[Score]) -> None:
        """Keep what was found of these passages."""
        if self._kept.keeps:
            self._kept.keep(self._key(passages), pack([(one.name, one.value, one.detail) for one in scores]))

    def _key(self, passages: MatchedPassages) -> bytes:
        texts = passages.city.digest, passages.network.digest
        match = repr((passages.match, passages.expected_ratio, self._rarity))
        return self._kept.key("scores", *texts, match.encode("utf-8", "surrogatepass"))
