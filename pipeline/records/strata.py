"""Strata: finds are counted among their like, because chance gives more of some than of others."""

from __future__ import annotations

from typing import Self

from pipeline.records.codes import FindKind, Length
from pipeline.records.written import Written

__all__ = ["Stratum"]

_ALL = "all"  # stands for the language pair where pairs are taken together


class Stratum(Written):
    """Kind of evidence, languages of city and network text, and length, as in `semantic:de-en:short`.

    `semantic:all:short` takes all language pairs together. Raises ValueError for a text that names no stratum.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        stratum = super().__new__(cls, text)
        _parts(stratum)
        return stratum

    @classmethod
    def of(cls, kind: FindKind, city: str, network: str, length: Length) -> Self:
        """The stratum of one language pair, by the tags that profiles use."""
        return cls(f"{kind}:{city}-{network}:{length}")

    @classmethod
    def of_all_pairs(cls, kind: FindKind, length: Length) -> Self:
        """The stratum that takes all language pairs together."""
        return cls(f"{kind}:{_ALL}:{length}")

    @property
    def kind(self) -> FindKind:
        """By which kind of evidence its finds were found."""
        return _parts(self)[0]

    @property
    def langs(self) -> tuple[str, str] | None:
        """The languages of city and network text; None where all pairs are taken together."""
        return _parts(self)[1]

    @property
    def length(self) -> Length:
        """How long its passages are."""
        return _parts(self)[2]

    def over_all_pairs(self) -> Stratum:
        """The stratum of this kind and length that takes all language pairs together."""
        return Stratum.of_all_pairs(self.kind, self.length)


def _parts(text: str) -> tuple[FindKind, tuple[str, str] | None, Length]:
    kind, langs, length = text.split(":")
    if langs == _ALL:
        return FindKind(kind), None, Length(length)
    city, network = langs.split("-")
    return FindKind(kind), (city, network), Length(length)
