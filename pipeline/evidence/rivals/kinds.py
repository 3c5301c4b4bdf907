"""Where else a city passage may come from: reference documents, the city's own earlier ones, earlier ones of peers.

A kind of rival is a member of `RivalKind`, a row of RIVAL_CODES and its condition in `RivalDocuments.find`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.records import Document, ExclusionCode, Flag, RivalKind, Role
from pipeline.records.arrays import Ints

__all__ = ["KINDS", "RIVAL_CODES", "RivalCandidate", "RivalCodes", "RivalDocuments", "flags_of_unchecked"]


@dataclass(frozen=True, slots=True)
class RivalCodes:
    """What rivals of one kind have said of a match.

    `better` excludes the match that one of them explains better. `not_checked` and `partly_checked` are its flags
    where none or not all of them could be compared, `echoes_too` where such a document echoes the same network
    passage itself (None: it cannot).
    """

    better: ExclusionCode
    not_checked: Flag
    partly_checked: Flag
    echoes_too: Flag | None = None


RIVAL_CODES: dict[RivalKind, RivalCodes] = {
    RivalKind.REFERENCE: RivalCodes(
        ExclusionCode.COMMON_SOURCE_BETTER, Flag.REFERENCES_NOT_CHECKED, Flag.REFERENCES_PARTLY_CHECKED
    ),
    RivalKind.OWN_EARLIER: RivalCodes(
        ExclusionCode.OWN_DOCUMENT_BETTER,
        Flag.OWN_EARLIER_NOT_CHECKED,
        Flag.OWN_EARLIER_PARTLY_CHECKED,
        Flag.OWN_REPEAT,
    ),
    RivalKind.PEER_CITY: RivalCodes(
        ExclusionCode.PEER_CITY_BETTER, Flag.PEERS_NOT_CHECKED, Flag.PEERS_PARTLY_CHECKED, Flag.VIA_PEER
    ),
}


KINDS = tuple(RivalKind)
_KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, eq=False)
class RivalCandidate:
    """A document that may be the source of a city document's passages, and of which kind."""

    kind: RivalKind
    document: CorpusDocument

    @property
    def document_id(self) -> str:
        """The document's id."""
        return self.document.document.document_id


class RivalDocuments:
    """Everything readable but the networks' documents, in the order of the corpus, ready to be asked what came first.

    `langs` are the languages of these documents by number, `lang_of` the number of each one's, and `sizes` how many
    sentences each has.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.documents = tuple(
            held for held in corpus.documents if held.size and held.document.role is not Role.NETWORK
        )
        self.langs, self.lang_of = _number([held.lang for held in self.documents])
        self._issuers, self._issuer_of = _number([held.document.issuer_id for held in self.documents])
        self._is_reference = np.array([held.document.role is Role.REFERENCE for held in self.documents], np.bool_)
        self.sizes = np.array([len(held.vectors) for held in self.documents], np.int64)
        dated = [held.document.date for held in self.documents]
        # Undated ones are neither earlier nor later than anything.
        self._earliest = np.array([one.earliest.toordinal() if one else _NEVER_LATER for one in dated], np.int64)
        self._latest = np.array([one.latest.toordinal() if one else _NEVER_EARLIER for one in dated], np.int64)

    def find(self, city: Document) -> tuple[Ints, Ints]:
        """The places of all that may have come before a city document, and their kinds by number among KINDS.

        An undated reference may have; a document of a city only where its date is certainly earlier.
        """
        earliest, latest = (city.date.earliest, city.date.latest) if city.date else (date.min, date.max)
        earlier = ~self._is_reference & (self._latest < earliest.toordinal())
        places = np.flatnonzero(earlier | (self._is_reference & ~(latest.toordinal() < self._earliest)))
        kinds = np.full(len(places), _KIND_NUMBER[RivalKind.PEER_CITY])
        kinds[self._issuer_of[places] == self._issuers.get(city.issuer_id, -1)] = _KIND_NUMBER[RivalKind.OWN_EARLIER]
        kinds[self._is_reference[places]] = _KIND_NUMBER[RivalKind.REFERENCE]
        return places, kinds


_NEVER_LATER, _NEVER_EARLIER = -1, date.max.toordinal() + 1


def _number(names: Sequence[str]) -> tuple[dict[str, int], Ints]:
    """Each distinct name's number, and the numbers of all."""
    known = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return known, np.array([known[name] for name in names], np.int64)


def flags_of_unchecked(checked: Collection[RivalKind], unmeasured: Collection[RivalKind]) -> tuple[Flag, ...]:
    """Flags for the kinds of rival that were not compared at all, or (`unmeasured`) not all of them.

    'No rival fits' and "there was none to compare" must never look alike.
    """
    none = [codes.not_checked for kind, codes in RIVAL_CODES.items() if kind not in checked]
    some = [codes.partly_checked for kind, codes in RIVAL_CODES.items() if kind in checked and kind in unmeasured]
    return (*none, *some)
