"""Where else a city passage may come from: reference documents, the city's own earlier ones, earlier ones of peers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.records import Document, ExclusionCode, Order, Role
from pipeline.records.order import who_was_first

__all__ = ["OWN_EARLIER", "PEER_CITY", "POOLS", "REFERENCE", "Candidate", "Pool", "candidates", "not_checked"]

REFERENCE = "reference"
OWN_EARLIER = "own_earlier"
PEER_CITY = "peer_city"


@dataclass(frozen=True, slots=True)
class Pool:
    """A kind of rival: how flags name its documents, what excludes a match that one of them explains better, and
    the flag where that document echoes the same network passage itself (empty: it cannot).
    """

    plural: str
    code: ExclusionCode
    spread: str = ""


POOLS: dict[str, Pool] = {
    REFERENCE: Pool("references", ExclusionCode.COMMON_SOURCE_BETTER),
    OWN_EARLIER: Pool("own_earlier", ExclusionCode.OWN_DOCUMENT_BETTER, "own_repeat"),
    PEER_CITY: Pool("peers", ExclusionCode.PEER_CITY_BETTER, "via_peer"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A document that may be the source of a city document's passages, and of which kind."""

    kind: str
    found: CorpusDocument

    @property
    def document_id(self) -> str:
        """The document's id."""
        return self.found.document.document_id


def candidates(corpus: Corpus, city: Document) -> tuple[Candidate, ...]:
    """Everything readable that may have come before the city document, but for the networks' documents.

    An undated reference may have; a document of a city only where its date is certainly earlier.
    """
    return tuple(
        Candidate(kind, one)
        for one in corpus.documents
        if one.sentences and (kind := _kind(one.document, city)) is not None
    )


def _kind(rival: Document, city: Document) -> str | None:
    order = who_was_first(rival.date, city.date)
    if rival.role is Role.REFERENCE:
        return REFERENCE if order is not Order.CITY_FIRST else None
    if rival.role is not Role.CITY or rival.document_id == city.document_id or order is not Order.NETWORK_FIRST:
        return None
    return OWN_EARLIER if rival.issuer_id == city.issuer_id else PEER_CITY


def not_checked(checked: Collection[str], unmeasured: Collection[str]) -> tuple[str, ...]:
    """Flags for the kinds of rival that were not compared at all, or (`unmeasured`) not all of them.

    'No rival fits' and "there was none to compare" must never look alike.
    """
    none = [f"{pool.plural}_not_checked" for kind, pool in POOLS.items() if kind not in checked]
    some = [f"{POOLS[kind].plural}_partly_checked" for kind in POOLS if kind in checked and kind in unmeasured]
    return (*none, *some)
