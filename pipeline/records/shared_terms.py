"""The things that both passages of a match call by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pipeline.records.written import Written

__all__ = ["SharedTerms"]

_BETWEEN, _AFTER_ID = "; ", ": "


class SharedTerms(Written):
    """By id, the term of the network passage and that of the city passage: `oss: one-stop shop = guichet unique`.

    More than one are parted by semicolons, which no term holds.
    """

    __slots__ = ()

    @classmethod
    def of(cls, terms: Mapping[str, tuple[str, str]]) -> Self:
        """The terms by the id of what they name: network passage, city passage."""
        return cls(_BETWEEN.join(f"{name}{_AFTER_ID}{one} = {other}" for name, (one, other) in terms.items()))

    @property
    def ids(self) -> tuple[str, ...]:
        """What is named, by id."""
        return tuple(part.split(_AFTER_ID, 1)[0] for part in self.split(_BETWEEN)) if self else ()
