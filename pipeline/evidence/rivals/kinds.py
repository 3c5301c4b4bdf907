"""Where else a city passage may come from: reference documents, the city's own earlier ones, earlier ones of peers.

A kind of rival is a member of `RivalKind`, a row of RIVAL_CODES and its condition in `_kind`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.records import Document, ExclusionCode, Flag, Order, RivalKind, Role
from pipeline.records.order import who_was_first

__all__ = ["RIVAL_CODES", "RivalCandidate", "RivalCodes", "find_candidates", "flags_of_unchecked"]


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


@dataclass(frozen=True, slots=True, eq=False)
class RivalCandidate:
    """A document that may be the source of a city document's passages, and of which kind."""

    kind: RivalKind
    document: CorpusDocument

    @property
    def document_id(self) -> str:
        """The document's id."""
        return self.document.document.document_id


def find_candidates(corpus: Corpus, city: Document) -> tuple[RivalCandidate, ...]:
    """Everything readable that may have come before the city document, but for the networks' documents.

    An undated reference may have; a document of a city only where its date is certainly earlier.
    """
    return tuple(
        RivalCandidate(kind, document)
        for document in corpus.documents
        if document.sentences and (kind := _kind(document.document, city)) is not None
    )


def _kind(rival: Document, city: Document) -> RivalKind | None:
    order = who_was_first(rival.date, city.date)
    if rival.role is Role.REFERENCE:
        return RivalKind.REFERENCE if order is not Order.CITY_FIRST else None
    if rival.role is not Role.CITY or rival.document_id == city.document_id or order is not Order.NETWORK_FIRST:
        return None
    return RivalKind.OWN_EARLIER if rival.issuer_id == city.issuer_id else RivalKind.PEER_CITY


def flags_of_unchecked(checked: Collection[RivalKind], unmeasured: Collection[RivalKind]) -> tuple[Flag, ...]:
    """Flags for the kinds of rival that were not compared at all, or (`unmeasured`) not all of them.

    'No rival fits' and "there was none to compare" must never look alike.
    """
    none = [codes.not_checked for kind, codes in RIVAL_CODES.items() if kind not in checked]
    some = [codes.partly_checked for kind, codes in RIVAL_CODES.items() if kind in checked and kind in unmeasured]
    return (*none, *some)
